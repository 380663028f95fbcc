import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { screenshot, type OpenedPage } from './browser.ts'
import { confirmAs, expectFocus, shownCaseId, startJourney } from './journey.ts'
import { readPdf } from './pdf-text.ts'

const journey = startJourney()
const toolbar = (page: Page) => page.getByRole('toolbar', { name: '可以做的步骤' })
const step = (page: Page, name: string) => toolbar(page).getByRole('button', { name: new RegExp(`^${name}`) })
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })
const printed = async (page: Page) =>
  readPdf(await page.pdf({ preferCSSPageSize: true, printBackground: true }))
const plain = (text: string): string => text.replace(/\s/g, '')

let opened: OpenedPage
let caseId = ''
/** Names of the two materials that are not in order. */
let missing = ''
let defective = ''

beforeAll(async () => {
  opened = await journey.arrive({ route: '/intake' })
  const { item } = await journey.desk.call('items.get', { itemId: 'SCJG-015' })
  const ordered = item.materials.toSorted((a, b) => a.order - b.order)
  missing = ordered[1]?.name ?? ''
  defective = ordered[2]?.name ?? ''
})

const record = () => journey.desk.call('cases.get', { caseId })

// One case from the first visit to the evaluation; each test is a visit and rests on the one before.

test('two materials are not in order: one notice lists both', async () => {
  const { page, problems } = opened
  await expectFocus(page, '事项')
  await page.keyboard.type('SCJG-015')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: '姓名' }).fill('赵䶮')
  await page.getByRole('textbox', { name: '证件号码' }).fill('11010519491231002X')
  await page.getByRole('textbox', { name: '电话' }).fill('13912345678')
  await page.getByRole('row', { name: missing }).focus()
  await page.keyboard.press('2')
  await expectFocus(page, defective)
  await page.keyboard.press('3')
  await expectFocus(page, `“${defective}”的说明`)
  await page.keyboard.insertText('没有标明操作流向')
  await page.keyboard.press('Enter')
  await page.keyboard.press('0')
  await page.keyboard.press('Alt+B')

  const notice = dialog(page, '出具补正材料通知书')
  await notice.getByText('需要补正的材料（2 项，默认全部告知）').waitFor()
  await notice.getByText(missing).waitFor()
  await notice.getByText(defective).waitFor()
  await screenshot(page, 'promised-supplement-dialog')
  caseId = await shownCaseId(page)
  await notice.getByRole('button', { name: '出具通知书' }).click()
  await page.waitForURL(/#\/papers\//)
  const paper = (await record()).papers.find(({ kind }) => kind === 'NOTICE_SUPPLEMENT')
  if (paper === undefined) throw new Error('no notice in the record')
  const preview = page.getByRole('region', { name: '文书预览' })
  await preview.getByText(paper.number).first().waitFor()
  for (const text of [missing, defective, '没有标明操作流向', '赵䶮'])
    await preview.getByText(text).first().waitFor()
  expect(await record()).toMatchObject({
    status: 'SUPPLEMENT_ASKED',
    noticesAsked: 1,
    lacking: expect.toSatisfy((lacking: string[]) => lacking.length === 2),
  })
  expect(problems).toEqual([])
})

test('the notice is printed twice on A4, then on a roll with the reprint mark', async () => {
  const { page, problems } = opened
  const paper = (await record()).papers.find(({ kind }) => kind === 'NOTICE_SUPPLEMENT')
  if (paper === undefined) throw new Error('no notice in the record')
  expect(await page.getByLabel('份数').inputValue()).toBe('2')
  await screenshot(page, 'promised-notice-a4')

  const sheet = await printed(page)
  expect(Math.round(sheet.pages[0]?.widthMm ?? 0)).toBe(210)
  expect(Math.round(sheet.pages[0]?.heightMm ?? 0)).toBe(297)
  for (const text of [
    paper.number,
    paper.caseNo,
    missing,
    defective,
    '没有标明操作流向',
    '《中华人民共和国行政许可法》第三十二条',
  ])
    expect(sheet.text).toContain(plain(text))
  expect(sheet.text).not.toContain('补打')
  // Nothing of the screen around it reaches the paper.
  expect(sheet.text).not.toContain('换人')

  await page.getByRole('button', { name: /打印$/ }).click()
  await dialog(page, '打印出来了吗？').getByRole('button', { name: '已打印' }).click()
  const preview = page.getByRole('region', { name: '文书预览' })
  await preview.getByText('补打（第1次）').waitFor()
  const once = await journey.desk.call('papers.get', { paperId: paper.paperId })
  expect(once.printLog).toMatchObject([{ layout: 'A4', copies: 2, reprint: false, way: 'BROWSER' }])

  await page.getByText('80毫米小票', { exact: true }).click()
  await preview.getByText('补打（第1次）').waitFor()
  await screenshot(page, 'promised-notice-roll')
  const roll = await printed(page)
  expect(Math.round(roll.pages[0]?.widthMm ?? 0)).toBe(80)
  expect(roll.pages).toHaveLength(1)
  for (const text of [paper.number, missing, defective, '补打']) expect(roll.text).toContain(plain(text))

  await page.getByRole('button', { name: /打印$/ }).click()
  await dialog(page, '打印出来了吗？').getByRole('button', { name: '已打印' }).click()
  await preview.getByText('补打（第2次）').waitFor()
  const twice = await journey.desk.call('papers.get', { paperId: paper.paperId })
  expect(twice.printLog[1]).toMatchObject({ layout: 'ROLL_80MM', reprint: true })
  expect(problems).toEqual([])
})

test('the applicant brings one material, then the other; the case is ready only then', async () => {
  const { page, problems } = opened
  await page.getByRole('link', { name: '打开办件' }).click()
  await step(page, '收到补正材料').click()
  const receive = dialog(page, '收到补正材料')
  await receive.locator('[role="row"]:focus').waitFor()
  await receive.getByRole('row', { name: missing }).focus()
  await page.keyboard.press('1')
  await receive.getByRole('button', { name: '保存' }).click()
  await receive.waitFor({ state: 'detached' })
  const half = await record()
  expect(half).toMatchObject({ status: 'SUPPLEMENT_ASKED', trips: 2 })
  expect(half.lacking).toHaveLength(1)
  // Accepting now is refused in words, and nothing is recorded.
  await step(page, '受理').click()
  const accept = dialog(page, '受理')
  await accept.getByText(`还缺不能容缺的材料：${defective}`).waitFor()
  // The promised day arrives a moment later and moves the button.
  await accept.getByText(/^承诺/).waitFor()
  await accept.getByRole('button', { name: '受理并出具通知书' }).click()
  await accept.getByText('还有 1 项材料不齐').waitFor()
  await accept.getByRole('button', { name: '取消' }).click()
  expect((await record()).status).toBe('SUPPLEMENT_ASKED')

  await step(page, '收到补正材料').click()
  await receive.locator('[role="row"]:focus').waitFor()
  await receive.getByRole('row', { name: defective }).focus()
  await page.keyboard.press('1')
  await receive.getByRole('button', { name: '保存' }).click()
  await receive.waitFor({ state: 'detached' })
  const whole = await record()
  expect(whole).toMatchObject({ lacking: [], trips: 3 })
  await page.getByText('3 次').waitFor()
  expect(problems).toEqual([])
})

test('the acceptance notice promises the day that the count of days gives', async () => {
  const { page, problems } = opened
  await step(page, '受理').click()
  const accept = dialog(page, '受理')
  await accept.getByText('前办结').waitFor()
  await screenshot(page, 'promised-accept-dialog')
  await accept.getByRole('button', { name: '受理并出具通知书' }).click()
  await page.waitForURL(/#\/papers\//)
  const explained = await journey.desk.call('cases.explainDue', { caseId })
  const after = await record()
  expect(after).toMatchObject({ status: 'ACCEPTED', dueDay: explained.promisedDueDay })
  expect(explained.promised.filter(({ counted }) => counted)).toHaveLength(8)
  const [year = '', month = '', day = ''] = (explained.promisedDueDay ?? '').split('-')
  const promised = `${year}年${Number(month)}月${Number(day)}日`
  await page.getByRole('region', { name: '文书预览' }).getByText(promised).first().waitFor()
  await page.getByText('A4', { exact: true }).click()
  const sheet = await printed(page)
  expect(sheet.text).toContain(promised)
  expect(sheet.text).toContain('受理通知书')
  await screenshot(page, 'promised-acceptance')
  expect(problems).toEqual([])
})

test('the drawer says day by day why it is due then', async () => {
  const { page, problems } = opened
  await page.getByRole('link', { name: '打开办件' }).click()
  await page.getByRole('button', { name: /^为什么是这天/ }).click()
  const why = page.getByRole('dialog', { name: '为什么是这一天' })
  await why.getByText('第 8 天').waitFor()
  await why.getByText('周末').first().waitFor()
  await why.getByText('当日不计，次日起算').or(why.getByText('视为下一工作日')).first().waitFor()
  await screenshot(page, 'promised-why')
  await page.keyboard.press('Escape')
  await why.waitFor({ state: 'hidden' })
  expect(problems).toEqual([])
})

test('a special procedure stops the clock, and an extension moves the day', async () => {
  const { page, problems } = opened
  const promised = (await record()).dueDay ?? ''
  await step(page, '特别程序').click()
  const suspend = dialog(page, '进入特别程序')
  await suspend.getByRole('radio', { name: '专家评审' }).click()
  await suspend.getByText('一般停止计时').waitFor()
  await suspend.getByLabel('原因').fill('请两名专家评审布局')
  await suspend.getByRole('button', { name: '开始特别程序' }).click()
  await suspend.waitFor({ state: 'detached' })
  await page.getByText('停计').first().waitFor()
  const paused = await record()
  expect(paused).toMatchObject({ status: 'SUSPENDED', dueState: 'PAUSED' })
  expect(paused.dueDay).not.toBe(promised)

  await step(page, '特别程序结束').click()
  const resume = dialog(page, '特别程序结束')
  await resume.getByRole('button', { name: '继续计时' }).click()
  await resume.waitFor({ state: 'detached' })
  const resumed = await record()
  const explained = await journey.desk.call('cases.explainDue', { caseId })
  expect(resumed.dueDay).toBe(explained.promisedDueDay)
  expect(resumed.suspensions).toMatchObject([
    { kind: 'EXPERT_REVIEW', stopsClock: true, toDay: expect.any(String) },
  ])

  await step(page, '延期').click()
  const extend = dialog(page, '延期')
  await extend.getByLabel('延长多少天').fill('3')
  await extend.getByLabel('原因').fill('专家意见需要核实')
  await extend.getByRole('button', { name: '请负责人确认' }).click()
  const confirm = dialog(page, '请有权的人确认')
  await confirmAs(page, '1004')
  await confirm.waitFor({ state: 'hidden' })
  const extended = await record()
  expect((extended.dueDay ?? '') > (resumed.dueDay ?? '')).toBe(true)
  expect(extended.extensions).toMatchObject([{ approvedByName: '陈思涵', late: false }])
  expect(problems).toEqual([])
})

test('decided, delivered, closed and rated; the timeline tells it in words', async () => {
  const { page, problems } = opened
  await step(page, '作出决定').click()
  const decide = dialog(page, '作出决定')
  await decide.getByLabel('证照编号').fill('JY21107220001234')
  await decide.getByRole('button', { name: '保存决定' }).click()
  await decide.waitFor({ state: 'detached' })

  await step(page, '送达').click()
  const deliver = dialog(page, '送达')
  await deliver.getByLabel('领取人').fill('赵䶮')
  await deliver.getByRole('button', { name: '保存送达' }).click()
  await deliver.waitFor({ state: 'detached' })

  await step(page, '办结').click()
  const closing = dialog(page, '办结')
  await closing.getByRole('button', { name: '办结' }).click()
  await closing.waitFor({ state: 'detached' })

  await step(page, '评价').click()
  const rate = dialog(page, '评价')
  await rate.getByRole('radio', { name: /满意/ }).nth(1).click()
  await rate.getByRole('button', { name: '保存评价' }).click()
  await rate.waitFor({ state: 'detached' })

  expect(await record()).toMatchObject({
    status: 'CLOSED',
    result: 'GRANTED',
    certificateNo: 'JY21107220001234',
    evaluation: { grade: 2 },
  })
  const timeline = page.getByRole('listitem').filter({ has: page.locator('time') })
  const told = (await timeline.allInnerTexts()).join('\n')
  for (const words of [
    '收件',
    '发出补正通知',
    '收到补正材料',
    '受理',
    '进入特别程序',
    '特别程序结束',
    '延期',
    '作出决定',
    '送达',
    '办结',
    '评价',
    '陈思涵 批准',
    'JY21107220001234',
  ])
    expect(told).toContain(words)
  // Words, not codes: nothing of the record's own vocabulary shows.
  expect(told).not.toMatch(/case\.|EXPERT_REVIEW|GRANTED|IN_PERSON|undefined|\{\{/)
  await screenshot(page, 'promised-closed')
  expect(problems).toEqual([])
})
