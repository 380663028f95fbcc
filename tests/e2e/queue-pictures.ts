import type { Page } from 'playwright-core'
import type { Studio } from './assessment-pictures.ts'
import type { RunningDesk } from './desk.ts'
import { until } from './hall.ts'

interface QueueStudio extends Studio {
  /** A page of nobody, at an address of the program's own pages. */
  openScreen(hash: string, size: { readonly width: number; readonly height: number }): Promise<Page>
  readonly call: RunningDesk['call']
}

const BOARD = { width: 1920, height: 1080 }
const MACHINE = { width: 1080, height: 1440 }
const WINDOW = { width: 1366, height: 768 }
/** Windows of one area, each with somebody signed in at a page of their own. */
const CLERKS = ['1001', '1002', '1003', '1004']
const LEAD = '1080'

/** Calls the next one at a page by its key, and starts when asked to. */
const callAt = async (page: Page, isStarted: boolean): Promise<void> => {
  const bar = page.getByRole('region', { name: '叫号条' })
  await bar.getByRole('button', { name: /^开始叫号/ }).waitFor()
  await page.keyboard.press('F8')
  await bar.getByRole('button', { name: /^叫下一个/ }).waitFor()
  await page.keyboard.press('F8')
  await bar.getByText('呼叫中').waitFor()
  if (!isStarted) return
  await page.keyboard.press('F8')
  await bar.getByText('办理中').first().waitFor()
}

/** The README's pictures of tickets, calling and screens. */
export const takeQueuePictures = async ({
  signIn,
  go,
  take,
  openScreen,
  call,
}: QueueStudio): Promise<void> => {
  await call('session.login', { staffId: '1001', secret: '2580', kind: 'PIN' })
  const { classes } = await call('queue.window', {})
  const [own] = classes
  if (!own) throw new Error('the sample’s first window serves no class')
  for (let turn = 0; turn < 11; turn += 1) await call('queue.issue', { classId: own.classId })

  const pages: Page[] = []
  for (const [index, staffId] of CLERKS.entries()) {
    const page = await signIn(staffId)
    await go('/consult', page)
    await callAt(page, index < 1)
    pages.push(page)
  }
  const board = await openScreen('#/kiosk/hall', BOARD)
  await board.locator('.call-number').first().waitFor()
  await until(async () => (await call('screen.board', {})).calling.length >= CLERKS.length - 1)
  await take('board', board)

  const [first] = pages
  if (first) await take('call-bar', first)
  const window = await openScreen('#/kiosk/window?window=A01', WINDOW)
  await window.getByText('非常满意').first().waitFor()
  await take('window-screen', window)

  const machine = await openScreen('#/kiosk/tickets?printer=0', MACHINE)
  await machine.getByText('企业服务').first().waitFor()
  await take('ticket-machine', machine)

  const lead = await signIn(LEAD)
  await go('/live-queue', lead)
  await lead.getByText('企业服务').first().waitFor()
  await take('live-queue', lead)
}
