import type { caseMethods } from '../../contract/cases.ts'
import { ContractError, type Params } from '../../contract/index.ts'
import { mergeMaterials, type CaseState } from '../../model/case.ts'
import { firstIdOf } from '../../model/events/define.ts'
import { EventId } from '../../model/ids.ts'
import type { Agent, Applicant } from '../../model/party.ts'
import type { Vault } from '../../store/index.ts'
import { append, type PayloadOf } from '../append.ts'
import { recordingContext, signedIn, type Handlers } from '../context.ts'
import { sealAgent, sealApplicant } from '../parties.ts'
import { readCase, recordStep } from './case-file.ts'
import { verdictsOnCase } from './materials.ts'
import { findUndoable } from './undo.ts'
import { badRequest, freshView } from './views.ts'

type Changes = PayloadOf<'case.corrected'>['changes']

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Only what really differs, each with what was there before. */
const changesOf = (
  vault: Vault,
  state: CaseState,
  params: Pick<Params<'cases.correct'>, 'applicant' | 'agent' | 'summary'>,
  materials: CaseState['materials'] | undefined,
): Changes => {
  const changes: Changes = []
  const applicant: Applicant = params.applicant
    ? sealApplicant(vault, params.applicant, state.applicant)
    : state.applicant
  if (!isSame(applicant, state.applicant))
    changes.push({ field: 'applicant', before: state.applicant, after: applicant })
  const agent: Agent | null =
    params.agent === undefined ? state.agent : sealAgent(vault, params.agent, state.agent)
  if (!isSame(agent, state.agent)) changes.push({ field: 'agent', before: state.agent, after: agent })
  const summary = params.summary ?? state.summary
  if (summary !== state.summary) changes.push({ field: 'summary', before: state.summary, after: summary })
  if (materials && !isSame(materials, state.materials))
    changes.push({ field: 'materials', before: [...state.materials], after: [...materials] })
  return changes
}

/** The sealed text behind a masked field; null when there is none. */
const sealedField = (state: CaseState, field: Params<'cases.reveal'>['field']): string | null => {
  switch (field) {
    case 'APPLICANT_ID':
      return state.applicant.identifier?.sealed ?? null
    case 'APPLICANT_PHONE':
      return state.applicant.phone?.sealed ?? null
    case 'APPLICANT_ADDRESS':
      return state.applicant.address
    case 'AGENT_ID':
      return state.agent?.identifier?.sealed ?? null
    case 'AGENT_PHONE':
      return state.agent?.phone?.sealed ?? null
  }
}

export const correctionHandlers: Handlers<
  Pick<typeof caseMethods, 'cases.correct' | 'cases.undo' | 'cases.reveal'>
> = {
  'cases.correct'(context, params) {
    recordStep(context, params, 'case.corrected', ({ state, append }) => {
      // Lines the page does not send stay as they are.
      const materials =
        params.materials && mergeMaterials(state.materials, verdictsOnCase(state.materials, params.materials))
      const changes = changesOf(context.store.vault, state, params, materials)
      if (changes.length === 0) throw badRequest('nothing changed')
      append('case.corrected', { changes, reason: params.reason })
    })
    return freshView(context, params.caseId)
  },
  'cases.undo'(context, params) {
    const { staff } = signedIn(context).session
    recordStep(context, params, 'case.undone', ({ act, caseId, append }) => {
      const event = findUndoable(context, act.db, caseId, staff)
      if (!event || event.id !== params.eventId) throw new ContractError('UNDO_NOT_POSSIBLE')
      append('case.undone', {
        eventId: EventId.parse(firstIdOf(event)),
        eventType: event.type,
        reason: 'TAKEN_BACK',
      })
    })
    return freshView(context, params.caseId)
  },
  'cases.reveal'(context, { caseId, field, reason }) {
    const { state } = readCase(context, context.store.read, caseId)
    const sealed = sealedField(state, field)
    if (sealed === null) throw new ContractError('NOT_FOUND', { subject: field })
    // On record before it is on the screen: a view that could not be logged does not happen.
    context.store.record(recordingContext(context), (act) =>
      append(act, 'audit.recorded', act.newId(), {
        act: 'IDENTITY_VIEWED',
        subject: state.caseNo,
        reason,
        details: { caseId, field },
      }),
    )
    return { value: context.store.vault.open(sealed) }
  },
}
