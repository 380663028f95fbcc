import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import packageInfo from '../../package.json' with { type: 'json' }
import { root } from './run-command.ts'

export interface ElectronTarget {
  readonly platform: 'win32' | 'linux'
  readonly arch: 'x64' | 'arm64'
}

const version = packageInfo.devDependencies.electron
const answerWithinMs = 5_000

const cacheFolder = () => {
  if (process.env['electron_config_cache'] !== undefined) return process.env['electron_config_cache']
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? homedir(), 'electron', 'Cache')
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'electron')
}

/**
 * Whether Electron's runtime for `target` can be had: in node_modules, in the cache of earlier downloads, or from the
 * mirror that ELECTRON_MIRROR names. `null` when it can; otherwise a sentence that says where it was looked for.
 */
export const whyNoElectron = async (target: ElectronTarget): Promise<string | null> => {
  const here = target.platform === process.platform && target.arch === process.arch
  if (here && existsSync(join(root, 'node_modules', 'electron', 'dist', 'version'))) return null
  const file = `electron-v${version}-${target.platform}-${target.arch}.zip`
  const cache = cacheFolder()
  if (
    existsSync(cache) &&
    readdirSync(cache, { recursive: true }).some((path) => String(path).endsWith(file))
  )
    return null
  const mirror =
    process.env['npm_config_electron_mirror'] ??
    process.env['ELECTRON_MIRROR'] ??
    'https://github.com/electron/electron/releases/download/'
  const url = `${mirror}v${version}/${file}`
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(answerWithinMs) })
    return response.ok ? null : `${file} is not in ${cache}, and ${url} answered ${response.status}.`
  } catch {
    return `${file} is not in ${cache}, and ${url} could not be reached within ${answerWithinMs / 1_000} s.`
  }
}
