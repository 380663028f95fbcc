import { chmod, open } from 'node:fs/promises'

/** A share need not know of owners. */
const setMode = (path: string, mode: number): Promise<void> => chmod(path, mode).catch(() => undefined)

/** On disk, and for reading only. */
export const seal = async (path: string): Promise<void> => {
  // A copy of a sealed file is one already, and only what may be written can be synced everywhere.
  await setMode(path, 0o600)
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  await setMode(path, 0o400)
}
