import { existsSync } from 'node:fs'
import type { CopyCheck } from './store/index.ts'
import { askThread } from './store/ask-thread.ts'

/**
 * Reads a fresh backup in a thread that loads nothing but what reads it: from the bundle in a packaged program, from the
 * sources in a checkout.
 */
export const checkCopyApart: CopyCheck = async (path) => {
  const bundled = new URL('./copy-check-worker.js', import.meta.url)
  const script = existsSync(bundled) ? bundled : new URL('./store/copy-check-worker.ts', import.meta.url)
  // What our own worker tells.
  return (await askThread(script, path)) as Awaited<ReturnType<CopyCheck>>
}
