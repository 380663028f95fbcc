import type { WindowView } from './queue-types.ts'

/** What the one large key does. FINISH_NEXT: end the visit and call the next visitor. */
export type MainAct = 'OPEN' | 'RESUME' | 'NEXT' | 'BY_HAND' | 'START' | 'FINISH_NEXT' | 'FINISH'

type Deciding = Pick<WindowView, 'mode' | 'status'> & {
  readonly current: Pick<NonNullable<WindowView['current']>, 'status'> | null
  readonly visit: object | null
}

/** The step that comes next at a window; null where it has no tickets to call. */
export function mainActOf({ mode, status, current, visit }: Deciding): MainAct | null {
  if (current?.status === 'CALLED') return 'START'
  if (current !== null || visit !== null)
    // A window that pauses after this visitor calls nobody, and one without tickets never does.
    return status === 'OPEN' && (mode === 'HALL' || mode === 'AHEAD') ? 'FINISH_NEXT' : 'FINISH'
  if (mode === 'NOT_SET_UP') return null
  if (status === 'CLOSED') return 'OPEN'
  if (status === 'PAUSED') return 'RESUME'
  return mode === 'BY_HAND' ? 'BY_HAND' : 'NEXT'
}

/** Recorded in no way: a person must say how it ended. */
export const needsOutcome = ({ visit }: Pick<WindowView, 'visit'>): boolean =>
  visit !== null && visit.derivedOutcome === null

/** All that wait and why the row may not be true: one word for the colour of the lamp. */
export type ModeTone = 'calm' | 'note' | 'warn'
export const modeToneOf = ({ mode, isStale }: Pick<WindowView, 'mode' | 'isStale'>): ModeTone =>
  mode === 'BY_HAND' ? 'warn' : mode === 'AHEAD' || isStale ? 'note' : 'calm'
