import type { StatusView } from '../../../db/contract/administration.ts'
import type { ConnectionState } from '../hall.ts'

/** GOOD needs no look, NOTE is worth knowing, WARN wants something done, BAD stops work or endangers records. */
export type Tone = 'GOOD' | 'NOTE' | 'WARN' | 'BAD'

export const LIGHT_KEYS = [
  'connection',
  'saved',
  'link',
  'copy',
  'clock',
  'backup',
  'calendar',
  'disk',
  'readOnly',
  'recovery',
  'conflicts',
] as const
export type LightKey = (typeof LIGHT_KEYS)[number]

/** One thing the bar tells: the text is `status.{key}.{state}` with `facts` filled in. */
export interface Light {
  readonly key: LightKey
  readonly state: string
  readonly tone: Tone
  readonly facts: Readonly<Record<string, string | number>>
}

export interface LightWords {
  readonly time: (atMs: number) => string
  readonly amount: (value: number) => string
}

const DISK_LOW_BYTES = 2 * 1_024 ** 3
const DISK_FULL_BYTES = 300 * 1_024 ** 2
/** A backup a day (domain-rules section 16), with some hours' grace. */
const BACKUP_OLD_MS = 36 * 3_600_000
const DRIFT_NOTICED_MS = 2 * 60_000

const light = (key: LightKey, state: string, tone: Tone, facts: Light['facts'] = {}): Light => ({
  key,
  state,
  tone,
  facts,
})

const clockLight = ({ clock }: StatusView): Light => {
  const facts = { minutes: Math.round(Math.abs(clock.driftMs ?? 0) / 60_000) }
  if (clock.jumped) return light('clock', 'jumped', 'BAD', facts)
  if (clock.driftMs !== null && Math.abs(clock.driftMs) > DRIFT_NOTICED_MS)
    return light('clock', 'drift', 'WARN', facts)
  return light('clock', clock.grade, clock.grade === 'C' ? 'NOTE' : 'GOOD')
}

const backupLight = (status: StatusView, words: LightWords): Light => {
  if (status.lastBackupAtMs === null)
    return light('backup', 'never', status.purpose === 'REAL' ? 'WARN' : 'NOTE')
  const facts = { time: words.time(status.lastBackupAtMs) }
  return status.nowMs - status.lastBackupAtMs > BACKUP_OLD_MS
    ? light('backup', 'old', 'WARN', facts)
    : light('backup', 'good', 'GOOD', facts)
}

const linkLight = (status: StatusView): Light => {
  if (status.link === 'STANDALONE') return light('link', 'STANDALONE', 'NOTE')
  const facts = { waiting: status.waiting ?? 0 }
  return status.link === 'ONLINE'
    ? light('link', 'ONLINE', 'GOOD', facts)
    : light('link', 'OFFLINE', 'NOTE', facts)
}

/** What the bar shows now, most pressing first. It never says more than was told: a lost host leaves only that. */
export function lightsOf(connection: ConnectionState, status: StatusView | null, words: LightWords): Light[] {
  if (connection === 'LOST') return [light('connection', 'lost', 'BAD')]
  if (status === null) return [light('connection', 'connecting', 'NOTE')]
  const lights: Light[] = []
  if (status.readOnly) lights.push(light('readOnly', 'on', 'BAD'))
  if (!status.journalHealthy) lights.push(light('copy', 'bad', 'BAD'))
  if (status.recovery !== null) {
    const { atMs, setAside, fromJournal, salvaged, missing } = status.recovery
    lights.push(
      light('recovery', missing > 0 ? 'missing' : 'whole', missing > 0 ? 'BAD' : 'WARN', {
        time: words.time(atMs),
        file: setAside,
        fromJournal,
        salvaged,
        missing,
      }),
    )
  }
  if (status.conflicts > 0) lights.push(light('conflicts', 'some', 'WARN', { number: status.conflicts }))
  if (status.diskFreeBytes !== null && status.diskFreeBytes < DISK_LOW_BYTES) {
    const full = status.diskFreeBytes < DISK_FULL_BYTES
    lights.push(
      light('disk', full ? 'full' : 'low', full ? 'BAD' : 'WARN', {
        free: words.amount(status.diskFreeBytes),
      }),
    )
  }
  if (status.nextYearMissing) lights.push(light('calendar', 'missing', 'WARN'))
  lights.push(
    status.lastSavedAtMs === null
      ? light('saved', 'nothing', 'GOOD', { records: status.records })
      : light('saved', 'good', 'GOOD', { time: words.time(status.lastSavedAtMs), records: status.records }),
  )
  lights.push(linkLight(status))
  if (status.journalHealthy) lights.push(light('copy', 'good', 'GOOD'))
  lights.push(clockLight(status), backupLight(status, words))
  return lights
}
