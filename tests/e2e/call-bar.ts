import type { Page } from 'playwright-core'
import type { RunningDesk } from './desk.ts'

// The bar with which a clerk calls, as tests look at it and press its keys.

export const bar = (page: Page) => page.getByRole('region', { name: '叫号条' })
export const main = (page: Page, name: RegExp) => bar(page).getByRole('button', { name })
export const number = (page: Page) => bar(page).locator('.callbar-number')

/** The choices of a dialog have the keyboard: it has come to rest. */
export const chooses = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'radio')
}

/** Takes the choice with this number in a dialog, once it has the keyboard, and confirms. */
export const choose = async (page: Page, key: string): Promise<void> => {
  await chooses(page)
  await page.keyboard.press(key)
  await page.keyboard.press('Enter')
}

/** Tickets out of the desk's own numbers, as a script; the first is the longest in the row. */
export const issue = async (desk: RunningDesk, count: number): Promise<string[]> => {
  const { classes } = await desk.call('queue.window', {})
  const classId = classes[0]?.classId ?? ''
  const numbers: string[] = []
  for (let turn = 0; turn < count; turn += 1)
    numbers.push((await desk.call('queue.issue', { classId })).number)
  return numbers
}
