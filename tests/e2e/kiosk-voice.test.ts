import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import places from '../../renderer/kiosk/voice/clips/places.json' with { type: 'json' }
import { aBoard, boardAnswers, setBoard } from './kiosk-stage.ts'
import { stagedScreens } from './staged-screens.ts'

const assets = fileURLToPath(new URL('../../out/renderer/assets', import.meta.url))

const openStaged = stagedScreens()

describe('the voice in the browser', () => {
  test('asks for one touch, then says the call with the bundled sound to its end', async () => {
    const { page, problems, close } = await openStaged('/hall', boardAnswers(aBoard(3, 0)))
    // Looking into the page counts as a touch for the browser, so it is left alone until it has found out.
    await page.waitForTimeout(4_000)
    expect(await page.locator('.screen-sound').innerText()).toContain('触摸')
    await page.mouse.click(900, 500)
    await expect.poll(() => page.locator('.screen-sound').count()).toBe(0)
    const board = aBoard(3, 1)
    const nowMs = await page.evaluate(() => window.stage.nowMs())
    await setBoard(page, { ...board, calling: board.calling.map((call) => ({ ...call, atMs: nowMs })) })
    await page.locator('.call-speaking').waitFor()
    const beganAt = Date.now()
    await expect.poll(() => page.locator('.call-speaking').count(), { timeout: 25_000 }).toBe(0)
    // The chime and the sentence twice; far less than the limit at which a sound counts as hung.
    expect(Date.now() - beganAt).toBeGreaterThan(5_000)
    expect(Date.now() - beganAt).toBeLessThan(18_000)
    expect(await page.locator('.screen-sound').count()).toBe(0)
    expect(problems).toEqual([])
    await close()
  }, 60_000)
  test('has sound files that decode whole, as long as the words need', async () => {
    const { page, close } = await openStaged('/hall?voice=0', boardAnswers(aBoard(3, 0)))
    for (const language of ['zh', 'en'] as const) {
      const name = readdirSync(assets).find(
        (each) => each.startsWith(`${language}-`) && each.endsWith('.ogg'),
      )
      const seconds = await page.evaluate(async (address) => {
        const answer = await fetch(address)
        const decoded = await new AudioContext().decodeAudioData(await answer.arrayBuffer())
        return decoded.duration
      }, `/assets/${name}`)
      const end = Math.max(
        ...Object.values(places[language]).map(([startMs = 0, lengthMs = 0]) => startMs + lengthMs),
      )
      expect(seconds * 1_000).toBeGreaterThanOrEqual(end)
    }
    await close()
  })
})
