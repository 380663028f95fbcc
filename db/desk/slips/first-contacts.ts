import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { slipMethods } from '../../contract/records.ts'
import { dayFromMs } from '../../model/day.ts'
import { FirstContactId } from '../../model/ids.ts'
import { maskPersonName } from '../../model/masking.ts'
import type { FirstContactState } from '../../model/slips.ts'
import { readEntity, type RecordingAct } from '../../store/index.ts'
import { listFirstContacts } from '../../store/queries/slips.ts'
import { append } from '../append.ts'
import { checkBackEntry } from '../back-entry.ts'
import {
  recordingContext,
  signedIn,
  staffName,
  unitName,
  type DeskContext,
  type Handlers,
} from '../context.ts'
import { drawSlipNumber } from '../numbers.ts'
import { sealPhone } from '../parties.ts'
import { isUnitVisible } from '../scope.ts'

type FirstContactView = ResultInput<'firstContacts.open'>
type FirstContactMethods = Pick<
  typeof slipMethods,
  | 'firstContacts.open'
  | 'firstContacts.list'
  | 'firstContacts.handle'
  | 'firstContacts.transfer'
  | 'firstContacts.close'
>

const SLIPS_LISTED_MAX = 500

export const firstContactView = (
  context: DeskContext,
  firstContactId: string,
  state: FirstContactState,
): FirstContactView => ({
  firstContactId,
  slipNo: state.slipNo,
  status: state.status,
  atMs: state.atMs,
  way: state.way,
  visitorMasked: maskPersonName(state.visitor),
  visitorUnit: state.visitorUnit,
  phoneMasked: state.phone?.masked ?? '',
  matter: state.matter,
  materials: [...state.materials],
  staffName: staffName(context, state.staffId),
  transfer: state.transfer && { ...state.transfer, toUnitName: unitName(context, state.transfer.toUnitId) },
  result: state.result,
  satisfied: state.satisfied,
  backEntry: state.backEntry,
})

/** A slip concerns the first person asked, their unit, and the unit it was handed to. */
export const mayFollowFirstContact = (context: DeskContext, state: FirstContactState): boolean => {
  const { staff } = signedIn(context).session
  if (state.staffId === staff.staffId) return true
  const firstUnit = state.staffId === null ? undefined : context.reference.staff.get(state.staffId)?.unitId
  return [firstUnit, state.transfer?.toUnitId].some(
    (unitId) => unitId !== undefined && isUnitVisible(context, unitId),
  )
}

const recordOnSlip = (
  context: DeskContext,
  firstContactId: FirstContactId,
  allowed: readonly FirstContactState['status'][],
  work: (act: RecordingAct, state: FirstContactState) => void,
): FirstContactView => {
  context.store.record(recordingContext(context), (act) => {
    const state = readEntity<FirstContactState>(act.db, 'first_contact', firstContactId)?.state
    if (!state) throw new ContractError('NOT_FOUND', { subject: firstContactId })
    if (!mayFollowFirstContact(context, state)) throw new ContractError('NOT_ALLOWED')
    if (!allowed.includes(state.status)) throw new ContractError('STEP_NOT_ALLOWED', { status: state.status })
    work(act, state)
  })
  return freshView(context, firstContactId)
}

const freshView = (context: DeskContext, firstContactId: FirstContactId): FirstContactView => {
  const state = readEntity<FirstContactState>(context.store.read, 'first_contact', firstContactId)?.state
  if (!state) throw new ContractError('NOT_FOUND', { subject: firstContactId })
  return firstContactView(context, firstContactId, state)
}

export const firstContactHandlers: Handlers<FirstContactMethods> = {
  'firstContacts.open'(context, params) {
    const { vault } = context.store
    const firstContactId = context.store.record(recordingContext(context), (act) => {
      const backEntry = checkBackEntry(act.db, params.backEntry, act.nowMs)
      const atMs = backEntry?.trueAtMs ?? act.nowMs
      const { text: slipNo, taken } = drawSlipNumber(
        act,
        'first',
        signedIn(context).session.staff.unitId,
        dayFromMs(atMs),
      )
      const id = FirstContactId.parse(act.newId())
      const { way, visitor, visitorUnit, matter, materials } = params
      append(act, 'first_contact.opened', id, {
        slipNo,
        taken,
        atMs,
        way,
        visitor,
        visitorUnit,
        phone: sealPhone(vault, params.phone),
        address: params.address === '' ? null : vault.seal(params.address),
        matter,
        materials,
        backEntry,
      })
      return id
    })
    return freshView(context, firstContactId)
  },
  'firstContacts.list': (context, { openOnly }) => ({
    slips: listFirstContacts(context.store.read, openOnly, SLIPS_LISTED_MAX)
      .filter(({ state }) => mayFollowFirstContact(context, state))
      .map(({ firstContactId, state }) => firstContactView(context, firstContactId, state)),
  }),
  'firstContacts.handle': (context, { firstContactId, result, satisfied }) =>
    recordOnSlip(context, firstContactId, ['OPEN'], (act) =>
      append(act, 'first_contact.handled', firstContactId, { result, satisfied }),
    ),
  'firstContacts.transfer'(context, { firstContactId, toUnitId, toPerson, toPhone, note }) {
    if (!context.reference.units.get(toUnitId)?.active)
      throw new ContractError('NOT_FOUND', { subject: toUnitId })
    return recordOnSlip(context, firstContactId, ['OPEN', 'TRANSFERRED'], (act) => {
      // Handing over does not end the duty of the first person: they ask again the next working day.
      const followUpDay = context.calendar.addWorkingDays(dayFromMs(act.nowMs), 1)
      append(act, 'first_contact.transferred', firstContactId, {
        toUnitId,
        toPerson,
        toPhone,
        followUpDay,
        note,
      })
    })
  },
  'firstContacts.close': (context, { firstContactId, result, receipt, satisfied }) =>
    recordOnSlip(context, firstContactId, ['OPEN', 'HANDLED', 'TRANSFERRED'], (act) =>
      append(act, 'first_contact.closed', firstContactId, { result, receipt, satisfied }),
    ),
}
