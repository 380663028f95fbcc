import { statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage, screenshot } from './browser.ts'

const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>窗口</title><h1>一次性告知</h1>`
let browser: Browser
let server: Server

beforeAll(async () => {
  browser = await launchBrowser()
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html')
    response.setHeader('content-security-policy', `script-src 'nonce-right'`)
    response.end(request.url === '/bad' ? `${html}<script>window.ran = true</script>` : html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterAll(async () => {
  await browser?.close()
  server?.close()
})

const address = (path: string) => {
  const place = server.address()
  if (place === null || typeof place === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${place.port}${path}`
}

test('a page opens at the size asked for, in Chinese and in the time zone of the hall', async () => {
  const { page, problems, close } = await openPage(browser, address('/'), 'small')
  expect(await page.title()).toBe('窗口')
  expect(
    await page.evaluate(() => [
      window.innerWidth,
      window.innerHeight,
      navigator.language,
      Intl.DateTimeFormat().resolvedOptions().timeZone,
    ]),
  ).toEqual([1366, 768, 'zh-CN', 'Asia/Shanghai'])
  expect(statSync(await screenshot(page, 'harness')).size).toBeGreaterThan(1_000)
  expect(problems).toEqual([])
  await close()
})

test('a refused script is a problem of the page', async () => {
  const { problems, close } = await openPage(browser, address('/bad'))
  expect(problems).toEqual([expect.stringContaining('Content Security Policy')])
  await close()
})
