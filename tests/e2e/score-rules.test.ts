import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readSheets } from '../../db/desk/import/read-sheets.ts'
import { writeSpreadsheet } from '../../db/desk/spreadsheet-out.ts'
import { screenshot } from './browser.ts'
import { startJourney } from './journey.ts'

const journey = startJourney()

test('the rules that come with the program become the hall’s own: a point is halved, a fault mended, tried and saved', async () => {
  const { page, problems, close } = await journey.arrive({ staffId: '1082', route: '/admin/score-rules' })
  await page.getByText('这是程序自带的细则').waitFor()
  const search = page.getByLabel('查找条目，如“迟到”')
  await search.fill('迟到')
  await screenshot(page, 'score-rules-pack')

  // The pack itself cannot be changed; the copy goes on with the item that was open.
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog').filter({ hasText: '迟到' })
  await drawer.getByText('程序自带的条目不能直接改').waitFor()
  expect(await drawer.getByLabel('一次多少分').isDisabled()).toBe(true)
  await drawer.getByRole('button', { name: '复制成本厅的细则' }).click()
  const copy = page.getByRole('dialog', { name: /^以“默认评分细则”为底新建/ })
  await copy.getByLabel('细则名称').fill('清禾大厅细则')
  await page.keyboard.press('Enter')
  await copy.waitFor({ state: 'detached' })

  // −1 becomes −0.5.
  const points = drawer.getByLabel('一次多少分')
  await expect.poll(() => points.isDisabled()).toBe(false)
  await points.fill('0.55')
  await drawer.getByText('要以 0.1 为一档').waitFor()
  await points.fill('0。5')
  await expect.poll(() => points.inputValue()).toBe('0.5')
  await expect.poll(() => drawer.getByText('要以 0.1 为一档').count()).toBe(0)
  await screenshot(page, 'score-rules-item')
  await drawer.getByRole('button', { name: '完成' }).click()
  await drawer.waitFor({ state: 'detached' })
  await page.locator('.score-row').filter({ hasText: '−0.5' }).first().waitFor()

  // A weight that does not add up is said at once, stands in the way of saving, and leads to its field.
  await page.getByText('评分表', { exact: true }).click()
  const full = page.getByLabel('纪律 分值')
  await full.fill('40')
  await page.getByText('各维度合计 110 分，满分是 100 分，两者要相等').waitFor()
  const save = page.getByRole('button', { name: /^保\s?存$/ })
  expect(await save.isDisabled()).toBe(true)
  await screenshot(page, 'score-rules-weights')
  await page.getByText('加扣分条目').click()
  await page.getByRole('button', { name: /^个人评分表：各维度合计 110 分/ }).click()
  await full.fill('30')
  await page.getByText('各维度合计 100 分，等于满分 100 分').first().waitFor()

  await page.getByRole('button', { name: '试算' }).click()
  const dryRun = page.getByRole('dialog', { name: '试算：清禾大厅细则' })
  await dryRun.getByRole('status').waitFor()
  await dryRun.getByLabel('只看有变化的').uncheck()
  await dryRun.locator('.ant-table-row').first().waitFor()
  await screenshot(page, 'score-rules-dry-run')
  await page.keyboard.press('Escape')
  await dryRun.waitFor({ state: 'detached' })

  // Leaving asks first.
  await page.getByRole('navigation', { name: '管理导航' }).getByText('日历').click()
  const leave = page.getByRole('dialog', { name: '改动还没有保存' })
  await leave.getByRole('button', { name: '留在这里' }).click()
  await leave.waitFor({ state: 'detached' })
  await page.keyboard.press('Control+s')
  await page.getByText('已保存“清禾大厅细则”第 1 版').waitFor()
  const { sets } = await journey.desk.call('scoreRules.list', {})
  const own = sets.find(({ rules }) => rules.name === '清禾大厅细则')
  expect(own?.rules.items.filter(({ delta }) => delta === '-0.5').map(({ text }) => text)).toContainEqual(
    expect.stringContaining('迟到'),
  )
  expect(own?.rules.validFrom).toMatch(/-01$/)

  // A set that follows: the one before is ended on purpose.
  await page.getByRole('button', { name: '更多' }).click()
  await page.getByText('以这一套为底新建').click()
  const next = page.getByRole('dialog', { name: /^以“清禾大厅细则”为底新建/ })
  await next.getByLabel('细则名称').fill('接续的细则')
  await next.getByLabel('从哪天起').fill('2031-01-01')
  await page.keyboard.press('Enter')
  await next.getByRole('button', { name: '开始修改' }).click()
  await page.getByText('日期与前一套重叠').waitFor()
  await save.click()
  const overlap = page.getByRole('dialog', { name: '“清禾大厅细则”还在继续' })
  await screenshot(page, 'score-rules-overlap')
  await overlap.getByRole('button', { name: '前一套到 2030-12-31 为止，并保存' }).click()
  await page.getByText('已保存“接续的细则”第 1 版').waitFor()
  const after = (await journey.desk.call('scoreRules.list', {})).sets
  expect(after.find(({ rules }) => rules.name === '清禾大厅细则')?.rules.validTo).toBe('2030-12-31')
  expect(problems).toEqual([])
  await close()
})

test('the rules go out as a spreadsheet and come back; a bad row is told and nothing is taken over', async () => {
  const { page, problems, close } = await journey.arrive({ staffId: '1082', route: '/admin/score-rules' })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出' }).click(),
  ])
  const bytes = readFileSync(await download.path())
  const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  const give = (buffer: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name: '细则.xlsx', mimeType: xlsx, buffer })

  await page.getByRole('button', { name: '导入' }).click()
  const dialog = page.getByRole('dialog', { name: '导入评分细则' })
  // One cell that nobody can read.
  const spoilt = readSheets(bytes, 'x.xlsx').map(({ name, rows }) => {
    const [head, ...below] = rows.filter(({ cells }) => cells.filter((cell) => cell !== '').length > 1)
    const headings = head?.cells ?? []
    return {
      name,
      columns: headings.map((heading) => ({ heading, kind: 'TEXT' as const })),
      rows: below.map(({ cells }, at) =>
        headings.map((heading, column) =>
          name === '条目' && at === 0 && heading === '维度' ? 'NOWHERE' : (cells[column] ?? ''),
        ),
      ),
    }
  })
  await give(Buffer.from(await writeSpreadsheet(spoilt)))
  await dialog.getByText('有 1 处读不懂').waitFor()
  await dialog.getByRole('row').filter({ hasText: 'NOWHERE' }).getByText('评分表里没有这个维度').waitFor()
  expect(await dialog.getByRole('button', { name: /放进编辑器/ }).count()).toBe(0)
  await screenshot(page, 'score-rules-import-bad')

  await give(bytes)
  await dialog.getByText(/张评分表，\d+ 个条目/).waitFor()
  await screenshot(page, 'score-rules-import')
  await dialog.getByRole('button', { name: '作为新的一套放进编辑器' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('新的一套：').waitFor()
  await page.getByRole('button', { name: '放弃改动' }).click()
  await page.getByText('新的一套：').waitFor({ state: 'detached' })
  expect(problems).toEqual([])
  await close()
})

test('a supervisor reads the rules and changes nothing', async () => {
  const { page, problems, close } = await journey.arrive({ staffId: '1080', viewport: 'large' })
  await page.getByRole('navigation', { name: '主导航' }).getByText('评分细则').click()
  await page.getByText('这里可以查看和导出').waitFor()
  await page.getByLabel('查找条目，如“迟到”').fill('迟到')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog').filter({ hasText: '迟到' })
  expect(await drawer.getByLabel('一次多少分').isDisabled()).toBe(true)
  await screenshot(page, 'score-rules-reader')
  expect(await page.getByRole('button', { name: /^保\s?存$/ }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  // The same in English, part by part.
  await page.getByRole('button', { name: 'EN', exact: true }).click()
  for (const [part, text] of [
    ['Score sheets', 'Together 100, equal to full marks 100'],
    ['Grades and awards', 'Best first.'],
    ['Days, roll-up, appeals', 'A period is scored by the rules in force on its last day.'],
    ['Versions', 'Version'],
    ['Items', 'People'],
  ] as const) {
    await page.getByLabel('Parts of the rules').getByText(part, { exact: true }).click()
    await page.getByText(text).first().waitFor()
    await screenshot(page, `score-rules-en-${part.split(/[ ,]/)[0]?.toLowerCase()}`)
  }
  expect(problems).toEqual([])
  await close()
})
