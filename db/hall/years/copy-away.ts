import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFiles } from '../../store/files.ts'
import { sha256OfFile } from '../backup-files.ts'
import { seal } from './seal.ts'
import { hallsWithYears, MANIFEST_FILE, RECORDS_FILE, yearFolders, yearsFolder } from './year-files.ts'

const FILES = [RECORDS_FILE, MANIFEST_FILE]

const copyEqually = async (from: string, to: string): Promise<void> => {
  await copyFile(from, to)
  const [here, there] = await Promise.all([sha256OfFile(from), sha256OfFile(to)])
  if (here !== there) throw new Error('the copy away of a closed year differs')
  await seal(to)
}

/**
 * A closed year never changes, so it goes away from the server once, with the first backup after, instead of every night.
 * One that is there already is left as it is.
 * @throws when the folder cannot be written to
 */
export const copyYearsAway = async (directory: string, away: string): Promise<void> => {
  for (const hallId of hallsWithYears(directory))
    for (const { name, path } of yearFolders(directory, hallId)) {
      const folder = yearsFolder(away, hallId)
      const isWhole = FILES.every((file) => existsSync(join(path, file)))
      // One that lost a file is told of by the health page; backups go away all the same.
      if (!isWhole || existsSync(join(folder, name))) continue
      const partial = join(folder, `${name}.partial`)
      rmSync(partial, { recursive: true, force: true })
      mkdirSync(partial, { recursive: true, mode: 0o700 })
      for (const file of FILES) await copyEqually(join(path, file), join(partial, file))
      renameSync(partial, join(folder, name))
      nodeFiles.syncDirectoryOf(join(folder, name))
    }
}
