import { ContractError } from '../contract/index.ts'
import type { screenMethods } from '../contract/screen.ts'
import { clockFromMs } from '../model/day.ts'
import type { Handlers } from './context.ts'
import { exitCodeState, isExitCode } from './exit-code.ts'
import { setting } from './hall-rules.ts'
import { purposeOf } from './status.ts'
import { isLockRunning } from './tries.ts'

/** A visitor who plays with the keys keeps staff from the screen no longer than this. */
export const EXIT_LOCK_MS = 5 * 60_000
/** One lock for the machine, whichever of its screens is tried. */
const EXIT_TRIES = 'screen.exit'

/** Without a code, whoever sets a screen up has so long after its machine was started; visitors come later. */
export const SET_UP_WITHIN_MS = 10 * 60_000

const refuseLocked = (untilMs: number | null, nowMs: number): void => {
  if (untilMs !== null && isLockRunning(untilMs, nowMs))
    throw new ContractError('SCREEN_CODE_LOCKED', { until: clockFromMs(untilMs), untilMs })
}

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
      mayExit: exitCodeState(reference) !== 'NONE',
      maySetUp: desk.upForMs() < SET_UP_WITHIN_MS,
    }
  },
  async 'screen.exit'(context, { code }) {
    const { desk, nowMs, reference } = context
    if (exitCodeState(reference) === 'NONE') throw new ContractError('NOT_ALLOWED')
    const requireUnlocked = (): void => refuseLocked(desk.exitTries.lockedUntilMs(EXIT_TRIES, nowMs), nowMs)
    requireUnlocked()
    const isRight = await isExitCode(context, code)
    // Of many tries sent at once, those behind the fifth wrong one are as good as not made.
    requireUnlocked()
    if (isRight) return {}
    const { left, lockedUntilMs } = desk.exitTries.count(EXIT_TRIES, nowMs)
    refuseLocked(lockedUntilMs, nowMs)
    throw new ContractError('SCREEN_CODE_WRONG', { left })
  },
}
