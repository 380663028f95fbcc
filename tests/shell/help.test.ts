import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deskHelp, hallHelp, helpAskedFor } from '../../electron/help.ts'
import { rootDir } from '../../electron/program.ts'

const fileOf = (program: string): string => join(rootDir, 'electron', `${program}.ts`)
const run = (program: string, ...args: string[]) =>
  spawnSync(process.execPath, [fileOf(program), ...args], { encoding: 'utf8', timeout: 30_000 })

describe.each([
  ['desk', deskHelp],
  ['hall', hallHelp],
])('npm run %s -- --help', (program, lines) => {
  test('prints one line an option in the language asked for, and ends with 0', () => {
    for (const lang of ['zh-CN', 'en'] as const) {
      const { status, stdout, stderr } = run(program, '--help', '--lang', lang)
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      const printed = stdout.trimEnd().split('\n')
      expect(printed).toHaveLength(Object.keys(lines).length)
      for (const [nth, line] of Object.values(lines).entries()) {
        expect(printed[nth]?.startsWith(`  ${line.usage} `)).toBe(true)
        expect(printed[nth]?.endsWith(line[lang])).toBe(true)
      }
    }
  })

  test('tells of every option the program reads, and of no other', () => {
    const source = readFileSync(fileOf(program), 'utf8')
    const read = [...source.matchAll(/^ +'?([\w-]+)'?: \{ type: '(?:string|boolean)'/gm)].map(
      ([, name]) => name,
    )
    expect(Object.keys(lines).toSorted()).toEqual([...read, 'help'].toSorted())
  })
})

test('help comes before any complaint, in the language of the system; without it there is none', () => {
  const asked = helpAskedFor(['--nonsense', '--help'], deskHelp, { LANG: 'en_US.UTF-8' })
  expect(asked).toContain(deskHelp.data.en)
  expect(helpAskedFor(['--help'], deskHelp, {})).toContain(deskHelp.data['zh-CN'])
  expect(helpAskedFor(['--data', 'x', '--name', 'help'], hallHelp, {})).toBeNull()
})
