import { create } from 'zustand'
import type { Result } from '../../../db/contract/index.ts'
import { callHall } from '../../shared/hall-login/call-hall.ts'
import { HallError } from '../../shared/hall.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { useSession } from '../../shared/session-store.ts'

export type PunchReceipt = Result<'attendance.punch'>

interface PunchState {
  /** The last one of this page, until it is put away; its number makes a second one in a row a new one. */
  readonly receipt: PunchReceipt | null
  readonly busy: boolean
  /** Asked before somebody at work is signed out early: the sentence of the host. Null while nothing is asked. */
  readonly question: string | null
  /** The dialog for going out for a while is wanted instead. */
  readonly goingOut: boolean
}

/** One keystroke anywhere; the receipt stays in the corner for a while and never takes the keyboard. */
export const usePunch = create<PunchState>()(() => ({
  receipt: null,
  busy: false,
  question: null,
  goingOut: false,
}))

export const putReceiptAway = (): void => usePunch.setState({ receipt: null })
export const cancelLeaving = (): void => usePunch.setState({ question: null })
export const goOutInstead = (): void => usePunch.setState({ question: null, goingOut: true })
export const closeGoingOut = (): void => usePunch.setState({ goingOut: false })

/** Nothing of one person stays for the next. */
export const forgetPunch = (): void => usePunch.setState({ receipt: null, question: null, goingOut: false })

export const wouldLeave = (thrown: unknown): thrown is HallError =>
  thrown instanceof HallError && (thrown.code === 'PUNCH_WOULD_LEAVE' || thrown.code === 'PUNCH_WITH_VISITOR')

async function send(leaving: boolean): Promise<void> {
  const staffId = useSession.getState().session?.staffId
  // Whoever took the page over meanwhile neither sees the receipt nor is asked.
  const isStillHere = (): boolean => useSession.getState().session?.staffId === staffId
  usePunch.setState({ busy: true, question: null })
  try {
    const receipt = await callHall('attendance.punch', { leaving }, true)
    if (isStillHere() && receipt.staffId === staffId) usePunch.setState({ receipt })
  } catch (thrown) {
    if (!wouldLeave(thrown)) notifyFailed(thrown)
    else if (isStillHere()) usePunch.setState({ receipt: null, question: thrown.message })
  } finally {
    usePunch.setState({ busy: false })
  }
}

/** Signs the person at this page in or out; a second key while the first is under way or in question does nothing. */
export async function punchNow(): Promise<void> {
  const { busy, question, goingOut } = usePunch.getState()
  if (!busy && question === null && !goingOut) await send(false)
}

/** The answer to the question: yes, I am leaving. */
export const leaveNow = (): Promise<void> => send(true)
