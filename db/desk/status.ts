import { statfsSync } from 'node:fs'
import { dayFromMs } from '../model/day.ts'
import type { DeviceState } from '../model/device.ts'
import type { WorkCalendar } from '../model/calendar.ts'
import type { StatusView } from '../contract/administration.ts'
import { listBackups, readEntity, type ReferenceData, type Store } from '../store/index.ts'
import { countConflicts, newestLocalSeq } from '../store/queries/system.ts'
import { setting } from './hall-rules.ts'

const diskFree = (directory: string): number | null => {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize
  } catch {
    return null
  }
}

/** The list begins with the copy that holds most, which after a restore need not be the latest. */
const latestBackupAtMs = ({ directory }: Store): number | null =>
  listBackups(directory).reduce<number | null>((latest, { atMs }) => Math.max(latest ?? atMs, atMs), null)

/** What the status bar may say. Everything is read, nothing remembered. */
export const readStatus = (
  store: Store,
  reference: ReferenceData,
  calendar: WorkCalendar,
  programVersion: string,
): StatusView => {
  const nowMs = store.clock.nowMs()
  const device = readEntity<DeviceState>(store.read, 'device', store.device.deviceId)?.state
  const offByMs = store.clock.offByMs()
  const recovered = device?.lastRecovery ?? null
  return {
    nowMs,
    hallName: setting(reference, 'hall.name'),
    purpose: device?.purpose ?? 'REAL',
    link: 'STANDALONE',
    waiting: null,
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
    conflicts: countConflicts(store.read),
    version: programVersion,
  }
}
