import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { root } from './run-command.ts'
import { unpackBrowser } from './unpack-browser.ts'

// Draws build/icons/logo.svg in every size that installers and desktops ask for. Run it after changing the drawing:
// node build/scripts/run.mjs build/scripts/icons.ts

const folder = join(root, 'build', 'icons')
const pngSizes = [16, 24, 32, 48, 64, 128, 256, 512] as const
const icoSizes: ReadonlySet<number> = new Set([16, 24, 32, 48, 64, 128, 256])

interface Drawing {
  readonly size: number
  readonly png: Buffer
}

/** A Windows icon: a directory of 16 bytes an image, then the images, which may be PNG since Windows Vista. */
const icoOf = (drawings: readonly Drawing[]): Buffer => {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(drawings.length, 4)
  let offset = 6 + 16 * drawings.length
  const entries = drawings.map(({ size, png }) => {
    const entry = Buffer.alloc(16)
    // One byte each for width and height; 0 stands for 256.
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...drawings.map(({ png }) => png)])
}

const { executablePath, env } = unpackBrowser()
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu'],
  env: { ...process.env, ...env },
})
try {
  const page = await browser.newPage()
  const svg = readFileSync(join(folder, 'logo.svg'), 'utf8')
  const drawings: Drawing[] = []
  for (const size of pngSizes) {
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`)
    const png = await page.screenshot({ omitBackground: true })
    writeFileSync(join(folder, `${size}x${size}.png`), png)
    drawings.push({ size, png })
  }
  writeFileSync(join(folder, 'icon.ico'), icoOf(drawings.filter(({ size }) => icoSizes.has(size))))
  console.log(`Drew ${drawings.length} sizes and icon.ico.`)
} finally {
  await browser.close()
}
