import type { requestMethods } from '../../contract/requests.ts'
import { ContractError, type Params } from '../../contract/index.ts'
import type { ExtraDutyState } from '../../model/attendance/request-models.ts'
import { dayFromMs } from '../../model/day.ts'
import { requestsOfPerson } from '../../store/queries/requests.ts'
import { append } from '../append.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { fitText } from '../fit-text.ts'
import { unitsConcerned } from '../posts/concerned.ts'
import { me, requireApprover } from './authority.ts'
import { readHours } from '../attendance/hours.ts'
import { freshView, requireReason, requireRequest } from './steps.ts'

type ExtraDutyMethods = Pick<typeof requestMethods, 'extraDuty.submit' | 'extraDuty.decide'>

const minutesOf = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): number =>
  Math.floor((toMs - fromMs) / 60_000)

/** Done, on one day, outside the person's own hours, and reported once. @throws ContractError BAD_REQUEST, EXTRA_DUTY_OVERLAPS */
const requirePossible = (context: DeskContext, { day, fromMs, toMs }: Params<'extraDuty.submit'>): void => {
  const isOfDay = dayFromMs(fromMs) === day && dayFromMs(toMs - 1) === day
  if (!isOfDay || minutesOf({ fromMs, toMs }) < 1 || toMs > context.nowMs)
    throw new ContractError('BAD_REQUEST', { problem: 'toMs' })
  const { staffId } = me(context)
  const atWork = readHours(context, day, day)
    .spansOf(staffId, day)
    .some((span) => span.fromMs < toMs && fromMs < span.toMs)
  const reported = requestsOfPerson(context.store.read, 'EXTRA_DUTY', staffId, fromMs, toMs).some(
    ({ state }) => ['SUBMITTED', 'APPROVED'].includes((state as ExtraDutyState).status),
  )
  if (atWork || reported) throw new ContractError('EXTRA_DUTY_OVERLAPS')
}

export const extraDutyHandlers: Handlers<ExtraDutyMethods> = {
  'extraDuty.submit'(context, params) {
    const id = context.store.record(recordingContext(context), (act) => {
      requirePossible(context, params)
      const { staffId } = me(context)
      const extraDutyId = act.newId()
      append(act, 'extra_duty.submitted', extraDutyId, {
        ...params,
        staffId,
        unitIds: unitsConcerned(context.reference, staffId),
      })
      return extraDutyId
    })
    return freshView(context, id)
  },
  'extraDuty.decide'(context, { requestId, approve, minutes, note }) {
    requireReason(approve, note)
    context.store.record(recordingContext(context), (act) => {
      const kept = requireRequest(context, act.db, requestId, 'EXTRA_DUTY')
      const state = kept.state as ExtraDutyState
      requireApprover(context, state.staffId, kept.unitId)
      if (state.status !== 'SUBMITTED') throw new ContractError('ALREADY_DECIDED')
      const by = me(context).staffId
      if (!approve) {
        append(act, 'extra_duty.rejected', requestId, { by, note: fitText(note.trim(), 500) })
        return
      }
      // Agreed may be less than was reported, never more: one minute for one (domain-rules section 7).
      const most = minutesOf(state)
      if (minutes !== null && minutes > most) throw new ContractError('BAD_REQUEST', { problem: 'minutes' })
      append(act, 'extra_duty.approved', requestId, { by, minutes: minutes ?? most, note })
    })
    return freshView(context, requestId)
  },
}
