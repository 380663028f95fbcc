import { caseSeriesKey } from '../../db/model/case-number.ts'
import { ALLOWED_FROM, type CaseState } from '../../db/model/case.ts'
import { dayFromMs } from '../../db/model/day.ts'
import type { StaffId, UnitId, WindowId } from '../../db/model/ids.ts'
import type { RecordingAct, RecordingContext, Store } from '../../db/store/store.ts'
import { aCaseOpened, aMaterial } from '../helpers/a-case.ts'

/** Who sits at a machine of the simulation. */
export interface Worker {
  readonly staffId: string
  readonly unitId: string
  readonly windowId: string | null
}

export const contextOf = (worker: Worker): RecordingContext => ({
  staffId: worker.staffId as StaffId,
  session: 'sim',
  unitId: worker.unitId as UnitId,
  windowId: worker.windowId as WindowId | null,
})

const pick = <Value>(random: () => number, values: readonly Value[]): Value | undefined =>
  values[Math.floor(random() * values.length)]

const openCase = (act: RecordingAct, worker: Worker, random: () => number): void => {
  const day = dayFromMs(act.nowMs)
  const taken = act.takeNumber(caseSeriesKey(worker.unitId, day))
  const caseId = act.newId()
  act.append({
    type: 'case.opened',
    entityId: caseId,
    payload: aCaseOpened({
      taken,
      caseNo: `439925-${worker.unitId}-${day.replaceAll('-', '')}-${String(taken.seq).padStart(4, '0')}`,
      unitId: worker.unitId,
      receivedAtMs: act.nowMs,
      kind: random() < 0.3 ? 'INSTANT' : 'PROMISED',
    }),
  })
}

/** What an older server may not know yet. */
export const UNKNOWN_TYPES = [
  'case.noted',
  'case.trip_counted',
  'case.materials_reviewed',
  'case.withdrawn',
  'case.undone',
  'consultation.logged',
]

const NO_DUE = { dueDay: null, dueAtMs: null, statutoryDueDay: null }

/** A step on a case that this machine believes to be possible. */
const takeStep = (act: RecordingAct, worker: Worker, random: () => number): void => {
  const rows = act.db.all<{ id: string; state: string }>(
    "SELECT id, state FROM entity WHERE kind = 'case' ORDER BY id DESC LIMIT 8",
  )
  const row = pick(random, rows)
  if (!row) return openCase(act, worker, random)
  const state = JSON.parse(row.state) as CaseState
  const nowMs = act.nowMs
  const steps: readonly { type: string; payload: object }[] = [
    { type: 'case.noted', payload: { text: `note ${Math.floor(random() * 1e6)}` } },
    { type: 'case.trip_counted', payload: { day: dayFromMs(nowMs), reason: 'SUPPLEMENT', note: '' } },
    {
      type: 'case.materials_reviewed',
      payload: { materials: [aMaterial({ note: `look ${Math.floor(random() * 1e6)}` })], note: '' },
    },
    {
      type: 'case.accepted',
      payload: {
        acceptedAtMs: nowMs,
        deemed: false,
        tolerance: null,
        due: NO_DUE,
        paperId: null,
        paperNo: null,
      },
    },
    { type: 'case.handling_started', payload: { note: '' } },
    {
      type: 'case.decided',
      payload: {
        result: 'GRANTED',
        reason: '',
        certificateName: '',
        certificateNo: '',
        decidedAtMs: nowMs,
        negativeReportId: null,
      },
    },
    { type: 'case.withdrawn', payload: { reason: 'changed their mind' } },
    { type: 'case.reopened', payload: { reason: 'again' } },
  ]
  const possible = steps.filter(({ type }) => {
    const from = ALLOWED_FROM[type as keyof typeof ALLOWED_FROM]
    return from === undefined || from.includes(state.status)
  })
  const step = pick(random, possible)
  if (step) act.append({ ...step, entityId: row.id })
}

const takeBack = (act: RecordingAct, worker: Worker, random: () => number): void => {
  const row = act.db.get<{ entity_id: string; bytes: Buffer }>(
    `SELECT entity_id, bytes FROM event_log WHERE type IN ('case.noted', 'case.materials_reviewed')
     ORDER BY local_seq DESC LIMIT 1`,
  )
  if (!row) return openCase(act, worker, random)
  const { id, type, copiedFrom } = JSON.parse(row.bytes.toString('utf8')) as {
    id: string
    type: string
    copiedFrom?: { id: string }
  }
  act.append({
    type: 'case.undone',
    entityId: row.entity_id,
    payload: { eventId: copiedFrom?.id ?? id, eventType: type, reason: 'by mistake' },
  })
}

const consult = (act: RecordingAct, worker: Worker): void => {
  const day = dayFromMs(act.nowMs)
  const taken = act.takeNumber(`consult/${worker.unitId}/${day}`)
  act.append({
    type: 'consultation.logged',
    entityId: act.newId(),
    payload: {
      consultationNo: `ZX-${worker.unitId}-${day}-${taken.seq}`,
      taken,
      atMs: act.nowMs,
      backEntry: null,
      itemId: null,
      itemName: '',
      unitId: worker.unitId,
      matter: '问材料',
      answer: '',
      way: 'IN_PERSON',
      outcome: 'ANSWERED',
      visitorName: '',
      visitorPhone: null,
    },
  })
}

const setSetting = (act: RecordingAct, random: () => number): void => {
  const key = `sim.key${Math.floor(random() * 3)}`
  act.append({
    type: 'reference.setting_set',
    entityId: key,
    payload: { key, value: `value ${Math.floor(random() * 1e6)}`, source: null },
  })
}

/** One act of a person; whatever it throws, nothing of it may have happened. */
export const work = (
  store: Store,
  worker: Worker,
  random: () => number,
  mayChangeSettings: boolean,
): void => {
  store.record(contextOf(worker), (act) => {
    const kind = random()
    if (mayChangeSettings && kind < 0.1) setSetting(act, random)
    else if (kind < 0.35) openCase(act, worker, random)
    else if (kind < 0.8) takeStep(act, worker, random)
    else if (kind < 0.86) takeBack(act, worker, random)
    else consult(act, worker)
  })
}
