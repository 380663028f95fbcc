import { EventEmitter } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { HallBridge } from '../../db/contract/bridge.ts'
import type { HostLaunch } from '../../db/host-options.ts'
import { createFakeHost, type FakeHost } from '../shell/fake-host.ts'
import {
  app,
  BrowserWindow,
  contextBridge,
  dialog,
  eventFrom,
  FakeContents,
  FakeEvent,
  FakeSession,
  ipcMain,
  ipcRenderer,
  Menu,
  resetFakeElectron,
  screen,
  SECOND_DISPLAY,
} from './fake-electron.ts'

vi.mock('electron', async () => import('./fake-electron.ts'))

/** What the program did with the host; `exit` plays its death. */
const host = vi.hoisted(() => ({
  launches: [] as unknown[],
  stops: 0,
  failure: null as Error | null,
  current: null as unknown,
  exit: () => {},
}))

vi.mock('../../db/host-client.ts', async (importOriginal) => ({
  ...(await importOriginal<typeof import('../../db/host-client.ts')>()),
  launchHost: async (launch: HostLaunch) => {
    if (host.failure !== null) throw host.failure
    const fake = createFakeHost()
    host.launches.push(launch)
    host.current = fake
    return {
      connect: fake.connect,
      updates: async () => ({
        feed: { url: 'https://10.0.0.5:4730/updates', certificate: null },
        waiting: 0,
        isBusy: false,
      }),
      async stop() {
        host.stops += 1
        fake.die()
      },
      onExit(listener: () => void) {
        host.exit = () => {
          fake.die()
          listener()
        }
      },
    }
  },
}))

const library = vi.hoisted(() => ({ autoUpdater: null as unknown }))
vi.mock('electron-updater', () => ({ default: library }))

/** An installed program for which the hall has an update; remembers how often the host had stopped when it began. */
const updater = Object.assign(new EventEmitter(), {
  hostStopsAtInstall: -1,
  netSession: new FakeSession(),
  isUpdaterActive: () => true,
  setFeedURL: () => undefined,
  checkForUpdates: async () => ({ isUpdateAvailable: true, updateInfo: { version: '1.2.0' } }),
  downloadUpdate: async () => [],
  quitAndInstall() {
    updater.hostStopsAtInstall = host.stops
  },
})

const MenuEntry = z.object({ label: z.string(), click: z.function({ input: [], output: z.void() }) })
const clickMenu = (label: string): void => {
  const menus = z.array(z.object({ submenu: z.array(z.unknown()) })).parse(Menu.template)
  for (const entry of menus.flatMap(({ submenu }) => submenu)) {
    const found = MenuEntry.safeParse(entry).data
    if (found?.label === label) return found.click()
  }
  throw new Error(`no ${label} in the menu`)
}

let dataDir: string
let runs = 0
const argv = process.argv
const signals = ['SIGTERM', 'SIGINT'] as const
const failures = ['uncaughtException', 'unhandledRejection'] as const
const meetingBefore = new Set(failures.flatMap((failure) => process.rawListeners(failure)))
/** What the program does about failures nobody met. */
const meetings = (failure: (typeof failures)[number]) =>
  process.rawListeners(failure).filter((each) => !meetingBefore.has(each))

const startProgram = async (...args: string[]): Promise<void> => {
  process.argv = ['electron', '.', '--data', dataDir, ...args]
  // A new run of the entry file alone: the fake beneath it stays the one this test looks at.
  runs += 1
  const entry = new URL(`../../electron/main.ts?run=${runs}`, import.meta.url)
  await import(entry.pathname + entry.search)
}
const until = async (met: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(met()).toBe(true), { timeout: 5_000 })
const started = async (): Promise<void> => until(() => BrowserWindow.all.length === 1)

beforeEach(() => {
  resetFakeElectron()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  Object.assign(host, { launches: [], stops: 0, failure: null, current: null })
  dataDir = mkdtempSync(join(tmpdir(), 'halldesk-main-'))
})
afterEach(() => {
  const fake = host.current as FakeHost | null
  fake?.die()
  process.argv = argv
  for (const signal of signals) process.removeAllListeners(signal)
  for (const failure of failures)
    for (const meet of meetings(failure)) Reflect.apply(process.removeListener, process, [failure, meet])
  vi.restoreAllMocks()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('the Electron shell', () => {
  test('starts host, then page, with the profile beside the data', async () => {
    await startProgram('--sample', '--lang', 'zh-CN')
    await started()
    expect(host.launches).toMatchObject([
      { dataDir, purpose: 'SAMPLE', locale: 'zh-CN', sampleDir: '/program/db/sample' },
    ])
    expect(app.paths['userData']).toBe(join(dataDir, 'shell'))
    expect(BrowserWindow.all[0]?.loaded).toBe('app://halldesk/?lang=zh-CN')
    expect(JSON.stringify(Menu.template)).toContain('复制')
    expect(existsSync(join(dataDir, 'data.key'))).toBe(true)
  })

  test('a real hall’s key goes into the keychain', async () => {
    await startProgram()
    await started()
    expect(host.launches).toMatchObject([{ purpose: 'REAL', locale: 'en' }])
    expect(existsSync(join(dataDir, 'data.key.sealed'))).toBe(true)
    expect(existsSync(join(dataDir, 'data.key'))).toBe(false)
  })

  test('a hall is named on the command line, with the code of its administrator', async () => {
    await startProgram('--hall', '10.0.0.5:4730', '--code', '7K3MQ-9TX2B-4H6VWEZA')
    await started()
    expect(host.launches).toMatchObject([
      { purpose: 'REAL', hall: { address: '10.0.0.5:4730', code: '7K3MQ-9TX2B-4H6VWEZA' } },
    ])
  })

  test('an address that is none ends the program with a sentence', async () => {
    await startProgram('--hall', 'ftp://10.0.0.5')
    await until(() => app.exits.length > 0)
    expect(host.launches).toEqual([])
  })

  test('a second instance leaves at once and opens nothing', async () => {
    app.hasLock = false
    await startProgram()
    expect(app.quits).toBe(1)
    expect(host.launches).toEqual([])
    expect(BrowserWindow.all).toEqual([])
  })

  test('a failure at start is told in words and ends the program', async () => {
    const { HostStartError } = await import('../../db/host-client.ts')
    host.failure = new HostStartError(
      'STORAGE_BUSY',
      'The data folder is in use by another program. Close it first.',
    )
    await startProgram()
    await until(() => app.exits.length === 1)
    expect(app.exits).toEqual([1])
    expect(dialog.errors[0]?.[0]).toBe('HallDesk cannot start')
    expect(BrowserWindow.all).toEqual([])
  })

  test('a lost key is told before any host starts', async () => {
    writeFileSync(join(dataDir, 'hall.db'), '')
    await startProgram()
    await until(() => app.exits.length === 1)
    expect(dialog.errors[0]?.[1]).toContain('data key')
    expect(host.launches).toEqual([])
  })

  test('an update the person chose is installed when the host has stopped, not before', async () => {
    library.autoUpdater = updater
    updater.hostStopsAtInstall = -1
    await startProgram('--sample')
    await started()
    const menu = JSON.stringify(Menu.template)
    expect(menu).toContain('Check for updates…')
    dialog.answer = 0
    clickMenu('Check for updates…')
    await until(() => app.quits === 1)
    expect(updater.hostStopsAtInstall).toBe(-1)
    const quitting = new FakeEvent()
    app.emit('before-quit', quitting)
    expect(quitting.defaultPrevented).toBe(true)
    await until(() => app.quits === 2)
    expect(updater.hostStopsAtInstall).toBe(1)
  })

  test('quitting waits for the host, whatever number of times it is asked', async () => {
    await startProgram('--sample')
    await started()
    const first = new FakeEvent()
    const second = new FakeEvent()
    app.emit('before-quit', first)
    app.emit('before-quit', second)
    expect([first.defaultPrevented, second.defaultPrevented]).toEqual([true, true])
    await until(() => app.quits === 1)
    expect(host.stops).toBe(1)
    const last = new FakeEvent()
    app.emit('before-quit', last)
    expect(last.defaultPrevented).toBe(false)
  })
})

describe('a machine that is a public screen', () => {
  const screenPage = (): FakeContents => {
    const [page] = BrowserWindow.all
    if (page === undefined) throw new Error('no page')
    return page.webContents
  }
  const say = (page: FakeContents, id: number, method: string, params: object = {}): void =>
    void ipcMain.emit('hall:send', eventFrom(page), { kind: 'call', id, method, params })
  const answerOf = async (page: FakeContents, id: number): Promise<unknown> => {
    const find = () =>
      page.sent.find(
        ([channel, value]) => channel === 'hall:message' && Reflect.get(Object(value), 'id') === id,
      )?.[1]
    await until(() => find() !== undefined)
    return find()
  }

  test('shows it and nothing else: no menu, no desk, and a screen’s connection to the host', async () => {
    await startProgram('--screen', 'hall', '--lang', 'en')
    await started()
    expect(BrowserWindow.all[0]?.loaded).toBe('app://halldesk/?screen=1&lang=en#/kiosk/hall')
    expect(Menu.template).toEqual([])
    const page = screenPage()
    ipcMain.emit('hall:open', eventFrom(page))
    say(page, 1, 'test.isScreen')
    expect(await answerOf(page, 1)).toMatchObject({ ok: true, value: true })
    // Any other page would be one of the desk.
    const other = new FakeContents()
    ipcMain.emit('hall:open', eventFrom(other))
    say(other, 2, 'test.isScreen')
    expect(await answerOf(other, 2)).toMatchObject({ ok: true, value: false })
  })

  test('is left when the host has found the code right, and not before', async () => {
    await startProgram('--screen', 'hall')
    await started()
    const page = screenPage()
    ipcMain.emit('hall:open', eventFrom(page))
    say(page, 1, 'screen.exit', { code: 'wrong', leave: true })
    expect(await answerOf(page, 1)).toMatchObject({ ok: false })
    // Another call under the same number says nothing of the code.
    say(page, 2, 'test.echo', { method: 'screen.exit' })
    await answerOf(page, 2)
    // Before its settings the code is asked for as well.
    say(page, 3, 'screen.exit', { code: 'right' })
    await answerOf(page, 3)
    expect(BrowserWindow.all[0]?.destroyed).toBe(false)
    say(page, 4, 'screen.exit', { code: 'right', leave: true })
    await until(() => BrowserWindow.all[0]?.destroyed === true)
  })

  test('begins anew when it cannot start, where a desk would tell a person', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    writeFileSync(join(dataDir, 'hall.db'), '')
    await startProgram('--screen', 'hall')
    await vi.advanceTimersByTimeAsync(31_000)
    vi.useRealTimers()
    expect([app.relaunches, app.exits, dialog.errors]).toEqual([1, [1], []])
  })

  test('begins anew after an error nobody met', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    await startProgram('--screen', 'hall')
    for (const meet of meetings('uncaughtException')) Reflect.apply(meet, process, [new Error('by hand')])
    await vi.advanceTimersByTimeAsync(31_000)
    vi.useRealTimers()
    expect([app.relaunches, app.exits, dialog.errors]).toEqual([1, [1], []])
  })

  test('a desk with a second display has its screen there', async () => {
    screen.displays = [...screen.displays, SECOND_DISPLAY]
    await startProgram('--second-screen', 'window?window=A01')
    await until(() => BrowserWindow.all.length === 2)
    expect(BrowserWindow.all.map(({ loaded }) => loaded)).toEqual([
      'app://halldesk/',
      'app://halldesk/?screen=1#/kiosk/window?window=A01',
    ])
    expect(JSON.stringify(Menu.template)).toContain('Copy')
  })
})

describe('messages', () => {
  const call = { kind: 'call', id: 1, method: 'test.echo', params: { a: 1 } }
  const answers = (page: FakeContents): unknown[] =>
    page.sent.filter(([channel]) => channel === 'hall:message').map(([, value]) => value)
  const connections = (page: FakeContents): unknown[] =>
    page.sent.filter(([channel]) => channel === 'hall:connection').map(([, value]) => value)

  test('pass unchanged between a page and its own port', async () => {
    await startProgram('--sample')
    await started()
    const [one, two] = [new FakeContents(), new FakeContents()]
    for (const page of [one, two]) ipcMain.emit('hall:open', eventFrom(page))
    ipcMain.emit('hall:send', eventFrom(one), call)
    await until(() => answers(one).length === 1)
    expect(answers(one)).toEqual([{ kind: 'answer', id: 1, ok: true, value: { a: 1 } }])
    expect(answers(two)).toEqual([])
    expect((host.current as FakeHost).opened()).toBe(2)
  })

  test('of a foreign frame reach nobody', async () => {
    await startProgram('--sample')
    await started()
    const page = new FakeContents()
    ipcMain.emit('hall:open', eventFrom(page, { origin: 'https://example.com' }))
    ipcMain.emit('hall:open', eventFrom(page, null))
    expect((host.current as FakeHost).opened()).toBe(0)
    ipcMain.emit('hall:open', eventFrom(page))
    ipcMain.emit('hall:send', eventFrom(page, { parent: {} }), call)
    ipcMain.emit('hall:send', eventFrom(page), { ...call, id: 2 })
    await until(() => answers(page).length > 0)
    expect(answers(page)).toMatchObject([{ id: 2 }])
  })

  test('a page that reloads gets a new port, without the session of the page before', async () => {
    await startProgram('--sample')
    await started()
    const page = new FakeContents()
    ipcMain.emit('hall:open', eventFrom(page))
    ipcMain.emit('hall:send', eventFrom(page), {
      kind: 'call',
      id: 1,
      method: 'session.login',
      params: { staffId: 'A' },
    })
    await until(() => answers(page).length === 1)
    ipcMain.emit('hall:open', eventFrom(page))
    ipcMain.emit('hall:send', eventFrom(page), { kind: 'call', id: 2, method: 'session.current', params: {} })
    await until(() => answers(page).length === 2)
    expect(answers(page)[1]).toMatchObject({ id: 2, value: null })
  })

  test('when the host dies the page is told, and told again when it is back', async () => {
    await startProgram('--sample')
    await started()
    const page = new FakeContents()
    ipcMain.emit('hall:open', eventFrom(page))
    host.exit()
    await until(() => connections(page).length === 3)
    expect(connections(page)).toEqual([true, false, true])
    expect(host.launches).toHaveLength(2)
    ipcMain.emit('hall:send', eventFrom(page), call)
    await until(() => answers(page).length === 1)
  })

  test('a closed page is not written to', async () => {
    await startProgram('--sample')
    await started()
    const page = new FakeContents()
    ipcMain.emit('hall:open', eventFrom(page))
    page.destroyed = true
    page.emit('destroyed')
    const before = page.sent.length
    ;(host.current as FakeHost).publish('changed', {})
    ipcMain.emit('hall:send', eventFrom(page), call)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(page.sent).toHaveLength(before)
  })
})

test('the preload gives a page the bridge and nothing else', async () => {
  await import('../../electron/preload.ts')
  expect(Object.keys(contextBridge.exposed)).toEqual(['hallBridge'])
  expect(ipcRenderer.sent).toEqual([['hall:open']])
  const bridge = contextBridge.exposed['hallBridge'] as HallBridge
  const seen: unknown[] = []
  const stopListening = bridge.onMessage((message) => seen.push(message))
  bridge.onConnection((open) => seen.push(open))
  ipcRenderer.emit('hall:connection', { sender: 'ipc' }, true)
  ipcRenderer.emit('hall:message', { sender: 'ipc' }, { kind: 'topic', topic: 'changed', payload: 1 })
  stopListening()
  ipcRenderer.emit('hall:message', { sender: 'ipc' }, { kind: 'topic', topic: 'changed', payload: 2 })
  bridge.onConnection((open) => seen.push(['late', open]))
  expect(seen).toEqual([true, { kind: 'topic', topic: 'changed', payload: 1 }, ['late', true]])
  bridge.send({ kind: 'call', id: 1, method: 'system.ping', params: {} })
  expect(await bridge.print({ copies: 1, layout: 'A4', title: '' })).toBe('DONE')
  expect(ipcRenderer.sent.map(([channel]) => channel)).toEqual(['hall:open', 'hall:send', 'hall:print'])
})
