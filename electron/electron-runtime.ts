import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

// Electron's npm package comes without its runtime and fetches it when first used, for as long as that takes. A newcomer
// in a hall whose network lets nothing through must not wait for that, so the fetch is made here, with progress and an end.

export interface ElectronPlace {
  /** node_modules/electron */
  readonly packageDir: string
  /** Where a failed attempt is remembered. */
  readonly cacheDir: string
  readonly env: NodeJS.ProcessEnv
}

/** How long until the first byte, and between bytes, before the attempt is given up. */
const PATIENCE_MS = 8_000
const REMEMBER_FAILURE_MS = 24 * 60 * 60 * 1_000

export const electronPlace = (rootDir: string, env: NodeJS.ProcessEnv): ElectronPlace => ({
  packageDir: join(rootDir, 'node_modules', 'electron'),
  cacheDir: join(rootDir, 'node_modules', '.cache', 'halldesk'),
  env,
})

const PackageInfo = z.object({ version: z.string() })

export const electronVersion = ({ packageDir }: ElectronPlace): string =>
  PackageInfo.parse(JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))).version

/** The executable if its runtime is installed; found as electron/index.js finds it, but never fetching anything. */
export const findElectron = ({ packageDir, env }: ElectronPlace): string | null => {
  const pathFile = join(packageDir, 'path.txt')
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (!existsSync(pathFile) && override === undefined) return null
  const executable = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron'
  const path = override === undefined ? join(packageDir, 'dist', executable) : join(override, executable)
  return existsSync(path) ? path : null
}

const Failure = z.object({ atMs: z.number(), version: z.string(), mirror: z.string(), problem: z.string() })

const failurePath = ({ cacheDir }: ElectronPlace): string => join(cacheDir, 'electron-fetch-failed.json')
const mirrorOf = ({ env }: ElectronPlace): string =>
  env['npm_config_electron_mirror'] ?? env['ELECTRON_MIRROR'] ?? ''

/** Whether fetching this version from this mirror failed within the last day. */
export const failedLately = (place: ElectronPlace, nowMs: number): boolean => {
  try {
    const failure = Failure.parse(JSON.parse(readFileSync(failurePath(place), 'utf8')))
    const age = nowMs - failure.atMs
    return (
      age >= 0 &&
      age < REMEMBER_FAILURE_MS &&
      failure.version === electronVersion(place) &&
      failure.mirror === mirrorOf(place)
    )
  } catch {
    return false
  }
}

export const rememberFailure = (place: ElectronPlace, problem: string, nowMs: number): void => {
  try {
    mkdirSync(place.cacheDir, { recursive: true })
    const failure = { atMs: nowMs, version: electronVersion(place), mirror: mirrorOf(place), problem }
    writeFileSync(failurePath(place), JSON.stringify(failure))
  } catch {
    // A read-only checkout tries again next time; nothing else depends on it.
  }
}

interface Downloader {
  downloadArtifact(details: Readonly<Record<string, unknown>>): Promise<string>
}

const isDownloader = (loaded: unknown): loaded is Downloader =>
  typeof loaded === 'object' &&
  loaded !== null &&
  'downloadArtifact' in loaded &&
  typeof loaded.downloadArtifact === 'function'

/** Electron's own downloader: it knows the mirror variables, the proxy, the cache of earlier downloads and the checksums. */
const loadDownloader = async ({ packageDir }: ElectronPlace): Promise<Downloader> => {
  const path = createRequire(join(packageDir, 'install.js')).resolve('@electron/get')
  const loaded: unknown = await import(pathToFileURL(path).href)
  if (!isDownloader(loaded)) throw new Error(`no downloader in ${dirname(path)}`)
  return loaded
}

/** The heart of an error in a few words: fetch hides the reason one or two levels down. */
const problemOf = (error: unknown): string => {
  let inner = error
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause
  if (!(inner instanceof Error)) return String(inner)
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.message
}

const unpack = async ({ packageDir, env }: ElectronPlace): Promise<void> =>
  new Promise((resolve, reject) => {
    const installer = spawn(process.execPath, [join(packageDir, 'install.js')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    })
    installer.on('error', reject)
    installer.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`install.js ended with ${code}`)),
    )
  })

/**
 * Fetches and unpacks the runtime. Gives up when nothing arrives for a few seconds, whatever the total takes.
 * @returns null, or what went wrong in a few words
 */
export const fetchElectron = async (
  place: ElectronPlace,
  onPercent: (percent: number) => void,
  patienceMs: number = PATIENCE_MS,
): Promise<string | null> => {
  const giveUp = new AbortController()
  let timer: NodeJS.Timeout | null = null
  const waitAgain = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(
      () => giveUp.abort(new Error(`nothing arrived for ${patienceMs / 1_000} s`)),
      patienceMs,
    )
  }
  try {
    const downloader = await loadDownloader(place)
    const checksums: unknown = JSON.parse(readFileSync(join(place.packageDir, 'checksums.json'), 'utf8'))
    waitAgain()
    await downloader.downloadArtifact({
      version: electronVersion(place),
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      checksums,
      cacheRoot: place.env['electron_config_cache'],
      downloadOptions: {
        quiet: true,
        signal: giveUp.signal,
        getProgressCallback: async ({ percent }: { percent: number }) => {
          waitAgain()
          onPercent(Math.floor(percent * 100))
        },
      },
    })
    if (timer !== null) clearTimeout(timer)
    // The archive is in the cache now; the package's own installer finds it there.
    await unpack(place)
    return findElectron(place) === null ? 'not usable after unpacking' : null
  } catch (error) {
    return problemOf(error)
  } finally {
    if (timer !== null) clearTimeout(timer)
  }
}
