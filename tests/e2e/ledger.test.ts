import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { readSheets } from '../../db/desk/import/read-sheets.ts'
import { screenshot } from './browser.ts'
import { expectFocus, openCase, startJourney } from './journey.ts'

const journey = startJourney()

beforeAll(async () => {
  const { desk } = journey
  await openCase(desk, 'SCJG-015', '欧阳文博')
  await openCase(desk, 'SCJG-015', '林小满')
  await openCase(desk, 'SCJG-016', '林大河', { 0: 'MISSING' })
  await desk.call('consultations.log', {
    itemId: 'SCJG-015',
    matter: '食品许可要不要现场核查',
    answer: '',
    way: 'PHONE',
    outcome: 'ANSWERED',
    visitorName: '孟浩',
    visitorPhone: '',
    backEntry: null,
  })
}, 60_000)

test('records are found by name, initials and the end of a number; filters and totals agree with the records', async () => {
  const { desk } = journey
  const { page, problems, close } = await journey.arrive({ route: '/ledger' })
  const grid = page.getByRole('grid', { name: '台账' })
  const lines = grid.getByRole('row').filter({ has: page.getByRole('gridcell') })
  const search = page.getByLabel('查找台账')
  const found = async (count: number) => {
    await expect.poll(() => lines.count(), { timeout: 8_000 }).toBe(count)
  }
  await found(4)

  await page.keyboard.press('/')
  await expectFocus(page, '查找台账')
  await page.keyboard.insertText('欧阳文博')
  await found(1)
  await grid.getByText(/^欧\S*\*/).waitFor()
  await search.fill('oywb')
  await found(1)
  const caseNo = (await desk.call('ledger.query', { text: '欧阳文博' })).rows[0]?.no ?? ''
  await search.fill(caseNo.slice(-6))
  await found(1)
  expect((await desk.call('ledger.query', { text: caseNo.slice(-6) })).rows.map(({ no }) => no)).toContain(
    caseNo,
  )
  await search.fill('林')
  await found(2)
  await search.fill('没有这个人')
  await page.getByText('没有符合条件的记录').waitFor()
  await screenshot(page, 'ledger-nothing')
  await search.fill('')
  await found(4)

  await page.getByText('咨询', { exact: true }).nth(1).click()
  await found(1)
  await grid.getByText('孟*').waitFor()
  await page.getByText('办件', { exact: true }).click()
  await found(3)
  const totals = await desk.call('ledger.totals', { kind: 'CASES' })
  const { rows } = await desk.call('ledger.query', { kind: 'CASES' })
  expect(totals).toMatchObject({
    records: 3,
    cases: 3,
    consultations: 0,
    trips: rows.reduce((sum, row) => sum + row.trips, 0),
  })
  await screenshot(page, 'ledger-cases')

  // The list is laid out for paper only while it prints: what the printer gets is taken down at that moment.
  await page.evaluate(() => {
    window.print = () => {
      const rules = document.adoptedStyleSheets.flatMap((sheet) =>
        [...sheet.cssRules].map((rule) => rule.cssText),
      )
      document.body.dataset['pageRule'] = rules.join(' ')
      document.body.dataset['printed'] = document.querySelector('.print-root')?.textContent ?? ''
    }
  })
  await page.getByRole('button', { name: /打印$/ }).click()
  await page.getByText('已打印3条并记入日志').waitFor()
  const body = page.locator('body')
  const paper = (await body.getAttribute('data-printed')) ?? ''
  for (const text of ['办件咨询台账', '食品经营许可（变更）', '本页合计', '周晓敏'])
    expect(paper).toContain(text)
  expect(paper).not.toContain('欧阳文博')
  expect(await body.getAttribute('data-page-rule')).toMatch(/size: 297mm 210mm/)
  expect(problems).toEqual([])
  await close()
})

test('the export opens in our own reader, masked; full names take a reason', async () => {
  const { page, problems, close } = await journey.arrive({ route: '/ledger' })
  const exported = async (): Promise<string[][]> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog', { name: '导出台账' }).getByRole('button', { name: '导出 XLSX' }).click(),
    ])
    const [sheet] = readSheets(readFileSync(await download.path()), download.suggestedFilename())
    return (sheet?.rows ?? []).map(({ cells }) => [...cells])
  }
  await page.getByRole('button', { name: /导出 XLSX$/ }).click()
  await page.getByText('导出4条记录').waitFor()
  const masked = await exported()
  const text = masked.flat().join('\n')
  expect(masked.some((row) => row.includes('编号') && row.includes('事项'))).toBe(true)
  expect(text).toContain('食品经营许可（新办）')
  expect(text).toContain('林**')
  expect(text).not.toContain('欧阳文博')
  expect(text).not.toContain('11010519491231002X')

  await page.getByRole('dialog', { name: '导出台账' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /导出 XLSX$/ }).click()
  const dialog = page.getByRole('dialog', { name: '导出台账' })
  await dialog.getByRole('checkbox').check()
  await dialog.getByRole('button', { name: '导出 XLSX' }).click()
  await dialog.getByText('请填写理由').waitFor()
  await dialog.getByLabel('理由').fill('月底核对')
  expect((await exported()).flat().join('\n')).toContain('欧阳文博')
  expect(problems).toEqual([])
  await close()
})

test('a paper form is entered afterwards: both times are kept and the case is marked', async () => {
  const { desk } = journey
  const { page, problems, close } = await journey.arrive({ route: '/forms' })
  await page.getByRole('button', { name: /印制空白单$/ }).click()
  const batch = page.getByRole('dialog', { name: '印制空白单' })
  await batch.getByRole('radio', { name: '收件登记单' }).click()
  await batch.getByLabel('张数').fill('2')
  await batch.getByRole('button', { name: '预留并打印' }).click()
  await batch.waitFor({ state: 'detached' })
  await page.getByText('空白 2').waitFor()
  const { forms } = await desk.call('forms.list', {})
  expect(forms).toHaveLength(2)
  const formNo = forms[0]?.formNo ?? ''
  await screenshot(page, 'forms-list')

  await page.getByLabel('按单号补录').fill(formNo)
  await page.keyboard.press('Enter')
  const entry = page.getByRole('dialog', { name: /^补录收件登记单/ })
  const written = new Date(Date.now() - 3 * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
  await entry.getByLabel('真实时间').fill(`${written} 10:30`)
  await page.keyboard.press('Tab')
  await entry.getByRole('button', { name: '去收件页补录' }).click()
  await page.getByText(`补录纸质单 ${formNo}`).waitFor()
  await expectFocus(page, '事项')
  await page.keyboard.type('SCJG-015')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: '姓名' }).fill('白露')
  await page.getByRole('row').first().waitFor()
  await page.keyboard.press('Alt+M')
  await page.keyboard.press('0')
  await page.keyboard.press('Alt+S')
  const caseNo = await page.getByRole('alert').getByRole('link').innerText()
  const { caseId } = await desk.call('cases.findByNo', { caseNo })
  const record = await desk.call('cases.get', { caseId: caseId ?? '' })
  expect(record.backEntry).toMatchObject({ formNo, trueAtMs: Date.parse(`${written}T10:30:00+08:00`) })
  expect((await desk.call('forms.list', {})).forms.find((form) => form.formNo === formNo)?.status).toBe(
    'ENTERED',
  )
  expect((await desk.call('ledger.query', { backEntryOnly: true })).rows).toMatchObject([
    { no: caseNo, backEntry: true },
  ])
  // The same form cannot be entered twice.
  await expect(
    desk.call('consultations.log', {
      itemId: null,
      matter: '再录一次',
      answer: '',
      way: 'IN_PERSON',
      outcome: 'ANSWERED',
      visitorName: '',
      visitorPhone: '',
      backEntry: { formNo, trueAtMs: Date.now() - 1000, note: '' },
    }),
  ).rejects.toThrow('PAPER_FORM_USED')
  expect(problems).toEqual([])
  await close()
})

test('the day’s balance lists what does not agree and is confirmed with a note', async () => {
  const { desk } = journey
  const { rows } = await desk.call('ledger.query', { text: '林大河' })
  const supplement = await desk.call('cases.askSupplement', {
    caseId: rows[0]?.caseId ?? '',
    omitted: [],
    dueDay: null,
    way: 'IN_PERSON',
    secondNotice: null,
  })
  expect(supplement.case.status).toBe('SUPPLEMENT_ASKED')
  const { page, problems, close } = await journey.arrive({ route: '/day' })
  const balance = await desk.call('day.balance', { day: null })
  expect(balance.differences.length).toBeGreaterThan(0)
  await page.getByRole('heading', { name: /差异 \d+ 条/ }).waitFor()
  await screenshot(page, 'day-balance')
  expect(await page.locator('main').innerText()).not.toMatch(/[A-Z]{3,}_[A-Z]{3,}/)
  await page.getByRole('button', { name: /确认账平$/ }).click()
  const confirm = page.getByRole('dialog', { name: /^确认 .* 账平/ })
  await confirm.getByRole('button', { name: '确认账平' }).click()
  await confirm.getByText('请填写说明').waitFor()
  await confirm.getByLabel('说明').fill('通知书明早打印')
  await confirm.getByRole('button', { name: '确认账平' }).click()
  await confirm.waitFor({ state: 'detached' })
  await page.getByText('周晓敏 于').waitFor()
  await page.getByText('通知书明早打印').waitFor()
  expect((await desk.call('day.balance', { day: null })).confirmed).toMatchObject({
    staffName: '周晓敏',
    note: '通知书明早打印',
  })
  expect(problems).toEqual([])
  await close()
})
