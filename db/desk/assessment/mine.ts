import type { ResultInput } from '../../contract/index.ts'
import type { assessmentMethods } from '../../contract/assessment.ts'
import { periodOf } from '../../model/assessment/periods.ts'
import { subjectKey } from '../../model/assessment/score-types.ts'
import { signedIn, type DeskContext, type Handlers } from '../context.ts'
import { derivationOf } from './derivation.ts'
import { entryViews } from './entry-views.ts'
import { scoresOf, type Scores } from './inputs.ts'
import { awaitsAnswer, ledBy, ownEntries, type Led } from './own-entries.ts'
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

export const mineHandlers: Handlers<Methods> = {
  'assessment.mine'(context, { kind, day }): Mine {
    const { staff } = signedIn(context).session
    const period = periodOf(kind, day)
    const scores = scoresOf(context, period)
    const own = scores?.table.get(subjectKey('PERSON', staff.staffId))
    const kept = ownEntries(context, period.from, period.to)
    return {
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
    }
  },
}
