import { expect, test } from 'vitest'
import { SCENES, type Scene } from './kiosk-answers.ts'
import { showNext, START_MS, type OpenedScreen } from './kiosk-stage.ts'
import { looksOf, type Looks } from './looks.ts'
import { stagedScreens } from './staged-screens.ts'

// Every public screen in every size it hangs in, measured: nothing is cut, outside, over something else, or too faint.

const openStaged = stagedScreens()

type Size = readonly [width: number, height: number]

const LYING: readonly Size[] = [
  [1280, 720],
  [1366, 768],
  [1920, 1080],
  [3840, 2160],
]
const UPRIGHT: readonly Size[] = [
  [800, 1280],
  [1080, 1920],
]
const SOME: readonly Size[] = [
  [1366, 768],
  [1080, 1920],
]

/** How a screen may be set, with the sizes it is looked at in. */
const MANNERS = [
  { name: 'Chinese', query: 'lang=zh', sizes: [...LYING, ...UPRIGHT], stale: true, variants: true },
  {
    name: 'English, easy',
    query: 'lang=en&easy=1',
    sizes: [...LYING, ...UPRIGHT],
    stale: false,
    variants: true,
  },
  { name: 'both, high contrast', query: 'lang=both&contrast=1', sizes: SOME, stale: true, variants: false },
] as const

/** Of the shorter edge. On a screen of 55 inches the first is read from eight metres, and nothing smaller than the second is there. */
const FAR_MIN = 1 / 40
const BOARD_MIN = 1 / 75
/** What is meant for people who stand far off. */
const FAR: Readonly<Record<string, readonly string[]>> = {
  'hall of 119': ['.call-number', '.call-sign .fitted', '.class-waiting'],
  'hall of 3': ['.call-number', '.call-sign .fitted', '.class-waiting', '.class-prefix'],
  window: ['.window-number', '.window-now .board-heading'],
  'whereabouts of 119': ['.who-name .fitted:not([data-long])', '.who-state-word'],
  winners: ['.winners-name'],
}

const told = ({ faults, scrolls }: Looks): readonly string[] => [
  ...faults.map(({ kind, text, more }) => `${kind}: ${text} (${more})`),
  // A box that can be moved says so.
  ...scrolls.filter((box) => !box.includes('scrolled-place')).map((box) => `moves unsaid: ${box}`),
]

const addressOf = ({ path }: Scene, query: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}voice=0&${query}`

test.each(MANNERS)(
  '$name',
  async ({ query, sizes, stale, variants }) => {
    let opened: OpenedScreen | null = null
    const wrong: string[] = []
    for (const scene of SCENES) {
      if (scene.isVariant === true && !variants) continue
      opened ??= await openStaged('/hall?voice=0', scene.answers, { hasTouch: true })
      const { page } = opened
      const look = async (what: string, size: Size): Promise<void> => {
        const [width, height] = size
        await page.setViewportSize({ width, height })
        const far = FAR[scene.name] ?? []
        const looks = await looksOf(page, { colours: size === sizes[0] || what !== '', letters: far })
        const where = `${scene.name}${what}, ${width} x ${height}: `
        wrong.push(...told(looks).map((each) => where + each))
        if (far.length > 0 && looks.smallest < BOARD_MIN) wrong.push(`${where}letters of ${looks.smallest}`)
        for (const [selector, part] of Object.entries(looks.letters))
          if (part === null || part < FAR_MIN) wrong.push(`${where}${selector} of ${part}`)
      }
      await showNext(page, addressOf(scene, query), scene.answers)
      await page.locator('main, .screen').first().waitFor()
      await scene.enter?.(page)
      await page.locator(scene.ready).first().waitFor()
      for (const size of sizes) await look('', size)
      if (!stale || scene.path.startsWith('/guide') || scene.path.startsWith('/winners')) continue
      await page.evaluate((asOfMs) => {
        window.stage.asOfMs = asOfMs - 120_000
        window.stage.tell('queue', {})
        window.stage.connect(true)
      }, START_MS)
      if (!scene.path.startsWith('/tickets')) await page.locator('.screen-stale').waitFor()
      for (const size of SOME) await look(', stale', size)
    }
    expect(wrong).toEqual([])
    expect(opened?.problems).toEqual([])
    await opened?.close()
  },
  300_000,
)
