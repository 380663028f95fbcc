import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { screenshot } from './browser.ts'
import type { RunningDesk } from './desk.ts'
import { goTo, openCase, startJourney } from './journey.ts'

const journey = startJourney()

/** Looks at identifiers that are on record, as an auditor with the database file would find them. */
const identityViews = (
  desk: RunningDesk,
): { reason: string; details: { caseId: string; field: string } }[] => {
  const database = new Database(join(desk.dataDir, 'hall.db'), { readonly: true })
  try {
    return database
      .prepare<[], { bytes: Buffer }>(
        "SELECT bytes FROM event_log WHERE type = 'audit.recorded' ORDER BY local_seq",
      )
      .all()
      .map(({ bytes }) => JSON.parse(bytes.toString('utf8')).payload)
      .filter(({ act }) => act === 'IDENTITY_VIEWED')
  } finally {
    database.close()
  }
}

test('a name is corrected with a reason; before and after stay readable', async () => {
  const { desk } = journey
  const { caseId } = await openCase(desk, 'SCJG-015', '张三')
  const { page, problems, close } = await journey.arrive()
  await goTo(page, `/cases/${caseId}`)
  await page.getByRole('toolbar', { name: '可以做的步骤' }).waitFor()
  await page.keyboard.press('c')
  const correct = page.getByRole('dialog', { name: '更正' })
  await correct.getByRole('button', { name: '申请人' }).click()
  await correct.getByRole('textbox', { name: '姓名' }).fill('张珊')
  await correct.getByRole('button', { name: '保存更正' }).click()
  await correct.getByText('请写明原因').waitFor()
  await correct.getByLabel('更正原因').fill('同音字，按身份证改')
  await screenshot(page, 'correct-dialog')
  await correct.getByRole('button', { name: '保存更正' }).click()
  await correct.waitFor({ state: 'detached' })

  const entry = page
    .getByRole('listitem')
    .filter({ has: page.locator('time') })
    .first()
  await entry.getByText('更正').waitFor()
  expect(await entry.locator('del').allInnerTexts()).toEqual([expect.stringContaining('张')])
  expect(await entry.locator('ins').allInnerTexts()).toEqual([expect.stringContaining('张')])
  await entry.getByText('同音字，按身份证改').waitFor()
  await page.getByText('更正 1 次').waitFor()
  await screenshot(page, 'correct-timeline')
  const record = await desk.call('cases.get', { caseId })
  expect(record).toMatchObject({
    corrections: 1,
    applicant: { name: '张珊', idMasked: '110105********002X' },
  })
  expect((await desk.call('ledger.query', { text: '张珊' })).rows).toHaveLength(1)
  expect(problems).toEqual([])
  await close()
})

test('the newest step is taken back and stays readable, struck through', async () => {
  const { desk } = journey
  const { caseId } = await openCase(desk, 'SCJG-015', '周到')
  const { page, problems, close } = await journey.arrive()
  await goTo(page, `/cases/${caseId}`)
  await page.getByRole('toolbar', { name: '可以做的步骤' }).waitFor()
  await page.keyboard.press('n')
  const note = page.getByRole('dialog', { name: '备注' })
  await note.getByRole('textbox').fill('写在了别人的件上')
  await page.keyboard.press('Enter')
  await note.waitFor({ state: 'detached' })
  await page.getByText('写在了别人的件上').waitFor()

  await page.getByRole('button', { name: /撤销上一步/ }).click()
  const undo = page.getByRole('dialog', { name: /^撤销/ })
  await undo.getByText('在经过里仍然看得到').waitFor()
  await undo.getByRole('button', { name: '撤销', exact: true }).click()
  await undo.waitFor({ state: 'detached' })
  await page.getByText('已撤销').first().waitFor()
  await page.getByText('写在了别人的件上').waitFor()
  const record = await desk.call('cases.get', { caseId })
  expect(record.timeline.find(({ type }) => type === 'case.noted')).toMatchObject({ undone: true })
  expect(record.timeline.at(-1)?.type).toBe('case.undone')
  await screenshot(page, 'undo-timeline')
  expect(problems).toEqual([])
  await close()
})

test('an identifier shows in full only with a reason, and the look is logged', async () => {
  const { desk } = journey
  const { caseId } = await openCase(desk, 'SCJG-015', '吴明')
  const { page, problems, close } = await journey.arrive()
  await goTo(page, `/cases/${caseId}`)
  await page.getByText('110105********002X').waitFor()
  expect(await page.locator('body').innerText()).not.toContain('11010519491231002X')
  expect(identityViews(desk)).toEqual([])

  await page.getByRole('button', { name: '查看完整内容' }).first().click()
  const popover = page.getByRole('tooltip').or(page.getByRole('dialog'))
  const show = popover.getByRole('button', { name: '显示' })
  expect(await show.isDisabled()).toBe(true)
  await page.getByPlaceholder('原因').fill('核对身份证')
  await show.click()
  await page.getByText('11010519491231002X').waitFor()
  await screenshot(page, 'reveal-shown')
  expect(identityViews(desk)).toMatchObject([
    { reason: '核对身份证', details: { caseId, field: 'APPLICANT_ID' } },
  ])
  await page.getByRole('button', { name: '重新隐藏' }).click()
  expect(await page.locator('body').innerText()).not.toContain('11010519491231002X')
  expect(problems).toEqual([])
  await close()
})
