import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''

const write = (path: string, source: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), source)
}

/** Names of the rules that a small tree of sources breaks. */
const brokenRules = () => {
  const run = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config=build/depcruise.cjs',
      '--output-type=err',
      'db',
      'electron',
      'renderer',
      'build',
    ],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  )
  const rules = [...run.stdout.matchAll(/^ {2}error (.+?): (\S+) → /gm)].map(([, rule, file]) => ({
    rule,
    file,
  }))
  expect(run.status === 0, run.stdout + run.stderr).toBe(rules.length === 0)
  return rules
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halldesk-imports-'))
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  mkdirSync(join(folder, 'build'))
  cpSync(join(root, 'build/depcruise.cjs'), join(folder, 'build/depcruise.cjs'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  write(
    'db/model/day.ts',
    `import { z } from 'zod'\nexport const Day = z.string()\nexport type Day = string\n`,
  )
  write('db/store/read.ts', `import { Day } from '../model/day.ts'\nexport const read = () => Day\n`)
  write('db/contract/case.ts', `import { Day } from '../model/day.ts'\nexport const due = Day\n`)
  write('db/desk/open.ts', `import { read } from '../store/read.ts'\nexport const open = read\n`)
  write('db/host.ts', `import { open } from './desk/open.ts'\nexport const host = open\n`)
  write('electron/main.ts', `import { host } from '../db/host.ts'\nhost()\n`)
  write(
    'renderer/page.tsx',
    `import { due } from '../db/contract/case.ts'\nexport const Page = () => <p>{due.type}</p>\n`,
  )
  write('build/scripts/build.ts', `import 'vite'\nexport const ensureBuilt = () => 1\n`)
  write('electron/start.ts', `import { ensureBuilt } from '../build/scripts/build.ts'\nensureBuilt()\n`)
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('imports along the arrows pass', () => {
  expect(brokenRules()).toEqual([])
})

test.each([
  ['db/model/bad.ts', '../store/read.ts', 'db/model imports only itself'],
  ['db/model/bad.ts', 'node:fs', 'the model knows only pure libraries'],
  ['db/model/bad.ts', 'uuid', 'the model knows only pure libraries'],
  ['db/contract/bad.ts', '../desk/open.ts', 'db/contract imports only db/model/'],
  ['db/store/bad.ts', '../contract/case.ts', 'db/store imports only db/model/'],
  ['db/desk/bad.ts', '../host.ts', 'db/desk imports only db/contract/, db/store/, db/model/'],
  ['db/desk/bad.ts', '../../electron/main.ts', 'db imports only itself'],
  ['renderer/bad.tsx', '../db/store/read.ts', 'renderer imports only db/contract/, db/model/'],
  ['renderer/bad.tsx', 'node:fs', 'pages get nothing from Node'],
  [
    'electron/bad.ts',
    '../db/store/read.ts',
    'electron imports only db/host, db/hall-(server|jobs)\\.ts, db/contract/, build/scripts/build\\.ts',
  ],
  ['electron/preload.ts', '../build/scripts/build.ts', 'the installed program holds no build code'],
  ['build/bad.ts', '../db/model/day.ts', 'build imports only itself'],
  ['db/desk/bad.ts', 'vitest', 'what is installed uses no development package'],
  ['db/desk/bad.ts', 'left-out-of-package-json', 'nothing unresolved'],
])('%s may not import %s', (file, imported, rule) => {
  write(file, `import '${imported}'\nexport const bad = 1\n`)
  expect(brokenRules()).toContainEqual({ rule, file })
})

test('a type is an import too, also in a file with JSX', () => {
  write('db/model/bad.ts', `import type { read } from '../store/read.ts'\nexport type Bad = typeof read\n`)
  write(
    'renderer/bad.tsx',
    `import type { read } from '../db/store/read.ts'\nexport const Bad = (bad: { read: typeof read }) => <b>{String(bad)}</b>\n`,
  )
  expect(brokenRules()).toEqual([
    { rule: 'renderer imports only db/contract/, db/model/', file: 'renderer/bad.tsx' },
    { rule: 'db/model imports only itself', file: 'db/model/bad.ts' },
  ])
})

test('two files that need each other are a cycle', () => {
  write('db/desk/one.ts', `import { two } from './two.ts'\nexport const one = () => two\n`)
  write('db/desk/two.ts', `import { one } from './one.ts'\nexport const two = () => one\n`)
  expect(brokenRules()).toEqual([{ rule: 'no cycles', file: 'db/desk/one.ts' }])
})
