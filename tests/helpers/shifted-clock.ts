import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { aheadAt, readSetting, TRUE_PACE, type ClockSetting } from './clock-file.ts'

// Loaded before a program (NODE_OPTIONS=--import=…): its wall clock stands as many milliseconds off as a file says, as on a
// computer whose clock somebody set wrong, and can be put right while it runs. Uptime is not touched by that.
//
// With a pace named, time itself runs faster from the moment the file says: the uptime that records are dated by goes along
// with the wall clock then, as the two do on every machine. What is waited for stays in true time (retries, the hall that does
// not answer, a board grown old), for networks and processors do not become faster.
const file = process.env['HALLDESK_TEST_CLOCK'] ?? ''
/** How many times as fast time may run at most in this test. */
const pace = Number(process.env['HALLDESK_TEST_PACE'] ?? 1)
const LOOK_MS = 100
const trueNow = Date.now.bind(Date)
const RIGHT: ClockSetting = { offMs: 0, ...TRUE_PACE }
let setting = RIGHT
let lookedAtMs = -Infinity

const look = (): void => {
  if (performance.now() - lookedAtMs <= LOOK_MS) return
  lookedAtMs = performance.now()
  try {
    setting = readSetting(readFileSync(file, 'utf8'))
  } catch {
    setting = RIGHT
  }
}
Date.now = () => {
  look()
  const nowMs = trueNow()
  return nowMs + setting.offMs + aheadAt(setting, nowMs)
}

/** How far time has run ahead of the true clock; 0 while it runs at the true pace. */
export const timeAheadMs = (): number => {
  look()
  return aheadAt(setting, trueNow())
}

/** Modules of the program, and what stands in for them where time runs faster. */
const standIns = new Map(
  [
    [new URL('../../db/store/clock.ts', import.meta.url), new URL('./paced-watch.ts', import.meta.url)],
    [
      new URL('../../db/hall/queue/silent-windows.ts', import.meta.url),
      new URL('./paced-silence.ts', import.meta.url),
    ],
  ].map(([own, standIn]) => [own?.href, standIn?.href] as const),
)
if (pace !== 1)
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context)
      const standIn = standIns.get(found.url)
      return standIn === undefined || standIn === context.parentURL ? found : { ...found, url: standIn }
    },
  })
