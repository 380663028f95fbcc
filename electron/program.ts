import { homedir, hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import packageInfo from '../package.json' with { type: 'json' }
import { defaultDataDir } from './data-dir.ts'
import { ShellError } from './failure.ts'

/** Facts about this program in a checkout, for the shells that run in plain Node. */
export const rootDir = fileURLToPath(new URL('..', import.meta.url))
export const pagesDir = join(rootDir, 'out', 'renderer')
export const sampleDir = join(rootDir, 'db', 'sample')
export const programVersion = packageInfo.version
export const deviceName = hostname()

/** The data directory asked for, as an absolute path, or the usual one of the sample hall. */
export const sampleDataDir = (asked: string | undefined): string =>
  asked === undefined
    ? defaultDataDir('sample', { platform: process.platform, env: process.env, home: homedir() })
    : resolve(asked)

type EnsureBuilt = (name: 'renderer' | 'main') => Promise<void>

const hasEnsureBuilt = (loaded: unknown): loaded is { ensureBuilt: EnsureBuilt } =>
  typeof loaded === 'object' &&
  loaded !== null &&
  'ensureBuilt' in loaded &&
  typeof loaded.ensureBuilt === 'function'

/** Brings out/ up to date with the sources. Loaded by address: an installed program has no build folder to import. */
export const ensureBuilt: EnsureBuilt = async (name) => {
  const loaded: unknown = await import(new URL('../build/scripts/build.ts', import.meta.url).href)
  if (!hasEnsureBuilt(loaded)) return
  try {
    await loaded.ensureBuilt(name)
  } catch {
    // The bundler has said on standard error what is wrong.
    throw new ShellError('PAGES_NOT_BUILT')
  }
}
