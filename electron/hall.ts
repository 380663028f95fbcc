import { randomUUID } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ContractError } from '../db/contract/errors.ts'
import { addHall, backUpHall, restoreHall } from '../db/hall-jobs.ts'
import { hallProblemOf, startHallServer, type HallServer, type HallServerOptions } from '../db/hall-server.ts'
import { readArguments, readPageLocale, readPort } from './arguments.ts'
import { makeDataDir } from './data-dir.ts'
import { failureOf, ShellError } from './failure.ts'
import { openHallDesk, type HallDesk } from './hall-desk.ts'
import { helpAskedFor, hallHelp } from './help.ts'
import { ensureBuilt, pagesDir, programVersion } from './program.ts'
import {
  pickLocale,
  shellMessage,
  shellMessages,
  systemLanguageOf,
  type ShellMessage,
} from './shell-messages.ts'
import { onStopSignal } from './stop-signals.ts'

// The hall server: npm run hall -- --data DIR [--port 0] [--json] [--database-url postgres://…] [--name TEXT]
//   [--lan [PORT]] [--lan-host ADDRESS] [--cert FILE --key FILE] [--trust-proxy] [--away DIR] [--log FILE]
//   [--new-code NAME (--window W | --supervisor | --kiosk [--window W])] [--no-desk] [--pages DIR] [--no-build] [--lang zh-CN|en] [--help]
//   [--restore FILE | --backup | --new-hall NAME]

/** Fixed, so that desks find the server again after a restart. */
const LAN_PORT = 4730

const asJson = process.argv.includes('--json')
/** The system's language until --lang is read. */
let locale = pickLocale(undefined, systemLanguageOf(process.env))

const write = (line: string): void => void process.stdout.write(`${line}\n`)
const say = (key: ShellMessage, blanks: Record<string, string | number> = {}): void => {
  if (!asJson) write(shellMessage(key, locale, blanks))
}

/** `--lan` may stand alone. */
const withLanPort = (args: readonly string[]): string[] =>
  args.map((arg, index) =>
    arg === '--lan' && !/^\d+$/.test(args[index + 1] ?? '') ? `--lan=${LAN_PORT}` : arg,
  )

const badArgument = (problem: string): ShellError => new ShellError('BAD_ARGUMENT', { problem })

const readOptions = () => {
  const options = readArguments(withLanPort(process.argv.slice(2)), {
    data: { type: 'string' },
    port: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
    'database-url': { type: 'string' },
    name: { type: 'string' },
    lan: { type: 'string' },
    'lan-host': { type: 'string' },
    cert: { type: 'string' },
    key: { type: 'string' },
    'trust-proxy': { type: 'boolean', default: false },
    away: { type: 'string' },
    log: { type: 'string' },
    'new-code': { type: 'string' },
    window: { type: 'string' },
    supervisor: { type: 'boolean', default: false },
    kiosk: { type: 'boolean', default: false },
    'no-desk': { type: 'boolean', default: false },
    pages: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
    restore: { type: 'string' },
    backup: { type: 'boolean', default: false },
    'new-hall': { type: 'string' },
    lang: { type: 'string' },
  })
  if (options.data === undefined || options.data === '') throw badArgument('--data DIR')
  if (options['new-hall']?.trim() === '') throw badArgument('--new-hall NAME')
  if ((options.cert === undefined) !== (options.key === undefined))
    throw badArgument('--cert FILE --key FILE')
  if (options.lan === undefined && (options['lan-host'] ?? options.cert) !== undefined)
    throw badArgument('--lan')
  // A public screen may stand at a window, and need not.
  const isForOne = options.kiosk ? !options.supervisor : (options.window !== undefined) !== options.supervisor
  const saysForWhat = options.supervisor || options.kiosk || options.window !== undefined
  if (options['new-code'] === undefined ? saysForWhat : !isForOne)
    throw badArgument('--new-code NAME (--window W | --supervisor | --kiosk [--window W])')
  return { ...options, data: resolve(options.data) }
}
type Options = ReturnType<typeof readOptions>

const databaseUrlOf = (options: Options): string | undefined => {
  const url = options['database-url']
  if (url === undefined) return undefined
  // Only what stands before the colon is repeated: the rest may hold a secret.
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new ShellError('HALL_DATABASE_URL', { problem: url.split(':', 1)[0]?.slice(0, 20) ?? '' })
  return url
}

/** Lines of the log wait until the start line is out: scripts read that one first. */
const createLogOutput = () => {
  let held: string[] | null = []
  return {
    write(line: string): void {
      if (held === null) process.stdout.write(line)
      else held.push(line)
    },
    release(): void {
      const lines = held ?? []
      held = null
      for (const line of lines) process.stdout.write(line)
    },
  }
}

const serverOptions = (options: Options, log: HallServerOptions['log']): HallServerOptions => ({
  dataDir: options.data,
  databaseUrl: databaseUrlOf(options),
  name: options.name,
  programVersion,
  port: options['no-desk'] ? readPort(options.port) : null,
  trustProxy: options['trust-proxy'],
  away: options.away === undefined ? undefined : resolve(options.away),
  ...(options.lan === undefined ? {} : { lan: { port: readPort(options.lan), host: options['lan-host'] } }),
  ...(options.cert === undefined || options.key === undefined
    ? {}
    : { certificate: { cert: resolve(options.cert), key: resolve(options.key) } }),
  ...(log === undefined ? {} : { log }),
})

const openDesk = async (options: Options, hall: HallServer): Promise<HallDesk> => {
  const pageLocale = readPageLocale(options.lang)
  if (options.pages === undefined && !options['no-build']) await ensureBuilt('renderer')
  return openHallDesk({
    dataDir: join(options.data, 'desk'),
    pagesDir: options.pages === undefined ? pagesDir : resolve(options.pages),
    port: readPort(options.port),
    locale,
    beside: hall.beside,
    newCode: async () => hall.newCode({ name: '', kind: 'SUPERVISOR', windowId: null, unitIds: [] }, false),
    onGivenUp: () => process.stderr.write(`${shellMessage('HOST_STOPPED', locale)}\n`),
    ...(pageLocale === undefined ? {} : { pageLocale }),
  })
}

const newCode = async (options: Options, hall: HallServer): Promise<string | null> => {
  const name = options['new-code']
  // Without a desk of its own nobody could make the first code.
  if (name === undefined) return options['no-desk'] ? hall.firstCode() : null
  return hall.newCode(
    {
      name,
      kind: options.kiosk ? 'KIOSK' : options.supervisor ? 'SUPERVISOR' : 'DESK',
      windowId: options.window ?? null,
      unitIds: [],
    },
    options.lan !== undefined,
  )
}

const tellStart = (hall: HallServer, desk: HallDesk | null, code: string | null, name: string): void => {
  const url = desk?.shell.url ?? hall.url ?? ''
  const problem = desk === null || desk.problem === null ? null : failureOf(desk.problem, locale, randomUUID)
  if (asJson) {
    const { hallId, lanUrl, fingerprint, hasNewCertificate } = hall
    const deskProblem =
      problem === null ? {} : { deskProblem: { code: problem.code, message: problem.message } }
    const token = desk?.shell.token ?? null
    const certificate = hasNewCertificate ? { newCertificate: true } : {}
    write(
      JSON.stringify({
        url,
        token,
        pid: process.pid,
        hallId,
        lanUrl,
        fingerprint,
        code,
        ...certificate,
        ...deskProblem,
      }),
    )
    return
  }
  say('hallRuns', { url })
  for (const lanUrl of hall.lanUrls) say('hallLan', { url: lanUrl, fingerprint: hall.fingerprint ?? '' })
  if (hall.hasNewCertificate) say('hallNewCertificate')
  if (code !== null) say('hallCode', { name, code })
  if (problem !== null) say('hallDeskFailed', { problem: problem.message })
  else if (desk !== null) say('openThis', { url: desk.shell.openUrl() })
  say('stopWith')
}

const serve = async (options: Options): Promise<void> => {
  const output = createLogOutput()
  const log = options.log === undefined ? output.write : { file: resolve(options.log) }
  const hall = await startHallServer(serverOptions(options, log))
  try {
    const desk = options['no-desk'] ? null : await openDesk(options, hall)
    if (desk !== null && desk.problem !== null) console.error(desk.problem)
    if (desk !== null) hall.servePublic(desk.askPublic)
    tellStart(hall, desk, await newCode(options, hall), options['new-code'] ?? 'HallDesk')
    output.release()
    onStopSignal(async () => {
      await hall.drain()
      await desk?.stop()
      await hall.stop()
      process.exit(0)
    })
  } catch (error) {
    await hall.stop()
    throw error
  }
}

const restore = async (options: Options, file: string): Promise<void> => {
  const place = { dataDir: options.data, databaseUrl: databaseUrlOf(options) }
  const { records, setAside } = await restoreHall({ ...place, file: resolve(file) })
  if (asJson) write(JSON.stringify({ restored: { records, setAside } }))
  say('hallRestored', { records })
  if (setAside !== null) say('hallAside', { path: setAside })
}

const backUp = async (options: Options): Promise<void> => {
  const place = { dataDir: options.data, databaseUrl: databaseUrlOf(options) }
  const away = options.away === undefined ? undefined : resolve(options.away)
  const made = await backUpHall({ ...place, away })
  const { path, records, awayProblem, yearsProblem } = made
  if (asJson) write(JSON.stringify({ backup: { file: path, records, away: made.away } }))
  say('hallBackedUp', { file: path, records })
  if (away === undefined) return
  if (made.away) say('hallBackedUpAway', { folder: away })
  const problem = awayProblem ?? yearsProblem
  if (problem === null) return
  const missing = made.away ? 'hallYearsNotAway' : 'hallNotAway'
  process.stderr.write(`${shellMessage(missing, locale, { folder: away, problem })}\n`)
  // Whatever called this asked for two copies.
  process.exitCode = 1
}

const makeHall = async (options: Options, name: string): Promise<void> => {
  const { hallId, code } = await addHall({ ...serverOptions(options, undefined), name })
  if (asJson) write(JSON.stringify({ newHall: { hallId, name, code } }))
  say('hallMade', { name, code })
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const checkFolders = ({ data: folder, log }: Options): void => {
  try {
    makeDataDir(folder)
  } catch (error) {
    const cause = error instanceof ContractError ? error.details['cause'] : null
    throw new ShellError('HALL_FOLDER', {
      folder,
      problem: typeof cause === 'string' ? cause : textOf(error),
    })
  }
  if (log === undefined) return
  try {
    // A line that cannot be written is dropped later on; whoever asked for a log hears of it now.
    closeSync(openSync(resolve(log), 'a', 0o600))
  } catch (error) {
    throw new ShellError('HALL_LOG_FILE', { file: resolve(log), problem: textOf(error) })
  }
}

/** What was asked for, for the words of a failure; null before that is read. */
let asked: Options | null = null

const run = async (): Promise<void> => {
  const options = readOptions()
  asked = options
  locale = pickLocale(readPageLocale(options.lang), systemLanguageOf(process.env))
  checkFolders(options)
  if (options.restore !== undefined) await restore(options, options.restore)
  else if (options.backup) await backUp(options)
  else if (options['new-hall'] !== undefined) await makeHall(options, options['new-hall'])
  else await serve(options)
}

const isMessage = (key: string): key is ShellMessage => Object.hasOwn(shellMessages, key)

/** What the system says of the key, the log or a folder that belongs to somebody else, or is none. */
const FILE_DENIED = /^(EACCES|EPERM|EROFS|EIO|EISDIR|ENOTDIR|EEXIST)$/

/** The same failure in the words of what was asked for. */
const inWords = (thrown: unknown): unknown => {
  const problem = hallProblemOf(thrown)
  if (problem === null) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    if (asked === null || !FILE_DENIED.test(code)) return thrown
    return new ShellError('HALL_FILES_DENIED', { folder: asked.data })
  }
  const { code, details } = problem
  if (code === 'STORAGE_BUSY') return thrown
  if (code === 'HALL_DATABASE_DOWN' && asked !== null && asked['database-url'] === undefined)
    return new ShellError('HALL_FILES_DENIED', { folder: asked.data })
  if (code !== 'HALL_BACKUP_BAD') return new ShellError(code, details)
  const key = `backup${String(details['problem'])}`
  const said = isMessage(key) ? shellMessage(key, locale) : String(details['problem'])
  return new ShellError(asked?.restore === undefined ? 'HALL_LOG_BAD' : code, { problem: said })
}

const fail = (thrown: unknown): void => {
  const error = inWords(thrown)
  const { code, message } = failureOf(error, locale, randomUUID)
  if (code === 'INTERNAL') console.error(thrown)
  const [stream, line] = asJson
    ? [process.stdout, JSON.stringify({ error: { code, message } })]
    : [process.stderr, message]
  // Where pipes are written in the background (Windows), an exit at once would swallow the line.
  stream.write(`${line}\n`, () => process.exit(1))
}

const help = helpAskedFor(process.argv.slice(2), hallHelp, process.env)
try {
  if (help === null) await run()
  else process.stdout.write(help)
} catch (error) {
  fail(error)
}
