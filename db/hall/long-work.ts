import type { MadeHallBackup } from '../model/hall-views.ts'
import { dayFromMs, minuteOfDay } from '../model/day.ts'
import { makeHallBackup } from './backup.ts'
import type { HallContext } from './context.ts'
import { listHalls } from './halls.ts'
import { makeDueSnapshots } from './snapshots.ts'

/** Whether a snapshot is due is counted in the log: not at every turn. */
const SNAPSHOTS_EVERY_MS = 10 * 60_000
/** Backups are made after 03:00 of the hall, when the snapshots of the night are done. */
const BACKUP_MINUTE = 180

/** A checked copy of everything; what one hall hears of it is its own part. */
export const backUp = async (context: HallContext, hallId: string): Promise<MadeHallBackup> => {
  const { db, directory, awayDirectory: away } = context
  const made = await makeHallBackup({ db, directory, away, nowMs: context.nowMs() })
  if (made.awayProblem !== null) context.log.write('no copy away', { file: made.file })
  const events = made.halls.find((hall) => hall.hallId === hallId)?.headSeq ?? 0
  return { file: made.file, bytes: made.bytes, events, verified: true }
}

/** Once a night, by whichever process comes first; a server that was off at night makes up for it. */
const isBackupDue = async (context: HallContext): Promise<boolean> => {
  if (context.dailyBackup !== true) return false
  const nowMs = context.nowMs()
  const last = await context.db.get<{ at: number | null }>('SELECT max(at_ms) AS at FROM backup')
  const log = await context.db.get('SELECT 1 AS one FROM event LIMIT 1')
  if (log === undefined) return false
  const at = last?.at ?? null
  return at === null || (dayFromMs(at) !== dayFromMs(nowMs) && minuteOfDay(nowMs) >= BACKUP_MINUTE)
}

/** Snapshots and the nightly backup when due; a failure of one does not keep the other. */
export const createLongWork = (context: HallContext): (() => Promise<void>) => {
  let lookedAtMs = context.nowMs()
  return async () => {
    const nowMs = context.nowMs()
    if (nowMs - lookedAtMs < SNAPSHOTS_EVERY_MS) return
    lookedAtMs = nowMs
    for (const { hall_id } of await listHalls(context.db)) {
      try {
        await makeDueSnapshots(context, hall_id)
      } catch (error) {
        context.log.writeError('snapshot', error, { hall: hall_id })
      }
    }
    try {
      if (await isBackupDue(context)) await backUp(context, '')
    } catch (error) {
      context.log.writeError('backup', error)
    }
  }
}
