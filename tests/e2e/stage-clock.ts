import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { aheadAt, settingText, TRUE_PACE, type ClockSetting } from '../helpers/clock-file.ts'
import { newDataDir } from './desk.ts'

const clockModule = new URL('../helpers/shifted-clock.ts', import.meta.url).href

/** Every program has read by then what stands in the file, on a machine that has much to do as well. */
const READ_BY_ALL_MS = 400
/** What asks for the time after it reads the file again (shifted-clock.ts). */
const LOOKED_AT_MS = 120

/** The hall's clock of a test about one working day. */
export interface StageClock {
  /** For the desk that goes by it. */
  readonly env: Readonly<Record<string, string>>
  /** Puts it to a time such as `08:30`, of that day unless a later one is named. */
  goTo(clock: string, onDay?: string): void
  /** So many milliseconds have passed, and every program knows. */
  pass(ms: number): Promise<void>
  /** Lets it run at its pace, or at the true one again, without a jump, in all programs from the same moment on. */
  run(isFast: boolean): void
  /** What it says at this moment, or said at a moment of the true clock. */
  nowMs(trueMs?: number): number
}

/**
 * @param day a working day, `YYYY-MM-DD`
 * @param pace how many times as fast it runs while it is let run
 */
export const stageClock = (day: string, clock: string, pace = 1): StageClock => {
  const file = join(newDataDir(), 'clock')
  let setting: ClockSetting = { offMs: 0, ...TRUE_PACE }
  const set = (next: ClockSetting): void => {
    setting = next
    // Whole at once: a program that read it half written would be at another time.
    writeFileSync(`${file}.next`, settingText(next))
    renameSync(`${file}.next`, file)
  }
  const nowMs = (trueMs = Date.now()): number => trueMs + setting.offMs + aheadAt(setting, trueMs)
  const goTo = (to: string, onDay = day): void =>
    set({
      ...setting,
      offMs: setting.offMs + Date.parse(`${onDay}T${to}:00+08:00`) - nowMs(),
    })
  goTo(clock)
  return {
    env: {
      NODE_OPTIONS: `--import=${clockModule}`,
      HALLDESK_TEST_CLOCK: file,
      HALLDESK_TEST_PACE: String(pace),
    },
    goTo,
    async pass(ms) {
      set({ ...setting, offMs: setting.offMs + ms })
      await pause(LOOKED_AT_MS)
    },
    run(isFast) {
      const fromMs = Date.now() + READ_BY_ALL_MS
      const { offMs, pace: before } = setting
      set({ offMs, pace: isFast ? pace : 1, before, fromMs, aheadMs: aheadAt(setting, fromMs) })
    },
    nowMs,
  }
}
