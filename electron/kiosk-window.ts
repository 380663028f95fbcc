import { app, BrowserWindow, powerSaveBlocker, screen, type Display } from 'electron'
import type { Locale } from '../db/contract/errors.ts'
import { isKeptFromScreen } from './kiosk-keys.ts'
import { PAGE_ORIGIN } from './origin.ts'
import { PAGE_PREFERENCES } from './windows.ts'

// A public screen: full, without a way out but the code, and back by itself whatever happens to its page.

export interface KioskOptions {
  /** `/kiosk/hall` */
  readonly path: string
  readonly preload: string
  readonly pageLocale?: Locale
  /** ALONE: the machine is nothing but this screen. BESIDE: on the second display of a desk, which goes on beside it. */
  readonly place: 'ALONE' | 'BESIDE'
}

export interface Kiosk {
  readonly page: BrowserWindow
  /** Ends the lock and closes the screen. */
  release(): void
}

/** Pauses before the first, second, ... attempt in a row; the last repeats for ever: nobody stands there to press a key. */
const RELOAD_DELAYS_MS = [500, 2_000, 5_000, 15_000, 60_000]
/** A page that ran this long counts as healthy; the row begins anew. */
const HEALTHY_AFTER_MS = 5 * 60_000
/** A page that does not answer for so long is ended and loaded again. */
const UNRESPONSIVE_MS = 20_000
/** Above what other programs put on top: a message box of the system would otherwise stand there all day. */
const ON_TOP = 'screen-saver'

export const kioskUrl = (path: string, pageLocale: Locale | undefined): string =>
  `${PAGE_ORIGIN}/?screen=1${pageLocale === undefined ? '' : `&lang=${pageLocale}`}#${path}`

/** The display a screen belongs on: the one that is not the desk's, where there is one. */
export const displayFor = (place: KioskOptions['place']): Display | null => {
  const primary = screen.getPrimaryDisplay()
  const other = screen.getAllDisplays().find(({ id }) => id !== primary.id)
  return other ?? (place === 'ALONE' ? primary : null)
}

const keepRunning = (page: BrowserWindow, load: () => void): (() => void) => {
  let failures = 0
  let lastAtMs = 0
  let reloading: NodeJS.Timeout | null = null
  let hanging: NodeJS.Timeout | null = null
  const reloadSoon = (): void => {
    if (reloading !== null) return
    const nowMs = performance.now()
    if (nowMs - lastAtMs > HEALTHY_AFTER_MS) failures = 0
    lastAtMs = nowMs
    const delayMs = RELOAD_DELAYS_MS[Math.min(failures, RELOAD_DELAYS_MS.length - 1)]
    failures += 1
    reloading = setTimeout(() => {
      reloading = null
      if (!page.isDestroyed()) load()
    }, delayMs)
  }
  page.webContents.on('render-process-gone', reloadSoon)
  page.webContents.on('did-fail-load', (_event, _code, _reason, _url, isMainFrame) => {
    if (isMainFrame) reloadSoon()
  })
  page.on('unresponsive', () => {
    hanging ??= setTimeout(() => {
      hanging = null
      // Its end is a crash like any other.
      if (!page.isDestroyed()) page.webContents.forcefullyCrashRenderer()
    }, UNRESPONSIVE_MS)
  })
  page.on('responsive', () => {
    if (hanging !== null) clearTimeout(hanging)
    hanging = null
  })
  return () => {
    if (reloading !== null) clearTimeout(reloading)
    if (hanging !== null) clearTimeout(hanging)
  }
}

const lock = (page: BrowserWindow, place: () => void): void => {
  const { webContents } = page
  page.removeMenu()
  webContents.on('before-input-event', (event, input) => {
    if (isKeptFromScreen(input)) event.preventDefault()
  })
  webContents.on('context-menu', (event) => event.preventDefault())
  // A page that would rather stay has no say where it is loaded again.
  webContents.on('will-prevent-unload', (event) => event.preventDefault())
  webContents.on('zoom-changed', () => webContents.setZoomFactor(1))
  webContents.on('did-finish-load', () => {
    webContents.setZoomFactor(1)
    void webContents.setVisualZoomLevelLimits(1, 1)
  })
  // The system's own gestures may take it out of full screen or put it away.
  page.on('leave-full-screen', place).on('minimize', place).on('hide', place)
}

/** Opens a locked screen; null where it is to stand beside a desk and there is no second display. */
export const openKiosk = (options: KioskOptions): Kiosk | null => {
  const display = displayFor(options.place)
  if (display === null) return null
  let released = false
  const page = new BrowserWindow({
    ...display.bounds,
    show: false,
    kiosk: true,
    frame: false,
    closable: false,
    minimizable: false,
    maximizable: false,
    movable: false,
    resizable: false,
    skipTaskbar: true,
    autoHideMenuBar: true,
    title: 'HallDesk',
    backgroundColor: '#0b1f33',
    webPreferences: {
      ...PAGE_PREFERENCES,
      preload: options.preload,
      devTools: false,
      // Calls are spoken though nobody has touched the screen, and a clock that nobody looks at goes on.
      autoplayPolicy: 'no-user-gesture-required',
      backgroundThrottling: false,
      disableHtmlFullscreenWindowResize: true,
    },
  })
  const load = (): void => {
    // What went wrong is told by did-fail-load as well, and tried again from there.
    page.loadURL(kioskUrl(options.path, options.pageLocale)).catch(() => undefined)
  }
  const place = (): void => {
    if (released || page.isDestroyed()) return
    const present = displayFor(options.place)
    if (present === null) return
    if (page.isMinimized()) page.restore()
    page.setBounds(present.bounds)
    page.setKiosk(true)
    if (options.place === 'ALONE') page.setAlwaysOnTop(true, ON_TOP)
    page.showInactive()
  }
  lock(page, place)
  const stopKeeping = keepRunning(page, load)
  const mayLeave = (): void => {
    released = true
  }
  page.on('close', (event) => {
    if (!released) event.preventDefault()
  })
  // The program ends: by its code, a signal or the system that shuts down.
  app.on('before-quit', mayLeave)
  screen.on('display-added', place).on('display-removed', place).on('display-metrics-changed', place)
  const awake = powerSaveBlocker.start('prevent-display-sleep')
  page.once('closed', () => {
    stopKeeping()
    app.off('before-quit', mayLeave)
    screen.off('display-added', place).off('display-removed', place).off('display-metrics-changed', place)
    powerSaveBlocker.stop(awake)
  })
  page.once('ready-to-show', () => {
    place()
    if (options.place === 'ALONE') page.focus()
  })
  load()
  return {
    page,
    release() {
      released = true
      page.setKiosk(false)
      page.destroy()
    },
  }
}
