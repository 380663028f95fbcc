import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { nodeFiles } from './files.ts'
import { damageMark, inspectDatabase } from './open-database.ts'
import { readMetaOf } from './salvage.ts'

/**
 * How another database takes the place of the present one, safe against a crash at any moment: it is made under the name
 * `.making`, gets the name `.ready` once it is whole and on the disk, then the present one is moved into a folder of its
 * own, then the new one takes its name. A start that finds `.ready` goes on from there; `.making` is thrown away.
 */
export type ReplacementStep = 'MADE' | 'READY' | 'SET_ASIDE' | 'IN_PLACE'

/** Called after each step; tests throw in it to play a crash. */
export type ReplacementProbe = (step: ReplacementStep) => void

/** Row of `meta` in the new database: the folder the old one is moved to; empty when there is no old one. */
export const SET_ASIDE_KEY = 'set_aside'

const SIDE_FILES = ['', '-wal', '-shm', '-journal'] as const

/** Where a database is put together that is to take the place of another. */
export const makingPath = (databasePath: string): string => `${databasePath}.making`
const readyPath = (databasePath: string): string => `${databasePath}.ready`

const stamp = (nowMs: number): string => new Date(nowMs).toISOString().replace(/[-:]/g, '').slice(0, 15)

/** Name of a folder that does not exist yet; it says why the files in it were set aside. */
export const freeFolderName = (
  directory: string,
  nowMs: number,
  why: 'damaged' | 'before-restore' = 'damaged',
): string => {
  let name = `${why}-${stamp(nowMs)}`
  for (let nth = 2; existsSync(join(directory, name)); nth += 1) name = `${why}-${stamp(nowMs)}-${nth}`
  return name
}

/** What a crash left of one that was being put together. */
export const dropUnfinished = (databasePath: string): void => {
  for (const suffix of SIDE_FILES) rmSync(makingPath(databasePath) + suffix, { force: true })
}

/** Moves a file and what belongs to it into a folder. Nothing is deleted, ever. */
const moveInto = (folder: string, path: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const suffix of SIDE_FILES) {
    if (existsSync(path + suffix)) renameSync(path + suffix, join(folder, basename(path) + suffix))
  }
  if (existsSync(damageMark(path))) renameSync(damageMark(path), join(folder, basename(damageMark(path))))
  nodeFiles.syncDirectoryOf(join(folder, basename(path)))
}

/** Goes on where a replacement stopped. Does nothing when there is none under way. */
export const finishReplacement = (
  directory: string,
  databasePath: string,
  nowMs: number,
  probe: ReplacementProbe = () => undefined,
): void => {
  const ready = readyPath(databasePath)
  dropUnfinished(databasePath)
  if (!existsSync(ready)) return
  const folder = readMetaOf(ready).get(SET_ASIDE_KEY)
  if (folder === undefined || inspectDatabase(ready, { thorough: false }) !== 'GOOD') {
    // Damaged since: out of the way, and the present database is looked at as on any start.
    moveInto(join(directory, freeFolderName(directory, nowMs)), ready)
    return
  }
  if (folder !== '') moveInto(join(directory, folder), databasePath)
  probe('SET_ASIDE')
  renameSync(ready, databasePath)
  nodeFiles.syncDirectoryOf(databasePath)
  probe('IN_PLACE')
}

/** Puts the closed, whole database at `makingPath` in the place of the present one. */
export const replaceDatabase = (
  directory: string,
  databasePath: string,
  nowMs: number,
  probe: ReplacementProbe = () => undefined,
): void => {
  const making = makingPath(databasePath)
  const handle = nodeFiles.open(making, 'r+')
  try {
    nodeFiles.sync(handle)
  } finally {
    nodeFiles.close(handle)
  }
  probe('MADE')
  renameSync(making, readyPath(databasePath))
  nodeFiles.syncDirectoryOf(databasePath)
  probe('READY')
  finishReplacement(directory, databasePath, nowMs, probe)
}
