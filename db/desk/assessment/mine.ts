import type { ResultInput } from '../../contract/index.ts'
import type { assessmentMethods } from '../../contract/assessment.ts'
import { periodIdOf, periodOf, previousPeriod, type Period } from '../../model/assessment/periods.ts'
import type { PeriodKind } from '../../model/assessment/score-rules.ts'
import { subjectKey } from '../../model/assessment/score-types.ts'
import { addDays, dayFromMs, type Day } from '../../model/day.ts'
import type { KeptEntry } from '../../store/queries/assessment.ts'
import { signedIn, type DeskContext, type Handlers } from '../context.ts'
import { derivationOf } from './derivation.ts'
import { entryViews } from './entry-views.ts'
import { scoresOf, type Scores } from './inputs.ts'
import { awaitsAnswer, ledBy, ownEntries, type Led } from './own-entries.ts'
import { toldPeriods } from './published.ts'
import { standingOf } from './standing.ts'
import { gradeName, placesOf, subjectView } from './subjects.ts'
import { TREND_MAX, trendOf } from './trend.ts'

type Methods = Pick<typeof assessmentMethods, 'assessment.mine'>
type Mine = ResultInput<'assessment.mine'>

const ledViews = (context: DeskContext, scores: Scores, led: readonly Led[]): Mine['led'] => {
  const placeOf = placesOf(context, scores.input)
  return led.flatMap(({ target, subjectId }) => {
    const subject = scores.table.get(subjectKey(target, subjectId))
    if (!subject) return []
    return [
      {
        subject: subjectView(context, target, subjectId, placeOf(target, subjectId)),
        score: standingOf(context, scores, target).scoreOf(subject),
        gradeName: gradeName(scores.rules, subject.grade),
      },
    ]
  })
}

/** A year is told long after its last day. */
const TOLD_DAYS = 800

/** Entries that wait for an answer, of the days `assessment.counts` looks at: the numbers of two pages are the same. */
const waitingEntries = (context: DeskContext): readonly KeptEntry[] => {
  const running = periodOf('WEEK', dayFromMs(context.nowMs))
  return ownEntries(context, previousPeriod(running).from, running.to).filter((entry) =>
    awaitsAnswer(context, entry),
  )
}

const dayOf = ({ state }: KeptEntry): Day[] => (state.recorded === null ? [] : [state.recorded.day])

/**
 * The period to begin with: one with something to answer, before all one that may be appealed against still; otherwise
 * the newest that was published.
 */
const firstPeriod = (context: DeskContext, kind: PeriodKind, waiting: readonly KeptEntry[]): Period => {
  const today = dayFromMs(context.nowMs)
  const running = periodOf(kind, today)
  const told = toldPeriods(context, addDays(today, -TOLD_DAYS), today)
    .filter(({ state }) => state.kind === kind)
    .toSorted((one, other) => (one.state.from < other.state.from ? 1 : -1))
  const asked = waiting
    .flatMap(dayOf)
    .toSorted()
    .toReversed()
    .map((day) => periodOf(kind, day))
  const appealable = new Set(
    told.flatMap(({ periodId, isLocked, appealUntil }) =>
      isLocked || appealUntil < today ? [] : [periodId],
    ),
  )
  const newest = told[0]
  return (
    asked.find((period) => appealable.has(periodIdOf(period))) ??
    asked[0] ??
    (newest === undefined ? running : periodOf(kind, newest.state.from))
  )
}

export const mineHandlers: Handlers<Methods> = {
  'assessment.mine'(context, { kind, day }): Mine {
    const { staff } = signedIn(context).session
    const waiting = waitingEntries(context)
    const period = day === null ? firstPeriod(context, kind, waiting) : periodOf(kind, day)
    const scores = scoresOf(context, period)
    const own = scores?.table.get(subjectKey('PERSON', staff.staffId))
    const kept = ownEntries(context, period.from, period.to)
    const elsewhere = Map.groupBy(
      waiting.flatMap(dayOf).filter((each) => each < period.from || period.to < each),
      (each) => periodOf('WEEK', each).from,
    )
    return {
      from: period.from,
      derivation: scores && own ? derivationOf(context, scores, own) : null,
      led: scores ? ledViews(context, scores, ledBy(staff)) : [],
      entries: entryViews(context, kept),
      trend: trendOf(context, period, 'PERSON', TREND_MAX).map((point) => ({
        from: point.from,
        score: point.scoreOf(staff.staffId),
        hallMean: point.hallMean,
      })),
      spread: scores ? [...standingOf(context, scores, 'PERSON').spread] : [],
      openAnswers: kept.filter((entry) => awaitsAnswer(context, entry)).length,
      elsewhere: [...elsewhere]
        .map(([from, days]) => ({ from, answers: days.length }))
        .toSorted((one, other) => (one.from < other.from ? 1 : -1)),
    }
  },
}
