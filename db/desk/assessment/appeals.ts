import type { assessmentMethods } from '../../contract/assessment.ts'
import { ContractError, type Params } from '../../contract/index.ts'
import type { ScoreEntryState, ScorePeriodState } from '../../model/assessment/assessment-models.ts'
import type { Charge } from '../../model/assessment/charges.ts'
import { decimal, toText } from '../../model/assessment/decimal.ts'
import { isInSteps } from '../../model/assessment/entry-charges.ts'
import { itemOf } from '../../model/assessment/score-rules.ts'
import { dayFromMs } from '../../model/day.ts'
import { readEntity, type RecordingAct } from '../../store/index.ts'
import { listAppealed } from '../../store/queries/assessment-entries.ts'
import { newestHallSeqOf } from '../../store/queries/events.ts'
import { append } from '../append.ts'
import { recordingContext, signedIn, type DeskContext, type Handlers } from '../context.ts'
import { requireOthers } from './charging.ts'
import { freshEntry, requireConcerned } from './entries.ts'
import { everCharged, requireEntry } from './entry-access.ts'
import { entryViews, hasScored, statusOf } from './entry-views.ts'
import { rulesVersion } from './rules-in-force.ts'

type Methods = Pick<
  typeof assessmentMethods,
  'assessment.appeal' | 'assessment.appeals' | 'assessment.decideAppeal'
>

const DECIDED_LISTED_MS = 90 * 24 * 3_600_000

const periodState = (act: RecordingAct, periodId: string): ScorePeriodState | null =>
  readEntity<ScorePeriodState>(act.db, 'score_period', periodId)?.state ?? null
const isLocked = (period: ScorePeriodState | null): boolean => (period?.locked ?? null) !== null

/** @throws ContractError APPEAL_TOO_EARLY, APPEAL_TOO_LATE, ENTRY_NOT_OPEN where the period did not count the entry */
const requireAppealTime = (
  context: DeskContext,
  act: RecordingAct,
  { entryId, periodId }: Params<'assessment.appeal'>,
): void => {
  const period = periodState(act, periodId)
  const published = period?.published
  if (!published) throw new ContractError('APPEAL_TOO_EARLY')
  if (!published.entries.includes(entryId)) throw new ContractError('ENTRY_NOT_OPEN')
  if (isLocked(period) || dayFromMs(context.nowMs) > published.appealUntil)
    throw new ContractError('APPEAL_TOO_LATE', { day: published.appealUntil })
}

type Decision = Params<'assessment.decideAppeal'>

/**
 * The charges that hold from then on: another delta of the first one lies between nothing and the worst the rule allows, and
 * those linked follow in proportion. @throws ContractError SCORE_DELTA
 */
const changedCharges = (
  context: DeskContext,
  recorded: NonNullable<ScoreEntryState['recorded']>,
  delta: string | null,
): Charge[] => {
  const [first] = recorded.charges
  const rules = rulesVersion(context, recorded.rules)
  const item = rules && itemOf(rules, recorded.itemCode)
  const before = decimal(first?.delta ?? '0')
  const bounds = [before, decimal(item?.delta ?? '0'), decimal(item?.deltaTo ?? item?.delta ?? '0')]
  const most = bounds.reduce((one, other) => (other.abs().gt(one.abs()) ? other : one))
  const value = delta === null ? null : decimal(delta)
  const fits =
    value !== null &&
    !value.eq(before) &&
    isInSteps(delta ?? '0') &&
    !value.eq(0) &&
    value.gt(0) === most.gt(0) &&
    value.abs().lte(most.abs())
  if (!fits || before.eq(0)) throw new ContractError('SCORE_DELTA', { from: '0', to: toText(most, 4) })
  return recorded.charges.map((charge) => ({
    ...charge,
    delta: toText(decimal(charge.delta).times(value).div(before), 4),
  }))
}

const chargesAfter = (
  context: DeskContext,
  recorded: NonNullable<ScoreEntryState['recorded']>,
  { outcome, delta }: Decision,
): Charge[] => {
  if (outcome === 'REVOKED') return []
  return outcome === 'KEPT' ? [...recorded.charges] : changedCharges(context, recorded, delta)
}

/** An appeal that waits, for somebody who may decide it. @throws ContractError ENTRY_NOT_OPEN, PERIOD_LOCKED, APPEAL_SCORER, OWN_SCORE */
const requireOpenAppeal = (
  context: DeskContext,
  act: RecordingAct,
  entryId: string,
  state: ScoreEntryState,
): NonNullable<ScoreEntryState['recorded']> => {
  const { recorded, appeal } = state
  if (
    recorded === null ||
    appeal === null ||
    appeal.decision !== null ||
    statusOf(entryId, state) !== 'COUNTS'
  )
    throw new ContractError('ENTRY_NOT_OPEN')
  const me = signedIn(context).session.staff.staffId
  requireOthers(context, everCharged(state), recorded.staffId)
  if (hasScored(state, me) || appeal.by === me) throw new ContractError('APPEAL_SCORER')
  if (isLocked(periodState(act, appeal.periodId))) throw new ContractError('PERIOD_LOCKED')
  return recorded
}

export const appealHandlers: Handlers<Methods> = {
  'assessment.appeal'(context, params) {
    const { entryId, periodId, text, files } = params
    context.store.record(recordingContext(context), (act) => {
      const state = requireEntry(context, act.db, entryId)
      if (state.appeal !== null) throw new ContractError('APPEALED_ALREADY')
      requireConcerned(context, entryId, state)
      requireAppealTime(context, act, params)
      append(act, 'score_entry.appealed', entryId, { periodId, text, files })
    })
    return freshEntry(context, entryId)
  },
  'assessment.appeals'(context) {
    const views = entryViews(context, listAppealed(context.store.read, context.nowMs - DECIDED_LISTED_MS))
    return {
      open: views.filter(({ appeal }) => appeal?.decision === null),
      decided: views
        .filter(({ appeal }) => appeal !== null && appeal.decision !== null)
        .toSorted((one, other) => (other.appeal?.decision?.atMs ?? 0) - (one.appeal?.decision?.atMs ?? 0)),
    }
  },
  'assessment.decideAppeal'(context, params) {
    const { entryId, outcome, reason } = params
    context.store.record(recordingContext(context), (act) => {
      const state = requireEntry(context, act.db, entryId)
      const recorded = requireOpenAppeal(context, act, entryId, state)
      append(
        act,
        'score_entry.appeal_decided',
        entryId,
        { outcome, quantity: recorded.quantity, charges: chargesAfter(context, recorded, params), reason },
        newestHallSeqOf(act.db, 'score_entry', entryId),
      )
    })
    return freshEntry(context, entryId)
  },
}
