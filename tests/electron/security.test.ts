import { beforeEach, describe, expect, test, vi } from 'vitest'
import { openPage, bringToFront } from '../../electron/windows.ts'
import { hardenProcess, hardenSessions, isOwnSender } from '../../electron/security.ts'
import {
  app,
  BrowserWindow,
  eventFrom,
  FakeContents,
  FakeEvent,
  FakeSession,
  resetFakeElectron,
  session,
} from './fake-electron.ts'

vi.mock('electron', async () => import('./fake-electron.ts'))

beforeEach(resetFakeElectron)

/** What a handler of the session answers; handlers with a callback answer through it. */
const answerOf = (handler: string, ...args: unknown[]): unknown => {
  let answer: unknown
  const found = session.defaultSession.handlers[handler]
  if (found === undefined) throw new Error(`no ${handler} handler`)
  const returned = Reflect.apply(
    found,
    undefined,
    args.map((arg) => (arg === 'CALLBACK' ? (value: unknown) => (answer = value) : arg)),
  )
  return answer ?? returned
}

describe('a page', () => {
  test('is sandboxed, isolated, without Node, web views or file drops', () => {
    openPage({ name: 'desk', preload: '/program/preload.cjs', locale: 'en' })
    const [page] = BrowserWindow.all
    expect(page?.options['webPreferences']).toEqual({
      preload: '/program/preload.cjs',
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
      devTools: true,
    })
    expect(page?.loaded).toBe('app://halldesk/')
    expect(page?.options).toMatchObject({ name: 'desk', windowStatePersistence: true, show: false })
  })

  test('of a packaged program has no developer tools', () => {
    app.isPackaged = true
    openPage({ name: 'desk', preload: '', locale: 'en', pageLocale: 'en' })
    expect(BrowserWindow.all[0]?.options['webPreferences']).toMatchObject({ devTools: false })
    expect(BrowserWindow.all[0]?.loaded).toBe('app://halldesk/?lang=en')
  })

  test('that crashes is loaded again, but not for ever', () => {
    openPage({ name: 'desk', preload: '', locale: 'en' })
    const contents = BrowserWindow.all[0]?.webContents
    for (let crash = 0; crash < 10; crash += 1)
      contents?.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(contents?.reloads).toBe(3)
  })

  test('comes to the front on a second start', () => {
    bringToFront()
    openPage({ name: 'desk', preload: '', locale: 'en' })
    const [page] = BrowserWindow.all
    if (page !== undefined) page.minimized = true
    bringToFront()
    expect(page?.calls).toEqual(['restore', 'show', 'focus'])
  })
})

describe('the process', () => {
  test('sandboxes every page and keeps Chromium from calling out', () => {
    hardenProcess()
    expect(app.sandboxed).toBe(true)
    expect(app.switches).toContain('disable-background-networking')
  })

  test('denies new windows, foreign navigation, frames, redirects and web views to every page there will be', () => {
    hardenProcess()
    const contents = new FakeContents()
    app.emit('web-contents-created', {}, contents)
    expect(contents.openHandler?.()).toEqual({ action: 'deny' })
    const prevented = (name: string, url: string, isMainFrame = true): boolean => {
      const event = new FakeEvent(url, isMainFrame)
      contents.emit(name, event)
      return event.defaultPrevented
    }
    for (const url of [
      'https://example.com/',
      'file:///etc/passwd',
      'app://other/',
      'app://halldesk.evil/',
      'data:text/html,x',
      'javascript:1',
    ]) {
      expect(prevented('will-navigate', url), url).toBe(true)
      expect(prevented('will-frame-navigate', url), url).toBe(true)
    }
    expect(prevented('will-navigate', 'app://halldesk/?lang=en')).toBe(false)
    expect(prevented('will-frame-navigate', 'app://halldesk/', false)).toBe(true)
    expect(prevented('will-redirect', 'app://halldesk/')).toBe(true)
    expect(prevented('will-attach-webview', 'app://halldesk/')).toBe(true)
  })
})

describe('the session', () => {
  beforeEach(() => {
    hardenSessions()
  })

  test('grants nothing but copying text, and that only to our pages', () => {
    const own = new FakeContents()
    const foreign = Object.assign(new FakeContents(), { url: 'https://example.com/' })
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'fileSystem',
      'clipboard-read',
      'usb',
      'unknown',
    ]) {
      expect(answerOf('permissionRequest', own, permission, 'CALLBACK', {}), permission).toBe(false)
      expect(answerOf('permissionCheck', own, permission, 'app://halldesk/', {}), permission).toBe(false)
    }
    expect(answerOf('permissionRequest', own, 'clipboard-sanitized-write', 'CALLBACK', {})).toBe(true)
    expect(answerOf('permissionCheck', null, 'clipboard-sanitized-write', 'app://halldesk/', {})).toBe(true)
    expect(answerOf('permissionRequest', foreign, 'clipboard-sanitized-write', 'CALLBACK', {})).toBe(false)
    expect(answerOf('permissionCheck', null, 'clipboard-sanitized-write', 'https://example.com/', {})).toBe(
      false,
    )
    expect(answerOf('device', {})).toBe(false)
    expect(answerOf('displayMedia', {}, 'CALLBACK')).toBeNull()
    expect(answerOf('bluetooth', {}, 'CALLBACK')).toEqual({ confirmed: false })
  })

  test('makes no request that leaves the program', () => {
    const cancelled = (url: string): unknown => answerOf('request', { url }, 'CALLBACK')
    for (const url of [
      'https://example.com/a.js',
      'http://127.0.0.1:4720/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'app://other/',
      'blob:https://example.com/1',
    ]) {
      expect(cancelled(url), url).toEqual({ cancel: true })
    }
    for (const url of [
      'app://halldesk/assets/a.js',
      'blob:app://halldesk/1',
      'data:image/png;base64,AA==',
      'devtools://devtools/x',
    ]) {
      expect(cancelled(url), url).toEqual({ cancel: false })
    }
    app.isPackaged = true
    expect(cancelled('devtools://devtools/x')).toEqual({ cancel: true })
  })

  test('fetches no dictionaries and saves only what a page made itself', () => {
    expect(session.defaultSession.spellChecker).toBe(false)
    const prevented = (url: string): boolean => {
      const event = new FakeEvent()
      session.defaultSession.emit('will-download', event, { getURL: () => url })
      return event.defaultPrevented
    }
    expect(prevented('blob:app://halldesk/1')).toBe(false)
    expect(prevented('https://example.com/a.exe')).toBe(true)
    expect(prevented('data:text/html,x')).toBe(true)
  })

  test('made later is guarded as well', () => {
    const later = new FakeSession()
    app.emit('session-created', later)
    expect(Object.keys(later.handlers)).toEqual(Object.keys(session.defaultSession.handlers))
  })
})

test('a message counts only from the top frame of our own page', () => {
  const page = new FakeContents()
  // The fake has the fields the check reads; Electron's event has many more.
  const own = (frame?: Parameters<typeof eventFrom>[1]): boolean =>
    isOwnSender(eventFrom(page, frame) as never)
  expect(own()).toBe(true)
  expect(own(null)).toBe(false)
  expect(own({ origin: 'https://example.com' })).toBe(false)
  expect(own({ origin: 'app://other' })).toBe(false)
  expect(own({ origin: 'null' })).toBe(false)
  expect(own({ parent: {} })).toBe(false)
})
