import { backoffMs } from './pacing.ts'
import type { LiveMessage } from './wire.ts'

export interface LiveOptions {
  readonly open: (onMessage: (message: LiveMessage) => void, onClose: () => void) => { close(): void }
  readonly onMessage: (message: LiveMessage) => void
  /** The channel ended by itself; a hello after this long finds out why, and opens it again. */
  readonly onLost: (afterMs: number) => void
  /** A channel is over, however it ended. */
  readonly onClosed: () => void
  readonly uptimeMs: () => number
  readonly random: () => number
}

/** A channel that stood this long was a good one. */
const STOOD_MS = 30_000

/** The live channel, at most one at a time. Whatever it loses, the poll finds. */
export const createLive = (
  options: LiveOptions,
): {
  /** Opens it unless it is open, or ended a moment ago; answers after how long it may be opened, 0 when nothing is to do. */
  open(): number
  close(): void
} => {
  let channel: { close(): void } | null = null
  /** Grows with every channel; messages of an older one are dropped. */
  let number = 0
  let losses = 0
  let openAgainAtMs = -Infinity

  const lost = (): void => {
    losses += 1
    const afterMs = backoffMs(losses, options.random())
    openAgainAtMs = options.uptimeMs() + afterMs
    options.onLost(afterMs)
  }

  return {
    open() {
      if (channel) return 0
      const waitMs = openAgainAtMs - options.uptimeMs()
      if (waitMs > 0) return waitMs
      number += 1
      const mine = number
      const openedAtMs = options.uptimeMs()
      let ended = false
      const onClose = (): void => {
        if (ended || mine !== number) return
        ended = true
        channel = null
        if (options.uptimeMs() - openedAtMs > STOOD_MS) losses = 0
        options.onClosed()
        lost()
      }
      try {
        const opened = options.open((message) => {
          if (mine === number && !ended) options.onMessage(message)
        }, onClose)
        if (!ended) channel = opened
      } catch {
        onClose()
      }
      return 0
    },
    close() {
      number += 1
      const closing = channel
      channel = null
      closing?.close()
      if (closing) options.onClosed()
    },
  }
}
