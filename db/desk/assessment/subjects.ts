import { ContractError } from '../../contract/index.ts'
import type { Subject } from '../../contract/assessment-views.ts'
import type { ScoreRuleSet, ScoreTarget } from '../../model/assessment/score-rules.ts'
import type { ScoreInput } from '../../model/assessment/score-types.ts'
import { ASSESSING_ROLES, type Role } from '../../model/roles.ts'
import { signedIn, staffName, unitName, windowName, type DeskContext } from '../context.ts'

/** Where a subject stood in a period: by the roster of the period, else as it is now. */
export interface Place {
  readonly unitId: string | null
  readonly windowId: string | null
}

type Roster = Pick<ScoreInput, 'people' | 'windows'>

/** Places of a period's subjects, looked up once for a whole board. */
export const placesOf = (
  { reference }: Pick<DeskContext, 'reference'>,
  { people, windows }: Roster,
): ((target: ScoreTarget, subjectId: string) => Place) => {
  const persons = new Map<string, Place>(people.map((person) => [person.staffId, person]))
  const places = new Map<string, Place>(windows.map((window) => [window.windowId, window]))
  return (target, subjectId) => {
    switch (target) {
      case 'PERSON': {
        const place = persons.get(subjectId) ?? reference.staff.get(subjectId)
        return { unitId: place?.unitId ?? null, windowId: place?.windowId ?? null }
      }
      case 'WINDOW': {
        const unitId = places.get(subjectId)?.unitId ?? reference.windows.get(subjectId)?.unitIds[0]
        return { unitId: unitId ?? null, windowId: subjectId }
      }
      case 'UNIT':
        return { unitId: subjectId, windowId: null }
    }
  }
}

export const subjectView = (
  context: DeskContext,
  target: ScoreTarget,
  subjectId: string,
  { unitId, windowId }: Place,
): Subject => ({
  target,
  subjectId,
  name:
    target === 'PERSON'
      ? staffName(context, subjectId)
      : target === 'WINDOW'
        ? windowName(context, subjectId)
        : unitName(context, subjectId),
  unitName: unitName(context, unitId),
  windowName: target === 'PERSON' ? windowName(context, windowId) : '',
})

/** Whether a target has such a subject at all, now or on the roster of a period. */
export const isKnownSubject = (
  { reference }: Pick<DeskContext, 'reference'>,
  target: ScoreTarget,
  subjectId: string,
): boolean =>
  target === 'PERSON'
    ? reference.staff.has(subjectId)
    : target === 'WINDOW'
      ? reference.windows.has(subjectId)
      : reference.units.has(subjectId)

const LEADING_ROLES: readonly Role[] = ['WINDOW_HEAD', 'CHIEF_REP', 'DUTY', 'UNIT_ADMIN']

/** Whose scores the person at this page sees. */
export interface Sight {
  /** Those of every unit, and what everybody there made of it. */
  readonly all: boolean
  /** Whether they lead the unit: its people's scores by name. */
  leads(unitId: string | null): boolean
  may(target: ScoreTarget, subjectId: string, place: Place): boolean
}

/**
 * Those who score see all; leads their own unit; everybody themselves, their window and their unit. An auditor sees windows
 * and units, and no scores of persons (domain-rules section 15).
 */
export const sightOf = (context: DeskContext): Sight => {
  const { staff } = signedIn(context).session
  const has = (roles: readonly Role[]): boolean => staff.roles.some((role) => roles.includes(role))
  const all = has(ASSESSING_ROLES)
  const isLead = has(LEADING_ROLES)
  const isAuditor = has(['AUDITOR'])
  const leads = (unitId: string | null): boolean => all || (isLead && unitId === staff.unitId)
  return {
    all,
    leads,
    may(target, subjectId, { unitId }) {
      if (leads(unitId)) return true
      switch (target) {
        case 'PERSON':
          return subjectId === staff.staffId
        case 'WINDOW':
          return isAuditor || subjectId === staff.windowId
        case 'UNIT':
          return isAuditor || subjectId === staff.unitId
      }
    },
  }
}

/** @throws ContractError OWN_SCORE: nobody decides on their own score. */
export const requireNotOwn = (context: DeskContext, target: ScoreTarget, subjectId: string): void => {
  if (target === 'PERSON' && signedIn(context).session.staff.staffId === subjectId)
    throw new ContractError('OWN_SCORE')
}

export const gradeName = ({ grades }: ScoreRuleSet, code: string): string =>
  grades.find((grade) => grade.code === code)?.name ?? code
