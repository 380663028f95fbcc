import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** Where parts of a snapshot rest until it is whole. Names are hexadecimal. Everything throws what the file system says. */
export interface SnapshotFiles {
  /** Bytes there are; 0 without a file. */
  size(name: string): number
  /** Writes at `offset`, which is the size; what is there survives a power cut. */
  append(name: string, offset: number, bytes: Uint8Array): void
  read(name: string, offset: number, length: number): Uint8Array
  /** Removes all files but these. */
  keepOnly(names: readonly string[]): void
}

const ENDING = '.snapshot-part'

/** Files in a folder of the data directory. */
export const snapshotFolder = (directory: string): SnapshotFiles => {
  const pathOf = (name: string): string => join(directory, `${name}${ENDING}`)
  return {
    size: (name) => (existsSync(pathOf(name)) ? statSync(pathOf(name)).size : 0),
    append(name, offset, bytes) {
      mkdirSync(directory, { recursive: true })
      const handle = openSync(pathOf(name), existsSync(pathOf(name)) ? 'r+' : 'w', 0o600)
      try {
        let written = 0
        while (written < bytes.length)
          written += writeSync(handle, bytes, written, bytes.length - written, offset + written)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
    },
    read(name, offset, length) {
      const handle = openSync(pathOf(name), 'r')
      try {
        const bytes = Buffer.alloc(length)
        return bytes.subarray(0, readSync(handle, bytes, 0, length, offset))
      } finally {
        closeSync(handle)
      }
    },
    keepOnly(names) {
      if (!existsSync(directory)) return
      const kept = new Set(names.map((name) => `${name}${ENDING}`))
      for (const file of readdirSync(directory))
        if (file.endsWith(ENDING) && !kept.has(file)) rmSync(join(directory, file), { force: true })
    },
  }
}

/** The same in memory. */
export const snapshotMemory = (): SnapshotFiles => {
  const files = new Map<string, Buffer>()
  const bytesOf = (name: string): Buffer => files.get(name) ?? Buffer.alloc(0)
  return {
    size: (name) => bytesOf(name).length,
    append: (name, offset, bytes) =>
      void files.set(name, Buffer.concat([bytesOf(name).subarray(0, offset), bytes])),
    read: (name, offset, length) => bytesOf(name).subarray(offset, offset + length),
    keepOnly(names) {
      for (const name of files.keys()) if (!names.includes(name)) files.delete(name)
    },
  }
}
