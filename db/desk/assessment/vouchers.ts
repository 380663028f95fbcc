import { ContractError } from '../../contract/index.ts'
import type { assessmentMethods } from '../../contract/assessment.ts'
import type { ScoreEntryState, ScorePeriodState, Voucher } from '../../model/assessment/assessment-models.ts'
import { decimal } from '../../model/assessment/decimal.ts'
import { isInSteps } from '../../model/assessment/entry-charges.ts'
import { nextPeriod, periodIdOf, type Period } from '../../model/assessment/periods.ts'
import { sheetOf, type ScoreTarget } from '../../model/assessment/score-rules.ts'
import { subjectKey } from '../../model/assessment/score-types.ts'
import { computeScores } from '../../model/assessment/score.ts'
import { UnitId } from '../../model/ids.ts'
import { readEntity } from '../../store/index.ts'
import { append } from '../append.ts'
import { recordingContext, signedIn, type DeskContext, type Handlers } from '../context.ts'
import { voucherView } from './derivation.ts'
import { readPeriod } from './inputs.ts'
import { requirePeriod, requireScores, wrongStep } from './periods.ts'
import { unitsHere } from './roster.ts'
import { placesOf, requireNotOwn } from './subjects.ts'
import { obstacleWord } from './words.ts'

type Methods = Pick<typeof assessmentMethods, 'assessment.correct'>

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

/** A locked score changes by a voucher alone: what stood before and after it stay readable. */
export const voucherHandlers: Handlers<Methods> = {
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
    const most = sheetOf(rules, target)?.most ?? '100'
    const isFit = isInSteps(delta) && !decimal(delta).eq(0) && decimal(delta).abs().lte(most)
    if (!isFit) throw new ContractError('SCORE_DELTA', { from: `-${most}`, to: most })

    const by = signedIn(context).session.staff.staffId
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
      const added: Voucher = { ...voucher, after: '0', by, atMs: act.nowMs, eventId: '' }
      const after = computeScores({ ...input, vouchers: [...input.vouchers, added] }).get(key)?.score
      if (after === undefined) throw new ContractError('NOT_FOUND', { subject: subjectId })
      const event = append(act, 'score_period.corrected', periodId, { ...voucher, after })
      return voucherView(context, { ...added, after, atMs: event.atMs, eventId: event.id })
    })
  },
}
