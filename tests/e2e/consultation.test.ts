import { expect, test } from 'vitest'
import { screenshot } from './browser.ts'
import { expectFocus, startJourney } from './journey.ts'

const journey = startJourney()

test('a consultation in one line and Enter, corrected, noticed, struck out and taken back', async () => {
  const { desk } = journey
  const { page, problems, close } = await journey.arrive({ route: '/consult' })
  await expectFocus(page, '事项')
  await page.keyboard.type('spjyxkxb')
  await page.getByRole('option', { name: '食品经营许可（新办）' }).waitFor()
  await page.keyboard.press('Enter')
  await expectFocus(page, '咨询事由')
  await page.keyboard.insertText('学校食堂要不要单独办证')
  await page.keyboard.press('Enter')
  await page.getByText('学校食堂要不要单独办证').waitFor()
  await screenshot(page, 'consultation-line')
  // The line is empty again for the next visitor.
  await expectFocus(page, '事项')
  const { rows } = await desk.call('ledger.query', { kind: 'CONSULTATIONS', text: '学校食堂' })
  expect(rows).toMatchObject([{ kind: 'CONSULTATION', itemName: '食品经营许可（新办）', status: 'ANSWERED' }])
  const consultationId = rows[0]?.consultationId ?? ''

  await page.getByText('学校食堂要不要单独办证').click()
  const detail = page.getByRole('dialog', { name: /^咨询 / })
  await detail.getByRole('button', { name: '更正' }).click()
  const correct = page.getByRole('dialog', { name: '更正咨询' })
  await correct.getByLabel('咨询事由').fill('幼儿园食堂要不要单独办证')
  await correct.getByLabel('更正原因').fill('听错')
  await correct.getByRole('button', { name: '更正' }).click()
  await correct.waitFor({ state: 'detached' })
  await detail.getByText('听错').waitFor()
  await detail.locator('del').filter({ hasText: '学校食堂' }).waitFor()
  await screenshot(page, 'consultation-corrected')
  expect((await desk.call('consultations.get', { consultationId })).consultation).toMatchObject({
    matter: '幼儿园食堂要不要单独办证',
    corrections: 1,
  })

  await detail.getByRole('button', { name: '作废' }).click()
  const strike = page.getByRole('dialog', { name: /^作废咨询/ })
  await strike.getByRole('textbox').fill('重复登记')
  await strike.getByRole('button', { name: '作废' }).click()
  await strike.waitFor({ state: 'detached' })
  await detail.getByText('已作废').waitFor()
  expect((await desk.call('consultations.get', { consultationId })).consultation.status).toBe('VOID')
  await detail.getByRole('button', { name: '撤销上一步' }).click()
  await detail.getByRole('button', { name: '一次性告知书' }).waitFor()
  expect((await desk.call('consultations.get', { consultationId })).consultation.status).toBe('VALID')

  await detail.getByRole('button', { name: '一次性告知书' }).click()
  const notice = page.getByRole('dialog', { name: /^一次性告知书/ })
  await notice.getByText('告知的材料（8 项，默认全部告知）').waitFor()
  // Leaving something out takes a deliberate act with its reason.
  const line = notice.getByRole('listitem').filter({ hasText: '自动售货设备清单' })
  await line.getByRole('checkbox').check()
  await notice.getByRole('button', { name: '出具告知书' }).click()
  expect(await notice.isVisible()).toBe(true)
  await line.getByRole('textbox').fill('不用自动设备')
  await notice.getByRole('button', { name: '出具告知书' }).click()
  await page.waitForURL(/#\/papers\//)
  const preview = page.getByRole('region', { name: '文书预览' })
  await preview.getByText('一次性告知书').first().waitFor()
  await preview.getByText('食品安全规章制度目录清单').first().waitFor()
  expect(await preview.getByText('自动售货设备清单').count()).toBe(0)
  await page.getByText('有意未列入的材料').waitFor()
  await screenshot(page, 'consultation-notice')
  const { papers } = await desk.call('consultations.get', { consultationId })
  const paper = await desk.call('papers.get', { paperId: papers[0]?.paperId ?? '' })
  expect(paper.content.materials).toHaveLength(7)
  expect(paper.omitted).toMatchObject([{ reason: '不用自动设备' }])
  expect(problems).toEqual([])
  await close()
})

test('a line without its matter is not saved and says why', async () => {
  const { desk } = journey
  const before = (await desk.call('ledger.totals', { kind: 'CONSULTATIONS' })).consultations
  const { page, problems, close } = await journey.arrive({ route: '/consult' })
  await expectFocus(page, '事项')
  await page.keyboard.press('Enter')
  await expectFocus(page, '咨询事由')
  await page.keyboard.press('Enter')
  await page.getByText('请写明咨询事由').waitFor()
  expect((await desk.call('ledger.totals', { kind: 'CONSULTATIONS' })).consultations).toBe(before)
  expect(problems).toEqual([])
  await close()
})
