import { expect, test } from 'vitest'
import { screenshot } from './browser.ts'
import { SAMPLE_PIN, startJourney } from './journey.ts'

const journey = startJourney()
const ADMIN = '1082'
const LEAD = '1080'

test('a crowd is told on any page of whoever leads, at no clerk’s, and at the ticket machine', async () => {
  const { desk } = journey
  const ring = async (limit: string): Promise<void> => {
    await desk.call('session.login', { staffId: ADMIN, secret: SAMPLE_PIN, kind: 'PIN' })
    await desk.call('settings.set', { key: 'queue.crowd', value: limit })
    await desk.call('settings.set', { key: 'queue.class_crowd', value: limit })
  }
  await ring('3')
  await desk.call('session.login', { staffId: '1001', secret: SAMPLE_PIN, kind: 'PIN' })
  const { classes } = await desk.call('queueSetup.get', {})
  const [{ classId = '', name = '' } = {}] = classes
  for (let nth = 0; nth < 3; nth += 1) await desk.call('queue.issue', { classId })

  const lead = await journey.arrive({ staffId: LEAD, route: '/assessment' })
  const banner = lead.page.getByRole('status', { name: '人多提醒' })
  await banner.waitFor()
  expect(await banner.innerText()).toContain('达到人多提醒（3 人）')
  expect(await banner.innerText()).toContain(name)
  await screenshot(lead.page, 'crowd-lead')
  await banner.getByRole('button', { name: '查看' }).click()
  await lead.page.waitForURL(/live-queue/)
  await screenshot(lead.page, 'crowd-live-queue')
  // Raised by somebody who thinks three are none: it goes by itself.
  await ring('0')
  await banner.waitFor({ state: 'detached' })
  await ring('3')
  await banner.waitFor()
  expect(lead.problems).toEqual([])
  await lead.close()

  const clerk = await journey.arrive({ staffId: '1002', route: '/today' })
  await clerk.page.getByRole('navigation').first().waitFor()
  expect(await clerk.page.getByRole('status', { name: '人多提醒' }).count()).toBe(0)
  await clerk.page.goto(`${desk.pageUrl('/')}#/kiosk/tickets`)
  await clerk.page.reload()
  const told = clerk.page.locator('.tk-notice')
  await told.waitFor()
  expect(await told.innerText()).toContain('当前等候人数较多')
  await screenshot(clerk.page, 'crowd-ticket-machine')
  await clerk.close()
})
