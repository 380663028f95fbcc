import type { StatusView } from '../../../db/contract/administration.ts'
import type { SyncView } from '../../../db/contract/hall.ts'
import type { LinkProblem } from '../../../db/model/link.ts'
import type { ConnectionState } from '../hall.ts'

/** GOOD needs no look, NOTE is worth knowing, WARN wants something done, BAD stops work or endangers records. */
export type Tone = 'GOOD' | 'NOTE' | 'WARN' | 'BAD'

export const LIGHT_KEYS = [
  'connection',
  'saved',
  'link',
  'waiting',
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

/** How much a problem on the way to the hall presses; what is not named here is only worth knowing. */
const problemTones: Partial<Record<LinkProblem, Tone>> = {
  CERTIFICATE_CHANGED: 'BAD',
  NOT_TRUSTED: 'BAD',
  DEVICE_REVOKED: 'BAD',
  DEVICE_LOST: 'BAD',
  UNKNOWN_DEVICE: 'BAD',
  DISK_FULL: 'BAD',
  NOT_A_HALL: 'WARN',
  DESK_TOO_OLD: 'WARN',
  SERVER_TOO_OLD: 'WARN',
  SERVER_FULL: 'WARN',
  SERVER_STORAGE: 'WARN',
  FORK: 'WARN',
  INTERNAL: 'WARN',
}

const linkLight = (status: StatusView, sync: SyncView | null): Light => {
  if (status.link === 'STANDALONE') return light('link', 'STANDALONE', 'NOTE')
  // Being unreachable is what offline means, and a fill that waits for the network is offline too.
  if (sync !== null && sync.problem !== null)
    return light('link', sync.problem, problemTones[sync.problem] ?? 'NOTE')
  if (status.link === 'FILLING') {
    const done = sync?.filling?.done ?? null
    return light('link', 'FILLING', 'NOTE', { percent: done === null ? '' : `${Math.floor(done * 100)}%` })
  }
  if (status.link === 'OFFLINE') return light('link', 'OFFLINE', 'NOTE')
  return sync?.stuck === true ? light('link', 'STUCK', 'WARN') : light('link', 'ONLINE', 'GOOD')
}

/** Only what the hall does not have is worth a word; nothing waiting is the rule. */
const waitingLights = ({ waiting }: StatusView, link: Light): Light[] =>
  waiting === null || waiting === 0
    ? []
    : [light('waiting', 'some', link.state === 'STUCK' ? 'WARN' : 'NOTE', { number: waiting })]

/** What the bar shows now, most pressing first. It never says more than was told: a lost host leaves only that. */
export function lightsOf(
  connection: ConnectionState,
  status: StatusView | null,
  words: LightWords,
  sync: SyncView | null = null,
): Light[] {
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
  const link = linkLight(status, sync)
  lights.push(link, ...waitingLights(status, link))
  if (status.journalHealthy) lights.push(light('copy', 'good', 'GOOD'))
  lights.push(clockLight(status), backupLight(status, words))
  return lights
}
