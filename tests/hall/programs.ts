import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { MethodName, ParamsInput, Result } from '../../db/contract/index.ts'
import { rootDir } from '../../electron/program.ts'
import { askHall } from './ask-hall.ts'

// The programs as people and scripts start them, as processes of their own: npm run hall, npm run desk.

const Failure = z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() })
const FirstLine = z.union([
  z.object({
    url: z.url(),
    token: z.string().nullable(),
    pid: z.number(),
    hallId: z.string().optional(),
    lanUrl: z.string().nullable().optional(),
    fingerprint: z.string().nullable().optional(),
    code: z.string().nullable().optional(),
    deskProblem: Failure.optional(),
  }),
  z.object({ error: Failure }),
])
const Answer = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: Failure }),
])

/** The program answered a call with a failure, or ended with one instead of starting. */
export class ProgramFailure extends Error {
  readonly code: string
  /** The sentence for the person at the page. */
  readonly words: string
  constructor(what: string, { code, message }: z.output<typeof Failure>) {
    super(`${what}: ${code}: ${message}`)
    this.code = code
    this.words = message
  }
}

/** One session of a script: calls, and what they fail with. */
export interface Session {
  /** @throws ProgramFailure; anything else is a program that is gone */
  call<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>>
  failureOf<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<ProgramFailure>
}

export interface RunningProgram extends Session {
  readonly url: string
  readonly pid: number
  readonly hallId: string
  readonly lanUrl: string
  readonly code: string
  /** Lines after the first. */
  readonly lines: readonly string[]
  readonly isOver: () => boolean
  session(name: string): Session
  /** Ends it the orderly way and waits. */
  stop(): Promise<void>
  /** Ends it like a power cut and waits. */
  kill(): Promise<void>
}

export interface Launch {
  /** Environment beside the test's own. */
  readonly env?: Readonly<Record<string, string>>
  /** The data folder is a disk of its own of this size, in memory, for this process alone (Linux). */
  readonly diskMiB?: number
}

export interface Programs {
  /** Removed with everything in it at the end. */
  readonly folder: string
  hall(dataDir: string, args: readonly string[], launch?: Launch): Promise<RunningProgram>
  desk(dataDir: string, args: readonly string[], launch?: Launch): Promise<RunningProgram>
  /** A hall program that ends by itself: its one line. @throws ProgramFailure */
  runHall(args: readonly string[]): Promise<unknown>
  /** What a second server process of the same hall needs in a folder of its own. */
  copyKeys(from: string, to: string): void
  /** Kills whatever still runs, and removes the folder. */
  close(): Promise<void>
}

const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (isOver(child)) return
  const exited = once(child, 'exit')
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await exited
  clearTimeout(late)
}

const sessionAt = (url: string, bearer: string): Session => {
  const call: Session['call'] = async (method, params) => {
    const { body } = await askHall(url, `/call/${method}`, {
      method: 'POST',
      token: bearer,
      headers: { 'accept-language': 'zh-CN' },
      body: JSON.stringify(params),
    })
    const answer = Answer.parse(JSON.parse(body.toString('utf8')))
    if (!answer.ok) throw new ProgramFailure(method, answer.error)
    // The parse edge: the host has made the value by the contract.
    return answer.value as never
  }
  return {
    call,
    async failureOf(method, params) {
      try {
        await call(method, params)
      } catch (error) {
        if (error instanceof ProgramFailure) return error
        throw error
      }
      throw new Error(`${method} succeeded`)
    },
  }
}

/** A mount that only the process itself and what it starts see; gone with it. */
const onDisk = (folder: string, sizeMiB: number): string[] => [
  'unshare',
  '-rm',
  'sh',
  '-c',
  `mount -t tmpfs -o size=${sizeMiB}m tmpfs "$0" && exec "$@"`,
  folder,
]

/** Whether this machine lets a process have a disk of its own. */
export const mayHaveDisks = (): boolean => {
  const [first = '', ...rest] = onDisk(tmpdir(), 1)
  return process.platform === 'linux' && spawnSync(first, [...rest, 'true']).status === 0
}

/** Machines try again ten times as soon. */
export const quickRetries = new URL('../helpers/quick-retries.ts', import.meta.url)

/** Environment of a program before which these modules are loaded. */
export const preloaded = (...modules: readonly URL[]): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: [
    '--disable-warning=ExperimentalWarning',
    ...modules.map(({ href }) => `--import=${href}`),
  ].join(' '),
})

/** @param always environment of every program started, beside the test's own */
export const createPrograms = (always: Readonly<Record<string, string>> = {}): Programs => {
  const folder = mkdtempSync(join(tmpdir(), 'halldesk-programs-'))
  const children = new Set<ChildProcess>()
  // Pages of one line: what they show has tests of its own.
  const pages = join(folder, 'pages')
  mkdirSync(pages)
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>HallDesk</title>')

  const launch = (
    program: string,
    args: readonly string[],
    {
      env,
      disk,
    }: { readonly env?: Launch['env']; readonly disk?: readonly [folder: string, MiB: number] } = {},
  ) => {
    const command = [
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      join(rootDir, 'electron', program),
      '--json',
      '--lang',
      'zh-CN',
      ...args,
    ]
    const [first = '', ...rest] = disk === undefined ? command : [...onDisk(...disk), ...command]
    const child = spawn(first, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        NODE_COMPILE_CACHE: join(rootDir, 'node_modules', '.cache', 'node'),
        ...process.env,
        ...always,
        ...env,
      },
    })
    children.add(child)
    const lines: string[] = []
    let problems = ''
    child.stderr.on('data', (chunk: Buffer) => (problems = (problems + chunk.toString()).slice(-4_000)))
    const reader = createInterface({ input: child.stdout })
    const firstLine = new Promise<unknown>((resolve, reject) => {
      let isFirst = true
      reader.on('line', (line) => {
        if (isFirst) resolve(JSON.parse(line))
        else {
          lines.push(line)
          if (lines.length > 2_000) lines.splice(0, 1_000)
        }
        isFirst = false
      })
      child.once('exit', (code, signal) => {
        children.delete(child)
        reject(new Error(`${program} ended with ${code ?? signal}: ${problems}`))
      })
    })
    firstLine.catch(() => undefined)
    return { child, lines, firstLine }
  }

  const start = async (
    program: string,
    dataDir: string,
    args: readonly string[],
    { env, diskMiB }: Launch = {},
  ): Promise<RunningProgram> => {
    if (diskMiB !== undefined) mkdirSync(dataDir, { recursive: true })
    const { child, lines, firstLine } = launch(program, ['--data', dataDir, ...args], {
      ...(env === undefined ? {} : { env }),
      ...(diskMiB === undefined ? {} : { disk: [dataDir, diskMiB] as const }),
    })
    const told = FirstLine.parse(await firstLine)
    if ('error' in told) {
      await end(child, 'SIGTERM')
      throw new ProgramFailure(program, told.error)
    }
    if (told.deskProblem) throw new ProgramFailure('desk of the hall', told.deskProblem)
    const { url, token, pid } = told
    const bearer = token ?? ''
    return {
      url,
      pid,
      hallId: told.hallId ?? '',
      lanUrl: told.lanUrl ?? '',
      code: told.code ?? '',
      lines,
      isOver: () => isOver(child),
      ...sessionAt(url, bearer),
      session: (name) => sessionAt(url, `${bearer}.${name}`),
      stop: () => end(child, 'SIGTERM'),
      kill: () => end(child, 'SIGKILL'),
    }
  }

  return {
    folder,
    hall: (dataDir, args, how) => start('hall.ts', dataDir, ['--pages', pages, ...args], how),
    desk: (dataDir, args, how) => start('desk.ts', dataDir, ['--headless', '--no-build', ...args], how),
    async runHall(args) {
      const { child, firstLine } = launch('hall.ts', args)
      const exited = once(child, 'exit')
      const told = await firstLine
      await exited
      const failed = z.object({ error: Failure }).safeParse(told).data
      if (failed) throw new ProgramFailure('hall.ts', failed.error)
      return told
    },
    copyKeys(from, to) {
      mkdirSync(to, { recursive: true })
      for (const name of readdirSync(from))
        if (/^hall(\.key|-certificate.*)$/.test(name)) copyFileSync(join(from, name), join(to, name))
    },
    async close() {
      await Promise.all([...children].map((child) => end(child, 'SIGKILL')))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Asks until the answer is as it should be; what it was last is in the failure. */
export const until = async <T>(
  what: string,
  ask: () => Promise<T>,
  isRight: (answer: T) => boolean,
  limitMs: number,
  everyMs = 250,
): Promise<T> => {
  const endMs = performance.now() + limitMs
  let last: unknown
  for (;;) {
    try {
      const answer = await ask()
      if (isRight(answer)) return answer
      last = answer
    } catch (error) {
      last = error
    }
    if (performance.now() > endMs)
      throw new Error(
        `${what}: not within ${limitMs} ms; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
      )
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
