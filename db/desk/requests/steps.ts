import { ContractError } from '../../contract/index.ts'
import { nextStep, type Decision } from '../../model/attendance/request-models.ts'
import type { Role } from '../../model/roles.ts'
import type { ReadDb } from '../../store/index.ts'
import { readRequest, type KeptRequest, type RequestKind } from '../../store/queries/requests.ts'
import type { DeskContext } from '../context.ts'
import { mayDecideStep, maySee, me } from './authority.ts'
import { partnerOf, requestView, type RequestView } from './views.ts'

/** A request of one of these kinds that the person at this page may see. @throws ContractError NOT_FOUND */
export const requireRequest = (
  context: DeskContext,
  db: ReadDb,
  requestId: string,
  ...kinds: readonly RequestKind[]
): KeptRequest => {
  const kept = readRequest(db, requestId)
  if (!kept || !kinds.includes(kept.kind) || !maySee(context, { ...kept, ...partnerOf(kept) }))
    throw new ContractError('NOT_FOUND', { subject: requestId })
  return kept
}

/** As it stands after an act. */
export const freshView = (context: DeskContext, requestId: string): RequestView => {
  const kept = readRequest(context.store.read, requestId)
  if (!kept) throw new ContractError('NOT_FOUND', { subject: requestId })
  return requestView(context, kept)
}

/** The step of a chain whose turn it is, when the person at this page may take it. @throws OWN_REQUEST, ALREADY_DECIDED, NOT_YOUR_TURN */
export const requireTurn = (
  context: DeskContext,
  kept: KeptRequest,
  state: {
    readonly staffId: string
    readonly status: string
    readonly chain: readonly Role[]
    readonly decisions: readonly Decision[]
  },
): number => {
  const self = me(context)
  if (self.staffId === state.staffId) throw new ContractError('OWN_REQUEST')
  const role = nextStep(state)
  if (role === null) throw new ContractError('ALREADY_DECIDED')
  if (!mayDecideStep(self, role, { staffId: state.staffId, unitId: kept.unitId }))
    throw new ContractError('NOT_YOUR_TURN', { role })
  return state.decisions.length
}

/** A refusal says why. */
export const requireReason = (approve: boolean, note: string): void => {
  if (!approve && note.trim() === '') throw new ContractError('BAD_REQUEST', { problem: 'note' })
}
