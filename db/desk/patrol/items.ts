import { ContractError } from '../../contract/index.ts'
import type { AutoSource, RuleItem } from '../../model/assessment/score-rules.ts'
import { addDays, dayFromMs } from '../../model/day.ts'
import { countItemUses } from '../../store/queries/patrol.ts'
import { rulesForDay } from '../assessment/rules-in-force.ts'
import type { Handlers } from '../context.ts'
import { patrolWindows, type PatrolMethods } from './windows.ts'

/** Facts a round can find before the records tell of them; the others are proposed from the records alone. */
const SEEN_ON_ROUNDS: ReadonlySet<AutoSource> = new Set(['POST_UNCOVERED', 'OFF_POST'])
/** Dimensions of the default rules whose faults are there to be seen: order and cleanliness of a window, discipline. */
const SEEN_DIMENSIONS: ReadonlySet<string> = new Set(['STANDARDS', 'DISCIPLINE'])
/** So long back the use of a rule says what inspectors look for now. */
const USES_DAYS = 180

/** Units are not met on a round: what concerns them is recorded from their own page. */
const canBeFound = ({ target, autoSource }: RuleItem): boolean =>
  target !== 'UNIT' && (autoSource === null || SEEN_ON_ROUNDS.has(autoSource))

/** Whether one walk past a window can show it; a bar from awards is never found in passing. */
const isSeenInPassing = (item: RuleItem, uses: number): boolean =>
  item.veto === 'NONE' &&
  item.cycle === 'DAY' &&
  item.delta.startsWith('-') &&
  (uses > 0 || item.evidence === 'PHOTO' || item.autoSource !== null || SEEN_DIMENSIONS.has(item.dimension))

export const itemHandlers: Handlers<Pick<PatrolMethods, 'patrol.items'>> = {
  'patrol.items'(context) {
    const today = dayFromMs(context.nowMs)
    const rules = rulesForDay(context, today)
    if (rules === null) throw new ContractError('NO_SCORE_RULES', { day: today })
    const uses = countItemUses(context.store.read, addDays(today, -USES_DAYS))
    const dimensionName = (item: RuleItem): string =>
      rules.sheets
        .find(({ target }) => target === item.target)
        ?.dimensions.find(({ code }) => code === item.dimension)?.name ?? item.dimension
    return {
      // Sorting keeps the order of the rulebook among those used as often.
      items: rules.items
        .filter(canBeFound)
        .toSorted((one, other) => (uses.get(other.code) ?? 0) - (uses.get(one.code) ?? 0))
        .map((item) => ({
          itemCode: item.code,
          target: item.target,
          dimensionName: dimensionName(item),
          text: item.text,
          unit: item.unit,
          delta: item.delta,
          deltaTo: item.deltaTo,
          evidence: item.evidence,
          veto: item.veto,
          inPassing: isSeenInPassing(item, uses.get(item.code) ?? 0),
        })),
      windows: patrolWindows(context),
    }
  },
}
