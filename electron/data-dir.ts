import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ContractError } from '../db/contract/errors.ts'

export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  readonly home: string
}

/**
 * Where the data of a purpose rests unless `--data` says otherwise. On Windows the local profile, not the roaming one:
 * a roaming profile copies files while they are open, which a database does not survive.
 */
export const defaultDataDir = (purpose: 'hall' | 'sample', { platform, env, home }: Surroundings): string => {
  const set = (name: string): string | null => {
    const value = env[name]
    return value === undefined || value === '' ? null : value
  }
  if (platform === 'win32') {
    return join(set('LOCALAPPDATA') ?? set('APPDATA') ?? join(home, 'AppData', 'Local'), 'HallDesk', purpose)
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'HallDesk', purpose)
  return join(set('XDG_DATA_HOME') ?? join(home, '.local', 'share'), 'HallDesk', purpose)
}

/** Makes the directory, readable by its owner only. Fails with STORAGE_FAILED. */
export const makeDataDir = (dataDir: string): void => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    if (process.platform !== 'win32') chmodSync(dataDir, 0o700)
  } catch (error) {
    throw new ContractError('STORAGE_FAILED', {
      cause: error instanceof Error ? error.message : String(error),
    })
  }
}
