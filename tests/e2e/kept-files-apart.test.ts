import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayFromMs } from '../../db/model/day.ts'
import { jpegBytes } from '../helpers/picture-bytes.ts'
import { launchBrowser, screenshot } from './browser.ts'
import { stopDesks, type RunningDesk } from './desk.ts'
import { keepFailures, logIn, visit } from './hall-pages.ts'
import { enrolDeskOf, fillHall, removeCables, startHall, until, type Enrolled } from './hall.ts'
import { goTo } from './journey.ts'

const INSPECTOR = '1080'
let browser: Browser
let hall: RunningDesk
let round: Enrolled

beforeAll(async () => {
  ;[browser, hall] = await Promise.all([launchBrowser(), startHall()])
  await fillHall(hall)
  round = await enrolDeskOf(hall, INSPECTOR, { name: '督查平板', kind: 'SUPERVISOR', windowId: null })
}, 120_000)
afterAll(async () => {
  await browser.close()
  await stopDesks()
  await removeCables()
})
keepFailures(() => browser)

test('a picture taken without the network is shown waiting, and is read at the hall once the network is back', async () => {
  const { desk, cable } = round
  const inspector = await visit(browser, desk)
  await logIn(inspector.page, INSPECTOR)
  const { items, windows } = await desk.call('patrol.items', {})
  const window = windows.find(({ people }) => people.length > 0)
  const item = items.find(({ target, deltaTo }) => target === 'WINDOW' && deltaTo === null)
  expect([window, item]).not.toContain(undefined)
  cable.cut()
  await until(async () => (await desk.call('sync.state', {})).link === 'OFFLINE')
  const picture = jpegBytes({ width: 1_600, height: 1_200, filler: Buffer.alloc(400_000, 'round') })
  const file = await desk.call('files.keep', {
    mime: 'image/jpeg',
    name: '台面.jpg',
    base64: picture.toString('base64'),
  })
  // Chosen alone it is nobody's business.
  expect((await desk.call('sync.outbox', {})).files.waiting).toBe(0)
  await desk.call('assessment.record', {
    day: dayFromMs(Date.now()),
    itemCode: item?.itemCode ?? '',
    staffId: null,
    windowId: window?.windowId ?? null,
    note: '台面杂乱',
    files: [file],
  })
  const { page } = inspector
  await goTo(page, '/outbox')
  await page.getByText('另有 1 个照片或 PDF').waitFor()
  await screenshot(page, 'kept-files-outbox')
  await expect(hall.call('files.read', { sha256: file.sha256 })).rejects.toThrow('FILE_NOT_HERE')

  cable.plugIn()
  await desk.call('sync.now', {})
  await until(async () => (await desk.call('sync.state', {})).filesWaiting === 0)
  const read = await hall.call('files.read', { sha256: file.sha256 })
  expect(Buffer.from(read.base64, 'base64')).toEqual(picture)
  await page.getByText('全部记录都已到大厅').waitFor()
  await page.getByText('另有 1 个照片或 PDF').waitFor({ state: 'hidden' })
  await inspector.close()
})
