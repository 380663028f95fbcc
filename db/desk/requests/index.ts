import type { requestMethods } from '../../contract/requests.ts'
import { ContractError } from '../../contract/index.ts'
import {
  nextStep,
  type ExtraDutyState,
  type LeaveState,
  type MakeupState,
  type SwapState,
} from '../../model/attendance/request-models.ts'
import { listRequests, type KeptRequest, type RequestQuestion } from '../../store/queries/requests.ts'
import { append } from '../append.ts'
import { attendanceUnits } from '../attendance/access.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { absenceHandlers } from './absence.ts'
import { approves, decidersOf, isForLead, me } from './authority.ts'
import { extraDutyHandlers } from './extra-duty.ts'
import { leaveHandlers } from './leave.ts'
import { makeupHandlers } from './makeup.ts'
import { rollHandlers } from './roll.ts'
import { freshView, requireRequest } from './steps.ts'
import { swapHandlers } from './swap.ts'
import { readMarks, requestView, type RequestView } from './views.ts'

/** Open requests looked through for those that wait for one person. */
const OPEN_MAX = 2_000

/** A clerk sees their own; leads those of their units, and their own wherever they are. */
const seenBy = (
  context: DeskContext,
  question: Omit<RequestQuestion, 'unitIds' | 'staffId'>,
): KeptRequest[] => {
  const { read } = context.store
  const units = attendanceUnits(context)
  const ofUnits = listRequests(read, { ...question, unitIds: units && [...units], staffId: null })
  if (units === null) return ofUnits
  const own = listRequests(read, { ...question, unitIds: null, staffId: me(context).staffId })
  const byId = new Map([...ofUnits, ...own].map((each) => [each.requestId, each]))
  return [...byId.values()]
}

const newestFirst = (one: RequestView, other: RequestView): number => other.submittedAtMs - one.submittedAtMs

/** Whether it waits for this very person: not only that they could act for whoever's turn it is. */
const waitsForMe = (context: DeskContext, { kind, state, unitId, staffId }: KeptRequest): boolean => {
  const self = me(context)
  const { reference } = context
  if (staffId === null) return false
  if (kind === 'LEAVE' || kind === 'MAKEUP') {
    const role = nextStep(state as LeaveState | MakeupState)
    if (role !== null)
      return decidersOf(reference, role, { staffId, unitId }).some((each) => each.staffId === self.staffId)
    return approves(self, staffId, unitId) && isForLead(reference, self, staffId, unitId)
  }
  if (kind === 'SWAP' && (state as SwapState).status === 'ASKED')
    return (state as SwapState).withStaffId === self.staffId
  const isParty = kind === 'SWAP' && (state as SwapState).withStaffId === self.staffId
  return (
    kind !== 'ABSENCE' &&
    !isParty &&
    approves(self, staffId, unitId) &&
    isForLead(reference, self, staffId, unitId)
  )
}

/** Requests of others that wait for the person at this page, the newest first. */
export const requestsToDecide = (
  context: DeskContext,
  kind: RequestQuestion['kind'] = null,
  limit = OPEN_MAX,
): RequestView[] => {
  const marks = readMarks(context)
  return seenBy(context, { kind, openOnly: true, limit: OPEN_MAX })
    .filter((kept) => waitsForMe(context, kept))
    .map((kept) => requestView(context, kept, marks))
    .toSorted(newestFirst)
    .slice(0, limit)
}

const list = (
  context: DeskContext,
  { box, kind, limit }: { box: 'MINE' | 'TO_DECIDE' | 'ALL'; kind: RequestQuestion['kind']; limit: number },
): RequestView[] => {
  if (box === 'TO_DECIDE') return requestsToDecide(context, kind, limit)
  const question = { kind, openOnly: false, limit }
  const found =
    box === 'MINE'
      ? listRequests(context.store.read, { ...question, unitIds: null, staffId: me(context).staffId })
      : seenBy(context, question)
  const marks = readMarks(context)
  return found
    .map((kept) => requestView(context, kept, marks))
    .toSorted(newestFirst)
    .slice(0, limit)
}

/** Own requests are taken back before anybody has decided them. */
const cancel = (context: DeskContext, requestId: string, reason: string): void => {
  context.store.record(recordingContext(context), (act) => {
    const { kind, state } = requireRequest(context, act.db, requestId, 'MAKEUP', 'SWAP', 'EXTRA_DUTY')
    const { staffId, status } = state as MakeupState | SwapState | ExtraDutyState
    const by = me(context).staffId
    if (staffId !== by) throw new ContractError('NOT_ALLOWED')
    if (status !== 'SUBMITTED' && status !== 'ASKED' && status !== 'AGREED')
      throw new ContractError('ALREADY_DECIDED')
    if (kind === 'MAKEUP') append(act, 'makeup.cancelled', requestId, { by, reason })
    else if (kind === 'SWAP') append(act, 'swap.cancelled', requestId, { by, reason })
    else append(act, 'extra_duty.cancelled', requestId, { by, reason })
  })
}

export const requestHandlers: Handlers<typeof requestMethods> = {
  ...leaveHandlers,
  ...absenceHandlers,
  ...makeupHandlers,
  ...rollHandlers,
  ...swapHandlers,
  ...extraDutyHandlers,
  'requests.list': (context, params) => ({ requests: list(context, params) }),
  'requests.cancel'(context, { requestId, reason }) {
    cancel(context, requestId, reason)
    return freshView(context, requestId)
  },
}
