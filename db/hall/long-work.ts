import type { MadeHallBackup } from '../model/hall-views.ts'
import { dayFromMs, minuteOfDay, type Day } from '../model/day.ts'
import { HallBackupError, makeHallBackup, type MadeBackup } from './backup.ts'
import type { HallContext } from './context.ts'
import { listHalls } from './halls.ts'
import { isOldestProcess } from './processes.ts'
import { makeDueSnapshots } from './snapshots.ts'
import { closeYears } from './years/close-year.ts'

/** Whether a snapshot is due is counted in the log: not at every turn. */
export const LONG_WORK_EVERY_MS = 10 * 60_000
/** Backups are made and years closed after 03:00 of the hall, when the snapshots of the night are done. */
const NIGHT_MINUTE = 180

/** Copies under way, by database: whoever asks for one meanwhile gets that one. */
const underWay = new WeakMap<HallContext['db'], Promise<MadeBackup>>()

const copyOf = (context: HallContext): Promise<MadeBackup> => {
  const { db, directory, awayDirectory: away } = context
  const present = underWay.get(db)
  if (present) return present
  const making = makeHallBackup({ db, directory, away, nowMs: context.nowMs() }).finally(() =>
    underWay.delete(db),
  )
  underWay.set(db, making)
  return making
}

/** A checked copy of everything; what one hall hears of it is its own part. */
export const backUp = async (context: HallContext, hallId: string): Promise<MadeHallBackup> => {
  const made = await copyOf(context)
  if (made.awayProblem !== null) context.log.write('no copy away', { file: made.file })
  if (made.yearsProblem !== null) context.log.write('no copy of closed years away')
  const events = made.halls.find((hall) => hall.hallId === hallId)?.headSeq ?? 0
  return { file: made.file, bytes: made.bytes, events, verified: true }
}

/** Once a night; a server that was off at night makes up for it. */
const isBackupDue = async (context: HallContext): Promise<boolean> => {
  if (context.dailyBackup !== true || !(await isOldestProcess(context))) return false
  const nowMs = context.nowMs()
  // One from the future was made while the clock was ahead: the nights until then have theirs too.
  const last = await context.db.get<{ at: number | null }>(
    'SELECT max(at_ms) AS at FROM backup WHERE at_ms <= ?',
    nowMs,
  )
  const log = await context.db.get('SELECT 1 AS one FROM event LIMIT 1')
  if (log === undefined) return false
  const at = last?.at ?? null
  return at === null || (dayFromMs(at) !== dayFromMs(nowMs) && minuteOfDay(nowMs) >= NIGHT_MINUTE)
}

const mayCloseYears = async (context: HallContext): Promise<boolean> =>
  context.dailyBackup === true &&
  minuteOfDay(context.nowMs()) >= NIGHT_MINUTE &&
  (await isOldestProcess(context))

/** Beside the halls' ids. */
const BACKUP = 'backup'

export interface LongWork {
  /** Begins what is due, beside everything else: times of contact and samples do not wait for it. */
  start(): void
  /** Resolves when nothing is under way; a year that is being closed is left for the next start. */
  stop(): Promise<void>
}

/** Snapshots, the nightly backup and years that are over, when due; a failure of one does not keep the others. */
export const createLongWork = (context: HallContext): LongWork => {
  let lookedAtMs = context.nowMs()
  let turn: Promise<void> | null = null
  const stopping = new AbortController()
  /** Day on which something failed that takes long and fails alike a moment later: it waits for the next night. */
  const failedOn = new Map<string, Day>()
  const hasFailedToday = (name: string): boolean => failedOn.get(name) === dayFromMs(context.nowMs())
  const noteFailed = (name: string): void => void failedOn.set(name, dayFromMs(context.nowMs()))
  const closeDueYears = async (): Promise<void> => {
    if (!(await mayCloseYears(context))) return
    for (const { hall_id } of await listHalls(context.db)) {
      const hall = await context.hall(hall_id)
      if (!hall || hasFailedToday(hall_id)) continue
      try {
        await closeYears(context, hall, stopping.signal)
      } catch (error) {
        if (stopping.signal.aborted) return
        noteFailed(hall_id)
        context.log.writeError('close year', error, { hall: hall_id })
      }
    }
  }
  const work = async (): Promise<void> => {
    for (const { hall_id } of await listHalls(context.db)) {
      try {
        await makeDueSnapshots(context, hall_id)
      } catch (error) {
        context.log.writeError('snapshot', error, { hall: hall_id })
      }
    }
    try {
      if (!hasFailedToday(BACKUP) && (await isBackupDue(context))) await backUp(context, '')
    } catch (error) {
      // A full disk may have room in ten minutes; a log that is not whole is not whole then either.
      if (error instanceof HallBackupError) noteFailed(BACKUP)
      context.log.writeError('backup', error)
    }
    await closeDueYears()
  }
  return {
    start() {
      const nowMs = context.nowMs()
      if (turn !== null || Math.abs(nowMs - lookedAtMs) < LONG_WORK_EVERY_MS) return
      lookedAtMs = nowMs
      turn = work()
        .catch((error: unknown) => context.log.writeError('long work', error))
        .finally(() => {
          turn = null
        })
    },
    async stop() {
      stopping.abort()
      await turn
    },
  }
}
