import { readFileSync } from 'node:fs'

// Loaded before a program (NODE_OPTIONS=--import=…): its wall clock stands as many milliseconds off as a file says, as on a
// computer whose clock somebody set wrong, and can be put right while it runs. Uptime is not touched.
const file = process.env['HALLDESK_TEST_CLOCK'] ?? ''
const LOOK_MS = 100
const trueNow = Date.now.bind(Date)
let offMs = 0
let lookedAtMs = -Infinity

const look = (): void => {
  lookedAtMs = performance.now()
  try {
    offMs = Number(readFileSync(file, 'utf8'))
  } catch {
    offMs = 0
  }
}
Date.now = () => {
  if (performance.now() - lookedAtMs > LOOK_MS) look()
  return trueNow() + offMs
}
