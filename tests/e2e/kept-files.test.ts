import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inspectFile } from '../../db/model/files/inspect-file.ts'
import { becomeChrome109 } from './chrome-109.ts'
import { openPage, screenshot } from './browser.ts'
import { goTo, logIn, SAMPLE_PIN, startJourney } from './journey.ts'

const journey = startJourney()
const INSPECTOR = '1080'

const folder = mkdtempSync(join(tmpdir(), 'halldesk-pictures-'))
const inFolder = (name: string, content: Uint8Array | string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
let patrolId = ''
let windowId = ''

beforeAll(async () => {
  const { desk } = journey
  await desk.call('session.login', { staffId: INSPECTOR, secret: SAMPLE_PIN, kind: 'PIN' })
  const { windows } = await desk.call('patrol.items', {})
  windowId = windows.find(({ people }) => people.length > 0)?.windowId ?? ''
  const round = await desk.call('patrol.start', { kind: 'ROUTE', route: [windowId as never] })
  patrolId = round.patrolId
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A picture as a camera makes it, drawn in the page. @param noise leaves nothing for the compression to save */
const drawPicture = async (
  page: Page,
  { width, height, noise = false }: { width: number; height: number; noise?: boolean },
): Promise<Buffer> => {
  const base64 = await page.evaluate(
    async ([wide, high, isNoise]) => {
      const canvas = document.createElement('canvas')
      canvas.width = wide
      canvas.height = high
      const pen = canvas.getContext('2d')
      if (pen === null) throw new Error('no canvas')
      const sky = pen.createLinearGradient(0, 0, wide, high)
      sky.addColorStop(0, '#1f5a86')
      sky.addColorStop(1, '#e8c170')
      pen.fillStyle = sky
      pen.fillRect(0, 0, wide, high)
      if (isNoise) {
        const dots = pen.getImageData(0, 0, wide, high)
        let state = 1
        for (let at = 0; at < dots.data.length; at += 1) {
          state ^= state << 13
          state ^= state >>> 17
          state ^= state << 5
          dots.data[at] = state & 0xff
        }
        pen.putImageData(dots, 0, 0)
      }
      pen.fillStyle = '#fff'
      pen.font = `${Math.round(high / 8)}px sans-serif`
      pen.fillText('A02', wide / 3, high / 2)
      const made = await new Promise<Blob | null>((resolve) => {
        canvas.toBlob(resolve, 'image/jpeg', 0.92)
      })
      const bytes = new Uint8Array((await made?.arrayBuffer()) ?? new ArrayBuffer(0))
      let text = ''
      for (let at = 0; at < bytes.length; at += 8_192)
        text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
      return btoa(text)
    },
    [width, height, noise] as const,
  )
  return Buffer.from(base64, 'base64')
}

/** The sheet of a finding, with its picker. */
const openFinding = async (page: Page): Promise<Locator> => {
  await goTo(page, `/patrol/round/${patrolId}`)
  await page.locator('.round-item:enabled').first().click()
  const picker = page.getByRole('group', { name: '照片' })
  await picker.waitFor()
  return picker
}
/** A finding that is not saved waits as a draft for whoever comes back; the next test begins with a fresh one. */
const giveUp = async (page: Page, picker: Locator): Promise<void> => {
  await page.getByRole('button', { name: /^放\s?弃/ }).click()
  await picker.waitFor({ state: 'hidden' })
}
const choose = async (picker: Locator, ...paths: string[]): Promise<void> =>
  picker.locator('input[type=file]').first().setInputFiles(paths)
const pictures = (picker: Locator): Locator => picker.locator('.kept-file img')

test('a picture of a camera is scaled in the page, shown, opened large, removed and saved with the record', async () => {
  const { page, problems, close } = await journey.arrive({ staffId: INSPECTOR })
  const picker = await openFinding(page)
  const large = await drawPicture(page, { width: 4_000, height: 3_000 })
  expect(inspectFile(large)).toMatchObject({ width: 4_000, height: 3_000 })
  await choose(picker, inFolder('IMG_4032.jpg', large))
  await pictures(picker).first().waitFor()
  const size = await pictures(picker)
    .first()
    .evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])
  expect(size).toEqual([1_600, 1_200])
  await screenshot(page, 'kept-files-picker')

  // By keys: large and back, then away.
  await picker.getByRole('button', { name: '打开 IMG_4032.jpg' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'IMG_4032.jpg' })
  await dialog.getByRole('img', { name: 'IMG_4032.jpg' }).waitFor()
  await screenshot(page, 'kept-files-large')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await picker.getByRole('button', { name: '移除 IMG_4032.jpg' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => pictures(picker).count()).toBe(0)

  // The same file again, then saved.
  await choose(picker, join(folder, 'IMG_4032.jpg'))
  await pictures(picker).first().waitFor()
  await page.getByRole('textbox', { name: '说明' }).first().fill('窗口台面杂乱')
  await page.locator('.finding-save').click()
  await picker.waitFor({ state: 'hidden' })
  const { patrols } = await journey.desk.call('patrol.list', {})
  const [finding] = patrols.find((each) => each.patrolId === patrolId)?.findings ?? []
  const [file] = finding?.files ?? []
  expect(file).toMatchObject({ mime: 'image/jpeg', name: 'IMG_4032.jpg' })
  const read = await journey.desk.call('files.read', { sha256: file?.sha256 ?? '' })
  expect(inspectFile(Buffer.from(read.base64, 'base64'))).toMatchObject({ width: 1_600, height: 1_200 })
  expect(problems).toEqual([])
  await close()
})

test('a text named like a picture, one cut off, an empty one and one of 60 MB are told; the good ones stay', async () => {
  const { page, problems, close } = await journey.arrive({ staffId: INSPECTOR })
  const picker = await openFinding(page)
  const good = await drawPicture(page, { width: 640, height: 480 })
  const other = await drawPicture(page, { width: 480, height: 640 })
  const huge = inFolder('大合影.jpg', good)
  truncateSync(huge, 60_000_000)
  await choose(
    picker,
    inFolder('好照片.jpg', good),
    inFolder('其实是文字.jpg', '这不是照片'),
    inFolder('断了.jpg', good.subarray(0, good.length - 200)),
    inFolder('空的.jpg', ''),
    huge,
    inFolder('好照片2.jpg', other),
  )
  await expect.poll(() => pictures(picker).count(), { timeout: 15_000 }).toBe(2)
  const alert = picker.getByRole('alert')
  await alert.waitFor()
  const told = await alert.innerText()
  for (const name of ['其实是文字.jpg', '断了.jpg', '空的.jpg', '大合影.jpg']) expect(told).toContain(name)
  expect(told).toContain('不是照片')
  expect(told).toMatch(/57 MB，超过 40 MB/)
  expect(told).not.toContain('好照片')
  await screenshot(page, 'kept-files-refused')
  // Small pictures are not enlarged.
  const size = await pictures(picker)
    .first()
    .evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])
  expect(size).toEqual([640, 480])
  // Chosen a second time it is not there twice.
  await choose(picker, join(folder, '好照片.jpg'))
  await picker.getByText('这张已经在里面了').waitFor()
  expect(await pictures(picker).count()).toBe(2)
  await giveUp(page, picker)
  expect(problems).toEqual([])
  await close()
})

test('a picture full of noise still becomes small enough', async () => {
  const { page, problems, close } = await journey.arrive({ staffId: INSPECTOR })
  const picker = await openFinding(page)
  const noise = await drawPicture(page, { width: 3_000, height: 2_000, noise: true })
  expect(noise.length).toBeGreaterThan(3_000_000)
  await choose(picker, inFolder('noise.jpg', noise))
  await pictures(picker).first().waitFor()
  // The machine takes nothing above 1.5 MiB, and on the way down quality went before size.
  const width = await pictures(picker)
    .first()
    .evaluate((image: HTMLImageElement) => image.naturalWidth)
  expect([1_600, 1_280, 1_024, 800]).toContain(width)
  await giveUp(page, picker)
  expect(problems).toEqual([])
  await close()
})

test('works in the last browser for Windows 7', async () => {
  const { page, problems, close } = await openPage(journey.browser, 'about:blank')
  page.setDefaultTimeout(10_000)
  await page.addInitScript(becomeChrome109)
  await page.goto(journey.desk.pageUrl())
  await logIn(page, INSPECTOR)
  expect(await page.evaluate(() => 'groupBy' in Object)).toBe(false)
  const picker = await openFinding(page)
  await choose(picker, inFolder('old.jpg', await drawPicture(page, { width: 2_000, height: 1_000 })))
  await pictures(picker).first().waitFor()
  expect(problems).toEqual([])
  await close()
})
