import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'

// Loaded before a program (NODE_OPTIONS=--import=…): to the program so much more time has passed as a file says, by its wall
// clock and by the time since the machine was started alike. The file holds two numbers of milliseconds: how far the wall
// clock stands off from the beginning, and how much has passed besides. Timers that run take as long as ever.
const file = process.env['HALLDESK_TEST_TIME'] ?? ''
const LOOK_MS = 20
const trueNow = Date.now.bind(Date)
const trueUptime = os.uptime.bind(os)
let offMs = 0
let passedMs = 0

const look = (): void => {
  const [off, passed] = readFileSync(file, 'utf8').split(' ').map(Number)
  offMs = off ?? 0
  passedMs = passed ?? 0
}
look()
// Only ever between two turns: what reads both clocks reads them of one moment.
setInterval(look, LOOK_MS).unref()

Date.now = () => trueNow() + offMs + passedMs
os.uptime = () => trueUptime() + passedMs / 1_000
syncBuiltinESMExports()
