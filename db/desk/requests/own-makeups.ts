import type { MakeupState } from '../../model/attendance/request-models.ts'
import { msAt, type Day } from '../../model/day.ts'
import { requestsOfPerson } from '../../store/queries/requests.ts'
import type { DeskContext } from '../context.ts'
import { me } from './authority.ts'

/** A make-up punch of the person at this page that is asked for or agreed to. */
export interface OwnMakeup {
  readonly requestId: string
  readonly state: MakeupState
}

const COUNTED: ReadonlySet<MakeupState['status']> = new Set(['SUBMITTED', 'APPROVED'])

export const ownMakeups = (context: DeskContext, fromMs: number, toMs: number): OwnMakeup[] =>
  requestsOfPerson(context.store.read, 'MAKEUP', me(context).staffId, fromMs, toMs)
    .map(({ requestId, state }) => ({ requestId, state: state as MakeupState }))
    .filter(({ state }) => COUNTED.has(state.status))

export const ownMakeupsOf = (context: DeskContext, day: Day): OwnMakeup[] =>
  ownMakeups(context, msAt(day, '00:00'), msAt(day, '24:00')).filter(({ state }) => state.day === day)

/** Those of a day that nobody has decided yet. */
export const pendingMakeups = (
  context: DeskContext,
  day: Day,
): { requestId: string; half: MakeupState['half']; end: MakeupState['end'] }[] =>
  ownMakeupsOf(context, day)
    .filter(({ state }) => state.status === 'SUBMITTED')
    .map(({ requestId, state: { half, end } }) => ({ requestId, half, end }))
