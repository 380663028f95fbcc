import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppUpdater } from 'electron-updater'
import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openCertificate } from '../../db/hall/certificate.ts'
import { createUpdater, createUpdateTalk, updateEntry } from '../../electron/updates.ts'
import { app, BrowserWindow, dialog, FakeSession, Notification, resetFakeElectron } from './fake-electron.ts'

vi.mock('electron', async () => import('./fake-electron.ts'))

/** The part of electron-updater the shell uses. */
const library = vi.hoisted(() => ({ autoUpdater: null as unknown }))
vi.mock('electron-updater', () => ({ default: library }))

class FakeUpdater extends EventEmitter {
  readonly netSession = new FakeSession()
  readonly feeds: unknown[] = []
  readonly installs: [silent: boolean, restart: boolean][] = []
  active = true
  offered: string | null = '1.2.0'
  failure: Error | null = null
  isUpdaterActive(): boolean {
    return this.active
  }
  setFeedURL(feed: unknown): void {
    this.feeds.push(feed)
  }
  async checkForUpdates() {
    if (this.failure !== null) throw this.failure
    return { isUpdateAvailable: this.offered !== null, updateInfo: { version: this.offered } }
  }
  async downloadUpdate(): Promise<string[]> {
    for (let percent = 0; percent <= 100; percent += 1) this.emit('download-progress', { percent })
    return []
  }
  quitAndInstall(silent: boolean, restart: boolean): void {
    this.installs.push([silent, restart])
    if (this.failure !== null) this.emit('error', this.failure)
  }
}

let folder: string
let fake: FakeUpdater
beforeEach(() => {
  resetFakeElectron()
  folder = mkdtempSync(join(tmpdir(), 'halldesk-updates-'))
  fake = new FakeUpdater()
  library.autoUpdater = fake
})
afterEach(() => rmSync(folder, { recursive: true }))

const certificates = async (): Promise<[own: string, foreign: string]> => {
  const other = mkdtempSync(join(folder, 'other-'))
  return [(await openCertificate(folder, Date.now())).cert, (await openCertificate(other, Date.now())).cert]
}

/** What the updater's session answers to a server that shows this certificate. */
const verdictOn = (data: string): number | undefined => {
  let verdict: number | undefined
  fake.netSession.verifyCertificate?.(
    ...([{ certificate: { data } }, (answer: number) => (verdict = answer)] as never[]),
  )
  return verdict
}
const isCancelled = (url: string): boolean | undefined => {
  let cancelled: boolean | undefined
  fake.netSession.handlers['request']?.(
    ...([{ url }, ({ cancel }: { cancel: boolean }) => (cancelled = cancel)] as never[]),
  )
  return cancelled
}

describe('the updater', () => {
  test('fetches nothing by itself, never goes back a version, and installs nothing on its own', async () => {
    await createUpdater().check({ url: 'https://10.0.0.5:4730/updates', certificate: null })
    const { autoDownload, autoInstallOnAppQuit, allowDowngrade, allowPrerelease, disableWebInstaller } =
      library.autoUpdater as AppUpdater
    expect([autoDownload, autoInstallOnAppQuit, allowDowngrade, allowPrerelease]).toEqual(
      Array.from({ length: 4 }, () => false),
    )
    expect(disableWebInstaller).toBe(true)
    expect(fake.feeds).toMatchObject([{ provider: 'generic', url: 'https://10.0.0.5:4730/updates' }])
  })

  test('its session trusts the pinned certificate alone, and asks nobody but the feed', async () => {
    const [own, foreign] = await certificates()
    const updater = createUpdater()
    expect(await updater.check({ url: 'https://10.0.0.5:4730/updates', certificate: own })).toBe('1.2.0')
    expect(verdictOn(own)).toBe(0)
    expect(verdictOn(foreign)).toBe(-2)
    expect(isCancelled('https://10.0.0.5:4730/updates/latest.yml')).toBe(false)
    expect(isCancelled('https://elsewhere.example/HallDesk.exe')).toBe(true)
    // Seen once, a foreign certificate is told by its name, whatever Chromium calls it.
    fake.failure = new Error('net::ERR_FAILED')
    await expect(
      updater.check({ url: 'https://10.0.0.5:4730/updates', certificate: own }),
    ).rejects.toMatchObject({
      code: 'ERR_CERT_NOT_PINNED',
    })
  })

  test('a certificate others vouch for is left to Chromium', async () => {
    const [own] = await certificates()
    await createUpdater().check({ url: 'https://hall.example/updates', certificate: null })
    expect(verdictOn(own)).toBe(-3)
  })

  test('tells progress in steps, and nothing where there is nothing newer', async () => {
    const updater = createUpdater()
    const feed = { url: 'https://10.0.0.5:4730/updates', certificate: null }
    await updater.check(feed)
    const told: number[] = []
    await updater.download((percent) => told.push(percent))
    expect(told).toEqual(Array.from({ length: 20 }, (_, index) => (index + 1) * 5))
    fake.offered = null
    expect(await updater.check(feed)).toBeNull()
  })

  test('what is not installed cannot be updated', async () => {
    fake.active = false
    const feed = { url: 'https://10.0.0.5:4730/updates', certificate: null }
    await expect(createUpdater().check(feed)).rejects.toMatchObject({ code: 'ERR_UPDATER_INACTIVE' })
    expect(fake.feeds).toEqual([])
  })

  test('installs silently, lets a new copy in, and says when the installer did not start', async () => {
    const updater = createUpdater()
    await updater.check({ url: 'https://10.0.0.5:4730/updates', certificate: null })
    updater.install(true)
    expect(fake.installs).toEqual([[true, true]])
    expect(app.hasLock).toBe(false)
    fake.failure = new Error('pkexec was dismissed')
    expect(() => updater.install(false)).toThrow('dismissed')
  })
})

describe('what the person sees', () => {
  test('asks in their language, with three choices, of which the harmless one is the default', async () => {
    const talk = createUpdateTalk('zh-CN', () => undefined)
    dialog.answer = 1
    expect(await talk.choose('1.2.0', 3)).toBe('AT_QUIT')
    expect(dialog.shown[0]).toMatchObject({ defaultId: 2, cancelId: 2 })
    expect(dialog.shown[0]?.detail).toContain('3 条记录')
    await talk.tell('updateNewest')
    expect(dialog.shown[1]?.message).toBe('已是最新版本。')
  })

  test('an announcement at the edge of the screen leads to the choice', () => {
    let clicked = 0
    createUpdateTalk('en', () => undefined).announce('1.2.0', () => (clicked += 1))
    expect(Notification.all[0]?.options.body).toContain('1.2.0')
    Notification.all[0]?.emit('click')
    expect(clicked).toBe(1)
  })

  test('the menu tells the step, and the bar of the system the progress', () => {
    const page = new BrowserWindow({})
    const seen: string[] = []
    const talk = createUpdateTalk('en', (step) => seen.push(updateEntry(step, 'en').label))
    talk.show({ kind: 'CHECKING' })
    talk.show({ kind: 'DOWNLOADING', version: '1.2.0', percent: 40 })
    expect(page.progress).toBe(0.4)
    talk.show({ kind: 'READY', version: '1.2.0', choice: 'LATER' })
    talk.show({ kind: 'IDLE' })
    expect(page.progress).toBe(-1)
    expect(seen).toEqual([
      'Looking for updates…',
      'Fetching version 1.2.0: 40%',
      'Install version 1.2.0…',
      'Check for updates…',
    ])
    expect(updateEntry({ kind: 'CHECKING' }, 'en').enabled).toBe(false)
  })
})

test('the version that is compared with the feed is the one in package.json', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  expect(version).toMatch(/^\d+\.\d+\.\d+$/)
})
