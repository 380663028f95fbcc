import type { RecordingContext, Store } from '../../db/store/index.ts'
import { append } from '../../db/desk/append.ts'
import { StaffId, UnitId, WindowId } from '../../db/model/ids.ts'

interface AtWindow {
  readonly staffId: string
  readonly unitId: string
  readonly windowId: string
}

const contextOf = ({ staffId, unitId, windowId }: AtWindow): RecordingContext => ({
  staffId: StaffId.parse(staffId),
  session: null,
  unitId: UnitId.parse(unitId),
  windowId: WindowId.parse(windowId),
})

/** A visitor is served at a window, without a ticket. */
export const openVisit = (store: Store, visitId: string, at: AtWindow): void =>
  store.record(contextOf(at), (act) => {
    append(act, 'visit.opened', visitId, {
      unitIds: [UnitId.parse(at.unitId)],
      windowId: WindowId.parse(at.windowId),
      staffId: StaffId.parse(at.staffId),
      ticketId: null,
      classId: null,
    })
  })

/** And has been. */
export const closeVisit = (store: Store, visitId: string, at: AtWindow): void =>
  store.record(contextOf(at), (act) => {
    append(act, 'visit.closed', visitId, { outcome: 'CONSULTED', note: '', by: StaffId.parse(at.staffId) })
  })
