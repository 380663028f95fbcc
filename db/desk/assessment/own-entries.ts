import type { ScoreTarget } from '../../model/assessment/score-rules.ts'
import type { Day } from '../../model/day.ts'
import type { StaffMember } from '../../model/reference.ts'
import type { Role } from '../../model/roles.ts'
import { listEntriesOfSubject, type KeptEntry } from '../../store/queries/assessment.ts'
import { signedIn, type DeskContext } from '../context.ts'
import { isConcerned } from './entry-access.ts'
import { periodsNaming, statusOf } from './entry-views.ts'
import { toldPeriods } from './published.ts'

export interface Led {
  readonly target: ScoreTarget
  readonly subjectId: string
}

const HEADS: readonly Role[] = ['WINDOW_HEAD', 'CHIEF_REP', 'DUTY']
const UNIT_LEADS: readonly Role[] = ['CHIEF_REP', 'UNIT_ADMIN']

/** The window and the unit somebody answers for. */
export const ledBy = ({ roles, windowId, unitId }: StaffMember): readonly Led[] => {
  const has = (wanted: readonly Role[]): boolean => roles.some((role) => wanted.includes(role))
  return [
    ...(windowId !== null && has(HEADS) ? [{ target: 'WINDOW', subjectId: windowId } as const] : []),
    ...(has(UNIT_LEADS) ? [{ target: 'UNIT', subjectId: unitId } as const] : []),
  ]
}

/** Entries of days that charge or charged the person at this page, or what they lead. */
export const ownEntries = (context: DeskContext, from: Day, to: Day): readonly KeptEntry[] => {
  const { staff } = signedIn(context).session
  const kept = [{ target: 'PERSON', subjectId: staff.staffId } as const, ...ledBy(staff)].flatMap((subject) =>
    listEntriesOfSubject(context.store.read, subject.target, subject.subjectId, from, to),
  )
  return [...new Map(kept.map((each) => [each.entryId, each])).values()]
}

const isLocked = (context: DeskContext, entryId: string, day: Day | undefined): boolean =>
  day !== undefined && (periodsNaming(toldPeriods(context, day, day), entryId)[0]?.isLocked ?? false)

/**
 * Whether an entry counts, may be answered by the person at this page, and was not. An appeal is an answer; once its
 * week is locked nobody is asked any more.
 */
export const awaitsAnswer = (context: DeskContext, { entryId, state }: KeptEntry): boolean => {
  const { staff } = signedIn(context).session
  return (
    statusOf(entryId, state) === 'COUNTS' &&
    state.appeal === null &&
    isConcerned(context.reference, staff, state) &&
    !state.answers.some(({ by }) => by === staff.staffId) &&
    !isLocked(context, entryId, state.recorded?.day)
  )
}
