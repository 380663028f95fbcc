import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { attendanceMethods } from '../../contract/attendance.ts'
import type { PunchState } from '../../model/attendance/punch-models.ts'
import { LATE_MS } from '../../model/trusted-time.ts'
import { readEntity } from '../../store/index.ts'
import {
  findPunch,
  listDoubtfulPunches,
  listUnsentPunches,
  type UnjudgedPunchRow,
} from '../../store/queries/attendance.ts'
import { append } from '../append.ts'
import {
  recordingContext,
  signedIn,
  staffName,
  unitName,
  type DeskContext,
  type Handlers,
} from '../context.ts'
import { attendanceUnits, mayDecideFor } from './access.ts'
import { knownPunch } from './facts.ts'
import { punchView } from './views.ts'

type Methods = Pick<typeof attendanceMethods, 'attendance.suspects' | 'attendance.judgePunch'>
type Suspect = ResultInput<'attendance.suspects'>['punches'][number]

const SUSPECTS_MAX = 1_000

const suspectRows = ({ store, nowMs }: DeskContext): UnjudgedPunchRow[] => {
  const doubtful = listDoubtfulPunches(store.read, SUSPECTS_MAX)
  if (store.sync === null) return doubtful
  const unsent = listUnsentPunches(
    store.read,
    store.device,
    store.sync.acknowledged().seq,
    nowMs - LATE_MS,
    SUSPECTS_MAX,
  )
  const known = new Set(doubtful.map((row) => row.punch_id))
  return [...doubtful, ...unsent.filter((row) => !known.has(row.punch_id))].toSorted(
    (a, b) => a.at_ms - b.at_ms,
  )
}

/** Punches that count for nothing until a person finds them right or wrong. */
export const suspectHandlers: Handlers<Methods> = {
  'attendance.suspects'(context) {
    const units = attendanceUnits(context)
    const punches = suspectRows(context).flatMap((row): Suspect[] => {
      const staff = context.reference.staff.get(row.staff_id)
      if (!staff || units?.has(staff.unitId) === false) return []
      const punch = knownPunch(context, row)
      return [
        {
          ...punchView(context, punch),
          staffId: staff.staffId,
          name: staff.name,
          unitName: unitName(context, staff.unitId),
          wallMs: row.wall_ms,
          receivedAtMs: row.received_at_ms,
          why: punch.grade === 'C' ? 'CLOCK' : 'LATE',
        },
      ]
    })
    return { punches }
  },
  'attendance.judgePunch'(context, { punchId, accept, note }) {
    const row = findPunch(context.store.read, punchId)
    if (!row || row.source !== 'DESK') throw new ContractError('NOT_FOUND', { subject: punchId })
    const { staffId: by } = signedIn(context).session.staff
    if (row.staff_id === by) throw new ContractError('OWN_REQUEST')
    const unitId = context.reference.staff.get(row.staff_id)?.unitId
    if (!mayDecideFor(context, row.staff_id, unitId)) throw new ContractError('NOT_ALLOWED')
    context.store.record(recordingContext(context), (act) => {
      const judged = readEntity<PunchState>(act.db, 'punch', punchId)?.state.judged
      if (judged) throw new ContractError('ALREADY_DECIDED', { name: staffName(context, judged.by) })
      if (knownPunch(context, row).standing !== 'SUSPECT')
        throw new ContractError('BAD_REQUEST', { problem: punchId })
      append(act, 'punch.judged', punchId, { accepted: accept, note, by })
    })
    return {}
  },
}
