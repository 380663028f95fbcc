import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../build/scripts/build.ts'
import { noncePlaceholder } from '../../build/vite.config.ts'
import { NONCE_PLACEHOLDER } from '../../electron/page-policy.ts'

const folder = fileURLToPath(new URL('../../out/renderer/', import.meta.url))
const assets = () => readdirSync(`${folder}assets`)
const index = () => readFileSync(`${folder}index.html`, 'utf8')

beforeAll(() => ensureBuilt('renderer'), 120_000)

test('pages that match their sources are not built again', async () => {
  const lines: string[] = []
  const startedAtMs = performance.now()
  await ensureBuilt('renderer', (line) => lines.push(line))
  expect(lines).toEqual([])
  expect(performance.now() - startedAtMs).toBeLessThan(2_000)
})

test('every script and style of the first page waits for its nonce, none stands inline', () => {
  const tags = index().match(/<(?:script|style|link)\b[^>]*>/g) ?? []
  expect(tags.length).toBeGreaterThan(1)
  for (const tag of tags) {
    expect(tag).toContain(`nonce="${noncePlaceholder}"`)
    expect(tag).toMatch(/\b(?:src|href)="\/assets\//)
  }
  expect(index()).toMatch(/<script[^>]*><\/script>/)
  expect(index()).not.toMatch(/\son\w+=|javascript:|<style/)
})

test('the shells put their nonce where the build leaves room for it', () => {
  expect(NONCE_PLACEHOLDER).toBe(noncePlaceholder)
})

test('fonts are files of our own, nothing is fetched from elsewhere', () => {
  expect(assets().filter((name) => name.endsWith('.woff2')).length).toBeGreaterThan(50)
  for (const name of assets().filter((file) => file.endsWith('.css'))) {
    const css = readFileSync(`${folder}assets/${name}`, 'utf8')
    expect(css).not.toMatch(/url\(["']?(?:data:font|https?:|\/\/)/)
  }
})
