import { ContractError } from '../../contract/index.ts'
import type { assessmentMethods } from '../../contract/assessment.ts'
import type { Derivation, VoucherView } from '../../contract/assessment-views.ts'
import type { ScoreEntryState, Voucher } from '../../model/assessment/assessment-models.ts'
import { sheetOf, type ScoreTarget } from '../../model/assessment/score-rules.ts'
import { subjectKey, type DimensionScore, type SubjectScore } from '../../model/assessment/score-types.ts'
import { readEntity } from '../../store/index.ts'
import { listFigures } from '../../store/queries/assessment.ts'
import { signedIn, type DeskContext, type Handlers } from '../context.ts'
import { awardsOf, isOver, toldOf, type Scores } from './inputs.ts'
import { figureKey } from './measured.ts'
import { ratingsOf } from './measured-views.ts'
import { actView, periodView } from './period-views.ts'
import { requirePeriod, requireScores } from './periods.ts'
import { isVerified, standingOf } from './standing.ts'
import {
  gradeName,
  isKnownSubject,
  placesOf,
  sightOf,
  subjectView,
  type Place,
  type Sight,
} from './subjects.ts'

type Methods = Pick<typeof assessmentMethods, 'assessment.derivation'>
type Dimension = Derivation['dimensions'][number]
type Part = Dimension['parts'][number]

export const voucherView = (context: DeskContext, voucher: Voucher): VoucherView => ({
  ...actView(context, voucher),
  voucherId: voucher.voucherId,
  dimension: voucher.dimension,
  delta: voucher.delta,
  before: voucher.before,
  after: voucher.after,
  carriedTo: voucher.carriedTo,
  entryId: voucher.entryId,
  reason: voucher.reason,
})

/** What an entry said, for whoever only has its id. */
export const entryHead = (
  { store }: Pick<DeskContext, 'store'>,
  { input }: Scores,
  entryId: string,
): { readonly entryId: string; readonly itemText: string; readonly day: string } => {
  const counted = [...input.entries, ...input.vetoes].find((entry) => entry.entryId === entryId)
  const entry =
    counted ?? readEntity<ScoreEntryState>(store.read, 'score_entry', entryId)?.state.recorded ?? null
  // A machine that does not have the entry itself still has the period's first day.
  return { entryId, itemText: entry?.itemText ?? '', day: entry?.day ?? input.parts[0]?.from ?? '0001-01-01' }
}

/** Who a mean is made of; clerks see the scores of the others without their names. */
const partViews = (
  context: DeskContext,
  sight: Sight,
  placeOf: (target: ScoreTarget, subjectId: string) => Place,
  { source, parts }: DimensionScore,
): Part[] => {
  const target: ScoreTarget = source === 'PERSONS_MEAN' ? 'PERSON' : 'WINDOW'
  return parts.map(({ subjectId, score, weight }) => {
    const place = placeOf(target, subjectId)
    const named = target !== 'PERSON' || sight.may(target, subjectId, place)
    const subject = subjectView(context, target, subjectId, place)
    return { subject: named ? subject : { ...subject, subjectId: '', name: '' }, score, weight }
  })
}

const rateSources = (context: DeskContext, { periodId }: Scores): ReadonlyMap<string, string> =>
  new Map(listFigures(context.store.read, periodId).map((figure) => [figureKey(figure), figure.source]))

/** Awards of the period a subject stood for; on a machine without the whole hall, those it is known to have. */
const ownAwards = (
  scores: Scores,
  { target, subjectId }: SubjectScore,
  ranked: number,
): Derivation['awards'] => {
  if (scores.isWhole)
    return awardsOf(scores).flatMap(({ code, name, quota, ...list }) => {
      const own = list.target === target && list.candidates.find((each) => each.subjectId === subjectId)
      return own
        ? [{ code, name, outcome: own.outcome, tieBrokenBy: own.tieBrokenBy, quota, ranked: list.ranked }]
        : []
    })
  return (toldOf(scores.state)?.awards ?? []).flatMap(({ code, name, quota, winners, ...award }) =>
    award.target === target && winners.some((winner) => winner.subjectId === subjectId)
      ? [{ code, name, outcome: 'WON' as const, tieBrokenBy: null, quota, ranked }]
      : [],
  )
}

/** One score with everything it is made of. */
export const derivationOf = (context: DeskContext, scores: Scores, subject: SubjectScore): Derivation => {
  const { rules, period, input } = scores
  const { target, subjectId } = subject
  const sight = sightOf(context)
  const placeOf = placesOf(context, input)
  const standing = standingOf(context, scores, target)
  const sources = rateSources(context, scores)
  const counting = new Map(input.figures.map((each) => [figureKey(each), each]))
  const figures = new Map(
    (sheetOf(rules, target)?.dimensions ?? []).map(({ code, figure }) => [code, figure]),
  )
  return {
    period: periodView(context, period, null),
    subject: subjectView(context, target, subjectId, placeOf(target, subjectId)),
    score: standing.scoreOf(subject),
    base: sheetOf(rules, target)?.base ?? '0',
    grade: subject.grade,
    gradeName: gradeName(rules, subject.grade),
    rank: standing.rankOf(subject),
    of: standing.of,
    verified: isVerified(context, scores, subject),
    computed: subject.computed,
    plain: subject.plain,
    dimensions: subject.dimensions.map((dimension) => {
      const asked = { figure: figures.get(dimension.code) ?? '', target, subjectId }
      const isMeasured = counting.get(figureKey(asked))?.grades !== undefined
      return {
        ...dimension,
        rateSource: isMeasured ? '' : (sources.get(figureKey(asked)) ?? ''),
        ratings: isOver(context, period) ? ratingsOf(context, scores, asked) : null,
        parts: partViews(context, sight, placeOf, dimension),
        lines: [...dimension.lines],
      }
    }),
    parts: [...subject.parts],
    adjustments: [...subject.adjustments],
    vouchers: subject.vouchers.map((voucher) => voucherView(context, voucher)),
    vetoes: subject.vetoes.map((entryId) => entryHead(context, scores, entryId)),
    // Who would have an award changes with every entry until it is told.
    awards: toldOf(scores.state) === null ? [] : ownAwards(scores, subject, standing.of),
  }
}

export const derivationHandlers: Handlers<Methods> = {
  'assessment.derivation'(context, { periodId, target, subjectId }) {
    signedIn(context)
    const scores = requireScores(context, requirePeriod(periodId))
    const place = placesOf(context, scores.input)(target, subjectId)
    if (!sightOf(context).may(target, subjectId, place)) throw new ContractError('NOT_ALLOWED')
    const subject = scores.table.get(subjectKey(target, subjectId))
    if (!subject || !isKnownSubject(context, target, subjectId))
      throw new ContractError('NOT_FOUND', { subject: subjectId })
    return derivationOf(context, scores, subject)
  },
}
