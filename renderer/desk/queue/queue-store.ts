import { create } from 'zustand'
import { callHall } from '../../shared/hall-login/call-hall.ts'
import { toHallError } from '../../shared/hall-error.ts'
import type { HallError } from '../../shared/hall.ts'
import { useSession } from '../../shared/session-store.ts'
import type { Ending, WindowView } from './queue-types.ts'

/** How a clerk goes from a window: another person comes, nobody does, or they move to another window themselves. */
export type Going = 'SWITCH' | 'LOGOUT' | { readonly toWindowId: string }

/** A dialog of the call bar; OUTCOME asks how the open visit ended and then goes on. */
export type QueueDialog =
  | { readonly kind: 'HOLD' | 'MISS' | 'TRANSFER' | 'NUMBER' | 'BY_HAND' | 'PAUSE' | 'ISSUE' }
  | { readonly kind: 'LEAVE'; readonly how: Going }
  | { readonly kind: 'OUTCOME'; readonly goOn: (ending: Ending) => Promise<boolean> }

interface QueueDesk {
  /** Null before the first answer, and for somebody who calls nobody. */
  readonly view: WindowView | null
  /** The page's own steady clock when the view came: elapsed times go on from there. */
  readonly readAtMs: number
  readonly busy: boolean
  /** Why the last step did not go; stays until the next one or until it is put away. */
  readonly error: HallError | null
  /** The row could not be read. */
  readonly readError: HallError | null
  readonly dialog: QueueDialog | null
  /** The visit that was going on here when this person came, until they have said what becomes of it. */
  readonly foundVisitId: string | null
}

const EMPTY: QueueDesk = {
  view: null,
  readAtMs: 0,
  busy: false,
  error: null,
  readError: null,
  dialog: null,
  foundVisitId: null,
}

/** One row for the call bar and the page of the queue; every answer of a step replaces it. */
export const useQueueDesk = create<QueueDesk>()(() => EMPTY)

/** Nothing of one person stays for the next. */
export const forgetQueue = (): void => useQueueDesk.setState(EMPTY)
export const closeQueueDialog = (): void => useQueueDesk.setState({ dialog: null, error: null })
export const openQueueDialog = (dialog: QueueDialog): void => useQueueDesk.setState({ dialog, error: null })
export const putErrorAway = (): void => useQueueDesk.setState({ error: null })

const take = (view: WindowView): void =>
  useQueueDesk.setState((before) => ({
    view,
    readAtMs: performance.now(),
    readError: null,
    foundVisitId: before.view === null ? (view.visit?.visitId ?? null) : before.foundVisitId,
  }))

/** Nothing more is asked of whoever was at the window before. */
export const putFoundVisitAside = (): void => useQueueDesk.setState({ foundVisitId: null, error: null })

const isStill = (staffId: string | undefined): boolean => useSession.getState().session?.staffId === staffId

let reading = false
let readAgain = false

/** Reads the row; what comes while one is under way is one more reading, not many. */
export async function readQueue(): Promise<void> {
  if (reading) {
    readAgain = true
    return
  }
  reading = true
  const staffId = useSession.getState().session?.staffId
  try {
    const view = await callHall('queue.window', {}, false)
    // A step that went on meanwhile answers with something newer.
    if (isStill(staffId) && !useQueueDesk.getState().busy) take(view)
  } catch (thrown) {
    if (isStill(staffId)) useQueueDesk.setState({ readError: toHallError(thrown) })
  } finally {
    reading = false
  }
  if (readAgain) {
    readAgain = false
    await readQueue()
  }
}

/**
 * Carries out one step and shows what it left; a second one while the first is under way does nothing.
 * @returns whether it was done
 */
export async function perform(step: () => Promise<WindowView>): Promise<boolean> {
  if (useQueueDesk.getState().busy) return false
  const staffId = useSession.getState().session?.staffId
  useQueueDesk.setState({ busy: true, error: null })
  try {
    const view = await step()
    if (isStill(staffId)) take(view)
    return true
  } catch (thrown) {
    if (isStill(staffId)) useQueueDesk.setState({ error: toHallError(thrown) })
    return false
  } finally {
    useQueueDesk.setState({ busy: false })
  }
}
