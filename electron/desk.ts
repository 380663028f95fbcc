import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { readArguments, readHall, readPageLocale, readPort, readScreenPath } from './arguments.ts'
import { failureOf, ShellError } from './failure.ts'
import { helpAskedFor, deskHelp } from './help.ts'
import { openLocalDesk } from './local-desk.ts'
import { hasDisplay, openBrowser } from './open-browser.ts'
import { pickLocale, shellMessage, systemLanguageOf } from './shell-messages.ts'
import { onStopSignal } from './stop-signals.ts'

// One desk for scripts: npm run desk -- --data DIR [--hall URL [--code CODE]] [--port 0] [--screen PATH] [--headless] [--json] [--sample] [--no-build] [--lang zh-CN|en] [--help]

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const asJson = process.argv.includes('--json')
/** The system's language until --lang is read. */
let locale = pickLocale(undefined, systemLanguageOf(process.env))

const run = async (): Promise<void> => {
  const options = readArguments(process.argv.slice(2), {
    data: { type: 'string' },
    hall: { type: 'string' },
    code: { type: 'string' },
    port: { type: 'string', default: '0' },
    screen: { type: 'string' },
    headless: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    sample: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    lang: { type: 'string' },
  })
  const pageLocale = readPageLocale(options.lang)
  locale = pickLocale(pageLocale, systemLanguageOf(process.env))
  const screen = readScreenPath(options.screen)
  const hall = readHall(options.hall, options.code)
  if (options.data === undefined || options.data === '')
    throw new ShellError('BAD_ARGUMENT', { problem: '--data DIR' })

  const desk = await openLocalDesk({
    dataDir: resolve(options.data),
    purpose: options.sample ? 'SAMPLE' : 'REAL',
    port: readPort(options.port),
    pagesAsTheyAre: options['no-build'],
    locale,
    ...(hall === undefined ? {} : { hall }),
    ...(pageLocale === undefined ? {} : { pageLocale }),
    onGivenUp: () => fail(new ShellError('HOST_STOPPED')),
  })
  const { url, token, screenToken } = desk.shell
  const screenUrl = screen === undefined ? {} : { screenUrl: desk.shell.screenUrl(screen) }
  if (asJson) {
    say(JSON.stringify({ url, token, screenToken, pid: process.pid, ...screenUrl }))
  } else {
    say(shellMessage('openThis', locale, { url: desk.shell.openUrl() }))
    if (screen !== undefined) say(shellMessage('openScreen', locale, { url: desk.shell.screenUrl(screen) }))
    say(shellMessage('stopWith', locale))
  }
  if (!options.headless && hasDisplay(process.platform, process.env))
    openBrowser(screen === undefined ? desk.shell.ticketUrl() : desk.shell.screenTicketUrl(screen))
  onStopSignal(async () => {
    await desk.stop()
    process.exit(0)
  })
}

const fail = (error: unknown): void => {
  const { code, message } = failureOf(error, locale, randomUUID)
  if (code === 'INTERNAL') console.error(error)
  const [stream, line] = asJson
    ? [process.stdout, JSON.stringify({ error: { code, message } })]
    : [process.stderr, message]
  // Where pipes are written in the background (Windows), an exit at once would swallow the line.
  stream.write(`${line}\n`, () => process.exit(1))
}

const help = helpAskedFor(process.argv.slice(2), deskHelp, process.env)
try {
  if (help === null) await run()
  else process.stdout.write(help)
} catch (error) {
  fail(error)
}
