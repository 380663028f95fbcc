import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { Arch, build, Platform } from 'electron-builder'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { packaging } from '../../build/electron-builder.config.ts'
import { ensureBuilt } from '../../build/scripts/build.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** electron-builder's own check of a configuration against its own schema; it throws what is wrong. */
const validate = async (config: object) => {
  const require = createRequire(import.meta.url)
  const { validateConfiguration } = z
    .object({
      validateConfiguration: z.function({
        input: [z.unknown(), z.unknown()],
        output: z.promise(z.unknown()),
      }),
    })
    .parse(require('app-builder-lib/out/util/config/config'))
  await validateConfiguration(config, { isEnabled: false, add: () => undefined })
}

test('the configuration fits the schema of electron-builder, a wrong one does not', async () => {
  await validate(packaging)
  await expect(validate({ ...packaging, electronFuse: {} })).rejects.toThrow(/electronFuse/)
  await expect(validate({ ...packaging, nsis: { oneClick: 'no' } })).rejects.toThrow(/oneClick/)
})

test('every installer the halls need is configured', () => {
  expect(packaging.win?.target).toEqual([{ target: 'nsis', arch: ['x64'] }])
  expect(packaging.linux?.target).toEqual([
    { target: 'deb', arch: ['x64', 'arm64'] },
    { target: 'AppImage', arch: ['x64', 'arm64'] },
  ])
  expect(packaging.nsis?.installerLanguages).toEqual(['zh_CN', 'en_US'])
  expect(packaging.linux?.desktop?.entry).toMatchObject({ 'Name[zh_CN]': '窗口工作台' })
})

test('a feed is made beside the installers, and leads nowhere until a hall is joined', () => {
  expect(packaging.publish).toEqual({ provider: 'generic', url: 'https://hall.invalid/updates' })
  // Without it an update could not write where the program of all users is.
  expect(packaging.nsis).toMatchObject({ perMachine: true, packElevateHelper: true })
})

test('every icon is there, drawn in the size its name says', () => {
  const pngs = readdirSync(join(root, 'build/icons')).filter((name) => name.endsWith('.png'))
  expect(pngs).toContain('256x256.png')
  for (const name of pngs) {
    const png = readFileSync(join(root, 'build/icons', name))
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}.png`).toBe(name)
  }
  const icons = [packaging.win?.icon, packaging.nsis?.installerIcon, packaging.nsis?.uninstallerIcon]
  for (const icon of icons) {
    const ico = readFileSync(join(root, String(icon)))
    expect([ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([1, 7])
  }
})

/** A folder that looks like an unpacked Electron, down to the place where its fuses stand in the executable. */
const standInElectron = (folder: string) => {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'))
  for (const name of [
    'LICENSE',
    'LICENSES.chromium.html',
    'version',
    'chrome-sandbox',
    'chrome_crashpad_handler',
  ])
    writeFileSync(join(folder, name), '')
  for (const name of ['zh-CN.pak', 'en-US.pak', 'fr.pak']) writeFileSync(join(folder, 'locales', name), '')
  const wire = Buffer.from(`dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0009101100001`, 'latin1')
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]), {
    mode: 0o755,
  })
}

interface AsarFolder {
  readonly files: Readonly<Record<string, AsarEntry>>
}
type AsarEntry = AsarFolder | { readonly size: number; readonly unpacked?: boolean | undefined }
const AsarEntry: z.ZodType<AsarEntry> = z.union([
  z.object({
    get files() {
      return z.record(z.string(), AsarEntry)
    },
  }),
  z.object({ size: z.number(), unpacked: z.boolean().optional() }),
])

/** Paths in an asar archive: its header is a JSON tree behind four 32-bit numbers, the last of them its length. */
const readAsar = (path: string) => {
  const bytes = readFileSync(path)
  const paths: string[] = []
  const unpacked: string[] = []
  const walk = (entry: AsarEntry, at: string) => {
    if ('files' in entry)
      for (const [name, inner] of Object.entries(entry.files)) walk(inner, `${at}/${name}`)
    else {
      paths.push(at)
      if (entry.unpacked === true) unpacked.push(at)
    }
  }
  walk(AsarEntry.parse(JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12)))), '')
  return { paths, unpacked }
}

describe('a packaged program', () => {
  let folder = ''
  let program = ''

  beforeAll(async () => {
    await ensureBuilt('renderer')
    await ensureBuilt('main')
    folder = mkdtempSync(join(tmpdir(), 'halldesk-package-'))
    standInElectron(join(folder, 'electron'))
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget('dir', Arch.x64),
      config: {
        ...packaging,
        electronDist: join(folder, 'electron'),
        directories: { ...packaging.directories, output: join(folder, 'dist') },
      },
      publish: 'never',
    })
    program = join(folder, 'dist', 'linux-unpacked')
  }, 180_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('the program holds what it runs and nothing else', () => {
    const { paths, unpacked } = readAsar(join(program, 'resources', 'app.asar'))
    const needed = [
      '/package.json',
      '/out/main/main.js',
      '/out/main/preload.cjs',
      '/out/main/host-worker.js',
      '/out/main/copy-check-worker.js',
      '/out/renderer/index.html',
      '/db/sample/事项.csv',
      '/node_modules/better-sqlite3/lib/index.js',
    ]
    expect(paths).toEqual(expect.arrayContaining(needed))
    const allowed =
      /^\/(package\.json$|out\/(main|renderer)\/[^.]|db\/sample\/|node_modules\/better-sqlite3\/)/
    expect(paths.filter((path) => !allowed.test(path))).toEqual([])
    expect(unpacked).toEqual(['/node_modules/better-sqlite3/prebuilds/linux-x64.node'])
    expect(existsSync(join(program, 'resources', 'app.asar.unpacked', unpacked[0] ?? ''))).toBe(true)
    expect(readdirSync(join(program, 'locales')).toSorted()).toEqual(['en-US.pak', 'zh-CN.pak'])
  })

  test('the fuses are set in the executable', async () => {
    const wire = await getCurrentFuseWire(join(program, 'halldesk'))
    const on = FuseState.ENABLE
    const off = FuseState.DISABLE
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: off,
      [FuseV1Options.EnableCookieEncryption]: on,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
      [FuseV1Options.EnableNodeCliInspectArguments]: off,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
      [FuseV1Options.OnlyLoadAppFromAsar]: on,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
    })
  })
})
