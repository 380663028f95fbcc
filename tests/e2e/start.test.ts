import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage, screenshot } from './browser.ts'
import { callerOf, stopDesks } from './desk.ts'
import { until } from './hall.ts'
import { goTo, logIn, SAMPLE_PIN } from './journey.ts'
import { startSample, type SampleStart } from './sample-start.ts'
import { stageClock } from './stage-clock.ts'

// A Wednesday, so that the week before is over, scored and published.
const clock = stageClock('2026-11-18', '10:20')
const INSPECTOR = '1080'

let browser: Browser
let start: SampleStart

beforeAll(async () => {
  browser = await launchBrowser()
  start = await startSample(clock.env)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await stopDesks()
})

test('npm start opens the sample hall with its past: a week is published, a round was walked', async () => {
  const { page, problems, close } = await openPage(browser, start.pageUrl)
  page.setDefaultTimeout(15_000)
  // The log-in page says how to get in.
  await page.getByText(`PIN ${SAMPLE_PIN}`).waitFor()
  await page.getByRole('button', { name: '以 1001 进入' }).waitFor()
  await logIn(page, INSPECTOR)

  await goTo(page, '/assessment?tab=board&day=2026-11-11')
  const board = page.getByRole('group', { name: /第46周.*考评表（个人）$/ })
  await board.locator('.ant-table-row').first().waitFor()
  await page.getByText('申诉中').first().waitFor()
  await screenshot(page, 'start-board')
  await goTo(page, '/patrol')
  await page.getByRole('main').getByText('双随机').first().waitFor()
  await screenshot(page, 'start-patrol')
  expect(problems).toEqual([])
  await close()

  // The desk belongs to the hall beside it, and hands over what the sample's days recorded.
  const { origin, searchParams } = new URL(start.pageUrl)
  const call = callerOf(origin, searchParams.get('token') ?? '')
  await call('session.login', { staffId: INSPECTOR, secret: SAMPLE_PIN, kind: 'PIN' })
  await until(async () => {
    const { link, waiting } = await call('sync.state', {})
    return link === 'ONLINE' && waiting === 0
  }, 30_000)
  expect(await call('sync.state', {})).toMatchObject({ conflicts: 0, quarantined: 0 })
  const { periods } = await call('assessment.periods', { kind: 'WEEK', count: 2 })
  expect(periods.map(({ periodId, status }) => [periodId, status])).toContainEqual([
    'WEEK/2026-11-09',
    'APPEAL',
  ])
  const { patrols } = await call('patrol.list', {})
  expect(patrols.map(({ kind }) => kind).toSorted()).toEqual(['RANDOM', 'ROUTE'])
}, 60_000)
