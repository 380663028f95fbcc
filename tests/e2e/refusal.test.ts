import { expect, test } from 'vitest'
import { screenshot } from './browser.ts'
import { confirmAs, goTo, openCase, startJourney } from './journey.ts'

const journey = startJourney()

test('a refusal goes through its report: written, answered at this desk, notice issued, filed by itself', async () => {
  const { desk } = journey
  const { caseId } = await openCase(desk, 'SCJG-015', '孙河')
  const { page, problems, close } = await journey.arrive({ staffId: '1002' })
  await goTo(page, `/cases/${caseId}`)
  const toolbar = page.getByRole('toolbar', { name: '可以做的步骤' })
  await toolbar.getByRole('button', { name: /^不予受理/ }).click()

  const refuse = page.getByRole('dialog', { name: '不予受理' })
  await refuse.getByRole('button', { name: '提交报备' }).click()
  await refuse.getByText('请填写这一项').first().waitFor()
  await refuse.getByLabel('基本事实').fill('经营场所与旱厕相距不足规定距离')
  await refuse.getByLabel('否定理由').fill('不符合经营场所与污染源保持规定距离的条件')
  await refuse.getByLabel('法律依据').fill('《中华人民共和国食品安全法》第三十三条')
  await screenshot(page, 'refusal-report')
  await refuse.getByRole('button', { name: '提交报备' }).click()

  await refuse.getByText('已提交，请有权的人在本机输入 PIN 批复').waitFor()
  expect((await desk.call('cases.get', { caseId })).status).not.toBe('NOT_ACCEPTED')
  await refuse.getByRole('button', { name: '输入 PIN 同意' }).click()
  const confirm = page.getByRole('dialog', { name: '请有权的人确认' })
  await confirm.getByText('确认同意这份否定报备').waitFor()
  await confirmAs(page, '1001')

  await refuse.getByText('已由 周晓敏 同意').waitFor()
  await refuse.getByRole('radio', { name: '其他原因' }).click()
  await refuse.getByRole('button', { name: '出具不予受理通知书' }).click()
  await page.waitForURL(/#\/papers\//)
  const preview = page.getByRole('region', { name: '文书预览' })
  await preview.getByText('不予受理通知书').first().waitFor()
  for (const text of [
    '孙河',
    '不符合经营场所与污染源保持规定距离的条件',
    '第三十三条',
    '申请行政复议',
    '提起行政诉讼',
  ])
    await preview.getByText(text).first().waitFor()
  await screenshot(page, 'refusal-notice')

  const record = await desk.call('cases.get', { caseId })
  expect(record.status).toBe('NOT_ACCEPTED')
  const { reports } = await desk.call('negativeReports.list', { caseId })
  expect(reports).toMatchObject([{ status: 'FILED', approverName: '周晓敏', staffName: '李志强' }])
  // The person who wrote it is still the one at the page.
  await page.getByRole('button', { name: '李志强' }).waitFor()
  await goTo(page, '/reports')
  await page
    .getByText(reports[0]?.reportNo ?? '')
    .first()
    .waitFor()
  await page.getByText('已归档').first().waitFor()
  await screenshot(page, 'refusal-reports')
  expect(problems).toEqual([])
  await close()
})

test('the host refuses a refusal without its report, whatever a page might send', async () => {
  const { desk } = journey
  const { caseId } = await openCase(desk, 'SCJG-015', '李湖')
  await expect(
    desk.call('cases.refuse', {
      caseId,
      negativeReportId: '019a0000-0000-7000-8000-000000000000',
      reasonClass: 'OTHER',
      organ: '',
    }),
  ).rejects.toThrow(/NEGATIVE_REPORT_NEEDED|NOT_FOUND/)
})
