import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/** Preferences of this machine's desktop shell; losing them costs nothing, so nothing here is ever an error. */
const ShellSettings = z.object({ printSilently: z.boolean().default(false) })
export type ShellSettings = z.infer<typeof ShellSettings>

export const loadShellSettings = (path: string): ShellSettings => {
  try {
    return ShellSettings.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return { printSilently: false }
  }
}

export const saveShellSettings = (path: string, settings: ShellSettings): void => {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(settings))
  } catch (error) {
    console.error('Shell settings were not saved:', error)
  }
}
