import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  ftruncateSync,
  unlinkSync,
  writeSync,
  existsSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** The few file operations durability rests on, so that tests can make each of them fail. */
export interface Files {
  open(path: string, flags: 'a' | 'r' | 'r+' | 'w' | 'wx+' | 'a+'): number
  write(handle: number, bytes: Uint8Array, position: number | null): void
  sync(handle: number): void
  truncate(handle: number, length: number): void
  close(handle: number): void
  size(path: string): number
  exists(path: string): boolean
  readAll(path: string): Buffer
  readAt(handle: number, length: number, position: number): Buffer
  rename(from: string, to: string): void
  remove(path: string): void
  /** Makes a rename or a new file survive a power cut. */
  syncDirectoryOf(path: string): void
}

export const nodeFiles: Files = {
  open: (path, flags) => openSync(path, flags, 0o600),
  write(handle, bytes, position) {
    let written = 0
    while (written < bytes.length) {
      written += writeSync(
        handle,
        bytes,
        written,
        bytes.length - written,
        position === null ? null : position + written,
      )
    }
  },
  sync: (handle) => fdatasyncSync(handle),
  truncate: (handle, length) => ftruncateSync(handle, length),
  close: (handle) => closeSync(handle),
  size: (path) => statSync(path).size,
  exists: (path) => existsSync(path),
  readAll: (path) => readFileSync(path),
  readAt(handle, length, position) {
    const buffer = Buffer.alloc(length)
    const read = readSync(handle, buffer, 0, length, position)
    return buffer.subarray(0, read)
  },
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  syncDirectoryOf(path) {
    // Windows has no directory handles to sync; NTFS journals renames itself.
    if (process.platform === 'win32') return
    const handle = openSync(dirname(path), 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  },
}
