import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'
import './shifted-clock.ts'

// Loaded before a program in place of the shifted clock: what the file says has passed on this machine, by the time since it
// was switched on as well, and nobody has set its clock.
const trueUptime = os.uptime.bind(os)
/** Switched on so long before: a shifted clock may stand in the past. */
const BEFORE_SEC = 1_000 * 86_400

os.uptime = () => {
  const shiftedMs = Date.now() - performance.timeOrigin - performance.now()
  return trueUptime() + BEFORE_SEC + shiftedMs / 1_000
}
syncBuiltinESMExports()
