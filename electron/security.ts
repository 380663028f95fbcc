import {
  app,
  session,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type Session,
  type WebContents,
} from 'electron'
import { PAGE_ORIGIN } from './origin.ts'

// To the checklist of Electron's security guide: whatever a page needs is allowed here by name, everything else denied.

/** Copying a number to the clipboard is all a page may ask of the system. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

const isOwnUrl = (url: string): boolean => url === PAGE_ORIGIN || url.startsWith(`${PAGE_ORIGIN}/`)

/** Requests of the pages' own scheme and data a page made itself; `devtools:` only while developing. */
const mayLoad = (url: string): boolean =>
  isOwnUrl(url) ||
  url.startsWith(`blob:${PAGE_ORIGIN}/`) ||
  url.startsWith('data:') ||
  (!app.isPackaged && url.startsWith('devtools:'))

/** A message counts only when it comes from the top frame of one of our pages. */
export const isOwnSender = (event: IpcMainEvent | IpcMainInvokeEvent): boolean => {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && frame.origin === PAGE_ORIGIN
}

const guardSession = (pages: Session): void => {
  pages.setPermissionRequestHandler((contents, permission, callback) =>
    callback(ALLOWED_PERMISSIONS.has(permission) && isOwnUrl(contents.getURL())),
  )
  pages.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      ALLOWED_PERMISSIONS.has(permission) && isOwnUrl(origin.replace(/\/$/, '')),
  )
  pages.setDevicePermissionHandler(() => false)
  pages.setDisplayMediaRequestHandler((_request, callback) => callback(null))
  pages.setBluetoothPairingHandler((_details, callback) => callback({ confirmed: false }))
  // No remote content: a request that would leave the program is never made, whatever the page tries.
  pages.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !mayLoad(details.url) }))
  // Spelling dictionaries would be fetched from a content network.
  pages.setSpellCheckerEnabled(false)
  pages.on('will-download', (event, item) => {
    // Exports are made in the page; the person chooses where they go in the system's dialog.
    if (!item.getURL().startsWith(`blob:${PAGE_ORIGIN}/`)) event.preventDefault()
  })
}

const guardContents = (contents: WebContents): void => {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Before Electron is ready: every page sandboxed, no traffic of Chromium's own. */
export const hardenProcess = (): void => {
  app.enableSandbox()
  for (const name of [
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
  ]) {
    app.commandLine.appendSwitch(name)
  }
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
}

/** Once Electron is ready, before the first page. */
export const hardenSessions = (): void => {
  guardSession(session.defaultSession)
  app.on('session-created', guardSession)
}
