import { parseArgs } from 'node:util'
import { Arch, build, Platform } from 'electron-builder'
import { packaging } from '../electron-builder.config.ts'
import { ensureBuilt } from './build.ts'
import { whyNoElectron, type ElectronTarget } from './electron-dist.ts'
import { root } from './run-command.ts'

// npm run package -- [--win] [--linux] [--arch x64|arm64]: installers in dist/. Without arguments: all of them.

const { values: asked } = parseArgs({
  options: {
    win: { type: 'boolean', default: false },
    linux: { type: 'boolean', default: false },
    arch: { type: 'string' },
  },
})

const everything: readonly (ElectronTarget & { installers: string[] })[] = [
  { platform: 'win32', arch: 'x64', installers: ['nsis'] },
  { platform: 'linux', arch: 'x64', installers: ['deb', 'AppImage'] },
  { platform: 'linux', arch: 'arm64', installers: ['deb', 'AppImage'] },
]
const anyPlatform = !asked.win && !asked.linux
const wanted = everything.filter(
  ({ platform, arch }) =>
    (anyPlatform || (platform === 'win32' ? asked.win : asked.linux)) &&
    (asked.arch === undefined || asked.arch === arch),
)

const makeInstallers = async (target: (typeof everything)[number]): Promise<boolean> => {
  const title = `${target.platform}-${target.arch} (${target.installers.join(', ')})`
  const reason = await whyNoElectron(target)
  if (reason !== null) {
    console.error(`Not packaged: ${title}. Electron's runtime is missing: ${reason}`)
    console.error('Set ELECTRON_MIRROR to a mirror you can reach, or run this where the runtime is cached.')
    return false
  }
  const platform = target.platform === 'win32' ? Platform.WINDOWS : Platform.LINUX
  try {
    const files = await build({
      projectDir: root,
      targets: platform.createTarget(target.installers, target.arch === 'x64' ? Arch.x64 : Arch.arm64),
      config: packaging,
      publish: 'never',
    })
    console.log(`Packaged ${title}:`)
    for (const file of files) console.log(`  ${file}`)
    return true
  } catch (error) {
    console.error(`Not packaged: ${title}. ${error instanceof Error ? error.message : String(error)}`)
    console.error('The tools for installers come from GitHub, or from ELECTRON_BUILDER_BINARIES_MIRROR.')
    return false
  }
}

if (wanted.length === 0) {
  console.error(`There is no installer for what was asked. There are: win32 x64, linux x64 and linux arm64.`)
  process.exitCode = 1
} else {
  await ensureBuilt('renderer', console.log)
  await ensureBuilt('main', console.log)
  for (const target of wanted) if (!(await makeInstallers(target))) process.exitCode = 1
}
