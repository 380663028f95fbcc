import type { ResultInput } from '../../contract/index.ts'
import type { assessmentMethods } from '../../contract/assessment.ts'
import { periodOf } from '../../model/assessment/periods.ts'
import type { ScoreTarget } from '../../model/assessment/score-rules.ts'
import { subjectKey } from '../../model/assessment/score-types.ts'
import type { StaffMember } from '../../model/reference.ts'
import type { Role } from '../../model/roles.ts'
import { listEntriesOfSubject } from '../../store/queries/assessment.ts'
import { signedIn, type DeskContext, type Handlers } from '../context.ts'
import { derivationOf } from './derivation.ts'
import { entryViews } from './entry-views.ts'
import { scoresOf, type Scores } from './inputs.ts'
import { standingOf } from './standing.ts'
import { gradeName, placesOf, subjectView } from './subjects.ts'
import { TREND_MAX, trendOf } from './trend.ts'

type Methods = Pick<typeof assessmentMethods, 'assessment.mine'>
type Mine = ResultInput<'assessment.mine'>

interface Led {
  readonly target: ScoreTarget
  readonly subjectId: string
}

const HEADS: readonly Role[] = ['WINDOW_HEAD', 'CHIEF_REP', 'DUTY']
const UNIT_LEADS: readonly Role[] = ['CHIEF_REP', 'UNIT_ADMIN']

/** The window and the unit somebody answers for. */
const ledBy = ({ roles, windowId, unitId }: StaffMember): readonly Led[] => {
  const has = (wanted: readonly Role[]): boolean => roles.some((role) => wanted.includes(role))
  return [
    ...(windowId !== null && has(HEADS) ? [{ target: 'WINDOW', subjectId: windowId } as const] : []),
    ...(has(UNIT_LEADS) ? [{ target: 'UNIT', subjectId: unitId } as const] : []),
  ]
}

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
    const led = ledBy(staff)
    const kept = [{ target: 'PERSON', subjectId: staff.staffId } as const, ...led].flatMap((subject) =>
      listEntriesOfSubject(context.store.read, subject.target, subject.subjectId, period.from, period.to),
    )
    const entries = entryViews(context, [...new Map(kept.map((each) => [each.entryId, each])).values()])
    return {
      derivation: scores && own ? derivationOf(context, scores, own) : null,
      led: scores ? ledViews(context, scores, led) : [],
      entries,
      trend: trendOf(context, period, 'PERSON', TREND_MAX).map((point) => ({
        from: point.from,
        score: point.scoreOf(staff.staffId),
        hallMean: point.hallMean,
      })),
      spread: scores ? [...standingOf(context, scores, 'PERSON').spread] : [],
      openAnswers: entries.filter(
        ({ status, may, answers }) =>
          status === 'COUNTS' &&
          may.includes('ANSWER') &&
          !answers.some(({ byId }) => byId === staff.staffId),
      ).length,
    }
  },
}
