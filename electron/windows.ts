import { app, BrowserWindow, dialog } from 'electron'
import type { Locale } from '../db/contract/errors.ts'
import { PAGE_ORIGIN } from './origin.ts'
import { shellMessage } from './shell-messages.ts'

// "Window" is a service window in this program; Electron's are called pages.

export interface PageOptions {
  /** Also the name under which position and size are remembered. */
  readonly name: 'desk'
  readonly preload: string
  readonly locale: Locale
  /** Passed on to the page when the person asked for a language at start. */
  readonly pageLocale?: Locale
}

/** To the checklist of Electron's security guide. */
export const PAGE_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
} as const

/** A page that crashed is loaded again, unless it crashes at once again. */
const CRASHES_MAX = 3
const CRASH_WINDOW_MS = 60_000

export const pageUrl = (pageLocale: Locale | undefined): string =>
  pageLocale === undefined ? `${PAGE_ORIGIN}/` : `${PAGE_ORIGIN}/?lang=${pageLocale}`

const reloadAfterCrash = (page: BrowserWindow, nowMs: () => number): void => {
  let crashesAtMs: number[] = []
  page.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    crashesAtMs = [...crashesAtMs.filter((atMs) => nowMs() - atMs < CRASH_WINDOW_MS), nowMs()]
    if (crashesAtMs.length <= CRASHES_MAX) page.webContents.reload()
  })
}

const askWhenHanging = (page: BrowserWindow, locale: Locale): void => {
  let asking = false
  page.on('unresponsive', async () => {
    if (asking) return
    asking = true
    const buttons = [shellMessage('wait', locale), shellMessage('reload', locale)]
    const { response } = await dialog.showMessageBox(page, {
      type: 'warning',
      message: shellMessage('pageHangs', locale),
      buttons,
      defaultId: 0,
      cancelId: 0,
    })
    asking = false
    if (response === 1 && !page.isDestroyed()) {
      page.webContents.forcefullyCrashRenderer()
      page.webContents.reload()
    }
  })
}

/** Opens a page and shows it when it has something to show. */
export const openPage = (options: PageOptions): BrowserWindow => {
  const page = new BrowserWindow({
    name: options.name,
    windowStatePersistence: true,
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'HallDesk',
    backgroundColor: '#f5f6f8',
    webPreferences: {
      ...PAGE_PREFERENCES,
      preload: options.preload,
      devTools: !app.isPackaged,
    },
  })
  page.once('ready-to-show', () => page.show())
  reloadAfterCrash(page, Date.now)
  askWhenHanging(page, options.locale)
  void page.loadURL(pageUrl(options.pageLocale))
  return page
}

/** A second start shows the page of the first instead. */
export const bringToFront = (): void => {
  const [page] = BrowserWindow.getAllWindows()
  if (page === undefined) return
  if (page.isMinimized()) page.restore()
  page.show()
  page.focus()
}
