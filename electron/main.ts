import { randomUUID } from 'node:crypto'
import { homedir, hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { app, dialog } from 'electron'
import { launchHost } from '../db/host-client.ts'
import { readHall } from './arguments.ts'
import { defaultDataDir, makeDataDir } from './data-dir.ts'
import { failureOf, ShellError } from './failure.ts'
import { keepHost, type HostKeeper } from './host-keeper.ts'
import { KEY_FILE_NAME, openKeyFile } from './key-file.ts'
import { openDataKey, type DataKey } from './keychain.ts'
import { setMenu } from './menus.ts'
import { carryPages } from './page-lines.ts'
import { servePrinting } from './printing.ts'
import { declarePageScheme, servePages } from './protocol.ts'
import { hardenProcess, hardenSessions } from './security.ts'
import { loadShellSettings, saveShellSettings } from './shell-settings.ts'
import { pickLocale, shellMessage } from './shell-messages.ts'
import { STOP_PATIENCE_MS } from './stop-signals.ts'
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

const fail = (error: unknown): void => {
  const failure = failureOf(error, locale, randomUUID)
  console.error(failure.code, error)
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

/** Quitting waits until the host has written everything; a second request does not cut it short. */
const stopBeforeQuit = (keeper: HostKeeper): void => {
  let state: 'RUNNING' | 'STOPPING' | 'STOPPED' = 'RUNNING'
  app.on('before-quit', (event) => {
    if (state === 'STOPPED') return
    event.preventDefault()
    if (state === 'STOPPING') return
    state = 'STOPPING'
    const quit = (): void => {
      if (state === 'STOPPED') return
      state = 'STOPPED'
      app.quit()
    }
    keeper.stop().then(quit, quit)
    setTimeout(quit, STOP_PATIENCE_MS).unref()
  })
}

const settingsPath = join(dataDir, 'shell', 'settings.json')
let settings = loadShellSettings(settingsPath)

const showMenu = (): void =>
  setMenu({
    locale,
    printSilently: settings.printSilently,
    onPrintSilently(printSilently) {
      settings = { ...settings, printSilently }
      saveShellSettings(settingsPath, settings)
    },
  })

// 4 In order: what must precede readiness, one instance a data directory, then host and page.
const start = async (): Promise<void> => {
  await app.whenReady()
  hardenSessions()
  servePages(join(builtDir, '..', 'renderer'))
  const keeper = await startHost()
  stopBeforeQuit(keeper)
  carryPages(keeper)
  servePrinting({ locale, silent: () => settings.printSilently })
  showMenu()
  openPage({
    name: 'desk',
    preload: join(builtDir, 'preload.cjs'),
    locale,
    ...(pageLocale === undefined ? {} : { pageLocale }),
  })
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
    start().catch(fail)
  } else {
    app.quit()
  }
} catch (error) {
  fail(error)
}
