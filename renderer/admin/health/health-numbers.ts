import type { HallDevice, HallHealth } from '../../../db/model/hall-views.ts'

export type HealthSample = HallHealth['samples'][number]

/** How long ago a machine was heard of, in steps a person thinks in. */
export const CONTACT_STEPS = ['ONLINE', 'MINUTES', 'HOURS', 'DAY', 'LONGER', 'NEVER'] as const
export type ContactStep = (typeof CONTACT_STEPS)[number]

const HOUR_MS = 3_600_000

const stepOf = (device: HallDevice, nowMs: number): ContactStep => {
  if (device.online) return 'ONLINE'
  if (device.lastContactAtMs === null) return 'NEVER'
  const ageMs = nowMs - device.lastContactAtMs
  if (ageMs < HOUR_MS) return 'MINUTES'
  if (ageMs < 8 * HOUR_MS) return 'HOURS'
  return ageMs < 24 * HOUR_MS ? 'DAY' : 'LONGER'
}

/** Machines in use by the age of their last contact. */
export function countByContact(
  devices: readonly HallDevice[],
  nowMs: number,
): { readonly step: ContactStep; readonly number: number }[] {
  const active = devices.filter((device) => device.standing === 'ACTIVE')
  return CONTACT_STEPS.map((step) => ({
    step,
    number: active.filter((device) => stepOf(device, nowMs) === step).length,
  }))
}

/** A stretch of samples as one line of the table: sums of what flows, the highest of what stands. */
export interface HealthStretch {
  readonly fromMs: number
  readonly events: number
  readonly pulled: number
  readonly onlineLeast: number
  readonly waitingMost: number
  readonly oldestWaitingMs: number
  readonly databaseBytes: number
  readonly memoryBytes: number
  readonly pushMsP95: number
}

/** The samples hour by hour, newest first: the table says what the plots show. */
export function hourly(samples: readonly HealthSample[]): HealthStretch[] {
  const hours = new Map<number, HealthSample[]>()
  for (const sample of samples) {
    const fromMs = Math.floor(sample.atMs / HOUR_MS) * HOUR_MS
    const those = hours.get(fromMs)
    if (those === undefined) hours.set(fromMs, [sample])
    else those.push(sample)
  }
  return [...hours]
    .map(([fromMs, those]) => {
      const most = (value: (sample: HealthSample) => number): number => Math.max(...those.map(value))
      const sum = (value: (sample: HealthSample) => number): number =>
        those.reduce((total, sample) => total + value(sample), 0)
      return {
        fromMs,
        events: sum((sample) => sample.events),
        pulled: sum((sample) => sample.pulled),
        onlineLeast: Math.min(...those.map((sample) => sample.online)),
        waitingMost: most((sample) => sample.waiting),
        oldestWaitingMs: most((sample) => sample.oldestWaitingMs),
        databaseBytes: most((sample) => sample.databaseBytes),
        memoryBytes: most((sample) => sample.memoryBytes),
        pushMsP95: most((sample) => sample.pushMsP95),
      }
    })
    .toSorted((left, right) => right.fromMs - left.fromMs)
}
