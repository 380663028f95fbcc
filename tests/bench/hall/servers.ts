import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { HallPlace } from './bench-hall.ts'

const SERVER = fileURLToPath(new URL('server-process.ts', import.meta.url))
const Started = z.object({ url: z.string() })
/** Kibibytes in a line such as `VmHWM:    123456 kB`. */
const mebibytes = (status: string, field: string): number =>
  Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1_024

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string
  /** Resident memory now, and the most it ever was. */
  memory(): { readonly nowMiB: number; readonly mostMiB: number }
  /** Processor time it has used, seconds. */
  cpuSeconds(): number
  stop(): Promise<void>
}

const CLOCK_TICKS = 100
/** What `npm run hall` tells Node: `node build/scripts/run.mjs OPTIONS electron/hall.ts`. */
const HALL_OPTIONS = z
  .object({ scripts: z.object({ hall: z.string() }) })
  .parse(JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')))
  .scripts.hall.split(' ')
  .filter((word) => word.startsWith('--'))

const start = async (...args: readonly string[]): Promise<ServerProcess> => {
  const child = fork(SERVER, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning', ...(args[0] === 'hall' ? HALL_OPTIONS : [])],
  })
  const started = await Promise.race([
    once(child, 'message').then(([message]: unknown[]) => Started.parse(message)),
    once(child, 'exit').then(() => null),
  ])
  if (started === null) throw new Error(`the ${args[0]} server did not start`)
  return {
    url: started.url,
    memory() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      return { nowMiB: mebibytes(status, 'VmRSS'), mostMiB: mebibytes(status, 'VmHWM') }
    },
    cpuSeconds() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS
    },
    async stop() {
      const ended = once(child, 'exit')
      child.send('stop')
      await ended
    },
  }
}

export const startHallProcess = ({ dataDir, databaseUrl }: HallPlace): Promise<ServerProcess> =>
  start('hall', dataDir, ...(databaseUrl === undefined ? [] : [databaseUrl]))
export const startNaiveProcess = (path: string): Promise<ServerProcess> => start('naive', path)
/** The bare table beside the hall's in the same database. */
export const startBareProcess = (databaseUrl: string): Promise<ServerProcess> => start('bare', databaseUrl)
export const startBroadcastProcess = (): Promise<ServerProcess> => start('broadcast')
/** `packages`: where PouchDB was installed. */
export const startPouchProcess = (dataDir: string, packages: string): Promise<ServerProcess> =>
  start('pouch', dataDir, packages)
