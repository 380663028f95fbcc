import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { assessmentMethods } from '../../contract/assessment.ts'
import type { ScoreEntryState, ScorePeriodState, Voucher } from '../../model/assessment/assessment-models.ts'
import { decimal, toText, type Decimal } from '../../model/assessment/decimal.ts'
import { isInSteps } from '../../model/assessment/entry-charges.ts'
import { nextPeriod, periodIdOf, type Period } from '../../model/assessment/periods.ts'
import { sheetOf, type ScoreTarget } from '../../model/assessment/score-rules.ts'
import { subjectKey } from '../../model/assessment/score-types.ts'
import { computeScores } from '../../model/assessment/score.ts'
import { UnitId } from '../../model/ids.ts'
import { readEntity } from '../../store/index.ts'
import { listPeriodsCorrected } from '../../store/queries/assessment.ts'
import { append } from '../append.ts'
import { recordingContext, signedIn, type DeskContext, type Handlers } from '../context.ts'
import { voucherView } from './derivation.ts'
import { readPeriod } from './inputs.ts'
import { requirePeriod, requireScores, wrongStep } from './periods.ts'
import { unitsHere } from './roster.ts'
import { placesOf, requireNotOwn, sightOf, subjectView } from './subjects.ts'
import { obstacleWord } from './words.ts'

type Methods = Pick<typeof assessmentMethods, 'assessment.correct' | 'assessment.vouchers'>
type Listed = ResultInput<'assessment.vouchers'>['own'][number]

/** The next period of the kind that is not told yet: its publication tells of the voucher. */
const carriedTo = (context: DeskContext, period: Period): string => {
  let next = nextPeriod(period)
  while (readPeriod(context, next)?.published) next = nextPeriod(next)
  return periodIdOf(next)
}

/** The dimension an entry charges a subject in; empty for a voucher that answers for none. @throws ContractError NOT_FOUND */
const dimensionOf = (
  { store }: DeskContext,
  entryId: string | null,
  target: ScoreTarget,
  subjectId: string,
): string => {
  if (entryId === null) return ''
  const recorded = readEntity<ScoreEntryState>(store.read, 'score_entry', entryId)?.state.recorded
  if (!recorded) throw new ContractError('NOT_FOUND', { subject: entryId })
  const charge = recorded.charges.find((each) => each.target === target && each.subjectId === subjectId)
  if (!charge) throw new ContractError('NOT_FOUND', { subject: entryId })
  return charge.dimension
}

/** What a voucher that is only tried is filled with. */
const NOTHING: Omit<Voucher, 'target' | 'subjectId' | 'dimension' | 'delta' | 'by'> = {
  voucherId: '',
  unitIds: [],
  before: '0',
  after: '0',
  carriedTo: '',
  entryId: null,
  reason: '',
  atMs: 0,
  eventId: '',
}
/** More than any sheet takes or gives: a score corrected by it stands at its bound. */
const BEYOND = '1000000'

/** A voucher changes at most one sheet of full marks, and nothing of it is cut off at a bound. @throws ContractError SCORE_DELTA */
const requireBounds = (
  delta: string,
  before: string,
  base: string,
  scoreWith: (points: string) => string,
): void => {
  const reach = (to: string): Decimal => decimal(to).minus(before)
  const [down, up] = [reach(scoreWith(`-${BEYOND}`)), reach(scoreWith(BEYOND))]
  const from = down.lt(decimal(base).neg()) ? decimal(base).neg() : down
  const to = up.gt(base) ? decimal(base) : up
  const points = decimal(delta)
  if (isInSteps(delta) && !points.eq(0) && points.gte(from) && points.lte(to)) return
  throw new ContractError('SCORE_DELTA', { from: toText(from, 4), to: toText(to, 4) })
}

/** Vouchers of a period, of those the person asking may see. */
const listed = (context: DeskContext, state: ScorePeriodState): Listed[] => {
  const sight = sightOf(context)
  const placeOf = placesOf(context, state)
  return state.vouchers.flatMap((voucher) => {
    const { target, subjectId } = voucher
    const place = placeOf(target, subjectId)
    if (!sight.may(target, subjectId, place)) return []
    const subject = subjectView(context, target, subjectId, place)
    return [{ ...voucherView(context, voucher), periodId: periodIdOf(state), subject }]
  })
}

/** A locked score changes by a voucher alone: what stood before and after it stay readable. */
export const voucherHandlers: Handlers<Methods> = {
  'assessment.vouchers'(context, { periodId }): ResultInput<'assessment.vouchers'> {
    const state = readPeriod(context, requirePeriod(periodId))
    return {
      own: state === undefined ? [] : listed(context, state),
      told: listPeriodsCorrected(context.store.read, periodId)
        .flatMap((earlier) => listed(context, earlier))
        .filter(({ carriedTo }) => carriedTo === periodId),
    }
  },
  'assessment.correct'(context, { periodId, target, subjectId, delta, entryId, reason }) {
    const period = requirePeriod(periodId)
    const state = readPeriod(context, period)
    if (state?.status !== 'LOCKED') throw wrongStep(context, period)
    if (unitsHere(context) !== null)
      throw new ContractError('PERIOD_OBSTACLE', {
        problem: obstacleWord(context.locale, { code: 'INCOMPLETE', params: {}, blocks: true }),
      })
    requireNotOwn(context, target, subjectId)
    const { rules, input, table } = requireScores(context, period)
    const key = subjectKey(target, subjectId)
    const subject = table.get(key)
    const { unitId } = placesOf(context, input)(target, subjectId)
    if (!subject || unitId === null) throw new ContractError('NOT_FOUND', { subject: subjectId })
    const dimension = dimensionOf(context, entryId, target, subjectId)
    const by = signedIn(context).session.staff.staffId
    /** What the subject would stand at with a voucher of so many points. */
    const scoreWith = (points: string): string => {
      const voucher = { ...NOTHING, target, subjectId, dimension, delta: points, by }
      const vouchers = [...input.vouchers, voucher]
      return computeScores({ ...input, vouchers }).get(key)?.score ?? subject.score
    }
    requireBounds(delta, subject.score, sheetOf(rules, target)?.base ?? '100', scoreWith)
    const after = scoreWith(delta)
    return context.store.record(recordingContext(context), (act) => {
      const now = readEntity<ScorePeriodState>(act.db, 'score_period', periodId)?.state
      if (now?.vouchers.length !== state.vouchers.length) throw new ContractError('VERSION_CHANGED')
      const voucher = {
        voucherId: act.newId(),
        unitIds: [UnitId.parse(unitId)],
        target,
        subjectId,
        dimension,
        delta,
        before: subject.score,
        carriedTo: carriedTo(context, period),
        entryId,
        reason,
      }
      const event = append(act, 'score_period.corrected', periodId, { ...voucher, after })
      return voucherView(context, { ...voucher, after, by, atMs: event.atMs, eventId: event.id })
    })
  },
}
