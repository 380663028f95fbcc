import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright-core'
import { electronPlace, electronVersion, findElectron } from '../../electron/electron-runtime.ts'
import { hasDisplay } from '../../electron/open-browser.ts'
import { ensureBuilt, rootDir } from '../../electron/program.ts'

// npm run test:electron: the few things only a real Electron can show. Without its runtime or a display nothing is run,
// and what stays untested is said in as many words.

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const UNTESTED = [
  'that Chromium obeys: sandbox, context isolation, CSP, denied permissions, navigation and new pages',
  'the app:// scheme, the preload bundle and better-sqlite3 inside Electron',
  'a locked screen: kiosk mode, the keys of the system itself, displays, power saving, start at log-in',
  'safeStorage with a real keyring, print and PDF with a real printer, menus, remembered page size',
]

const place = electronPlace(rootDir, process.env)

const whyNot = (): string | null => {
  if (findElectron(place) === null) {
    return `no Electron ${electronVersion(place)} runtime is installed (npx install-electron fetches it; ELECTRON_MIRROR is honoured)`
  }
  // A build server with a virtual display may say so.
  if (!hasDisplay(process.platform, { ...process.env, CI: undefined }))
    return 'this machine has no display (try xvfb-run)'
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return 'Electron keeps its sandbox, which does not work for root'
  return null
}

interface Check {
  readonly name: string
  readonly passed: boolean
}

const runChecks = async (executablePath: string): Promise<Check[]> => {
  await Promise.all([ensureBuilt('renderer'), ensureBuilt('main')])
  const dataDir = mkdtempSync(join(tmpdir(), 'halldesk-electron-'))
  const electron = await _electron.launch({
    executablePath,
    args: [rootDir, '--sample', '--data', dataDir, '--lang', 'zh-CN'],
  })
  try {
    const page = await electron.firstWindow()
    await page.waitForLoadState('domcontentloaded')
    const inPage = async (name: string, script: string): Promise<Check> => ({
      name,
      passed: (await page.evaluate(script)) === true,
    })
    return [
      await inPage('the page has our origin', `location.origin === 'app://halldesk'`),
      await inPage('no Node in the page', `typeof require === 'undefined' && typeof process === 'undefined'`),
      await inPage('the bridge is there', `window.hallBridge.shell === 'ELECTRON'`),
      await inPage(
        'an inline script does not run',
        `(() => { document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' })); return window.ran === undefined })()`,
      ),
      await inPage('a new page is refused', `window.open('https://example.com') === null`),
      await inPage('no request leaves', `fetch('https://example.com').then(() => false, () => true)`),
      await inPage(
        'the location is refused',
        `new Promise((done) => navigator.geolocation.getCurrentPosition(() => done(false), () => done(true)))`,
      ),
      await inPage(
        'the host answers',
        `new Promise((done) => {
          window.hallBridge.onMessage((message) => message.id === 999999 && done(message.ok))
          window.hallBridge.onConnection((open) => open &&
            window.hallBridge.send({ kind: 'call', id: 999999, method: 'system.ping', params: {} }))
        })`,
      ),
      {
        name: 'a PDF is made',
        passed: await electron.evaluate(async ({ BrowserWindow }) => {
          const pdf = await BrowserWindow.getAllWindows()[0]?.webContents.printToPDF({ pageSize: 'A4' })
          return pdf !== undefined && pdf.subarray(0, 4).toString() === '%PDF'
        }),
      },
    ]
  } finally {
    await electron.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const reason = whyNot()
const executable = findElectron(place)
if (reason !== null || executable === null) {
  say(`Not run: ${reason ?? ''}.`)
  say('Left untested by this:')
  for (const line of UNTESTED) say(`  - ${line}`)
} else {
  const checks = await runChecks(executable)
  for (const { name, passed } of checks) say(`${passed ? 'passed' : 'FAILED'}  ${name}`)
  process.exitCode = checks.every(({ passed }) => passed) ? 0 : 1
}
