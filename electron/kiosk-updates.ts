import type { UpdateTalk } from './update-steps.ts'

/** Nobody stands before a screen, and nobody is asked. */
const NIGHT_HOUR = 3
const HOUR_MS = 3_600_000

/** Milliseconds to the next three o'clock of this machine. */
export const untilNight = (nowMs: number): number => {
  const night = new Date(nowMs)
  night.setHours(NIGHT_HOUR, 0, 0, 0)
  if (night.getTime() <= nowMs) night.setDate(night.getDate() + 1)
  // Not all screens of a hall in the same minute.
  return night.getTime() - nowMs + Math.floor(Math.random() * HOUR_MS)
}

/** Updates of a locked screen: fetched like others, installed at night, told to nobody but the log. */
export const createScreenTalk = (nowMs: () => number): UpdateTalk => ({
  async tell(message) {
    console.warn('Update:', message)
  },
  choose: async () => 'NOW',
  announce(_version, install) {
    setTimeout(install, untilNight(nowMs())).unref()
  },
  show: () => undefined,
})
