import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'

/** Writes a small secret file for its owner only; after a power cut it is the old one or the new one, never half. */
export const writeSecretFile = (path: string, content: string | Uint8Array): void => {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.new`
  const handle = openSync(unfinished, 'wx', 0o600)
  try {
    writeSync(handle, typeof content === 'string' ? Buffer.from(content) : content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(unfinished, path)
}

/** A copy or a restore may have loosened who may read it. */
export const tightenSecretFile = (path: string): void => {
  if (process.platform !== 'win32') chmodSync(path, 0o600)
}
