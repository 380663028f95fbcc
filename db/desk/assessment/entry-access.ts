import { ContractError } from '../../contract/index.ts'
import type { ScoreEntryState } from '../../model/assessment/assessment-models.ts'
import type { Charge } from '../../model/assessment/charges.ts'
import type { StaffMember } from '../../model/reference.ts'
import { ASSESSING_ROLES, WINDOW_ROLES, type Role } from '../../model/roles.ts'
import { readEntity, type ReadDb, type ReferenceData } from '../../store/index.ts'
import { signedIn, type DeskContext } from '../context.ts'

// Who sees an entry, and who may speak for whom it charges (domain-rules sections 9, 15 and 16).

const LEADS_OF_UNIT: readonly Role[] = ['WINDOW_HEAD', 'CHIEF_REP', 'DUTY', 'UNIT_ADMIN']
const LEADS_WHO_ANSWER: readonly Role[] = ['WINDOW_HEAD', 'CHIEF_REP']

const holds = ({ roles }: StaffMember, wanted: readonly Role[]): boolean =>
  roles.some((role) => wanted.includes(role))

type Named = Pick<Charge, 'target' | 'subjectId'>

/** Whom an entry ever charged: an appeal that moves a charge leaves the first one its entry. */
export const everCharged = ({ recorded, appeal }: ScoreEntryState): readonly Charge[] => [
  ...(recorded?.charges ?? []),
  ...(appeal?.decision?.charges ?? []),
]

export interface EntrySight {
  /** Every entry, rejected proposals included. */
  readonly all: boolean
  /** Subjects whose entries they see, where it is not all. */
  readonly subjects: readonly (readonly [target: Charge['target'], subjectId: string])[]
  /** Whether a charge may be shown: a clerk does not read what was taken from others. */
  shows(charge: Named): boolean
  sees(state: ScoreEntryState): boolean
}

const windowsOf = ({ windows }: ReferenceData, unitId: string): string[] =>
  [...windows.values()]
    .filter(({ unitIds }) => unitIds.some((each) => each === unitId))
    .map(({ windowId }) => windowId)

/** Those who score see all; leads and the unit's own leader their unit; everybody at a window themselves, their window, their unit. */
export const entrySight = (context: DeskContext): EntrySight => {
  const { staff: me } = signedIn(context).session
  const { reference } = context
  const all = holds(me, ASSESSING_ROLES)
  const isLead = holds(me, LEADS_OF_UNIT)
  const persons = isLead
    ? [...reference.staff.values()].filter(({ unitId }) => unitId === me.unitId).map(({ staffId }) => staffId)
    : [me.staffId]
  const windows = isLead ? windowsOf(reference, me.unitId) : me.windowId === null ? [] : [me.windowId]
  // Those who look after accounts and logs see no scores (domain-rules section 15).
  const isServed = isLead || holds(me, WINDOW_ROLES)
  const subjects = isServed
    ? ([
        ...persons.map((id) => ['PERSON', id] as const),
        ...windows.map((id) => ['WINDOW', id] as const),
        ['UNIT', me.unitId] as const,
      ] as const)
    : []
  const known = new Set(subjects.map(([target, id]) => `${target}/${id}`))
  const isTheirs = ({ target, subjectId }: Named): boolean => known.has(`${target}/${subjectId}`)
  return {
    all,
    subjects,
    shows: (charge) => all || charge.target !== 'PERSON' || isTheirs(charge),
    sees: (state) => all || (state.recorded !== null && everCharged(state).some(isTheirs)),
  }
}

/** Whether somebody is charged, or leads what is: they may answer, put right and appeal. */
export const isConcerned = ({ windows }: ReferenceData, me: StaffMember, state: ScoreEntryState): boolean =>
  everCharged(state).some(({ target, subjectId }) => {
    if (target === 'PERSON') return subjectId === me.staffId
    if (!holds(me, LEADS_WHO_ANSWER)) return false
    if (target === 'UNIT') return subjectId === me.unitId
    return (
      subjectId === me.windowId ||
      (windows.get(subjectId)?.unitIds.some((each) => each === me.unitId) ?? false)
    )
  })

/** An entry the person at this page may see. @throws ContractError NOT_FOUND */
export const requireEntry = (context: DeskContext, db: ReadDb, entryId: string): ScoreEntryState => {
  const state = readEntity<ScoreEntryState>(db, 'score_entry', entryId)?.state
  if (!state || !entrySight(context).sees(state)) throw new ContractError('NOT_FOUND', { subject: entryId })
  return state
}
