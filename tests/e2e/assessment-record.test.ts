import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { screenshot } from './browser.ts'
import { goTo, SAMPLE_PIN, startJourney } from './journey.ts'
import { stageClock } from './stage-clock.ts'

// A month nobody punched in: what stands against a person is what is recorded by hand.
const clock = stageClock('2026-11-20', '10:20')
const journey = startJourney({ env: clock.env })

const INSPECTOR = '1080'
const MONTH = '2026-11-01'

const drawer = (page: Page): Locator => page.getByRole('dialog', { name: '登记扣分/加分' })
/** Finds one choice by what is typed and takes it. */
const pick = async (page: Page, name: string, typed: string, shown: string | RegExp): Promise<void> => {
  const box = drawer(page).getByRole('combobox', { name, exact: true })
  await box.click()
  await box.fill(typed)
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
    .filter({ hasText: shown })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
}
const save = (page: Page): Promise<void> =>
  drawer(page).getByRole('button', { name: '登记', exact: true }).click()

test('a letter, a bad evaluation, two latenesses and a notice are entered by hand, and the score follows', async () => {
  const { page, problems, close } = await journey.arrive({
    staffId: INSPECTOR,
    route: `/assessment?kind=month&day=${MONTH}`,
  })
  await page.getByRole('group', { name: /考评表（个人）$/ }).waitFor()
  await page.getByRole('button', { name: '登记' }).waitFor()
  await page.keyboard.press('n')
  await drawer(page).waitFor()
  await drawer(page).getByRole('combobox', { name: '评分细则条目' }).click()
  await page.locator('.ant-select-item-option').first().waitFor()
  await screenshot(page, 'assessment-record-items')

  // Nothing is recorded before it is whole.
  await pick(page, '评分细则条目', 'JF01', '收到群众表扬信或锦旗')
  await save(page)
  await drawer(page).getByText('请选择对象').waitFor()
  await drawer(page).getByText('这一条目须先写明情况，或附上照片').waitFor()
  await pick(page, '人员', 'wyq', '王雅琴')
  await drawer(page).getByLabel('说明').fill('张先生送来表扬信')
  await drawer(page).getByText('王雅琴 +1').waitFor()
  await screenshot(page, 'assessment-record')
  await save(page)
  await drawer(page).waitFor({ state: 'detached' })
  await page.getByText('已登记：王雅琴 +1').waitFor()

  // The way to what was saved.
  await page.getByRole('button', { name: '查看记录' }).click()
  const entry = page.getByRole('dialog', { name: /收到群众表扬信或锦旗$/ })
  await entry.getByText('张先生送来表扬信').waitFor()
  await page.keyboard.press('Escape')
  await entry.waitFor({ state: 'detached' })

  const enter = async (code: string, text: string, note: string, quantity = 1): Promise<void> => {
    await page.getByRole('button', { name: '登记' }).click()
    await pick(page, '评分细则条目', code, text)
    if (await drawer(page).getByRole('combobox', { name: '人员' }).isEnabled())
      await pick(page, '人员', '1003', '王雅琴')
    await drawer(page).getByLabel('数量').fill(String(quantity))
    if (note !== '') await drawer(page).getByLabel('说明').fill(note)
    await drawer(page).getByText('扣谁多少、加谁多少').waitFor()
  }
  // By pinyin, and from the score itself, where the person is known.
  await enter('qzcp', '群众差评经核实属实', '回访核实，差评属实')
  await save(page)
  await page.getByText('已登记：王雅琴 −2').waitFor()
  await goTo(page, `/assessment/score?period=MONTH%2F${MONTH}&target=PERSON&subject=1003`)
  const tree = page.getByRole('tree', { name: '得分由来' })
  await tree.waitFor()
  const score = page.locator('.assess-score')
  const before = Number(await score.textContent())
  await enter('CQ01', '迟到10分钟以内', '', 2)
  await drawer(page)
    .getByText(/“迟到”由系统从记录里发现/)
    .waitFor()
  await save(page)
  await tree.getByRole('treeitem').filter({ hasText: '迟到10分钟以内' }).first().waitFor()
  await enter('YW01', '未一次性告知', '')
  await drawer(page)
    .getByText(/^连带 .* −2$/)
    .first()
    .waitFor()
  await save(page)
  await tree.getByRole('treeitem').filter({ hasText: '未一次性告知' }).first().waitFor()
  for (const text of ['收到群众表扬信或锦旗', '群众差评经核实属实'])
    await tree.getByRole('treeitem').filter({ hasText: text }).first().waitFor()
  await expect.poll(async () => Number(await score.textContent())).toBe(before - 4)
  // Section 9's worked example: 28 + 30 + 26 + 10 + 1.
  expect(Number(await score.textContent())).toBe(95)
  await screenshot(page, 'assessment-record-tree')

  // The same again is told before it is saved, and may be given up.
  await enter('YW07', '群众差评经核实属实', '又一次')
  await drawer(page).getByText('当天已有 1 条“群众差评经核实属实”，仍要登记？').waitFor()
  await drawer(page).getByRole('button', { name: '仍要登记' }).waitFor()
  await screenshot(page, 'assessment-record-again')
  await drawer(page).getByRole('button', { name: '取消' }).click()
  await drawer(page).waitFor({ state: 'detached' })
  expect(problems).toEqual([])
  await close()
})

test('a veto demands own words, and what was recorded is taken back with a reason', async () => {
  const { page, problems, close } = await journey.arrive({
    staffId: INSPECTOR,
    route: '/assessment?tab=inbox',
  })
  await page.getByRole('button', { name: '登记' }).click()
  await pick(page, '评分细则条目', '红牌', '被电子监察发红牌')
  await pick(page, '窗口', 'A02', '企业登记二窗口')
  await drawer(page).getByText('一票否决（本期）').waitFor()
  await save(page)
  await drawer(page).getByText('一票否决的条目须先写明经过').waitFor()
  await drawer(page).getByLabel('说明').fill('市监察中心红牌 2026-17 号，已核对')
  await screenshot(page, 'assessment-record-veto')
  await save(page)
  await page.getByText(/^已登记：企业登记二窗口 −10/).waitFor()
  // The notice is still good on a page that has no such button.
  await goTo(page, '/today')
  await page.getByRole('button', { name: '撤销', exact: true }).click()
  const reason = page.getByRole('dialog', { name: /被电子监察发红牌/ })
  await reason.getByLabel('原因').fill('发错窗口')
  await page.keyboard.press('Enter')
  await page.getByText('已撤销', { exact: true }).waitFor()

  // A unit's rule counts in the year alone.
  await page.getByRole('button', { name: '登记' }).click()
  await pick(page, '评分细则条目', 'DW01', '派出单位未调整')
  await drawer(page).getByRole('combobox', { name: '单位', exact: true }).waitFor()
  await drawer(page).getByRole('button', { name: '取消' }).click()
  await drawer(page).waitFor({ state: 'detached' })
  expect(problems).toEqual([])
  await close()
})

test('a day of a published week is told: the score of that week stays', async () => {
  const { desk } = journey
  await desk.call('session.login', { staffId: INSPECTOR, secret: SAMPLE_PIN, kind: 'PIN' })
  const { periodId } = await desk.call('assessment.compile', { kind: 'WEEK', day: '2026-11-09' })
  await desk.call('assessment.publish', { periodId, leaveProposals: true })
  const { page, problems, close } = await journey.arrive({ staffId: INSPECTOR, route: '/assessment' })
  await page.getByRole('button', { name: 'EN' }).click()
  await page.getByRole('button', { name: 'Record', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Record a deduction or bonus' })
  await dialog.getByLabel('Day').fill('2026-11-12')
  await page.keyboard.press('Enter')
  await dialog.getByRole('combobox', { name: 'Scoring rule' }).fill('JF02')
  await page.locator('.ant-select-item-option').first().waitFor()
  await page.keyboard.press('Enter')
  await dialog.getByText(/^Already published: .*46.*This entry does not change that score$/).waitFor()
  await dialog.getByText(/^It counts in .*2026/).waitFor()
  await screenshot(page, 'assessment-record-en')
  expect(problems).toEqual([])
  await close()
})
