import { Component, type ReactNode } from 'react'
import { Words } from './words.tsx'

const LAST_KEY = 'halldesk.screen-recovered'
const FIRST_WAIT_MS = 3_000
/** A fault that comes back at once is not met by reloading ever faster. */
const LATER_WAIT_MS = 60_000

/** Loads the page anew after a wait that grows when that has just been done. */
export function reloadSoon(): number {
  const lastAt = Number(window.sessionStorage.getItem(LAST_KEY) ?? 0)
  const waitMs = Date.now() - lastAt < LATER_WAIT_MS ? LATER_WAIT_MS : FIRST_WAIT_MS
  return window.setTimeout(() => {
    window.sessionStorage.setItem(LAST_KEY, String(Date.now()))
    window.location.reload()
  }, waitMs)
}

interface RecoveryProps {
  readonly children: ReactNode
}

/** Nobody stands by a board to press a button: what breaks its page is met by loading it again. */
export class Recovery extends Component<RecoveryProps, { readonly broken: boolean }> {
  override state = { broken: false }
  #timer: number | undefined

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override componentDidCatch(error: unknown): void {
    console.error(error)
    this.#timer = reloadSoon()
  }

  override componentWillUnmount(): void {
    window.clearTimeout(this.#timer)
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return (
      <p className="screen-broken" role="alert">
        <Words of="broken" />
      </p>
    )
  }
}
