// As far as a browser allows; the desktop shell holds its screens by itself (full screen, keys, power, crashes).

export interface LockDown {
  /** Takes everything back: the screen was left with its code. */
  release(): void
}

export interface LockDownOptions {
  /** ELECTRON: only what the page alone can do is done here. */
  readonly shell: 'ELECTRON' | 'BROWSER'
  /** Somebody asked to leave (Ctrl+Shift+Q): the page shows where the code is typed. */
  readonly onExitAsked: () => void
}

/** A page is only kept from going where somebody may be about to close it: its own reload must never meet a question. */
const LEAVING_MS = 3_000

/** Chords that close, reload, print, save or scale, and function keys that do. */
const isKept = (event: KeyboardEvent): boolean =>
  event.ctrlKey || event.metaKey || (event.altKey && event.key !== 'Alt') || /^F\d{1,2}$/.test(event.key)

/** As long as it is wanted the display stays lit; a browser lets go whenever the page is hidden. */
const stayLit = (): (() => void) => {
  let wanted = true
  let sentinel: WakeLockSentinel | null = null
  const ask = async (): Promise<void> => {
    if (!wanted || document.visibilityState !== 'visible' || sentinel !== null) return
    // Chrome before 84 and pages that are not told to: the display then follows the system's own setting.
    if (!('wakeLock' in navigator)) return
    try {
      const got = await navigator.wakeLock.request('screen')
      if (!wanted) return void (await got.release())
      sentinel = got
      got.addEventListener('release', () => {
        sentinel = null
        void ask()
      })
    } catch (thrown) {
      console.warn('display may go dark', thrown)
    }
  }
  const onVisible = (): void => void ask()
  document.addEventListener('visibilitychange', onVisible)
  void ask()
  return () => {
    wanted = false
    document.removeEventListener('visibilitychange', onVisible)
    void sentinel?.release()
  }
}

/** Browsers allow it upon a touch alone; so each touch outside full screen goes back to it. */
const stayFull = (): (() => void) => {
  const enter = (): void => {
    const root = document.documentElement
    if (document.fullscreenElement !== null || !document.fullscreenEnabled) return
    root
      .requestFullscreen({ navigationUI: 'hide' })
      .catch((thrown: unknown) => console.warn('not full screen', thrown))
  }
  window.addEventListener('pointerup', enter)
  return () => {
    window.removeEventListener('pointerup', enter)
    if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined)
  }
}

/** Shuts a page of a public screen in. Called once when it opens. */
export const lockDown = ({ shell, onExitAsked }: LockDownOptions): LockDown => {
  const undo: (() => void)[] = [stayLit()]
  const listen = <Name extends keyof WindowEventMap>(
    name: Name,
    listener: (event: WindowEventMap[Name]) => void,
  ): void => {
    // Before anything of the page itself; not passive, because it is kept from the browser.
    window.addEventListener(name, listener, { capture: true, passive: false })
    undo.push(() => window.removeEventListener(name, listener, { capture: true }))
  }
  let leavingAt = Number.NEGATIVE_INFINITY
  listen('keydown', (event) => {
    if (event.ctrlKey && event.shiftKey && event.code === 'KeyQ') {
      event.preventDefault()
      onExitAsked()
    } else if (isKept(event)) {
      leavingAt = performance.now()
      event.preventDefault()
    }
  })
  listen('contextmenu', (event) => event.preventDefault())
  listen('dragstart', (event) => event.preventDefault())
  listen('drop', (event) => event.preventDefault())
  listen('wheel', (event) => {
    if (event.ctrlKey) event.preventDefault()
  })
  listen('touchmove', (event) => {
    if (event.touches.length > 1) event.preventDefault()
  })
  if (shell === 'BROWSER') {
    undo.push(stayFull())
    // The pointer goes to where a page is closed.
    listen('mouseout', (event) => {
      if (event.relatedTarget === null && event.clientY <= 0) leavingAt = performance.now()
    })
    listen('beforeunload', (event) => {
      if (performance.now() - leavingAt >= LEAVING_MS) return
      event.preventDefault()
      // Chrome 109 asks for the value instead.
      Reflect.set(event, 'returnValue', '-')
    })
  }
  return {
    release() {
      for (const each of undo.splice(0)) each()
    },
  }
}
