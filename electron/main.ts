import { randomUUID } from 'node:crypto'
import { homedir, hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { app, dialog, screen as electronScreen } from 'electron'
import { launchHost } from '../db/host-client.ts'
import { readHall, readScreenPath } from './arguments.ts'
import { defaultDataDir, makeDataDir } from './data-dir.ts'
import { failureOf, ShellError } from './failure.ts'
import { keepHost, type HostKeeper } from './host-keeper.ts'
import { KEY_FILE_NAME, openKeyFile } from './key-file.ts'
import { openDataKey, type DataKey } from './keychain.ts'
import { hideMenu, setMenu } from './menus.ts'
import { openKiosk, type Kiosk } from './kiosk-window.ts'
import { startAtLogin } from './kiosk-start.ts'
import { createScreenTalk } from './kiosk-updates.ts'
import { carryPages, type Screens } from './page-lines.ts'
import { servePrinting } from './printing.ts'
import { declarePageScheme, servePages } from './protocol.ts'
import { hardenProcess, hardenSessions } from './security.ts'
import { loadShellSettings, saveShellSettings } from './shell-settings.ts'
import { pickLocale, shellMessage } from './shell-messages.ts'
import { STOP_PATIENCE_MS } from './stop-signals.ts'
import { createUpdates, type Updates } from './update-steps.ts'
import { createUpdater, createUpdateTalk, updateEntry } from './updates.ts'
import { bringToFront, openPage } from './windows.ts'

// 1 What was asked for. Chromium's own switches stand beside ours, so unknown ones are no error.
const { values: asked } = parseArgs({
  args: process.argv.slice(app.isPackaged ? 1 : 2),
  options: {
    data: { type: 'string' },
    lang: { type: 'string' },
    hall: { type: 'string' },
    code: { type: 'string' },
    sample: { type: 'boolean' },
    screen: { type: 'string' },
    'second-screen': { type: 'string' },
    'report-ready': { type: 'boolean' },
  },
  strict: false,
})
const purpose = asked['sample'] === true ? 'SAMPLE' : 'REAL'
const pageLocale = asked['lang'] === 'en' || asked['lang'] === 'zh-CN' ? asked['lang'] : undefined
const locale = pickLocale(pageLocale, app.getPreferredSystemLanguages()[0])
const dataDir =
  typeof asked['data'] === 'string'
    ? resolve(asked['data'])
    : defaultDataDir(purpose === 'SAMPLE' ? 'sample' : 'hall', {
        platform: process.platform,
        env: process.env,
        home: homedir(),
      })
const builtDir = import.meta.dirname

const SCREEN_AGAIN_MS = 30_000

const fail = (error: unknown): void => {
  const failure = failureOf(error, locale, randomUUID)
  console.error(failure.code, error)
  // Nobody stands before a screen to read it: it begins anew, unless what it was told can never be right.
  if (typeof asked['screen'] === 'string' && failure.code !== 'BAD_ARGUMENT') {
    setTimeout(() => {
      app.relaunch()
      app.exit(1)
    }, SCREEN_AGAIN_MS)
    return
  }
  dialog.showErrorBox(shellMessage('startFailedTitle', locale), failure.message)
  app.exit(1)
}

// 2 The key: in the sample hall there is nothing to protect, and either shell must be able to open it.
const openKey = async (): Promise<Uint8Array> => {
  const found: DataKey =
    purpose === 'SAMPLE' ? { key: openKeyFile(dataDir), protection: 'FILE' } : await openDataKey(dataDir)
  if (purpose === 'REAL' && found.protection === 'FILE') {
    console.warn(shellMessage('keyInFile', locale, { path: join(dataDir, KEY_FILE_NAME) }))
  }
  return found.key
}

// 3 The host, kept running until the program ends.
const startHost = async (): Promise<HostKeeper> => {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  const hall = readHall(text(asked['hall']), text(asked['code']))
  const dataKey = await openKey()
  const keeper = await keepHost({
    launch: async () =>
      launchHost({
        dataDir,
        purpose,
        dataKey,
        deviceName: hostname(),
        programVersion: app.getVersion(),
        locale,
        ...(hall === undefined ? {} : { hall }),
        ...(purpose === 'SAMPLE'
          ? { sampleDir: join(app.getAppPath(), 'db', 'sample'), sampleHistory: true }
          : {}),
      }),
    nowMs: Date.now,
  })
  keeper.onGivenUp(() => fail(new ShellError('HOST_STOPPED')))
  return keeper
}

/** Not all desks of a hall at once, and not in the first minutes of a morning. */
const UPDATE_FIRST_MS = 5 * 60_000
const UPDATE_SPREAD_MS = 30 * 60_000
const UPDATE_EVERY_MS = 4 * 3_600_000

/** Looks for updates now and then, in an installed program. */
const watchUpdates = (updates: Updates): void => {
  if (!app.isPackaged) return
  const look = (): void => {
    void updates.check('CLOCK')
    setTimeout(look, UPDATE_EVERY_MS).unref()
  }
  setTimeout(look, UPDATE_FIRST_MS + Math.random() * UPDATE_SPREAD_MS).unref()
}

/**
 * Quitting waits until the host has written everything; a second request does not cut it short. An update is installed
 * between the two, and never over a host that did not come to its end.
 */
const stopBeforeQuit = (keeper: HostKeeper, updates: Updates): void => {
  let state: 'RUNNING' | 'STOPPING' | 'STOPPED' = 'RUNNING'
  app.on('before-quit', (event) => {
    if (state === 'STOPPED') return
    event.preventDefault()
    if (state === 'STOPPING') return
    state = 'STOPPING'
    const quit = (): void => {
      state = 'STOPPED'
      app.quit()
    }
    const patience = setTimeout(quit, STOP_PATIENCE_MS)
    const stopAndInstall = async (): Promise<void> => {
      await keeper.stop()
      // Otherwise patience is over and the program is ending already.
      if (state !== 'STOPPING') return
      clearTimeout(patience)
      // The installer may ask this program to end while it is being started.
      state = 'STOPPED'
      await updates.installStopped()
    }
    stopAndInstall().then(quit, quit)
  })
}

const settingsPath = join(dataDir, 'shell', 'settings.json')
let settings = loadShellSettings(settingsPath)

const showMenu = (updates: Updates): void =>
  setMenu({
    locale,
    update: updateEntry(updates.step(), locale),
    onUpdate: () => void updates.check('PERSON'),
    printSilently: settings.printSilently,
    onPrintSilently(printSilently) {
      settings = { ...settings, printSilently }
      saveShellSettings(settingsPath, settings)
    },
  })

/**
 * `--screen PATH`: this machine is a public screen and shows nothing else. `--second-screen PATH`: the second display of a
 * desk is one, whenever it is plugged in.
 */
const screenPaths = () => {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  return {
    alone: readScreenPath(text(asked['screen'])),
    beside: readScreenPath(text(asked['second-screen'])),
  }
}

const kiosks = new Set<Kiosk>()
const screens: Screens = {
  isScreen: (page) =>
    [...kiosks].some((kiosk) => !kiosk.page.isDestroyed() && kiosk.page.webContents === page),
  onExit(page) {
    for (const kiosk of kiosks)
      if (!kiosk.page.isDestroyed() && kiosk.page.webContents === page) kiosk.release()
  },
}

const openScreen = (path: string, place: 'ALONE' | 'BESIDE'): void => {
  const kiosk = openKiosk({
    path,
    place,
    preload: join(builtDir, 'preload.cjs'),
    ...(pageLocale === undefined ? {} : { pageLocale }),
  })
  if (kiosk === null) return
  kiosks.add(kiosk)
  kiosk.page.once('closed', () => kiosks.delete(kiosk))
}

const keepSecondScreen = (path: string): void => {
  const open = (): void => {
    if (kiosks.size === 0) openScreen(path, 'BESIDE')
  }
  electronScreen.on('display-added', open)
  open()
}

/** The machine is a screen from log-in on, with what it was told when it became one; the code of the hall is used up. */
const comeBackAfterPowerCut = (path: string): void => {
  const hall = typeof asked['hall'] === 'string' ? ['--hall', asked['hall']] : []
  startAtLogin(true, {
    platform: process.platform,
    configDir: process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'),
    executable: process.env['APPIMAGE'] ?? process.execPath,
    args: ['--data', dataDir, '--screen', path, ...hall, ...(pageLocale ? ['--lang', pageLocale] : [])],
  })
}

// 4 In order: what must precede readiness, one instance a data directory, then host and page.
const start = async (): Promise<void> => {
  const { alone, beside } = screenPaths()
  await app.whenReady()
  hardenSessions()
  servePages(join(builtDir, '..', 'renderer'))
  const keeper = await startHost()
  const updates: Updates = createUpdates({
    updater: createUpdater(),
    talk:
      alone === undefined ? createUpdateTalk(locale, () => showMenu(updates)) : createScreenTalk(Date.now),
    state: async () => keeper.updates(),
    quit: () => app.quit(),
    pause,
  })
  stopBeforeQuit(keeper, updates)
  carryPages(keeper, screens)
  servePrinting({ locale, silent: (page) => screens.isScreen(page) || settings.printSilently })
  watchUpdates(updates)
  if (alone !== undefined) {
    // Without a menu none of its keys does anything.
    hideMenu()
    comeBackAfterPowerCut(alone)
    openScreen(alone, 'ALONE')
  } else {
    showMenu(updates)
    openPage({
      name: 'desk',
      preload: join(builtDir, 'preload.cjs'),
      locale,
      ...(pageLocale === undefined ? {} : { pageLocale }),
    })
    if (beside !== undefined) keepSecondScreen(beside)
  }
  // start.ts waits for this to know that Electron runs here.
  if (asked['report-ready'] === true) process.send?.('ready')
}

try {
  hardenProcess()
  declarePageScheme()
  makeDataDir(dataDir)
  app.setPath('userData', join(dataDir, 'shell'))
  if (app.requestSingleInstanceLock()) {
    app.on('second-instance', bringToFront)
    app.on('window-all-closed', () => app.quit())
    process.on('SIGTERM', () => app.quit()).on('SIGINT', () => app.quit())
    // Electron would show a box with the error, and wait for somebody before a public screen to press its key.
    if (typeof asked['screen'] === 'string')
      process.on('uncaughtException', fail).on('unhandledRejection', fail)
    start().catch(fail)
  } else {
    app.quit()
  }
} catch (error) {
  fail(error)
}
