import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'

// What a page of a public screen does against being left, as far as a browser lets it.

const script = stripTypeScriptTypes(
  readFileSync(fileURLToPath(new URL('../../renderer/kiosk/lock-down.ts', import.meta.url)), 'utf8'),
)
const PAGE = `<!doctype html><title>screen</title><body style="margin:0;height:100vh">
<input id="field"><script type="module">
${script}
window.asked = 0
window.heard = []
addEventListener('keydown', (event) => window.heard.push([event.key, event.defaultPrevented]))
addEventListener('contextmenu', (event) => window.heard.push(['menu', event.defaultPrevented]))
addEventListener('wheel', (event) => window.heard.push(['wheel', event.defaultPrevented]))
window.lock = lockDown({
  shell: new URLSearchParams(location.search).get('shell') ?? 'BROWSER',
  onExitAsked: () => (window.asked += 1),
})
</script>`

let server: Server
let browser: Browser
let url: string
beforeAll(async () => {
  server = createServer((_request, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(PAGE),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  server.close()
})

const open = async (shell = 'BROWSER'): Promise<Page> => {
  const page = await browser.newPage()
  await page.goto(`${url}?shell=${shell}`)
  await page.waitForFunction('window.lock !== undefined')
  return page
}

test('keys that close, load again, scale or print are kept from the browser, others are not', async () => {
  const page = await open()
  for (const key of [
    'a',
    'Escape',
    'F5',
    'Control+r',
    'Control+p',
    'Control+0',
    'F11',
    'Alt+ArrowLeft',
    'Control+Shift+Q',
  ])
    await page.keyboard.press(key)
  const heard = await page.evaluate<[string, boolean][]>('window.heard')
  const kept = heard.filter(([key]) => !['Control', 'Shift', 'Alt'].includes(key))
  expect(kept).toEqual([
    ['a', false],
    ['Escape', false],
    ['F5', true],
    ['r', true],
    ['p', true],
    ['0', true],
    ['F11', true],
    ['ArrowLeft', true],
    ['Q', true],
  ])
  expect(await page.evaluate('window.asked')).toBe(1)
  await page.close()
})

test('there is no menu and no scaling by the wheel; scrolling goes on', async () => {
  const page = await open()
  await page.mouse.click(200, 200, { button: 'right' })
  await page.mouse.wheel(0, 50)
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, 50)
  await page.keyboard.up('Control')
  await page.waitForFunction(`window.heard.filter(([name]) => name === 'wheel').length >= 2`)
  const heard = await page.evaluate<[string, boolean][]>(
    `window.heard.filter(([name]) => name === 'menu' || name === 'wheel')`,
  )
  expect(heard).toEqual([
    ['menu', true],
    ['wheel', false],
    ['wheel', true],
  ])
  await page.close()
})

test('the first touch makes it full, and again whenever somebody has left that', async () => {
  const page = await open()
  const isFull = 'document.fullscreenElement !== null'
  expect(await page.evaluate(isFull)).toBe(false)
  await page.mouse.click(300, 300)
  await page.waitForFunction(isFull)
  await page.evaluate('document.exitFullscreen()')
  await page.waitForFunction(`!(${isFull})`)
  await page.mouse.click(300, 300)
  await page.waitForFunction(isFull)
  await page.evaluate('window.lock.release()')
  await page.waitForFunction(`!(${isFull})`)
  await page.mouse.click(300, 300)
  await page.keyboard.press('F5')
  expect(await page.evaluate('window.heard.at(-1)')).toEqual(['F5', false])
  await page.close()
})

test('whoever closes it is asked; the page itself loads again without a question', async () => {
  const page = await open()
  await page.mouse.click(300, 300)
  const questions: string[] = []
  page.on('dialog', (dialog) => {
    questions.push(dialog.type())
    void dialog.dismiss()
  })
  await page.evaluate('setTimeout(() => location.reload())')
  await page.waitForEvent('load')
  await page.waitForFunction('window.lock !== undefined')
  expect(questions).toEqual([])
  await page.mouse.click(300, 300)
  await page.keyboard.press('Control+F4')
  // As the browser does that did not heed it.
  await page.evaluate(`setTimeout(() => (location.href = 'about:blank'))`)
  await expect.poll(() => questions).toEqual(['beforeunload'])
  expect(page.url()).toBe(`${url}?shell=BROWSER`)
  await page.close()
})

test('in the desktop shell, which holds its screens itself, it neither asks nor fills the display', async () => {
  const page = await open('ELECTRON')
  await page.mouse.click(300, 300)
  await page.keyboard.press('F5')
  expect(await page.evaluate('document.fullscreenElement')).toBeNull()
  expect(await page.evaluate('window.heard.at(-1)')).toEqual(['F5', true])
  await page.evaluate(`setTimeout(() => (location.href = 'about:blank'))`)
  await page.waitForURL('about:blank')
  await page.close()
})
