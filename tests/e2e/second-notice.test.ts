import { expect, test } from 'vitest'
import { screenshot } from './browser.ts'
import { confirmAs, goTo, openCase, SAMPLE_PIN, startJourney, expectFocus } from './journey.ts'

const journey = startJourney()

test('a second notice about what the first could have said needs a reason and the window head', async () => {
  const { desk } = journey
  // The first notice told of one material; another was there to be seen and was passed as in order.
  const opened = await openCase(desk, 'SCJG-015', '钱进', { 1: 'MISSING' })
  await desk.call('cases.askSupplement', {
    caseId: opened.caseId,
    omitted: [],
    dueDay: null,
    way: 'IN_PERSON',
    secondNotice: null,
  })
  const told = opened.materials[1]
  const overlooked = opened.materials[2]
  if (told === undefined || overlooked === undefined) throw new Error('the item has too few materials')

  const { page, problems, close } = await journey.arrive({ staffId: '1002' })
  await goTo(page, `/cases/${opened.caseId}`)
  const step = (name: string) =>
    page.getByRole('toolbar', { name: '可以做的步骤' }).getByRole('button', { name: new RegExp(`^${name}`) })

  await step('收到补正材料').click()
  const receive = page.getByRole('dialog', { name: '收到补正材料' })
  await expectFocus(page, told.name)
  await page.keyboard.press('1')
  await receive.getByRole('button', { name: '保存' }).click()
  await receive.waitFor({ state: 'detached' })
  await step('审查材料').click()
  const review = page.getByRole('dialog', { name: '审查材料' })
  await expectFocus(page, opened.materials[0]?.name ?? '')
  await review.getByRole('row', { name: overlooked.name }).focus()
  await page.keyboard.press('2')
  await review.getByRole('button', { name: '保存审查结论' }).click()
  await review.waitFor({ state: 'detached' })

  await step('出具补正通知').click()
  const notice = page.getByRole('dialog', { name: '出具补正材料通知书' })
  await notice.getByRole('button', { name: '出具通知书' }).click()
  await notice.getByText('第一次告知时就应一次告清').waitFor()
  await notice.getByText(overlooked.name).first().waitFor()
  await screenshot(page, 'second-notice-blocked')
  expect((await desk.call('cases.get', { caseId: opened.caseId })).noticesAsked).toBe(1)

  // Without a reason it goes no further.
  await notice.getByRole('button', { name: '出具通知书' }).click()
  await notice.getByText('请选择原因', { exact: true }).waitFor()
  await notice.getByRole('radio', { name: '我方漏告知' }).click()
  await notice.getByLabel('备注').fill('首次审查时看漏')
  await notice.getByRole('button', { name: '出具通知书' }).click()

  const confirm = page.getByRole('dialog', { name: '请有权的人确认' })
  await confirm.getByText('会计入考核').waitFor()
  await confirmAs(page, '1001', '1357')
  await confirm.getByText('确认人的 PIN 不对').waitFor()
  expect((await desk.call('cases.get', { caseId: opened.caseId })).noticesAsked).toBe(1)
  await confirm.getByLabel('PIN').fill(SAMPLE_PIN)
  await confirm.getByRole('button', { name: '确认', exact: true }).click()
  await page.waitForURL(/#\/papers\//)

  const after = await desk.call('cases.get', { caseId: opened.caseId })
  expect(after).toMatchObject({ status: 'SUPPLEMENT_ASKED', noticesAsked: 2, trips: 2 })
  const newest = after.papers.find(({ number }) => number !== after.papers[0]?.number) ?? after.papers[0]
  const papers = await Promise.all(after.papers.map(({ paperId }) => desk.call('papers.get', { paperId })))
  expect(papers.map(({ secondNotice }) => secondNotice)).toContainEqual({
    reason: 'OUR_OMISSION',
    note: '首次审查时看漏',
    confirmedByName: '周晓敏',
  })
  expect(newest).toBeDefined()
  // The case says so for good: counted, and as our own omission.
  await goTo(page, `/cases/${opened.caseId}`)
  await page.getByText('已告知 2 次').waitFor()
  const timeline = (
    await page
      .getByRole('listitem')
      .filter({ has: page.locator('time') })
      .allInnerTexts()
  ).join('\n')
  expect(timeline).toContain('我方漏告知')
  expect(timeline).toContain('周晓敏 确认')
  expect((await desk.call('ledger.totals', { text: '钱进' })).secondNotices).toBe(1)

  // The visit it costs is counted with its cause.
  await page.keyboard.press('t')
  const trip = page.getByRole('dialog', { name: '记一次跑动' })
  await trip.getByRole('radio', { name: '我方漏告知' }).click()
  await trip.getByRole('button', { name: '保存' }).click()
  await trip.waitFor({ state: 'detached' })
  expect(await desk.call('cases.get', { caseId: opened.caseId })).toMatchObject({
    trips: 3,
    tripList: expect.arrayContaining([expect.objectContaining({ reason: 'OUR_OMISSION' })]),
  })
  await page.getByText('3 次').waitFor()
  await screenshot(page, 'second-notice-counted')
  expect(problems).toEqual([])
  await close()
})
