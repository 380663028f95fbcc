import type { Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { screenshot } from './browser.ts'
import { openCase } from './intake.ts'
import { expectFocus, SAMPLE_PIN, startJourney } from './journey.ts'
import { untilDrawn } from './looks.ts'
import { stageClock } from './stage-clock.ts'

// A Monday; the sessions of the defaults are 08:30–12:00 and 14:30–17:30.
const clock = stageClock('2026-11-23', '08:05')
const journey = startJourney({ env: clock.env })

const CENTRE = '1082'
const INSPECTOR = '1080'
/** Chief representative of the unit: told of its empty posts. */
const LEAD = '1001'
/** A of window A02, who does not come today. */
const MISSING = '1002'
/** A of window A03 and B of A02. */
const CLERK = '1003'
/** B of A03. */
const RELIEF = '1004'
const UNIT = 'SCJG'
const WITHOUT_POST: ReadonlySet<string> = new Set(['A01', 'A02', 'A03', 'A04'])

/** The host looks after its posts every ten seconds; a busy machine takes longer. */
const NEXT_LOOK_MS = 30_000

const signIn = (staffId: string) =>
  journey.desk.call('session.login', { staffId, secret: SAMPLE_PIN, kind: 'PIN' })
const cardOf = (page: Page, windowId: string) =>
  page.getByRole('listitem').filter({ has: page.getByText(windowId, { exact: true }) })
const alarm = (page: Page) => page.getByRole('alert', { name: '空岗提醒' })

beforeAll(async () => {
  const { desk } = journey
  await signIn(CENTRE)
  const { posts } = await desk.call('posts.list', {})
  for (const post of posts)
    if (post.windowId !== null && WITHOUT_POST.has(post.windowId))
      await desk.call('posts.save', { post: { ...post, active: false } })
})

test('posts are set up from the proposal; B takes an empty one over, and those who watch see it live', async () => {
  const { desk } = journey
  const centre = await journey.arrive({ staffId: CENTRE, route: '/admin/posts' })
  await centre.page.getByRole('button', { name: '按窗口生成' }).first().click()
  const proposal = centre.page.getByRole('dialog', { name: '按窗口生成岗位' })
  await proposal.getByLabel('A02 岗位名称').fill('企业登记二岗')
  await proposal.getByRole('button', { name: /保存 \d+ 个岗位/ }).click()
  await centre.page.getByText(/已保存 \d+ 个岗位/).waitFor()
  await centre.page.getByRole('main').getByText('企业登记二岗').waitFor()

  // Everybody of the unit comes but one.
  clock.goTo('08:20')
  const { posts } = await desk.call('posts.board', {})
  const people = new Set(posts.filter(({ unitId }) => unitId === UNIT).map(({ a }) => a?.staffId))
  for (const staffId of people) {
    if (staffId === undefined || staffId === MISSING) continue
    await signIn(staffId)
    await desk.call('attendance.punch', {})
  }
  clock.goTo('08:31')
  const clerk = await journey.arrive({ staffId: CLERK, route: '/posts' })
  const inspector = await journey.arrive({ staffId: INSPECTOR, route: '/posts', viewport: 'large' })
  const lead = await journey.arrive({ staffId: LEAD })
  await cardOf(inspector.page, 'A02').getByText('空岗', { exact: true }).waitFor()
  await cardOf(inspector.page, 'A03').getByText('在岗', { exact: true }).waitFor()
  expect(await alarm(lead.page).count()).toBe(0)

  // Ten minutes after the hour the lead of the unit is told, on whatever page.
  clock.goTo('08:41')
  await alarm(lead.page)
    .getByText('企业登记二窗口 · 企业登记二岗 08:30 起无人')
    .waitFor({ timeout: NEXT_LOOK_MS })
  await alarm(lead.page).getByRole('button', { name: '答复' }).click()
  await lead.page.getByLabel('怎么处理的').fill('已通知 B 岗')
  await lead.page.keyboard.press('Enter')
  await alarm(lead.page).getByText('答复：已通知 B 岗').waitFor()
  await cardOf(inspector.page, 'A02').getByText('答复：已通知 B 岗').waitFor()

  await cardOf(clerk.page, 'A02').getByRole('button', { name: '我来顶岗' }).click()
  await cardOf(inspector.page, 'A02').getByText('B岗顶岗').waitFor()
  await cardOf(inspector.page, 'A02').getByText('王雅琴').waitFor()
  await alarm(lead.page).waitFor({ state: 'detached' })

  await inspector.page.getByRole('button', { name: '去向牌' }).click()
  const board = inspector.page.getByRole('listitem').filter({ hasText: '李志强' })
  await board.getByText('由 王雅琴 代办').waitFor()
  expect(await inspector.page.getByRole('navigation').count()).toBe(0)
  await inspector.page.keyboard.press('Escape')
  await inspector.page.getByRole('navigation', { name: '主导航' }).waitFor()
  for (const opened of [centre, clerk, inspector, lead]) {
    expect(opened.problems).toEqual([])
    await opened.close()
  }
}, 120_000)

test('a post is handed over, confirmed, given back with what was done, and taken back', async () => {
  const { desk } = journey
  clock.goTo('09:30')
  await signIn(CLERK)
  const { caseId, caseNo } = await openCase(desk, 'SCJG-015', '欧阳锦绣')
  const from = await journey.arrive({ staffId: CLERK, route: '/posts/handovers' })
  const to = await journey.arrive({ staffId: RELIEF, route: '/posts/handovers' })

  await from.page.getByRole('button', { name: '交接岗位' }).click()
  const form = from.page.getByRole('dialog', { name: '交接岗位' })
  await form.getByLabel(`交代事项 ${caseNo}`).fill('等申请人补交章程')
  await form.getByLabel('印章、钥匙、设备').fill('受理专用章 1 枚')
  await form.getByRole('button', { name: '交出', exact: true }).click()
  await from.page.getByText('已交出，等 陈思涵 确认').waitFor()

  await to.page.locator('.ant-table-row').filter({ hasText: '待接岗确认' }).click()
  const seen = to.page.getByRole('dialog')
  await seen.getByText('等申请人补交章程').waitFor()
  await seen.getByRole('button', { name: '确认接岗' }).click()
  await seen.getByText('已接岗', { exact: true }).waitFor()

  await signIn(RELIEF)
  await desk.call('cases.note', { caseId, text: '已电话告知申请人' })
  await seen.getByRole('button', { name: '交回' }).click()
  const back = to.page.getByRole('dialog', { name: /交回岗位/ })
  await vi.waitFor(async () => expect(await back.getByLabel(caseNo).inputValue()).toBe('备注'), {
    timeout: 10_000,
  })
  await back.getByLabel('材料、印章、钥匙已当面交回').check()
  await back.getByRole('button', { name: '交回', exact: true }).click()
  await seen.getByText('已交回', { exact: true }).waitFor()

  const own = from.page.getByRole('dialog')
  await own.getByRole('button', { name: '确认收回' }).click()
  await own.getByText('已收回', { exact: true }).waitFor()
  for (const opened of [from, to]) {
    expect(opened.problems).toEqual([])
    await opened.close()
  }
}, 90_000)

test('months of a rota are filled by turns, looked over, taken back, and saved', async () => {
  const { desk } = journey
  await signIn(CENTRE)
  const { posts } = await desk.call('posts.list', {})
  const rotaPost = posts.find(({ kind, active }) => kind === 'ROTA' && active)
  if (rotaPost === undefined) throw new Error('the sample hall has no rota')
  const { postId, memberIds } = rotaPost
  const centre = await journey.arrive({ staffId: CENTRE, route: '/admin/rota' })
  const { page } = centre
  await page.getByLabel('轮值岗').fill(rotaPost.name)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '批量排班' }).click()
  const dialog = page.getByRole('dialog', { name: '按规律批量排班' })
  await dialog.getByRole('radio', { name: /成员依次轮流/ }).click()
  await dialog.getByLabel('从', { exact: true }).fill('2027-01-04')
  await page.keyboard.press('Enter')
  await dialog.getByLabel('到', { exact: true }).fill('2027-02-05')
  await page.keyboard.press('Enter')
  await dialog.getByRole('region', { name: '填入后的排班' }).getByText('1月4日周一').waitFor()
  await dialog.getByRole('button', { name: '填入 25 天' }).click()
  await page.getByText('有 25 天没有保存').waitFor()
  await page.getByRole('button', { name: '撤销填入' }).click()
  await page.getByText('有 25 天没有保存').waitFor({ state: 'detached' })

  await page.getByRole('button', { name: '批量排班' }).click()
  await dialog.getByRole('radio', { name: /成员依次轮流/ }).click()
  await dialog.getByLabel('从', { exact: true }).fill('2027-01-04')
  await page.keyboard.press('Enter')
  await dialog.getByLabel('到', { exact: true }).fill('2027-01-08')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: '填入 5 天' }).click()
  // The weeks after it, from that one; a cell is changed by hand before anything is saved. Whoever is in a field before the
  // dialog has come to rest stays there: taken elsewhere, the next Enter would fill the rota.
  await page.evaluate(() => {
    new MutationObserver((_changes, observer) => {
      const field = document.querySelector<HTMLElement>('.pattern .ant-picker input')
      if (field === null) return
      observer.disconnect()
      field.focus()
    }).observe(document.body, { childList: true, subtree: true })
  })
  await page.getByRole('button', { name: '批量排班' }).click()
  await dialog.getByLabel('从哪一周取样').waitFor()
  await page.locator('.ant-modal[class*="zoom"]').waitFor({ state: 'detached' })
  await untilDrawn(page)
  await expectFocus(page, '从哪一周取样')
  await dialog.getByLabel('从哪一周取样').fill('2027-01-04')
  await page.keyboard.press('Enter')
  await dialog.getByLabel('从', { exact: true }).fill('2027-01-11')
  await page.keyboard.press('Enter')
  await dialog.getByLabel('到', { exact: true }).fill('2027-02-05')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: '填入 20 天' }).click()
  await page.getByText('有 25 天没有保存').waitFor()
  await page.getByRole('button', { name: '下一月' }).click()
  const cell = page.getByRole('button', { name: /^2月1日周一 上午/ }).first()
  await cell.click()
  await page.getByRole('button', { name: '保存排班' }).click()
  await page.getByText('已保存 25 天的排班').waitFor()
  await signIn(CENTRE)
  const { days } = await desk.call('attendance.rota', { postId, from: '2027-01-04', to: '2027-02-05' })
  const on = (day: string) => days.find((each) => each.day === day)
  expect(on('2027-01-04')).toMatchObject({ am: [memberIds[0]], pm: [memberIds[1]] })
  expect(on('2027-01-25')).toMatchObject({ am: [memberIds[0]], pm: [memberIds[1]] })
  // The cell of the first member was on, and is off by hand.
  expect(on('2027-02-01')).toMatchObject({ am: [], pm: [memberIds[1]] })
  expect(on('2027-01-09')).toMatchObject({ am: [], pm: [] })
  expect(centre.problems).toEqual([])
  await centre.close()
}, 90_000)

test('A and B away together: the leader names C, or it is not let happen', async () => {
  const { desk } = journey
  const at = (clockTime: string): number => Date.parse(`2026-11-25T${clockTime}:00+08:00`)
  const [a, b, c] = ['1011', '1012', '1013']
  const LEADER = '1079'
  const DECIDERS: Readonly<Record<string, string>> = { WINDOW_HEAD: c, INSPECTOR, CENTER_ADMIN: CENTRE }
  // Their other posts would need somebody as well.
  await signIn(CENTRE)
  const { posts } = await desk.call('posts.list', {})
  for (const post of posts)
    if (post.active && post.postId !== 'P-B01' && [post.a, post.b].some((each) => each === a || each === b))
      await desk.call('posts.save', { post: { ...post, active: false } })
  const ask = async (staffId: string, standIn: string | null) => {
    await signIn(staffId)
    const post = posts.find(({ postId }) => postId === 'P-B01')
    const person = [post?.a, post?.b, post?.c].find((each) => each === standIn)
    const covers = post && person ? [{ postId: post.postId, staffId: person }] : []
    const span = { fromMs: at('08:30'), toMs: at('12:00') }
    let asked = await desk.call('leave.submit', { kind: 'PRIVATE', reason: '家中有事', ...span, covers })
    while (asked.nextRole !== null && asked.nextRole !== 'LEADER') {
      await signIn(DECIDERS[asked.nextRole] ?? '')
      asked = await desk.call('leave.decide', { requestId: asked.requestId, approve: true })
    }
    return asked
  }
  expect((await ask(b, null)).status).toBe('APPROVED')
  const { requestId } = await ask(a, c)

  const leader = await journey.arrive({ staffId: LEADER, route: `/requests/${requestId}`, viewport: 'large' })
  const { page } = leader
  await page.getByRole('button', { name: '特批' }).click()
  const dialog = page.getByRole('dialog', { name: '特批：A、B 岗同时离岗' })
  await dialog.getByText('B 岗刘建平那时请假').waitFor()
  await dialog.getByText('C 何梦洁').waitFor()
  await screenshot(page, 'leave-override')
  await dialog.getByLabel('特批理由').fill('两人都有急事')
  await dialog.getByRole('button', { name: '特批' }).click()
  await dialog.waitFor({ state: 'detached' })
  await signIn(a)
  const { requests } = await desk.call('requests.list', { box: 'MINE' })
  expect(requests.find((each) => each.requestId === requestId)).toMatchObject({
    status: 'APPROVED',
    remarks: ['OVERRIDDEN'],
    covers: [{ postName: '户籍业务岗', name: '何梦洁' }],
  })
  expect(leader.problems).toEqual([])
  await leader.close()
}, 90_000)
