import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import packageInfo from '../../package.json' with { type: 'json' }

const root = fileURLToPath(new URL('../..', import.meta.url))
const version = packageInfo.devDependencies['@sparticuz/chromium']

/** Only the fonts that came with the browser, so that a page looks the same whatever the machine has installed. */
const fontSettings = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts', 'fonts')}</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`

export interface UnpackedBrowser {
  readonly executablePath: string
  /** What its process needs to find its libraries and fonts. */
  readonly env: Readonly<Record<string, string>>
}

/**
 * The browser out of its npm package, unpacked once into out/. The package itself always unpacks into the temporary
 * folder of the machine and takes a half-written file there for a finished one, so it gets a folder of its own that is
 * renamed when it is complete.
 */
export const unpackBrowser = (): UnpackedBrowser => {
  const folder = join(root, 'out', `browser-${version}`)
  if (!existsSync(folder)) {
    const making = `${folder}-${process.pid}`
    mkdirSync(making, { recursive: true })
    const library = createRequire(import.meta.url).resolve('@sparticuz/chromium')
    const script = `
      const { default: chromium, inflate } = await import(process.argv[1])
      await chromium.executablePath()
      await inflate(new URL('../bin/al2023.tar.br', process.argv[1]).pathname)`
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script, `file://${library}`], {
      env: { ...process.env, TMPDIR: making },
      encoding: 'utf8',
    })
    if (run.status !== 0) throw new Error(`The test browser could not be unpacked: ${run.stderr}`)
    writeFileSync(join(making, 'fonts', 'fonts.conf'), fontSettings(folder))
    try {
      renameSync(making, folder)
    } catch (error) {
      // Another test process was faster.
      rmSync(making, { recursive: true })
      if (!existsSync(folder)) throw error
    }
  }
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      FONTCONFIG_FILE: join(folder, 'fonts', 'fonts.conf'),
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH'] ?? '']
        .filter((path) => path !== '')
        .join(':'),
    },
  }
}
