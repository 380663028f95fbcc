import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isKeptFromScreen } from '../../electron/kiosk-keys.ts'
import { startAtLogin } from '../../electron/kiosk-start.ts'
import { createScreenTalk, untilNight } from '../../electron/kiosk-updates.ts'
import { openKiosk } from '../../electron/kiosk-window.ts'
import {
  app,
  BrowserWindow,
  FakeEvent,
  powerSaveBlocker,
  resetFakeElectron,
  screen,
  SECOND_DISPLAY,
} from './fake-electron.ts'

vi.mock('electron', async () => import('./fake-electron.ts'))

beforeEach(() => {
  resetFakeElectron()
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const open = (place: 'ALONE' | 'BESIDE' = 'ALONE') => {
  const kiosk = openKiosk({ path: '/kiosk/hall', preload: '/program/preload.cjs', place })
  const page = BrowserWindow.all.at(-1)
  if (kiosk === null || page === undefined) throw new Error('not opened')
  return { kiosk, page, contents: page.webContents }
}

const press = (name: string) => {
  const parts = name.split('+')
  const key = parts.at(-1) ?? ''
  return {
    type: 'keyDown',
    key,
    code: /^[A-Za-z]$/.test(key) ? `Key${key.toUpperCase()}` : key,
    control: parts.includes('Ctrl'),
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
    meta: parts.includes('Meta'),
  }
}

describe('a locked screen', () => {
  test('is full, has no frame, no menu and no developer tools, and is as shut in as any page', () => {
    const { page, contents } = open()
    expect(page.options).toMatchObject({
      kiosk: true,
      frame: false,
      closable: false,
      minimizable: false,
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        devTools: false,
        autoplayPolicy: 'no-user-gesture-required',
      },
    })
    expect(page.menuRemoved).toBe(true)
    expect(page.loaded).toBe('app://halldesk/?screen=1#/kiosk/hall')
    page.emit('ready-to-show')
    expect([page.kiosk, page.onTop]).toEqual([true, 'screen-saver'])
    expect(contents.reloads).toBe(0)
  })

  test('lets no key out', () => {
    const { contents } = open()
    const isKept = (name: string): boolean => {
      const event = new FakeEvent()
      contents.emit('before-input-event', event, press(name))
      return event.defaultPrevented
    }
    for (const name of [
      'Alt+F4',
      'Ctrl+w',
      'Ctrl+Shift+w',
      'F11',
      'Ctrl+r',
      'Ctrl+Shift+r',
      'F5',
      'F12',
      'Ctrl+Shift+i',
      'Ctrl+Shift+j',

      'Ctrl+n',
      'Ctrl+t',
      'Ctrl+p',
      'Ctrl+s',
      'Ctrl+o',
      'Ctrl+u',
      'Ctrl++',
      'Ctrl+-',
      'Ctrl+0',
      'Alt+ArrowLeft',

      'Alt+ ',
      'Meta+q',
      'Meta+w',
      'Ctrl+Alt+q',
      'Ctrl+q',
      'BrowserBack',
      'ContextMenu',
      'F1',
      'F24',
    ])
      expect([name, isKept(name)]).toEqual([name, true])
    for (const name of [
      'a',
      '1',
      'Enter',
      'Tab',
      'Escape',
      ' ',
      'ArrowUp',
      'PageDown',
      'Shift+A',
      '人',
      'F',
      'Ctrl+Shift+q',
    ])
      expect([name, isKept(name)]).toEqual([name, false])
  })

  test('cannot be closed, put away, zoomed or asked for a menu', () => {
    const { page, contents } = open()
    const closing = new FakeEvent()
    page.emit('close', closing)
    const menu = new FakeEvent()
    contents.emit('context-menu', menu)
    expect([closing.defaultPrevented, menu.defaultPrevented]).toEqual([true, true])
    contents.zoom = 3
    contents.emit('zoom-changed')
    expect(contents.zoom).toBe(1)
    page.kiosk = false
    page.minimized = true
    page.emit('minimize')
    expect(page.calls).toContain('restore')
    page.emit('leave-full-screen')
    expect(page.kiosk).toBe(true)
  })

  test('comes back from crashes for ever, later and later, and at once again when it had been well', () => {
    const { page, contents } = open()
    const waits: number[] = []
    for (let crash = 0; crash < 8; crash += 1) {
      const before = page.loads
      contents.emit('render-process-gone', {}, { reason: crash % 2 === 0 ? 'crashed' : 'oom' })
      // A second sign of the same end does not count twice.
      contents.emit('did-fail-load', {}, -2, '', '', true)
      let waited = 0
      while (page.loads === before) {
        vi.advanceTimersByTime(500)
        waited += 500
      }
      waits.push(waited)
    }
    expect(waits).toEqual([500, 2_000, 5_000, 15_000, 60_000, 60_000, 60_000, 60_000])
    vi.advanceTimersByTime(6 * 60_000)
    contents.emit('render-process-gone', {}, { reason: 'killed' })
    const before = page.loads
    vi.advanceTimersByTime(500)
    expect(page.loads).toBe(before + 1)
  })

  test('that hangs is ended, unless it answers in time', () => {
    const { page, contents } = open()
    page.emit('unresponsive')
    vi.advanceTimersByTime(10_000)
    page.emit('responsive')
    vi.advanceTimersByTime(60_000)
    expect(contents.crashed).toBe(0)
    page.emit('unresponsive')
    page.emit('unresponsive')
    vi.advanceTimersByTime(20_000)
    expect(contents.crashed).toBe(1)
  })

  test('keeps its display lit while it is there, and lets go of everything with its code', () => {
    const { page, kiosk } = open()
    expect(powerSaveBlocker.blocked.size).toBe(1)
    kiosk.release()
    expect(page.destroyed).toBe(true)
    expect(powerSaveBlocker.blocked.size).toBe(0)
    expect(screen.listenerCount('display-added') + app.listenerCount('before-quit')).toBe(0)
  })

  test('does not keep the program from ending', () => {
    const { page } = open()
    app.emit('before-quit', new FakeEvent())
    const closing = new FakeEvent()
    page.emit('close', closing)
    expect(closing.defaultPrevented).toBe(false)
  })
})

describe('the display', () => {
  test('is the second one where there is one, and the only one of a machine that is a screen', () => {
    expect(open().page.options).toMatchObject({ x: 0, width: 1366 })
    screen.displays = [...screen.displays, SECOND_DISPLAY]
    expect(open().page.options).toMatchObject({ x: 1366, width: 1920 })
    const { page } = open('BESIDE')
    expect(page.options).toMatchObject({ x: 1366, width: 1920 })
    page.emit('ready-to-show')
    // The desk beside it keeps the keyboard and its place on top.
    expect([page.onTop, page.calls]).toEqual(['', ['showInactive']])
  })
  test('of a desk alone shows no screen', () => {
    expect(openKiosk({ path: '/kiosk', preload: '', place: 'BESIDE' })).toBeNull()
    expect(BrowserWindow.all).toEqual([])
  })
  test('is followed when it changes or comes later', () => {
    const { page } = open()
    screen.displays = [...screen.displays, SECOND_DISPLAY]
    screen.emit('display-added')
    expect(page.bounds).toEqual(SECOND_DISPLAY.bounds)
  })
})

describe('after a power cut', () => {
  const place = { executable: '/opt/HallDesk/halldesk', args: ['--screen', '/kiosk/hall?a=50%'] }
  test('the installed program is started at log-in where the system allows it', () => {
    startAtLogin(true, { ...place, platform: 'win32', configDir: '' })
    expect(app.loginItems).toEqual([])
    app.isPackaged = true
    startAtLogin(true, { ...place, platform: 'win32', configDir: '' })
    startAtLogin(false, { ...place, platform: 'darwin', configDir: '' })
    expect(app.loginItems).toEqual([
      { openAtLogin: true, path: place.executable, args: place.args },
      { openAtLogin: false, path: place.executable, args: place.args },
    ])
  })
  test('on Linux by an entry of the desktop', () => {
    const configDir = mkdtempSync(join(tmpdir(), 'halldesk-config-'))
    app.isPackaged = true
    const file = join(configDir, 'autostart', 'halldesk-screen.desktop')
    startAtLogin(true, { ...place, platform: 'linux', configDir })
    expect(readFileSync(file, 'utf8')).toContain(
      'Exec="/opt/HallDesk/halldesk" "--screen" "/kiosk/hall?a=50%%"',
    )
    startAtLogin(false, { ...place, platform: 'linux', configDir })
    expect(existsSync(file)).toBe(false)
    startAtLogin(false, { ...place, platform: 'linux', configDir })
    rmSync(configDir, { recursive: true })
  })
})

test('an update is installed at night, and nobody is asked', async () => {
  const morning = new Date(2026, 2, 11, 9, 30).getTime()
  for (const nowMs of [
    morning,
    new Date(2026, 2, 11, 3, 0).getTime(),
    new Date(2026, 2, 11, 23, 59).getTime(),
  ]) {
    const at = new Date(nowMs + untilNight(nowMs))
    expect(at.getHours()).toBe(3)
    expect(at.getTime() - nowMs).toBeLessThanOrEqual(25 * 3_600_000)
  }
  const talk = createScreenTalk(() => morning)
  let installed = 0
  talk.announce('1.2.0', () => (installed += 1))
  vi.advanceTimersByTime(12 * 3_600_000)
  expect(installed).toBe(0)
  vi.advanceTimersByTime(7 * 3_600_000)
  expect(installed).toBe(1)
  expect(await talk.choose('1.2.0', 0)).toBe('NOW')
})

test('keys are judged by what they do, not by their letter', () => {
  expect(isKeptFromScreen({ ...press('Ctrl+Shift+q'), key: 'й' })).toBe(false)
  expect(isKeptFromScreen(press('Ctrl+Alt+Shift+q'))).toBe(true)
})
