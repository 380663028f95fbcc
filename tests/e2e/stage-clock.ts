import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newDataDir } from './desk.ts'

const clockModule = new URL('../helpers/shifted-clock.ts', import.meta.url).href

/** The hall's clock of a test about one working day. */
export interface StageClock {
  /** For the desk that goes by it. */
  readonly env: Readonly<Record<string, string>>
  /** Puts it to a time such as `08:30`, of that day unless a later one is named. */
  goTo(clock: string, onDay?: string): void
}

/** @param day a working day, `YYYY-MM-DD` */
export const stageClock = (day: string, clock: string): StageClock => {
  const file = join(newDataDir(), 'clock')
  const goTo = (to: string, onDay = day): void =>
    writeFileSync(file, String(Date.parse(`${onDay}T${to}:00+08:00`) - Date.now()))
  goTo(clock)
  return { env: { NODE_OPTIONS: `--import=${clockModule}`, HALLDESK_TEST_CLOCK: file }, goTo }
}
