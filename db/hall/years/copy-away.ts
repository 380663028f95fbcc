import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFiles } from '../../store/files.ts'
import { sha256OfFile } from '../backup-files.ts'
import { seal } from './seal.ts'
import {
  hallsWithYears,
  MANIFEST_FILE,
  RECORDS_FILE,
  YearManifest,
  yearFolders,
  yearsFolder,
} from './year-files.ts'

const FILES = [RECORDS_FILE, MANIFEST_FILE]

const copyEqually = async (from: string, to: string): Promise<void> => {
  await copyFile(from, to)
  const [here, there] = await Promise.all([sha256OfFile(from), sha256OfFile(to)])
  if (here !== there) throw new Error('the copy away of a closed year differs')
  await seal(to)
}

/** Whether the records are what the manifest beside them says; what became bad on this disk does not go away as if it were good. */
const isSound = async (folder: string): Promise<boolean> => {
  if (!FILES.every((file) => existsSync(join(folder, file)))) return false
  try {
    const { sha256 } = YearManifest.parse(JSON.parse(readFileSync(join(folder, MANIFEST_FILE), 'utf8')))
    return sha256 === (await sha256OfFile(join(folder, RECORDS_FILE)))
  } catch {
    return false
  }
}

/** Where a year goes: its own name, or the next number of it where that is another log's; null when it is there already. */
const placeOf = (path: string, folder: string, year: string): string | null => {
  const manifest = readFileSync(join(path, MANIFEST_FILE))
  for (let nth = 1; ; nth += 1) {
    const place = join(folder, nth === 1 ? year : `${year}-${nth}`)
    if (!existsSync(place)) return place
    const there = join(place, MANIFEST_FILE)
    if (existsSync(there) && readFileSync(there).equals(manifest)) return null
  }
}

/**
 * A closed year never changes, so it goes away from the server once, with the first backup after, instead of every night.
 * What is there already is left as it is: a hall restored on another computer closes a year anew, and both are kept.
 * @throws when the folder cannot be written to
 */
export const copyYearsAway = async (directory: string, away: string): Promise<null> => {
  for (const hallId of hallsWithYears(directory))
    for (const { name, path } of yearFolders(directory, hallId)) {
      const folder = yearsFolder(away, hallId)
      const year = name.slice(0, 4)
      const place = existsSync(join(path, MANIFEST_FILE)) ? placeOf(path, folder, year) : null
      // One that is bad is told of by the health page; backups go away all the same.
      if (place === null || !(await isSound(path))) continue
      const partial = join(folder, `${year}.partial`)
      rmSync(partial, { recursive: true, force: true })
      mkdirSync(partial, { recursive: true, mode: 0o700 })
      for (const file of FILES) await copyEqually(join(path, file), join(partial, file))
      renameSync(partial, place)
      nodeFiles.syncDirectoryOf(place)
    }
  return null
}
