import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { MethodName, ParamsInput, Result } from '../../db/contract/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const FirstLine = z.union([
  z.object({
    url: z.url(),
    token: z.string(),
    pid: z.number(),
    lanUrl: z.url().nullish(),
    code: z.string().nullish(),
    screenUrl: z.url().optional(),
  }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
])
const Answer = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
])

export interface RunningDesk {
  readonly url: string
  readonly token: string
  readonly pid: number
  /** Where other machines reach a hall server; null for a desk. */
  readonly lanUrl: string | null
  /** The one-time code it was started to make, if it was. */
  readonly code: string | null
  /** Address of the public screen it was started for, if it was. */
  readonly screenUrl: string | null
  readonly dataDir: string
  /** Address to open in a browser. */
  pageUrl(path?: string): string
  /** Calls a method as a script would; throws with the code when it fails. */
  call<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>>
  /** Ends it the orderly way and waits; the data stays. */
  stop(): Promise<void>
  /** Ends it like a power cut; the data stays. */
  kill(): Promise<void>
}

const running = new Set<ChildProcess>()
const made = new Set<string>()

/** The whole process group, so that nothing a desk started outlives its test. */
const signalGroup = (child: ChildProcess, signal: NodeJS.Signals) => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit')
    signalGroup(child, signal)
    const late = setTimeout(() => signalGroup(child, 'SIGKILL'), 15_000)
    await exited
    clearTimeout(late)
  }
  running.delete(child)
}

const firstLine = async (child: ChildProcess): Promise<string> => {
  const { stdout } = child
  if (stdout === null) throw new Error('the desk has no standard output')
  return new Promise((resolve, reject) => {
    createInterface({ input: stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`the desk ended with ${code} before it was ready`)))
  })
}

export interface DeskOptions {
  /** An existing data directory; otherwise an empty one that `stopDesks` removes. */
  readonly dataDir?: string
  /** With the sample hall (the default) or as a new installation. */
  readonly sample?: boolean
  /** Further arguments, such as `--hall`. */
  readonly args?: readonly string[]
  /** Further variables of its environment, such as those of a stage clock. */
  readonly env?: Readonly<Record<string, string>>
}

/** An empty directory that `stopDesks` removes. */
export const newDataDir = (): string => {
  const dataDir = mkdtempSync(join(tmpdir(), 'halldesk-e2e-'))
  made.add(dataDir)
  return dataDir
}

/** Calls methods of a desk that runs already. @param token of its browser shell */
export const callerOf =
  (url: string, token: string): RunningDesk['call'] =>
  async <M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>> => {
    const response = await fetch(`${url}/call/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(params),
    })
    const answer = Answer.parse(await response.json())
    if (!answer.ok) throw new Error(`${method}: ${answer.error.code}: ${answer.error.message}`)
    // The parse edge: the host has checked the result against the contract.
    return answer.value as Result<M>
  }

/** Begins one of the programs in electron/ as the npm scripts do; `stopDesks` ends it. */
export const spawnProgram = (
  script: string,
  args: readonly string[],
  extraEnv: Readonly<Record<string, string>> = {},
): ChildProcess => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'electron', script), ...args],
    {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      // As the npm scripts do.
      env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'), ...process.env, ...extraEnv },
    },
  )
  running.add(child)
  return child
}

/** Starts one of the programs in electron/ and waits for its first line. */
export const startProgram = async (
  script: string,
  dataDir: string,
  args: readonly string[],
  extraEnv: Readonly<Record<string, string>> = {},
): Promise<RunningDesk> => {
  const child = spawnProgram(script, ['--data', dataDir, '--port', '0', '--json', ...args], extraEnv)
  const ready = FirstLine.parse(JSON.parse(await firstLine(child)))
  if ('error' in ready) throw new Error(`${ready.error.code}: ${ready.error.message}`)
  const { url, token, pid, lanUrl, code, screenUrl } = ready

  return {
    url,
    token,
    pid,
    lanUrl: lanUrl ?? null,
    code: code ?? null,
    screenUrl: screenUrl ?? null,
    dataDir,
    pageUrl: (path = '/') => `${url}${path}${path.includes('?') ? '&' : '?'}token=${token}`,
    call: callerOf(url, token),
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  }
}

/** Starts the real program in its browser shell on a free port. */
export const startDesk = async (options: DeskOptions = {}): Promise<RunningDesk> =>
  startProgram(
    'desk.ts',
    options.dataDir ?? newDataDir(),
    ['--headless', ...(options.sample === false ? [] : ['--sample']), ...(options.args ?? [])],
    options.env,
  )

/** Ends every desk this test file started and removes the data directories made for them. */
export const stopDesks = async (): Promise<void> => {
  await Promise.all([...running].map((child) => end(child, 'SIGTERM')))
  for (const dataDir of made) rmSync(dataDir, { recursive: true, force: true })
  made.clear()
}
