import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { SAMPLE_PIN, startJourney } from './journey.ts'
import { readPdf } from './pdf-text.ts'
import { stageClock } from './stage-clock.ts'

// A Friday; the sessions of the defaults are 08:30–12:00 and 14:30–17:30.
const clock = stageClock('2026-11-20', '08:20')
const journey = startJourney({ env: clock.env })

const INSPECTOR = '1080'
/** A of window A02. */
const CLERK = '1002'
const TABLET = { width: 1024, height: 768 }
const UPRIGHT = { width: 768, height: 1024 }

const signIn = (staffId: string) =>
  journey.desk.call('session.login', { staffId, secret: SAMPLE_PIN, kind: 'PIN' })
const itemsOf = (page: Page) => page.getByRole('list', { name: '评分细则条目' })
const begin = async (page: Page, ...windowIds: string[]): Promise<void> => {
  await page.getByRole('button', { name: '开始巡查' }).click()
  const dialog = page.getByRole('dialog', { name: '开始巡查' })
  await dialog.getByText('自选窗口').click()
  for (const windowId of windowIds) await dialog.getByRole('checkbox', { name: windowId }).check()
  await dialog.getByRole('button', { name: `开始，共 ${windowIds.length} 个窗口` }).click()
}
/** No bar for sideways scrolling appears anywhere a finger would have to push. */
const isWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const main = document.querySelector('main')
    return main === null || main.scrollWidth > main.clientWidth
  })

test('a round on a tablet: in order with one tap, a finding with two, taken back, ended and printed', async () => {
  await signIn(CLERK)
  await journey.desk.call('attendance.punch', {})
  clock.goTo('10:05')
  const { page, problems, close } = await journey.arrive({ staffId: INSPECTOR, route: '/patrol' })
  await page.setViewportSize(TABLET)
  await begin(page, 'A01', 'A02', 'A03')

  // One tap, and the next window is there with whoever is on duty chosen.
  await page.getByRole('region', { name: '企业登记一窗口' }).getByRole('button', { name: '正常' }).click()
  const second = page.getByRole('region', { name: '企业登记二窗口' })
  await second.getByRole('radio', { name: '李志强 在岗', checked: true }).waitFor()

  // What no walk can show stands behind a button, and a bar from awards says so.
  const bar = itemsOf(page).getByRole('button', {
    name: '弄虚作假，伪造、篡改办件或评价数据 一票否决（全年）',
  })
  expect(await bar.count()).toBe(0)
  await page.getByRole('button', { name: /^其他条目/ }).click()
  await bar.click()
  const barring = page.getByRole('dialog', { name: /弄虚作假/ })
  expect(await barring.getByLabel('说明').inputValue()).toBe('')
  expect(await barring.getByRole('button', { name: '保存', exact: true }).isDisabled()).toBe(true)
  await barring.getByRole('button', { name: '放弃' }).click()
  await barring.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '收起其他条目' }).click()

  // Two taps.
  await itemsOf(page).getByRole('button', { name: '上班时间串岗、聊天、玩手机、吃零食 −1' }).click()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  const found = second.getByRole('list', { name: '本次在这个窗口发现的问题' })
  await found.getByText('上班时间串岗、聊天、玩手机、吃零食').waitFor()
  await page.getByText('已看 2/3 个窗口，发现 1 个问题').waitFor()
  expect(await isWide(page)).toBe(false)

  // A rule that wants a photo: nothing is saved before there is one.
  await page.setViewportSize(UPRIGHT)
  await itemsOf(page).getByRole('button', { name: '窗口空岗，未安排B岗顶岗 −3' }).click()
  const sheet = page.getByRole('dialog', { name: '窗口空岗，未安排B岗顶岗' })
  const save = sheet.getByRole('button', { name: '保存', exact: true })
  expect(await save.isDisabled()).toBe(true)
  await sheet
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: '现场.png',
      mimeType: 'image/png',
      buffer: await page.screenshot(),
    })
  await sheet.getByRole('button', { name: /打开 现场/ }).waitFor()
  await sheet.getByText('已当场提醒改正').click()
  await sheet.getByLabel('说明').fill('柜台无人，群众在等')
  // The draft is kept a moment after the last key.
  await expect
    .poll(async () => {
      await signIn(INSPECTOR)
      const { patrolId = '' } = (await journey.desk.call('patrol.list', {})).patrols[0] ?? {}
      return (await journey.desk.call('mine.getDraft', { key: `finding/${patrolId}` })).value
    })
    .toContain('柜台无人，群众在等')
  await page.reload()
  await sheet.getByText(/没有保存完的记录/).waitFor()
  expect(await sheet.getByLabel('说明').inputValue()).toBe('柜台无人，群众在等')
  await sheet.getByRole('button', { name: /打开 现场/ }).waitFor()
  await save.click()
  await found.getByText(/已当场提醒/).waitFor()
  expect(await isWide(page)).toBe(false)

  await found.getByRole('button', { name: '撤回' }).last().click()
  await page.getByRole('dialog', { name: '撤回这条记录' }).getByRole('button', { name: '撤回' }).click()
  await found.getByText(/已撤回：误点，当场撤回/).waitFor()
  await page.getByText('已看 2/3 个窗口，发现 1 个问题').waitFor()

  // Whoever ends with a window unseen is asked once, and told which.
  await page.getByRole('button', { name: '结束巡查' }).click()
  const early = page.getByRole('dialog', { name: '结束这次巡查' })
  await early.getByRole('list', { name: '没有看的窗口' }).getByText('企业登记三窗口').waitFor()
  await early.getByRole('button', { name: '仍然结束' }).waitFor()
  await page.keyboard.press('Escape')
  await early.waitFor({ state: 'detached' })

  // The round goes on where it was after the page was left.
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByRole('button', { name: /巡查 · .+ 继续/ }).click()
  await page.getByRole('region', { name: '企业登记三窗口' }).getByRole('button', { name: '正常' }).click()
  const ending = page.getByRole('dialog', { name: '结束这次巡查' })
  await ending.getByLabel('小结').fill('秩序良好')
  await ending.getByRole('button', { name: '结束巡查' }).click()
  await page.getByRole('button', { name: '打印巡查记录' }).waitFor()

  await page.evaluate(() => {
    window.print = () => {
      document.body.dataset['paper'] = document.querySelector('.print-root')?.outerHTML ?? ''
    }
  })
  await page.getByRole('button', { name: '打印巡查记录' }).click()
  await page.waitForFunction(() => document.body.dataset['paper'] !== undefined)
  await page.locator('.print-root').waitFor({ state: 'detached' })
  await page.evaluate(() => {
    const { paper = '' } = document.body.dataset
    const parsed = new DOMParser().parseFromString(paper, 'text/html').querySelector('.print-root')
    if (parsed !== null) document.body.append(parsed)
  })
  const { text } = readPdf(await page.pdf({ format: 'A4' }))
  for (const words of ['巡查记录', '李志强', '秩序良好', '巡查人签字', '窗口负责人签字', '业务科签字'])
    expect(text).toContain(words)
  // What was taken back is no finding.
  expect(text).not.toContain('未安排B岗顶岗')

  await signIn(INSPECTOR)
  const [patrol] = (await journey.desk.call('patrol.list', {})).patrols
  expect(patrol?.findings.map(({ status }) => status)).toEqual(['COUNTS', 'REVERSED'])
  expect(problems).toEqual([])
  await close()
}, 120_000)

test('a draw is published; the page draws it again by itself, and a round follows it', async () => {
  clock.goTo('14:40')
  const { page, problems, close } = await journey.arrive({ staffId: INSPECTOR, route: '/patrol/draws' })
  await page.getByLabel('抽几个窗口').fill('4')
  expect(await page.getByLabel('抽几名督查').inputValue()).toBe('1')
  await page.getByLabel('备注').fill('十一月抽查')
  await page.getByRole('button', { name: '抽取', exact: true }).click()
  const draw = page.getByRole('listitem').filter({ hasText: '十一月抽查' })
  await draw.getByText('重抽一致').waitFor()
  await draw.getByRole('button', { name: '再抽一次并比对' }).click()
  await draw.getByText('与公布的结果一致').nth(1).waitFor()

  await signIn(CLERK)
  const { draws } = await journey.desk.call('patrol.draws', {})
  const published = draws.find(({ note }) => note === '十一月抽查')
  await draw.getByRole('button', { name: '按名单巡查' }).click()
  for (const { id } of published?.windows ?? [])
    await page.getByRole('navigation', { name: '窗口' }).getByRole('button', { name: id }).waitFor()

  // Whoever is drawn may check it: the page of draws is for everybody.
  const clerk = await journey.arrive({ staffId: CLERK, route: '/patrol/draws' })
  await clerk.page.getByText('十一月抽查').waitFor()
  expect(await clerk.page.getByRole('button', { name: '抽取', exact: true }).count()).toBe(0)
  for (const opened of [problems, clerk.problems]) expect(opened).toEqual([])
  await clerk.close()
  await close()
}, 90_000)
