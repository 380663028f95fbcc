import type { Page } from 'playwright-core'

/** What taking a picture needs of whoever set the stage. */
export interface Studio {
  /** A page of its own with the person signed in. */
  signIn(staffId: string): Promise<Page>
  go(route: string, on: Page): Promise<void>
  take(name: string, of: Page): Promise<void>
}

/** The week the sample's past has published, of which one person has appealed. */
const WEEK = '2026-11-09'
const INSPECTOR = '1080'
const ADMINISTRATOR = '1082'
/** Found on the round, objected, appealed. */
const CLERK = '1019'
/** Cases of theirs passed the promised time. */
const LATE_WITH_CASES = '1001'
const TABLET = { width: 1024, height: 768 }
const ITEM = '上班时间串岗、聊天、玩手机、吃零食'

/** The README's pictures of assessment. */
export const takeAssessmentPictures = async ({ signIn, go, take }: Studio): Promise<void> => {
  const inspector = await signIn(INSPECTOR)
  await go(`/assessment?day=${WEEK}`, inspector)
  const board = inspector.getByRole('group', { name: /第46周.*考评表（个人）$/ })
  await board.locator('.ant-table-row').first().waitFor()
  // Those with something to see first: everybody else has full marks.
  await board.getByRole('button', { name: /^扣分/ }).click()
  await board.locator('.ant-table-row').filter({ hasText: /−\d/ }).first().waitFor()
  await take('assessment-board', inspector)

  const subject = `period=${encodeURIComponent(`WEEK/${WEEK}`)}&target=PERSON&subject=${LATE_WITH_CASES}`
  await go(`/assessment/score?${subject}`, inspector)
  const tree = inspector.getByRole('tree', { name: '得分由来' })
  await tree.getByRole('treeitem').filter({ hasText: '超过承诺时限' }).first().click()
  await inspector.getByRole('dialog').getByText('经过').waitFor()
  await take('assessment-derivation', inspector)

  const clerk = await signIn(CLERK)
  await go(`/my-score?day=${WEEK}`, clerk)
  await clerk.getByRole('region', { name: /的得分$/ }).waitFor()
  await clerk.getByText('得分由来').click()
  await clerk.getByRole('tree', { name: '得分由来' }).getByText(ITEM).waitFor()
  await take('my-score', clerk)

  const tablet = await signIn(INSPECTOR)
  await tablet.setViewportSize(TABLET)
  await go('/patrol', tablet)
  await tablet.getByRole('button', { name: '开始巡查' }).click()
  const begin = tablet.getByRole('dialog', { name: '开始巡查' })
  await begin.getByText('自选窗口').click()
  for (const windowId of ['A01', 'A02', 'A03', 'B01'])
    await begin.getByRole('checkbox', { name: windowId }).check()
  await begin.getByRole('button', { name: '开始，共 4 个窗口' }).click()
  await tablet.getByRole('region', { name: '企业登记一窗口' }).getByRole('button', { name: '正常' }).click()
  const second = tablet.getByRole('region', { name: '企业登记二窗口' })
  await second.waitFor()
  await tablet
    .getByRole('list', { name: '评分细则条目' })
    .getByRole('button', { name: new RegExp(`^${ITEM}`) })
    .click()
  await tablet.getByRole('button', { name: '保存', exact: true }).click()
  await second.getByRole('list', { name: '本次在这个窗口发现的问题' }).getByText(ITEM).waitFor()
  await take('patrol', tablet)

  const administrator = await signIn(ADMINISTRATOR)
  await go('/admin/score-rules', administrator)
  await administrator.getByLabel('查找条目，如“迟到”').fill('迟到')
  await administrator.keyboard.press('Enter')
  const drawer = administrator.getByRole('dialog').filter({ hasText: '迟到' })
  await drawer.getByRole('button', { name: '复制成本厅的细则' }).click()
  const copy = administrator.getByRole('dialog', { name: /^以“默认评分细则”为底新建/ })
  await copy.getByLabel('细则名称').fill('清禾大厅细则')
  await administrator.keyboard.press('Enter')
  await copy.waitFor({ state: 'detached' })
  await drawer.getByLabel('一次多少分').fill('0.5')
  await take('score-rules', administrator)
}
