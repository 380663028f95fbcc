import { ContractError, type Params } from '../../contract/index.ts'
import { ALLOWED_FROM, allowedSteps, type CaseState } from '../../model/case.ts'
import { dueFactsOf } from '../../model/due-facts.ts'
import { findDefinition } from '../../model/events/registry.ts'
import type { CaseEvent } from '../../model/events/case-events.ts'
import type { CaseId } from '../../model/ids.ts'
import type { Item } from '../../model/reference.ts'
import {
  readEntity,
  readItemVersions,
  type LoggedEvent,
  type ReadDb,
  type RecordingAct,
} from '../../store/index.ts'
import { newestHallSeqOf } from '../../store/queries/events.ts'
import { append, type PayloadOf } from '../append.ts'
import { recordingContext, type DeskContext } from '../context.ts'
import { requireUnit } from '../scope.ts'
import { clockOf } from './due.ts'

export type CaseEventType = CaseEvent['type']

/** A case as it stands: its id, its state, and how many events it has. */
export interface CaseFile {
  readonly caseId: CaseId
  readonly state: CaseState
  readonly revision: number
}

/** The case, if this person may see it. @throws ContractError NOT_FOUND, NOT_ALLOWED */
export const readCase = (context: DeskContext, db: ReadDb, caseId: CaseId): CaseFile => {
  const entity = readEntity<CaseState>(db, 'case', caseId)
  if (!entity) throw new ContractError('NOT_FOUND', { subject: caseId })
  requireUnit(context, entity.state.unitId)
  return { caseId, state: entity.state, revision: entity.events }
}

/** The item as it read when the case was received; the present one where that version is not in the log. */
export const itemOfCase = (context: DeskContext, state: Pick<CaseState, 'itemId' | 'itemVersion'>): Item => {
  const present = context.reference.items.get(state.itemId)
  if (present?.version === state.itemVersion) return present
  const versions = readItemVersions(context.store.read, state.itemId)
  const item =
    versions.findLast((version) => version.version === state.itemVersion) ?? present ?? versions.at(-1)
  if (!item) throw new ContractError('NOT_FOUND', { subject: state.itemId })
  return item
}

const notAllowed = (state: CaseState): ContractError =>
  new ContractError('STEP_NOT_ALLOWED', { status: state.status })

/** @throws ContractError STEP_NOT_ALLOWED when the case's status does not lead to this step. */
export const requireStep = (state: CaseState, type: CaseEventType): void => {
  const from = ALLOWED_FROM[type]
  if (from && !from.includes(state.status)) throw notAllowed(state)
  // The law allows one extension (行政许可法 art. 42).
  if (type === 'case.extended' && state.extensions.length > 0) throw notAllowed(state)
}

/** Steps no status forbids: they add to a case without moving it. */
const ALWAYS: readonly CaseEventType[] = [
  'case.fee_recorded',
  'case.evaluated',
  'case.trip_counted',
  'case.noted',
  'case.corrected',
]

/** The steps a page may offer, with the rules of this hall. */
export const offeredSteps = (context: DeskContext, state: CaseState): readonly CaseEventType[] => [
  ...allowedSteps(state).filter((type) => {
    if (type === 'case.lapsed') return clockOf(context, dueFactsOf(state), state.status).proposal === 'LAPSE'
    return type !== 'case.extended' || state.extensions.length === 0
  }),
  ...ALWAYS,
]

/** What a step of a case works with inside its act. */
export interface CaseAct {
  readonly act: RecordingAct
  readonly caseId: CaseId
  /** State before the act. */
  readonly state: CaseState
  append<Type extends CaseEventType>(type: Type, payload: PayloadOf<Type>): LoggedEvent
}

const caseAppender =
  (act: RecordingAct, caseId: CaseId): CaseAct['append'] =>
  (type, payload) => {
    const base = findDefinition(type)?.guarded ? newestHallSeqOf(act.db, 'case', caseId) : undefined
    return append(act, type, caseId, payload, base)
  }

export type StepParams = Pick<Params<'cases.startHandling'>, 'caseId' | 'revision'>

/**
 * Records one step of a case in one act: the state is read again inside it, so that two pages never build on the same one.
 * @throws ContractError NOT_FOUND, NOT_ALLOWED, VERSION_CHANGED, STEP_NOT_ALLOWED
 */
export const recordStep = <Result>(
  context: DeskContext,
  params: StepParams,
  type: CaseEventType,
  work: (step: CaseAct) => Result,
): Result =>
  context.store.record(recordingContext(context), (act) => {
    const { caseId, state, revision } = readCase(context, act.db, params.caseId)
    if (params.revision !== undefined && params.revision !== revision)
      throw new ContractError('VERSION_CHANGED')
    requireStep(state, type)
    return work({ act, caseId, state, append: caseAppender(act, caseId) })
  })
