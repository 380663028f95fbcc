import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { CDPSession, Page } from 'playwright-core'

// A hall board as it hangs there: what stands on it, what it says aloud, and what it holds in memory.

/** A call on the board: number and window. */
export type ShownCall = readonly [number: string, windowId: string]

interface ShownBoard {
  readonly isFresh: boolean
  readonly calling: readonly ShownCall[]
  /** Those called before, the newest first; the page has not room for all. */
  readonly last: readonly string[]
  /** Of each class, by what leads its numbers. */
  readonly waiting: Readonly<Record<string, number>>
}

declare global {
  interface Window {
    /** Sentences the played voice has said. */
    spokenSentences: number
  }
}

/** Runs in the page before its own scripts: a voice of the system that says each sentence at once. */
export const playVoice = (): void => {
  window.spokenSentences = 0
  class Utterance extends EventTarget {
    readonly text: string
    constructor(text: string) {
      super()
      this.text = text
    }
  }
  const speech = {
    getVoices: () => [{ lang: 'zh-CN', localService: true, name: 'played', default: true, voiceURI: '' }],
    speak: (utterance: Utterance) => {
      setTimeout(() => {
        utterance.dispatchEvent(new Event('start'))
        window.spokenSentences += 1
        setTimeout(() => utterance.dispatchEvent(new Event('end')), 2)
      }, 2)
    },
    cancel: () => undefined,
  }
  Object.defineProperty(window, 'speechSynthesis', { value: speech })
  Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance })
}

/** What a visitor reads off it. */
const readBoard = (page: Page): Promise<ShownBoard> =>
  page.evaluate(() => {
    const texts = (selector: string, of: ParentNode = document): string[] =>
      [...of.querySelectorAll(selector)].map((each) => each.textContent)
    const windowIn = (text: string): string => /[A-Z]\d+/.exec(text)?.[0] ?? text
    return {
      isFresh: document.querySelector('.kiosk')?.textContent.includes('非实时') === false,
      calling: [...document.querySelectorAll('.call')].map(
        (row) => [texts('.call-number', row).join(''), windowIn(texts('.call-sign', row).join(''))] as const,
      ),
      last: texts('.last-calls li .number:first-child'),
      waiting: Object.fromEntries(
        [...document.querySelectorAll('.classes li')].map((row) => [
          texts('.class-prefix', row).join(''),
          Number(texts('.class-waiting', row).join('')),
        ]),
      ),
    }
  })

/** Waits until it shows this and nothing else. @throws after so long */
export const untilShown = async (
  page: Page,
  expected: Omit<ShownBoard, 'isFresh'>,
  patienceMs: number,
): Promise<void> => {
  const endMs = performance.now() + patienceMs
  // Classes take turns where there is not room for all.
  const waiting: Record<string, number> = {}
  for (;;) {
    const board = await readBoard(page)
    Object.assign(waiting, board.waiting)
    const room = Math.max(1, board.last.length)
    const wanted = { ...expected, isFresh: true, last: expected.last.slice(0, room) }
    if (isDeepStrictEqual({ ...board, waiting }, wanted)) return
    if (performance.now() > endMs)
      throw new Error(`the board shows ${JSON.stringify(board)}, not ${JSON.stringify(wanted)}`)
    await pause(100)
  }
}

/** Resolves once exactly these calls stand on it. @throws after so long, with what stands there */
export const untilCalling = (page: Page, calls: readonly ShownCall[], patienceMs: number): Promise<void> =>
  page.evaluate(
    ([wanted, patience]) =>
      new Promise<void>((resolve, reject) => {
        const shown = (): string =>
          [...document.querySelectorAll('.call')]
            .map((row) => {
              const sign = row.querySelector('.call-sign')?.textContent ?? ''
              return `${row.querySelector('.call-number')?.textContent ?? ''} ${/[A-Z]\d+/.exec(sign)?.[0] ?? sign}`
            })
            .toSorted()
            .join(', ')
        const end = (): void => {
          observer.disconnect()
          clearTimeout(limit)
        }
        const look = (): void => {
          if (shown() !== wanted) return
          end()
          resolve()
        }
        const observer = new MutationObserver(look)
        const limit = setTimeout(() => {
          end()
          reject(new Error(`the board shows ${shown()}, not ${wanted}`))
        }, patience)
        observer.observe(document.body, { childList: true, characterData: true, subtree: true })
        look()
      }),
    [
      calls
        .map((call) => call.join(' '))
        .toSorted()
        .join(', '),
      patienceMs,
    ] as const,
  )

export interface PageMemory {
  readonly heapMiB: number
  readonly nodes: number
  readonly listeners: number
}

/** What the page holds once everything that nobody holds any more is gone. */
export const memoryOfPage = async (session: CDPSession): Promise<PageMemory> => {
  await session.send('Performance.enable')
  // Twice: what the first finds only by its finalizers goes with the second.
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const read = (name: string): number => metrics.find((each) => each.name === name)?.value ?? Number.NaN
  return {
    heapMiB: read('JSHeapUsedSize') / 2 ** 20,
    nodes: read('Nodes'),
    listeners: read('JSEventListeners'),
  }
}
