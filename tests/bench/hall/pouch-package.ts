import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PeerUnavailable, type Say } from '../measure.ts'

/** What a PouchDB desk and server are made of; never part of this program, only installed to be measured beside it. */
const PACKAGES = {
  'pouchdb-core': '9.0.0',
  'pouchdb-adapter-leveldb': '9.0.0',
  'pouchdb-adapter-http': '9.0.0',
  'pouchdb-replication': '9.0.0',
  'express-pouchdb': '4.2.0',
}
const INSTALL_LIMIT_MS = 5 * 60_000
const ERROR_LINES = 6

/** The little of PouchDB that is used here. */
export interface PouchDatabase {
  bulkDocs(docs: readonly object[]): Promise<readonly { readonly error?: unknown }[]>
  readonly replicate: {
    to(url: string, options: ReplicationOptions): Promise<{ readonly docs_written: number }>
    from(url: string, options: ReplicationOptions): Promise<{ readonly docs_written: number }>
  }
  close(): Promise<void>
}
interface ReplicationOptions {
  readonly batch_size: number
}
interface PouchClass {
  new (name: string): PouchDatabase
  plugin(plugin: unknown): PouchClass
  defaults(options: { readonly prefix: string }): PouchClass
}
export type PouchApp = (
  pouch: PouchClass,
  options: { readonly mode: 'minimumForPouchDB'; readonly inMemoryConfig: boolean },
) => Parameters<typeof import('node:http').createServer>[1]

/**
 * Installs PouchDB into a folder of its own, without any install script: its storage comes built.
 * @throws PeerUnavailable when it cannot be had
 */
export const installPouch = async (directory: string, say: Say): Promise<void> => {
  const names = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`)
  say(`pouch: installing ${names.join(', ')} into a temporary folder`)
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }))
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1']
  const npm = spawn('npm', ['install', '--prefix', directory, ...options], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
    timeout: INSTALL_LIMIT_MS,
  })
  let errors = ''
  npm.stderr.on('data', (data) => (errors += String(data)))
  const problem = await once(npm, 'close').then(
    ([code]: unknown[]) => (code === 0 ? null : errors.trim().split('\n').slice(0, ERROR_LINES).join('\n')),
    (error: unknown) => String(error),
  )
  if (problem !== null)
    throw new PeerUnavailable(
      `PouchDB could not be installed, so nothing is measured against it. Is the package registry reachable?\n${problem}`,
    )
}

/** The installed PouchDB with its own durable storage, LevelDB; its databases are in `dataDir`. */
export const loadPouch = (directory: string, dataDir: string) => {
  // No types come with it, and none are wanted: the interfaces above say what is relied on.
  const load = createRequire(join(directory, 'package.json'))
  mkdirSync(dataDir, { recursive: true })
  const plugins = ['pouchdb-adapter-leveldb', 'pouchdb-adapter-http', 'pouchdb-replication']
  const Pouch = plugins
    .reduce((pouch, name) => pouch.plugin(load(name)), load('pouchdb-core') as PouchClass)
    .defaults({ prefix: join(dataDir, '/') })
  return { Pouch, expressPouch: () => load('express-pouchdb') as PouchApp }
}
