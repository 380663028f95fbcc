import { expect, test } from 'vitest'
import { screenshot } from './browser.ts'
import { goTo, startJourney } from './journey.ts'

const journey = startJourney()
const ADMIN = '1082'

test('a hall sets up what visitors take tickets for, which windows serve it, and what the boards tell', async () => {
  const { page, problems, close } = await journey.arrive({ staffId: ADMIN, route: '/admin/queue' })
  await page.getByText('咨询导办').first().waitFor()
  await screenshot(page, 'queue-setup-classes')

  // Letters of another class are refused, in words; nothing typed is lost.
  await page.getByRole('button', { name: /新\s?增/ }).click()
  const drawer = page.getByRole('dialog', { name: '新增号别' })
  await drawer.getByLabel('字母').fill('a')
  expect(await drawer.getByLabel('代号').inputValue()).toBe('A')
  await drawer.getByLabel('代号').fill('ZXX')
  await drawer.getByLabel('名称', { exact: true }).fill('不动产登记（含抵押、查询与预告登记等全部业务）')
  await page.keyboard.press('Control+Enter')
  await drawer.getByText('字母 A 已由另一个号别使用').waitFor()
  await screenshot(page, 'queue-setup-taken')
  await drawer.getByLabel('字母').fill('H')
  await drawer.getByLabel('每天最多').fill('120')
  await page.keyboard.press('Control+Enter')
  await drawer.waitFor({ state: 'detached' })
  await page.getByText('没有窗口办理，取号机不发这个号').waitFor()
  await screenshot(page, 'queue-setup-unserved')

  // One window and its whole area serve it, a minute counting for two.
  await page.getByText('窗口办什么').click()
  await page.getByLabel('查找').fill('C01')
  await page.locator('.ant-table-row').filter({ hasText: 'C01' }).first().click()
  const service = page.getByRole('dialog', { name: /^C01/ })
  await service.getByRole('checkbox', { name: /不动产登记（含抵押/ }).check()
  await service.getByLabel(/权重 不动产登记（含抵押/).fill('2')
  await service.getByLabel(/同时设给/).check()
  await screenshot(page, 'queue-setup-window')
  await page.keyboard.press('Control+Enter')
  await service.waitFor({ state: 'detached' })
  await page.getByText('H ×2').first().waitFor()
  await page.getByText('没有窗口办理，取号机不发这个号').waitFor({ state: 'detached' })

  await page.getByText('公告', { exact: true }).click()
  await page.getByRole('button', { name: /新\s?增/ }).click()
  const notice = page.getByRole('dialog', { name: '新增公告' })
  await notice.getByLabel('标题').fill('周六延时服务')
  await notice.getByLabel('内容', { exact: true }).fill('本周六上午照常办理不动产登记。')
  await page.keyboard.press('Control+Enter')
  await notice.waitFor({ state: 'detached' })
  await page.locator('.ant-table-row').filter({ hasText: '周六延时服务' }).getByText('显示中').waitFor()
  await screenshot(page, 'queue-setup-notices')

  await goTo(page, '/ratings')
  await page.getByRole('heading', { name: '好差评' }).waitFor()
  await screenshot(page, 'ratings-empty')
  expect(problems).toEqual([])
  await close()
})

test('a setting that is refused says which one and what it has to be', async () => {
  const { page, close } = await journey.arrive({ staffId: ADMIN, route: '/admin/settings' })
  const code = page.getByLabel('公共屏退出码')
  await code.fill('12')
  await code.press('Enter')
  await page.getByText('“公共屏退出码”没有保存：须是 6 到 12 位数字，或留空。').waitFor()
  expect(await page.getByText('screen.exitCode').count()).toBe(0)
  await screenshot(page, 'setting-refused')
  await close()
}, 60_000)
