import type { ScorePeriodState } from '../../model/assessment/assessment-models.ts'
import { periodIdOf } from '../../model/assessment/periods.ts'
import type { Day } from '../../model/day.ts'
import { listTellingPeriods } from '../../store/queries/assessment-entries.ts'
import type { DeskContext } from '../context.ts'

/** A period that was told to everybody, with the entries it named. */
export interface ToldPeriod {
  readonly periodId: string
  readonly state: ScorePeriodState
  readonly appealUntil: Day
  readonly isLocked: boolean
  names(entryId: string): boolean
}

/** Published and locked periods that touch some days, the shortest first. */
export const toldPeriods = (
  { store }: Pick<DeskContext, 'store'>,
  from: Day,
  to: Day,
): readonly ToldPeriod[] =>
  listTellingPeriods(store.read, from, to).flatMap((state) => {
    if (state.published === null) return []
    const entries = new Set(state.published.entries)
    return [
      {
        periodId: periodIdOf(state),
        state,
        appealUntil: state.published.appealUntil,
        isLocked: state.locked !== null,
        names: (entryId) => entries.has(entryId),
      },
    ]
  })
