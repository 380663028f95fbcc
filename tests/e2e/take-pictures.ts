// Takes the README's pictures from the real program: node tests/e2e/take-pictures.ts
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { launchBrowser, openPage } from './browser.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'build', 'pictures')
const dataDir = mkdtempSync(join(tmpdir(), 'halldesk-pictures-'))

const program = spawn(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    join(root, 'electron', 'start.ts'),
    '--browser',
    '--data',
    dataDir,
    '--port',
    '0',
  ],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, CI: 'true' } },
)
const address = await new Promise<string>((resolve) => {
  createInterface({ input: program.stdout }).on('line', (line) => {
    const found = /http:\/\/\S+/.exec(line)?.[0]
    if (found !== undefined) resolve(found)
  })
})

const browser = await launchBrowser()
try {
  mkdirSync(folder, { recursive: true })
  const { page } = await openPage(browser, address)
  const take = async (name: string) => {
    await page.evaluate(() => document.fonts.ready)
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
  }
  const go = async (route: string) => {
    await page.evaluate((hash) => {
      window.location.hash = hash
    }, `#${route}`)
  }
  await page.getByRole('button', { name: /以 \d+ 进入/ }).click()
  await page.getByText('本单位', { exact: true }).click()
  await page.getByRole('main').getByText('已受理').first().waitFor()
  await take('today')

  const desk = new URL(address)
  const call = async (method: string, params: unknown): Promise<unknown> => {
    const response = await fetch(`${desk.origin}/call/${method}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${desk.searchParams.get('token') ?? ''}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(params),
    })
    return ((await response.json()) as { value: unknown }).value
  }
  await call('session.login', { staffId: '1001', secret: '2580', kind: 'PIN' })
  const { papers } = (await call('papers.list', {
    fromDay: '2020-01-01',
    toDay: '2099-12-31',
    kinds: ['NOTICE_SUPPLEMENT'],
    mineOnly: false,
  })) as { papers: { paperId: string; caseId: string }[] }
  const [paper] = papers
  if (!paper) throw new Error('the sample hall has no supplement notice')
  await go(`/cases/${paper.caseId}`)
  await page.getByText('跑动次数').waitFor()
  await take('case')
  await go(`/papers/${paper.paperId}`)
  await page.getByText('打印记录').waitFor()
  await take('paper')

  await go('/intake/SCJG-001')
  await page.getByText('公司章程').first().waitFor()
  await page.getByRole('main').getByLabel('姓名').first().fill('欧阳锦绣')
  await page.keyboard.press('Alt+m')
  for (const key of ['1', '1', '2', '1', '3']) await page.keyboard.press(key)
  await take('intake')

  await go('/ledger')
  await page.getByText('个体工商户设立登记').first().waitFor()
  await take('ledger')
} finally {
  await browser.close()
  program.kill('SIGTERM')
  await once(program, 'exit')
  rmSync(dataDir, { recursive: true, force: true })
}
