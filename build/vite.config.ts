import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { InlineConfig } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The shells replace it in index.html by a fresh nonce for every page they serve; nothing else may run inline. */
export const noncePlaceholder = '__CSP_NONCE__'

/**
 * The last Chromium for Windows 7, which halls still run in the browser shell; Electron's own is far newer. This settles
 * the syntax; methods it lacks are added in renderer/shared/methods-after-109.ts.
 */
const oldestBrowser = 'chrome109'

/** The pages, as static files for either shell. */
export const pageConfig = (outDir: string): InlineConfig => ({
  configFile: false,
  root: `${root}renderer`,
  publicDir: false,
  logLevel: 'warn',
  plugins: [react()],
  html: { cspNonce: noncePlaceholder },
  build: {
    outDir,
    emptyOutDir: true,
    target: oldestBrowser,
    // The policy forbids data: for scripts and fonts, so everything stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // antd in one piece is larger than the limit Vite warns about; the pages come from the same machine.
    chunkSizeWarningLimit: 2_000,
  },
})

interface NodeBundle {
  readonly entry: string
  readonly fileName: string
  readonly format: 'es' | 'cjs'
}

/** What the packaged program runs outside its pages. A sandboxed preload has to be one CommonJS file. */
export const nodeBundles: readonly NodeBundle[] = [
  { entry: 'electron/main.ts', fileName: 'main.js', format: 'es' },
  { entry: 'electron/preload.ts', fileName: 'preload.cjs', format: 'cjs' },
  { entry: 'db/host-worker.ts', fileName: 'host-worker.js', format: 'es' },
  { entry: 'db/store/copy-check-worker.ts', fileName: 'copy-check-worker.js', format: 'es' },
]

/** One self-contained file; better-sqlite3 stays outside because it loads a native library from its own folder. */
export const nodeBundleConfig = (bundle: NodeBundle, outDir: string): InlineConfig => ({
  configFile: false,
  root,
  publicDir: false,
  logLevel: 'warn',
  ssr: { noExternal: true, external: ['electron', 'better-sqlite3'] },
  build: {
    ssr: `${root}${bundle.entry}`,
    outDir,
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      output: { format: bundle.format, entryFileNames: bundle.fileName, codeSplitting: false },
    },
  },
})
