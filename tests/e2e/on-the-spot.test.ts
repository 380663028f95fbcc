import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openPage, screenshot } from './browser.ts'
import { expectFocus, SAMPLE_PIN, startJourney } from './journey.ts'

const journey = startJourney()

/** Keys a second of a practised typist. */
const KEYS_A_SECOND = 5
const GOAL_SECONDS = 30

/** Hands on the keyboard: every key is pressed and counted, nothing else touches the page. */
const handsOf = (page: Page) => {
  let pressed = 0
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      await page.keyboard.press(key)
      pressed += key.split('+').length
    }
  }
  return {
    press,
    type: (text: string): Promise<void> => press(...text),
    /** Through a Chinese input method: the keys are those of the spelling and the space that takes the first proposal. */
    async compose(spelling: string, text: string): Promise<void> {
      pressed += spelling.length + 1
      await page.keyboard.insertText(text)
    },
    keys: (): number => pressed,
  }
}

test('an on-the-spot case is closed with key presses only, in less than 30 seconds of typing', async () => {
  const { page, problems, close } = await openPage(journey.browser, journey.desk.pageUrl())
  page.setDefaultTimeout(10_000)
  const hands = handsOf(page)

  await page.getByRole('option', { name: '1001' }).waitFor()
  await expectFocus(page, '工号、姓名、单位或拼音首字母')
  await hands.type('1001')
  await hands.press('Enter')
  await expectFocus(page, 'PIN')
  await hands.type(SAMPLE_PIN)
  await hands.press('Enter')
  await page.getByRole('navigation', { name: '主导航' }).waitFor()

  await hands.press('Alt+3')
  await expectFocus(page, '事项')
  await hands.type('gtgshsl')
  await hands.press('Enter')
  await expectFocus(page, '姓名')
  await hands.compose('liminghua', '李明华')
  await hands.press('Enter')
  await expectFocus(page, '证件号码')
  await hands.type('11010519491231002X')
  await hands.press('Enter')
  await expectFocus(page, '电话')
  await hands.type('13912345678')
  await hands.press('Enter')
  await expectFocus(page, '未查')
  await hands.press('0')
  await expectFocus(page, '不需要')
  await hands.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('radio')
  await hands.press('1')
  await screenshot(page, 'on-the-spot-before')
  await hands.press('Control+Enter')

  const recorded = page.getByRole('alert').getByRole('link')
  await recorded.waitFor()
  const caseNo = await recorded.innerText()
  await screenshot(page, 'on-the-spot-recorded')
  expect(hands.keys() / KEYS_A_SECOND, `${hands.keys()} keys`).toBeLessThan(GOAL_SECONDS)

  const { caseId } = await journey.desk.call('cases.findByNo', { caseNo })
  if (caseId === null) throw new Error(`no case ${caseNo}`)
  const record = await journey.desk.call('cases.get', { caseId })
  expect(record).toMatchObject({
    caseNo,
    status: 'CLOSED',
    kind: 'INSTANT',
    itemName: '个体工商户设立登记',
    result: 'GRANTED',
    evaluation: { grade: 1, noGradeReason: null },
    lacking: [],
  })
  expect(record.applicant).toMatchObject({ name: '李明华', idMasked: expect.stringContaining('*') })
  // The screen is free for the next visitor, the cursor in the first field.
  await expectFocus(page, '事项')

  // Seen again where the clerk looks: what changed today, and the ledger.
  await hands.press('Alt+1')
  await page.getByRole('heading', { name: '今天的变化' }).waitFor()
  await page.locator('main').getByText('李**').first().waitFor()
  await screenshot(page, 'on-the-spot-today')
  const today = await journey.desk.call('today.get', { scope: 'MINE' })
  expect(today.counts.instantClosed).toBe(1)

  await hands.press('Alt+5')
  await page.getByRole('grid', { name: '台账' }).getByText(caseNo).waitFor()
  const row = (await journey.desk.call('ledger.query', { text: caseNo })).rows
  expect(row).toMatchObject([
    { no: caseNo, status: 'CLOSED', applicantMasked: expect.stringMatching(/^李\*+/) },
  ])
  await screenshot(page, 'on-the-spot-ledger')
  expect(problems).toEqual([])
  await close()
})

test('without an evaluation or its reason the case is not closed, and the screen says what is missing', async () => {
  const { page, problems, close } = await journey.arrive({ route: '/intake' })
  const before = (await journey.desk.call('ledger.totals', {})).records
  await expectFocus(page, '事项')
  await page.keyboard.type('gtgshsl')
  await page.keyboard.press('Enter')
  await expectFocus(page, '姓名')
  await page.keyboard.insertText('王小东')
  await page.keyboard.press('Alt+M')
  await expectFocus(page, '未查')
  await page.keyboard.press('0')
  await page.keyboard.press('Control+Enter')
  await page.getByText('请选择评价；没有评价的选择原因').waitFor()
  expect((await journey.desk.call('ledger.totals', {})).records).toBe(before)
  // Declined: the sixth choice, a reason instead of a grade.
  await page.keyboard.press('6')
  await page.keyboard.press('Control+Enter')
  const caseNo = await page.getByRole('alert').getByRole('link').innerText()
  const { caseId } = await journey.desk.call('cases.findByNo', { caseNo })
  const record = await journey.desk.call('cases.get', { caseId: caseId ?? '' })
  expect(record).toMatchObject({ status: 'CLOSED', evaluation: { grade: null, noGradeReason: 'DECLINED' } })
  expect(problems).toEqual([])
  await close()
})
