import { expect, test } from 'vitest'
import { openPage, screenshot } from './browser.ts'
import { SAMPLE_PIN, startJourney } from './journey.ts'
import { stageClock } from './stage-clock.ts'

// A Friday, while the sample hall is open.
const stage = stageClock('2026-11-20', '10:20')
const journey = startJourney({ env: stage.env })
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

test('limits that are reached are said in words on the ticket machine, for the day and for half an hour', async () => {
  const { desk } = journey
  await desk.call('session.login', { staffId: ADMIN, secret: SAMPLE_PIN, kind: 'PIN' })
  const { classes } = await desk.call('queueSetup.get', {})
  const [day, half] = classes.filter(({ lane }) => lane === 'NORMAL').slice(1, 3)
  const booking = classes.find(({ lane }) => lane === 'BOOKING')
  if (!day || !half || !booking) throw new Error('the sample hall has other classes')
  for (const [ticketClass, limits] of [
    [day, { dailyMax: 1 }],
    [half, { slotMax: 1 }],
    [booking, { slotMax: 1 }],
  ] as const)
    await desk.call('queueSetup.saveClass', { ticketClass: { ...ticketClass, ...limits } })
  const take = async (classId: string, slotMs: number | null = null): Promise<void> => {
    // No machine gives two tickets within two seconds.
    await expect
      .poll(
        async () =>
          (await desk.call('kiosk.takeTicket', { press: crypto.randomUUID(), classId, slotMs })).outcome,
        { timeout: 10_000, interval: 500 },
      )
      .toBe('TAKEN')
  }
  await take(day.classId)
  await take(half.classId)
  const offered = (await desk.call('kiosk.classes', {})).classes
  const [slot] = offered.find(({ classId }) => classId === booking.classId)?.slots ?? []
  await take(booking.classId, slot?.slotMs ?? null)

  const { page, close } = await openPage(journey.browser, `${desk.pageUrl('/')}#/kiosk/tickets`)
  const tile = (name: string) => page.locator('.tk-tile').filter({ hasText: name })
  await tile(day.name).getByText('今天的号已取完').waitFor()
  expect(await tile(day.name).isDisabled()).toBe(true)
  await tile(half.name)
    .getByText(/^这个时段的号已取完，\d\d:\d\d 可以再取$/)
    .waitFor()
  expect(await tile(half.name).isDisabled()).toBe(true)
  await screenshot(page, 'limits-ticket-machine')
  await tile(booking.name).click()
  const full = page.locator('.tk-slot').first()
  await full.getByText('此时段的号已取完').waitFor()
  expect(await full.isDisabled()).toBe(true)
  expect(await page.locator('.tk-slot').nth(1).isDisabled()).toBe(false)
  await screenshot(page, 'limits-booking')
  await close()
})
