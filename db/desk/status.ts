import { statfsSync } from 'node:fs'
import { dayFromMs } from '../model/day.ts'
import type { DeviceState } from '../model/device.ts'
import type { WorkCalendar } from '../model/calendar.ts'
import type { StatusView } from '../contract/administration.ts'
import type { SyncView } from '../contract/hall.ts'
import { listBackups, readEntity, type ReferenceData, type Store } from '../store/index.ts'
import { openDoubledNumbers } from '../store/queries/doubled-numbers.ts'
import { countConflicts, newestLocalSeq } from '../store/queries/system.ts'
import { setting } from './hall-rules.ts'

/** Free bytes where the records are; null when the system does not say. */
export const diskFree = (directory: string): number | null => {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize
  } catch {
    return null
  }
}

/** Whether this machine's records are of a real hall, of the sample hall or of a drill. */
export const purposeOf = ({ device: { purpose } }: Pick<Store, 'device'>): StatusView['purpose'] =>
  purpose === 'SAMPLE' || purpose === 'DRILL' ? purpose : 'REAL'

/** The list begins with the copy that holds most, which after a restore need not be the latest. */
const latestBackupAtMs = ({ directory }: Store): number | null =>
  listBackups(directory).reduce<number | null>((latest, { atMs }) => Math.max(latest ?? atMs, atMs), null)

/** What the status bar may say. Everything is read, nothing remembered. */
export const readStatus = (
  store: Store,
  reference: ReferenceData,
  calendar: WorkCalendar,
  programVersion: string,
  hall: Pick<SyncView, 'link' | 'waiting'>,
): StatusView => {
  const nowMs = store.clock.nowMs()
  const device = readEntity<DeviceState>(store.read, 'device', store.device.deviceId)?.state
  const offByMs = store.clock.offByMs()
  const recovered = device?.lastRecovery ?? null
  return {
    nowMs,
    hallName: setting(reference, 'hall.name'),
    purpose: purposeOf(store),
    link: hall.link,
    waiting: hall.link === 'STANDALONE' ? null : hall.waiting,
    records: newestLocalSeq(store.read),
    lastSavedAtMs: store.lastSavedAtMs(),
    journalHealthy: store.journalHealthy(),
    clock: { grade: store.clock.grade(), driftMs: offByMs, jumped: offByMs !== 0 },
    lastBackupAtMs: latestBackupAtMs(store),
    diskFreeBytes: diskFree(store.directory),
    nextYearMissing: calendar.missingNextYear(dayFromMs(nowMs)) !== null,
    readOnly: store.readOnly,
    // Told for a day after it happened; the event stays for good.
    recovery: recovered && nowMs - recovered.atMs < 24 * 3_600_000 ? recovered : null,
    conflicts: countConflicts(store.read) + openDoubledNumbers(store.read).length,
    version: programVersion,
  }
}
