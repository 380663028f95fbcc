import { createHash, timingSafeEqual } from 'node:crypto'
import { ContractError } from '../contract/index.ts'
import type { screenMethods } from '../contract/screen.ts'
import { clockFromMs } from '../model/day.ts'
import type { DeskContext, Handlers } from './context.ts'
import { setting } from './hall-rules.ts'
import { purposeOf } from './status.ts'
import { isLockRunning } from './tries.ts'

/** A visitor who plays with the keys keeps staff from the screen no longer than this. */
export const EXIT_LOCK_MS = 5 * 60_000
/** One lock for the machine, whichever of its screens is tried. */
const EXIT_TRIES = 'screen.exit'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const refuseLocked = (untilMs: number | null, nowMs: number): void => {
  if (untilMs !== null && isLockRunning(untilMs, nowMs))
    throw new ContractError('SCREEN_CODE_LOCKED', { until: clockFromMs(untilMs), untilMs })
}

const exitCodeOf = ({ reference }: DeskContext): string => setting(reference, 'screen.exitCode')

export const screenHandlers: Handlers<typeof screenMethods> = {
  'screen.start'(context) {
    const { store, desk, reference, nowMs, locale } = context
    const enrolment = store.sync?.enrolment
    const { link, lastContactAtMs } = desk.hall.view()
    return {
      nowMs,
      hallName: setting(reference, 'hall.name'),
      deviceName: enrolment?.name ?? desk.deviceName,
      windowId: enrolment?.windowId ?? null,
      purpose: purposeOf(store),
      locale,
      version: desk.programVersion,
      isKiosk: enrolment?.kind === 'KIOSK',
      link,
      lastContactAtMs,
      mayExit: exitCodeOf(context) !== '',
    }
  },
  'screen.exit'(context, { code }) {
    const { desk, nowMs } = context
    const right = exitCodeOf(context)
    if (right === '') throw new ContractError('NOT_ALLOWED')
    refuseLocked(desk.exitTries.lockedUntilMs(EXIT_TRIES, nowMs), nowMs)
    if (timingSafeEqual(digest(code), digest(right))) return {}
    const { left, lockedUntilMs } = desk.exitTries.count(EXIT_TRIES, nowMs)
    refuseLocked(lockedUntilMs, nowMs)
    throw new ContractError('SCREEN_CODE_WRONG', { left })
  },
}
