import type { Page } from 'playwright-core'
import { z } from 'zod'

const Calls = z.array(z.tuple([z.string(), z.string()]))
const Told = z.object({ atMs: z.number(), isOld: z.boolean(), calls: Calls })

/** What a board calls, and from when on, by the true clock. */
export interface Shown {
  readonly atMs: number
  /** It says itself that this is of the past. */
  readonly isOld: boolean
  readonly calls: readonly (readonly [number: string, windowId: string])[]
}

export interface WatchedBoard {
  /** Everything it has shown so far, each until the next one. */
  readonly shown: readonly Shown[]
  /** Whether it calls this number to this window, or has. */
  hasCalled(number: string, windowId: string): boolean
}

/** Reads the hall's board as everybody in the hall does, without a gap: each change of its text is noted as it is drawn. */
export const watchBoard = async (page: Page): Promise<WatchedBoard> => {
  const shown: Shown[] = []
  await page.exposeFunction('toldByBoard', (text: string) => {
    shown.push(Told.parse(JSON.parse(text)))
  })
  await page.evaluate(() => {
    let before = ''
    const look = (): void => {
      const calls = [...document.querySelectorAll('.call')].map((call) => [
        call.querySelector('.call-number')?.textContent ?? '',
        /[A-Z]\d+/.exec(call.querySelector('.call-sign')?.textContent ?? '')?.[0] ?? '',
      ])
      const isOld = document.querySelector('.screen-stale') !== null
      const now = JSON.stringify({ isOld, calls })
      if (now === before) return
      before = now
      const tell: unknown = Reflect.get(window, 'toldByBoard')
      if (typeof tell === 'function') tell(JSON.stringify({ atMs: Date.now(), isOld, calls }))
    }
    new MutationObserver(look).observe(document.body, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    })
    look()
  })
  return {
    shown,
    hasCalled: (number, windowId) =>
      shown.some(
        ({ isOld, calls }) => !isOld && calls.some((call) => call[0] === number && call[1] === windowId),
      ),
  }
}
