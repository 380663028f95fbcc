import { create } from 'zustand'
import type { Result } from '../../../db/contract/index.ts'
import { callHall } from '../../shared/hall-login/call-hall.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { useSession } from '../../shared/session-store.ts'

export type PunchReceipt = Result<'attendance.punch'>

interface PunchState {
  /** The last one of this page, until it is put away; its number makes a second one in a row a new one. */
  readonly receipt: PunchReceipt | null
  readonly busy: boolean
}

/** One keystroke anywhere; the receipt stays in the corner for a while and never takes the keyboard. */
export const usePunch = create<PunchState>()(() => ({ receipt: null, busy: false }))

export const putReceiptAway = (): void => usePunch.setState({ receipt: null })

/** Signs the person at this page in or out; a second key while the first is under way is the same punch. */
export async function punchNow(): Promise<void> {
  if (usePunch.getState().busy) return
  usePunch.setState({ busy: true })
  try {
    const receipt = await callHall('attendance.punch', {}, true)
    // Whoever took the page over meanwhile does not see it.
    if (useSession.getState().session?.staffId === receipt.staffId) usePunch.setState({ receipt })
  } catch (thrown) {
    notifyFailed(thrown)
  } finally {
    usePunch.setState({ busy: false })
  }
}
