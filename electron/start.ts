import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readArguments, readPageLocale, readPort } from './arguments.ts'
import {
  electronPlace,
  electronVersion,
  failedLately,
  fetchElectron,
  findElectron,
  rememberFailure,
} from './electron-runtime.ts'
import { makeDataDir } from './data-dir.ts'
import { failureOf, ShellError } from './failure.ts'
import { openLocalDesk } from './local-desk.ts'
import { hasDisplay, openBrowser } from './open-browser.ts'
import { ensureBuilt, rootDir, sampleDataDir } from './program.ts'
import { mayHaveServer, serverProblem, startSampleServer, type SampleServer } from './sample-server.ts'
import { pickLocale, shellMessage, systemLanguageOf, type ShellMessage } from './shell-messages.ts'
import { onStopSignal } from './stop-signals.ts'

// npm start: the sample hall, in Electron where it runs, otherwise in the browser shell.

/** The system's language until --lang is read. */
let locale = pickLocale(undefined, systemLanguageOf(process.env))

const failAndExit: (error: unknown) => never = (error) => {
  const failure = failureOf(error, locale, randomUUID)
  if (failure.code === 'INTERNAL') console.error(error)
  console.error(failure.message)
  process.exit(1)
}

const orFail = <T>(read: () => T): T => {
  try {
    return read()
  } catch (error) {
    return failAndExit(error)
  }
}

/** Fixed when free, so that the browser finds what it remembered for this address. */
const USUAL_PORT = 4720

const options = orFail(() =>
  readArguments(process.argv.slice(2), {
    data: { type: 'string' },
    port: { type: 'string' },
    lang: { type: 'string' },
    browser: { type: 'boolean', default: false },
    'retry-electron': { type: 'boolean', default: false },
  }),
)
const pageLocale = orFail(() => readPageLocale(options.lang))
locale = pickLocale(pageLocale, systemLanguageOf(process.env))
const askedPort = orFail(() => (options.port === undefined ? null : readPort(options.port)))
const dataDir = sampleDataDir(options.data)
const place = electronPlace(rootDir, process.env)

const say = (key: ShellMessage, blanks: Record<string, string | number> = {}): void =>
  void process.stdout.write(`${shellMessage(key, locale, blanks)}\n`)

const because = (key: ShellMessage, blanks: Record<string, string | number> = {}): string =>
  shellMessage(key, locale, blanks)

const showPercent = (percent: number): void => {
  if (process.stderr.isTTY) {
    process.stderr.write(
      `\r${because('downloading', { version: electronVersion(place), percent })}${percent === 100 ? '\n' : ''}`,
    )
  }
}

/** The executable to use, or why there is none. */
const chooseElectron = async (): Promise<{ executable: string } | { reason: string }> => {
  if (options.browser) return { reason: because('whyAsked') }
  if (!hasDisplay(process.platform, process.env)) return { reason: because('whyNoDisplay') }
  if (process.platform === 'linux' && process.getuid?.() === 0) return { reason: because('whyRoot') }
  const present = findElectron(place)
  if (present !== null) return { executable: present }
  if (!options['retry-electron'] && failedLately(place, Date.now())) return { reason: because('whyEarlier') }
  const problem = await fetchElectron(place, showPercent)
  const executable = findElectron(place)
  if (problem === null && executable !== null) return { executable }
  rememberFailure(place, problem ?? '', Date.now())
  return { reason: because('whyDownload', { problem: problem ?? '' }) }
}

/** The hall server of the sample hall; without one the desk stands alone, and the lines say so. */
const openServer = async (): Promise<SampleServer | null> => {
  if (!mayHaveServer(dataDir)) return null
  try {
    makeDataDir(dataDir)
    return await startSampleServer(dataDir)
  } catch (error) {
    say('hallNotStarted', { problem: serverProblem(error, locale) })
    return null
  }
}

const tellServer = (server: SampleServer | null): void => {
  if (!server) return
  say('hallAt', { address: server.address })
  say('hallAddDesk', { path: `${dataDir}-2`, address: server.address, code: server.secondCode })
}

const hallOf = (server: SampleServer | null) =>
  server && { address: server.address, ...(server.code === undefined ? {} : { code: server.code }) }

/** Runs the Electron shell to its end. Returns why it did not come up, or null when it ran. */
const runElectron = async (executable: string, server: SampleServer | null): Promise<string | null> => {
  await Promise.all([ensureBuilt('renderer'), ensureBuilt('main')])
  say('startElectron', { version: electronVersion(place) })
  const args = [
    rootDir,
    '--sample',
    '--report-ready',
    '--data',
    dataDir,
    ...(server === null ? [] : ['--hall', server.address]),
    ...(server?.code === undefined ? [] : ['--code', server.code]),
    ...(pageLocale === undefined ? [] : ['--lang', pageLocale]),
  ]
  // Electron tells over the channel that its first page is open; ending before that counts as not starting.
  const child = spawn(executable, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  let ranOrStopped = false
  child.on('message', () => (ranOrStopped = true))
  const pass = (): void => {
    ranOrStopped = true
    child.kill('SIGTERM')
  }
  process.on('SIGINT', pass).on('SIGTERM', pass)
  const problem = await new Promise<string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, signal) =>
      resolve(ranOrStopped || code === 0 ? null : (signal ?? `exit ${code}`)),
    )
  })
  process.off('SIGINT', pass).off('SIGTERM', pass)
  return problem
}

const openDesk = async (port: number, server: SampleServer | null) => {
  const hall = hallOf(server)
  return openLocalDesk({
    dataDir,
    purpose: 'SAMPLE',
    sampleHistory: true,
    port,
    locale,
    ...(pageLocale === undefined ? {} : { pageLocale }),
    ...(hall === null ? {} : { hall }),
    onGivenUp: () => failAndExit(new ShellError('HOST_STOPPED')),
  })
}

const openDeskOnSomePort = async (server: SampleServer | null) => {
  if (askedPort !== null) return openDesk(askedPort, server)
  try {
    return await openDesk(USUAL_PORT, server)
  } catch (error) {
    if (error instanceof ShellError && error.code === 'PORT_BUSY') return openDesk(0, server)
    throw error
  }
}

const runBrowser = async (reason: string, server: SampleServer | null): Promise<void> => {
  say('startBrowser', { reason })
  const desk = await openDeskOnSomePort(server)
  say('dataLives', { path: dataDir })
  say('openThis', { url: desk.shell.openUrl() })
  tellServer(server)
  say('stopWith')
  if (hasDisplay(process.platform, process.env)) openBrowser(desk.shell.ticketUrl())
  onStopSignal(async () => {
    await desk.stop()
    await server?.stop()
    say('stopped')
    process.exit(0)
  })
}

try {
  const [choice, server] = await Promise.all([chooseElectron(), openServer()])
  if ('executable' in choice) {
    tellServer(server)
    const problem = await runElectron(choice.executable, server)
    if (problem === null) await server?.stop()
    else await runBrowser(because('whyFailed', { problem }), server)
  } else {
    await runBrowser(choice.reason, server)
  }
} catch (error) {
  failAndExit(error)
}
