import { afterAll, expect, test, vi } from 'vitest'
import { screenshot } from './browser.ts'
import { bar, choose, chooses, issue, main, number } from './call-bar.ts'
import { expectFocus, goTo, logIn as logInSample, startJourney } from './journey.ts'
import { stageClock } from './stage-clock.ts'

// A working Monday while tickets are given: every program of this file goes by it.
const clock = stageClock('2026-11-23', '09:30')
for (const [name, value] of Object.entries(clock.env)) vi.stubEnv(name, value)
const journey = startJourney()
afterAll(() => vi.unstubAllEnvs())

test('called, called again, served with a consultation, finished, by keys from any page', async () => {
  const { desk } = journey
  const { page, problems, close } = await journey.arrive({ route: '/consult' })
  await main(page, /^开始叫号/).waitFor()
  await page.keyboard.press('F8')
  await main(page, /^叫下一个/).waitFor()
  await bar(page).getByText('现在没有人等候').waitFor()
  const [first = '', second = '', third = '', fourth = ''] = await issue(desk, 4)
  expect(first).toMatch(/^A\d{3,}$/)
  await bar(page).getByText(`下一个 ${first}：等得最久`).waitFor()
  await bar(page).getByRole('button', { name: '等候 4 人' }).waitFor()

  // The key works while somebody types, and what is typed stays.
  await expectFocus(page, '事项')
  await page.keyboard.press('F8')
  await expect.poll(() => number(page).innerText()).toBe(first)
  await bar(page).getByText('呼叫中（第 1 次）').waitFor()
  expect(await bar(page).getByRole('button', { name: '重呼' }).isDisabled()).toBe(true)
  await screenshot(page, 'queue-called')

  // Started, a consultation logged in the middle of it: the visit has its record.
  await page.keyboard.press('F8')
  await bar(page).getByText('办理中').waitFor()
  await bar(page).getByText('还没有登记').waitFor()
  await expectFocus(page, '事项')
  const matter = page.getByLabel('咨询事由')
  await matter.fill('个体户要不要年报')
  await matter.press('Enter')
  await bar(page).getByText('解答咨询 · 已关联 1 条').waitFor()
  await screenshot(page, 'queue-serving')

  // Finished and the next called in one stroke: nobody asks for an outcome.
  await page.keyboard.press('F8')
  await expect.poll(() => number(page).innerText()).toBe(second)
  const { visits } = await desk.call('visits.list', { scope: 'MINE' })
  expect(visits[0]).toMatchObject({ number: first, outcome: 'CONSULTED' })
  expect(visits[0]?.links).toMatchObject([{ kind: 'consultation' }])

  // Missed, and taken back: the same one is called again.
  await page.keyboard.press('Alt+K')
  await page.getByText(`${second} 已过号`).waitFor()
  await main(page, /^叫下一个/).waitFor()
  await page.getByRole('button', { name: /撤\s?销/ }).click()
  await expect.poll(() => number(page).innerText()).toBe(second)

  // A visit without a record wants its outcome: a number key and Enter.
  await page.keyboard.press('F8')
  await bar(page).getByText('办理中').waitFor()
  await page.keyboard.press('F8')
  const ending = page.getByRole('dialog', { name: `${second} 办得怎么样` })
  await ending.waitFor()
  await choose(page, '5')
  await expect.poll(() => number(page).innerText()).toBe(third)
  expect((await desk.call('visits.list', { scope: 'MINE' })).visits[0]).toMatchObject({
    number: second,
    outcome: 'GUIDED_ELSEWHERE',
  })

  // Set aside, and called back from the page of the queue.
  await page.keyboard.press('Alt+H')
  const hold = page.getByRole('dialog', { name: `挂起 ${third}` })
  await hold.waitFor()
  await choose(page, '2')
  await hold.waitFor({ state: 'detached' })
  await goTo(page, '/queue')
  await page.getByText('去复印、拍照').waitFor()
  await screenshot(page, 'queue-page')
  await page.getByRole('button', { name: `叫回 ${third}` }).click()
  await expect.poll(() => number(page).innerText()).toBe(third)

  // To another class; it leaves this window and keeps its place.
  await page.keyboard.press('Alt+J')
  const transfer = page.getByRole('dialog', { name: `转走 ${third}` })
  await expectFocus(page, '转到')
  await page.keyboard.type('Q')
  await page.locator('.ant-select-item-option').filter({ hasText: /^Q / }).first().waitFor()
  await page.keyboard.press('Enter')
  await transfer.getByRole('radio', { name: '办另一件事' }).click()
  await transfer.getByRole('button', { name: /转\s?号/ }).click()
  await transfer.waitFor({ state: 'detached' })
  const { day } = await desk.call('queue.window', {})
  const moved = await desk.call('queue.ticket', { ticketId: `${day}/${third}` })
  expect(moved.ticket).toMatchObject({ status: 'WAITING', className: expect.stringContaining('咨询') })
  expect(moved.steps.map(({ type }) => type)).toContain('ticket.transferred')

  // Out of its order, with the reason.
  await page.keyboard.press('Alt+Q')
  const byNumber = page.getByRole('dialog', { name: '按号叫' })
  await expectFocus(page, '票号')
  await page.keyboard.type('x')
  await page.keyboard.press('Enter')
  await byNumber.getByText('这不是票号').waitFor()
  await byNumber.getByLabel('票号').fill(fourth.toLowerCase())
  await byNumber.getByRole('radio', { name: '需要照顾' }).click()
  await byNumber.getByRole('button', { name: /呼\s?叫/ }).click()
  await byNumber.waitFor({ state: 'detached' })
  await expect.poll(() => number(page).innerText()).toBe(fourth)
  await bar(page).getByText('按号叫（').waitFor()
  await page.getByRole('button', { name: '过号' }).first().click()

  // A pause, with its reason on the bar.
  await page.keyboard.press('Alt+P')
  await page.getByRole('dialog', { name: '暂停叫号' }).waitFor()
  await choose(page, '2')
  await main(page, /^继续叫号/).waitFor()
  await bar(page).getByText('用餐').waitFor()
  await page.keyboard.press('F8')
  await main(page, /^叫下一个/).waitFor()
  expect(problems).toEqual([])
  await close()
}, 90_000)

test('nobody goes while a visitor sits there without saying what becomes of them; the next person goes on at that window', async () => {
  const { desk } = journey
  const { page, problems, close } = await journey.arrive({ route: '/queue' })
  await desk.call('queue.open', {})
  const [first = ''] = await issue(desk, 1)
  await bar(page).getByRole('button', { name: '更多叫号操作' }).click()
  await page.getByRole('menuitem', { name: '接待没有票的人' }).click()
  await bar(page).getByText('无票').waitFor()
  await page.keyboard.press('F12')
  const nameless = page.getByRole('dialog', { name: '这次接待还没有结束' })
  await nameless.waitFor()
  await page.keyboard.press('Escape')
  await nameless.waitFor({ state: 'detached' })
  await bar(page).getByRole('button', { name: '只办完' }).click()
  await page.getByRole('dialog', { name: '这次接待办得怎么样' }).waitFor()
  await choose(page, '2')
  await expect.poll(() => number(page).count()).toBe(0)

  const { day } = await desk.call('queue.window', {})
  await desk.call('queue.callNumber', { text: first, reason: '补齐材料回来了' })
  await desk.call('queue.start', {})
  await expect.poll(() => number(page).innerText()).toBe(first)
  await bar(page).getByText('办理中').waitFor()
  await page.keyboard.press('F12')
  const leaving = page.getByRole('dialog', { name: `${first} 还在窗口` })
  await chooses(page)
  await screenshot(page, 'queue-leaving')
  await choose(page, '3')
  await page.getByText('请接替的人选择自己').waitFor()

  // At their own window they would call people to another place than this desk.
  await logInSample(page, '1002')
  const left = page.getByRole('dialog', { name: '周晓敏 留给您的' })
  await left.getByText(`${first} 正在 A01`).waitFor()
  await left.getByRole('radio', { name: '接着办' }).waitFor()
  await screenshot(page, 'queue-left-to-me')
  await left.getByRole('button', { name: '知道了，开始工作' }).click()
  await expect.poll(() => number(page).innerText()).toBe(first)
  const servedBy = async (): Promise<string[]> =>
    (await desk.call('visits.list', { scope: 'WINDOW' })).visits
      .filter((each) => each.number === first)
      .map((each) => each.staffId)
  await expect.poll(servedBy).toEqual(['1002'])

  // To another window the visitor does not come along.
  await page.locator('.window-select').click()
  await page.getByTitle('A02 企业登记').click()
  const moving = page.getByRole('dialog', { name: `${first} 还在窗口` })
  await moving.getByRole('button', { name: '换窗口' }).waitFor()
  await screenshot(page, 'queue-moving')
  await page.keyboard.press('Escape')
  await moving.waitFor({ state: 'detached' })

  // Logging out asks as well; finished there, it wants its outcome first.
  await page.locator('.person-button').click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await leaving.waitFor()
  await choose(page, '1')
  await page.getByRole('dialog', { name: `${first} 办得怎么样` }).waitFor()
  await choose(page, '2')
  await page.getByText('已退出登录').waitFor()
  const gone = await desk.call('queue.ticket', { ticketId: `${day}/${first}` })
  expect(gone.ticket.status).toBe('DONE')
  expect(problems).toEqual([])
  await close()
}, 60_000)

test('a number of a class of other windows is asked about before it is called; an unknown one is no record', async () => {
  const { desk } = journey
  const { page, problems, close } = await journey.arrive({ route: '/queue' })
  const served = new Set((await desk.call('queue.window', {})).classes.map(({ classId }) => classId))
  const { classes } = await desk.call('screen.board', {})
  const other = classes.find(({ classId }) => !served.has(classId))
  const { number: text } = await desk.call('queue.issue', { classId: other?.classId ?? '' })
  await page.keyboard.press('Alt+Q')
  const dialog = page.getByRole('dialog', { name: '按号叫' })
  await dialog.waitFor()
  await dialog.getByLabel('票号').fill('A999')
  await dialog.getByRole('radio', { name: '需要照顾' }).click()
  await dialog.getByRole('button', { name: /呼\s?叫/ }).click()
  await dialog.getByText('今天没有 A999 这个号。').waitFor()
  await dialog.getByLabel('票号').fill(text)
  await dialog.getByRole('button', { name: /呼\s?叫/ }).click()
  await dialog.getByText(`${text} 的号别不在本窗口办理`).waitFor()
  await screenshot(page, 'queue-other-class')
  await dialog.getByRole('checkbox', { name: '号别不在本窗口，仍叫到这里' }).check()
  await dialog.getByRole('button', { name: /呼\s?叫/ }).click()
  await expect.poll(() => number(page).innerText()).toBe(text)
  await page.keyboard.press('Alt+K')
  await page.getByText(`${text} 已过号`).waitFor()
  await page.keyboard.press('Alt+P')
  await page.getByText('现在没有其他窗口在叫这些号别').waitFor()
  await chooses(page)
  await screenshot(page, 'queue-pause-alone')
  await page.keyboard.press('Escape')
  expect(problems).toEqual([])
  await close()
}, 60_000)

test('a ticket at the desk, printed on the roll; one who came without a ticket; the bar goes where it is put', async () => {
  const { desk } = journey
  const { page, problems, close } = await journey.arrive({ route: '/queue', viewport: 'large' })
  await page.evaluate(() => {
    window.print = () => {
      document.title = document.querySelector('.ticket-slip-number')?.textContent ?? 'nothing printed'
    }
  })
  await page.getByRole('button', { name: '代取号' }).click()
  const dialog = page.getByRole('dialog', { name: '代取号' })
  await dialog.getByRole('radio', { name: '65 岁以上' }).click()
  await dialog.getByRole('button', { name: '取号并打印' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(/已取 A\d+，前面 \d+ 人/).waitFor()
  await expect.poll(() => page.title()).toMatch(/^A\d{3,}$/)

  await bar(page).getByRole('button', { name: '更多叫号操作' }).click()
  await page.getByRole('menuitem', { name: '接待没有票的人' }).click()
  await bar(page).getByText('无票').waitFor()
  await bar(page).getByRole('button', { name: '只办完' }).click()
  await page.getByRole('dialog', { name: '这次接待办得怎么样' }).waitFor()
  await choose(page, '2')
  await main(page, /^叫下一个/).waitFor()
  expect((await desk.call('visits.list', { scope: 'MINE' })).visits[0]).toMatchObject({
    ticketId: null,
    outcome: 'CONSULTED',
  })

  await bar(page).getByRole('button', { name: '更多叫号操作' }).click()
  await page.getByRole('menuitem', { name: '叫号条移到上方' }).click()
  await expect.poll(async () => (await bar(page).boundingBox())?.y ?? 999).toBeLessThan(150)
  await bar(page).getByRole('button', { name: '收起叫号条' }).click()
  await page.reload()
  await bar(page).getByRole('button', { name: '展开叫号条' }).waitFor()
  await expect.poll(async () => (await bar(page).boundingBox())?.y ?? 999).toBeLessThan(150)
  await bar(page).getByRole('button', { name: '展开叫号条' }).click()
  await screenshot(page, 'queue-bar-top')
  expect(problems).toEqual([])
  await close()
}, 60_000)

test('a lead sees the row by class and window, lets one go first, reads its history, and takes the figures along', async () => {
  const { desk } = journey
  const [plain = '', urgent = ''] = await issue(desk, 2)
  const { page, problems, close } = await journey.arrive({ route: '/live-queue', viewport: 'large' })
  const classes = page.getByRole('region', { name: '各号别' })
  await classes.getByText('企业服务').waitFor()
  await page.getByRole('region', { name: '各窗口' }).getByText('企业登记一窗口').waitFor()
  await screenshot(page, 'queue-live')

  await page.getByRole('button', { name: '让其优先' }).click()
  const dialog = page.getByRole('dialog', { name: '让一张票优先' })
  await expectFocus(page, '票号')
  await page.keyboard.type(urgent)
  await dialog.getByRole('radio', { name: '身体不适' }).click()
  await dialog.getByRole('button', { name: '让其优先' }).click()
  await page.getByText(`${urgent} 已排到优先`).waitFor()
  const { next } = await desk.call('queue.window', {})
  const placeOf = (wanted: string): number => next.findIndex((each) => each.number === wanted)
  expect(placeOf(urgent)).toBeLessThan(placeOf(plain))

  await page.getByLabel('查票号').fill(urgent.toLowerCase())
  await page.keyboard.press('Enter')
  const history = page.getByRole('dialog', { name: `${urgent} 的经过` })
  await history.getByText('改为优先').waitFor()
  await history.getByText('身体不适').waitFor()
  await screenshot(page, 'queue-history')
  await history.getByRole('button', { name: '作废这张票' }).click()
  const ending = page.getByRole('dialog', { name: `作废 ${urgent}` })
  await ending.getByRole('button', { name: '作废这张票' }).click()
  await page.getByText(`${urgent} 已作废`).waitFor()
  await history.getByText('人走了').waitFor()
  await page.keyboard.press('Escape')

  await page.getByText('统计', { exact: true }).click()
  await page.getByRole('img', { name: /个时段的平均等候/ }).waitFor()
  await page.getByRole('heading', { name: '按窗口' }).waitFor()
  const { all } = await desk.call('queue.statistics', {
    fromDay: '2026-11-23',
    toDay: '2026-11-23',
  })
  await page.locator('.lq-totals').getByText(String(all.issued), { exact: true }).first().waitFor()
  await screenshot(page, 'queue-figures')
  await page.getByRole('heading', { name: '按窗口' }).scrollIntoViewIfNeeded()
  await screenshot(page, 'queue-figures-tables')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出 XLSX' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('排队统计_2026-11-23.xlsx')
  expect(problems).toEqual([])
  await close()
}, 60_000)

/** Calls and hands ahead need the hall; without it the slip decides. */
test('a visitor another window calls is served here after a question; a lead puts one back into the row', async () => {
  const { desk } = journey
  const lead = await journey.arrive({ route: '/queue' })
  const other = await journey.arrive({ route: '/queue', staffId: '1002' })
  const [own = ''] = await issue(desk, 2)
  await desk.call('queue.callNumber', { text: own, reason: '负责人安排', outcome: 'OTHER' })
  await expect.poll(() => number(lead.page).innerText()).toBe(own)

  await main(other.page, /^(开始叫号|叫下一个)/).waitFor()
  await other.page.keyboard.press('Alt+Q')
  const dialog = other.page.getByRole('dialog', { name: '按号叫' })
  await dialog.getByLabel('票号').fill(own)
  await dialog.getByRole('radio', { name: '刚才没听到' }).click()
  await dialog.getByRole('button', { name: /呼\s?叫/ }).click()
  await dialog.getByText(`正在呼叫 ${own}`).waitFor()
  await screenshot(other.page, 'queue-called-elsewhere')
  await dialog.getByRole('checkbox', { name: `改由本窗口办理 ${own}` }).check()
  await dialog.getByRole('button', { name: '开始办理' }).click()
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => number(other.page).innerText()).toBe(own)
  await bar(lead.page).getByText(`${own} 已改到`).waitFor()
  await screenshot(lead.page, 'queue-overtaken')

  await goTo(lead.page, '/live-queue')
  // A number nobody has is no fault: what to look at is said.
  await lead.page.getByLabel('查票号').fill('A998')
  await lead.page.keyboard.press('Enter')
  const unknown = lead.page.getByRole('dialog', { name: 'A998 的经过' })
  await unknown.getByText('今天没有 A998 这个号').waitFor()
  await unknown.getByText('请再看一遍票面的号码和日期').waitFor()
  await lead.page.keyboard.press('Escape')
  await unknown.waitFor({ state: 'hidden' })
  await lead.page.getByLabel('查票号').fill(own)
  await lead.page.keyboard.press('Enter')
  const history = lead.page.getByRole('dialog', { name: `${own} 的经过` })
  await history.getByRole('button', { name: '放回队列' }).click()
  const puttingBack = lead.page.getByRole('dialog', { name: `把 ${own} 放回队列` })
  await chooses(lead.page)
  await screenshot(lead.page, 'queue-putting-back')
  await puttingBack.getByRole('radio', { name: '窗口设备故障' }).click()
  await puttingBack.getByRole('button', { name: '放回队列' }).click()
  await lead.page.getByText(`${own} 已放回队列`).waitFor()
  await history.getByText('窗口设备故障').waitFor()
  await screenshot(lead.page, 'queue-put-back')
  await bar(other.page).getByText(`${own} 已由负责人放回队列`).waitFor()
  await screenshot(other.page, 'queue-put-back-told')
  expect([...lead.problems, ...other.problems]).toEqual([])
  await lead.close()
  await other.close()
}, 60_000)

test('the program behind the page is gone: the bar says so, its clocks stand still and nothing can be pressed', async () => {
  const { desk } = journey
  const { page, close } = await journey.arrive({ route: '/queue' })
  await desk.call('queue.open', {})
  const [first = ''] = await issue(desk, 1)
  await desk.call('queue.callNumber', { text: first, reason: '补齐材料回来了' })
  await desk.call('queue.start', {})
  await main(page, /^办完/).waitFor()
  await desk.kill()
  await bar(page).getByText('与后台失去连接').waitFor()
  await page.getByText('连上后自动更新').waitFor()
  expect(await main(page, /^办完/).count()).toBe(0)
  const clockOf = (): Promise<string> => bar(page).locator('.callbar-running').innerText()
  const stood = await clockOf()
  await page.waitForTimeout(2_500)
  expect(await clockOf()).toBe(stood)
  await screenshot(page, 'queue-host-lost')
  await close()
}, 60_000)
