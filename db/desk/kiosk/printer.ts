import type { DeviceState } from '../../model/device.ts'
import { machineNoOf } from '../../model/queue/slip.ts'
import { readEntity, type ReadDb, type RecordingContext, type Store } from '../../store/index.ts'
import { append } from '../append.ts'

/** Nobody is signed in at a machine of the hall. */
export const machineRecording = ({ sync }: Pick<Store, 'sync'>): RecordingContext => ({
  staffId: null,
  session: null,
  unitId: null,
  windowId: sync?.enrolment.windowId ?? null,
})

/**
 * How the printing of a slip went. Each slip that did not come out is recorded, and the first that comes out again; that
 * all is well is nothing to record.
 */
export const recordPrinter = (
  store: Store,
  ticketId: string,
  state: 'PRINTED' | 'FAILED' | 'MISSING',
): void => {
  const { deviceId } = store.device
  const before = readEntity<DeviceState>(store.read, 'device', deviceId)?.state.printer ?? null
  if (state === 'PRINTED' && before === null) return
  store.record(machineRecording(store), (act) =>
    append(act, 'device.printer_changed', deviceId, {
      state: state === 'PRINTED' ? 'WORKS' : state,
      ticketId,
    }),
  )
}

export interface PrinterTrouble {
  readonly deviceId: string
  readonly name: string
  readonly machineNo: string
  readonly state: 'FAILED' | 'MISSING'
  readonly sinceMs: number
  readonly slips: number
}

/** Ticket machines whose printer failed and has not printed since, the longest first. */
export const printersInTrouble = (db: ReadDb): PrinterTrouble[] =>
  db
    .all<{ id: string; state: string }>("SELECT id, state FROM entity WHERE kind = 'device'")
    .flatMap(({ id, state }) => {
      // Written by `project` from a typed state.
      const { name, printer } = JSON.parse(state) as DeviceState
      return printer ? [{ deviceId: id, name, machineNo: machineNoOf(id), ...printer }] : []
    })
    .toSorted((one, other) => one.sinceMs - other.sinceMs)
