/** What a clock file says of the hall's time. All moments in it are of the true clock, milliseconds since the epoch. */
export interface ClockSetting {
  /** How far the wall clock was set off. Uptime knows nothing of it. */
  readonly offMs: number
  /** From `fromMs` on an hour passes `pace` times as fast, for wall clock and uptime alike; until then `before` times. */
  readonly pace: number
  readonly before: number
  readonly fromMs: number
  /** Ahead of the true clock at `fromMs`, without `offMs`. */
  readonly aheadMs: number
}

export const TRUE_PACE = { pace: 1, before: 1, fromMs: 0, aheadMs: 0 } as const

/** How far time itself has run ahead of the true clock: the same to the millisecond in every process that asks. */
export const aheadAt = ({ pace, before, fromMs, aheadMs }: ClockSetting, trueMs: number): number =>
  aheadMs + (trueMs - fromMs) * ((trueMs < fromMs ? before : pace) - 1)

/** `offMs` alone, where a test only sets the clock wrong; all five numbers where it lets time run. */
export const readSetting = (text: string): ClockSetting => {
  const [offMs = 0, pace = 1, before = 1, fromMs = 0, aheadMs = 0] = text.split(' ').map(Number)
  return { offMs, pace, before, fromMs, aheadMs }
}

export const settingText = ({ offMs, pace, before, fromMs, aheadMs }: ClockSetting): string =>
  [offMs, pace, before, fromMs, aheadMs].join(' ')
