import { describe, expect, it } from 'vitest'
import type { ContractError } from '../../db/contract/index.ts'
import { PDF_BYTES_MAX, PICTURE_BYTES_MAX } from '../../db/model/files/inspect-file.ts'
import { sha256Hex } from '../../db/store/sha256.ts'
import { jpegBytes, pdfBytes, pngBytes } from '../helpers/picture-bytes.ts'
import { seededBytes } from '../helpers/store-options.ts'
import { createTestDesk, type TestPage } from '../helpers/test-desk.ts'
import { fillTestHall, startTestHallServer, type HallDesk } from '../helpers/test-hall-server.ts'
import { CLERK } from '../helpers/test-store.ts'

const picture = (seed: string, size = 50_000): Buffer =>
  jpegBytes({ width: 800, height: 600, filler: Buffer.from(seededBytes(seed)(size)) })
const keep = async (page: TestPage, bytes: Buffer, name = 'IMG_0001.jpg') =>
  page.call('files.keep', { mime: 'image/jpeg', name, base64: bytes.toString('base64') })

describe('keeping and reading a file', () => {
  it('answers what a record names, and gives it back', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const bytes = picture('a')
    const kept = await keep(page, bytes)
    expect(kept).toEqual({
      sha256: sha256Hex(bytes),
      mime: 'image/jpeg',
      bytes: bytes.length,
      name: 'IMG_0001.jpg',
    })
    expect(await keep(page, bytes)).toEqual(kept)
    const read = await page.call('files.read', { sha256: kept.sha256 })
    expect(read).toEqual({ mime: 'image/jpeg', base64: bytes.toString('base64') })
    const paper = pdfBytes()
    const asPdf = { mime: 'application/pdf' as const, name: '说明.pdf', base64: paper.toString('base64') }
    expect(await page.call('files.keep', asPdf)).toMatchObject({ mime: 'application/pdf' })
    const asPng = { mime: 'image/png' as const, name: '', base64: pngBytes().toString('base64') }
    expect(await page.call('files.keep', asPng)).toMatchObject({ mime: 'image/png' })
    expect(desk.errors).toEqual([])
  })

  it('is for people who are signed in', async () => {
    const page = createTestDesk().openPage()
    const params = { mime: 'image/jpeg' as const, name: '', base64: picture('a').toString('base64') }
    expect(await page.codeOf('files.keep', params)).toBe('NOT_SIGNED_IN')
    expect(await page.codeOf('files.read', { sha256: 'a'.repeat(64) })).toBe('NOT_SIGNED_IN')
  })

  it('refuses what is no whole picture or PDF, or of another kind than it says', async () => {
    const page = await createTestDesk().signIn('1001')
    const code = async (mime: 'image/jpeg' | 'application/pdf', bytes: Buffer) =>
      page.codeOf('files.keep', { mime, name: 'x', base64: bytes.toString('base64') })
    const bytes = picture('a')
    expect(await code('image/jpeg', Buffer.from('这是一段文字，改名为 .jpg'))).toBe('FILE_NOT_PICTURE')
    expect(await code('image/jpeg', bytes.subarray(0, -2))).toBe('FILE_NOT_PICTURE')
    expect(await code('image/jpeg', Buffer.concat([bytes, Buffer.from('x')]))).toBe('FILE_NOT_PICTURE')
    expect(await code('image/jpeg', pngBytes())).toBe('FILE_NOT_PICTURE')
    expect(await code('application/pdf', bytes)).toBe('FILE_NOT_PICTURE')
    expect(await code('image/jpeg', Buffer.alloc(0))).toBe('FILE_NOT_PICTURE')
    expect(await code('image/jpeg', jpegBytes({ width: 60_000, height: 60_000 }))).toBe('FILE_NOT_PICTURE')
    expect(await code('image/jpeg', picture('b', PICTURE_BYTES_MAX))).toBe('FILE_TOO_LARGE')
    expect(await code('application/pdf', pdfBytes(Buffer.alloc(PDF_BYTES_MAX)))).toBe('FILE_TOO_LARGE')
    const notBase64 = { mime: 'image/jpeg' as const, name: '', base64: `${bytes.toString('base64')}!!!!` }
    expect(await page.codeOf('files.keep', notBase64)).toBe('BAD_REQUEST')
  })

  it('takes nothing of a name that leads elsewhere', async () => {
    const page = await createTestDesk().signIn('1001')
    const { name } = await keep(page, picture('a'), '..\\..\u0000/\u202egpj.exe')
    expect(name).toBe('.._..___gpj.exe')
  })

  it('says that a machine that stands alone never had it', async () => {
    const page = await createTestDesk().signIn('1001')
    expect(await page.codeOf('files.read', { sha256: 'a'.repeat(64) })).toBe('NOT_FOUND')
  })
})

describe('between the desks of a hall', () => {
  const recordNaming = ({ desk }: HallDesk, bytes: Buffer): void =>
    desk.host.store().record(CLERK, (act) => {
      act.append({
        type: 'score_entry.answered',
        entityId: act.newId(),
        payload: {
          agrees: true,
          text: '',
          files: [{ sha256: sha256Hex(bytes), mime: 'image/jpeg', bytes: bytes.length, name: 'a.jpg' }],
        },
      })
    })
  const waiting = ({ desk }: HallDesk): number => desk.host.store().sync?.files.count().count ?? -1
  const until = async (look: () => boolean | Promise<boolean>): Promise<void> => {
    await expect.poll(async () => look(), { timeout: 15_000, interval: 50 }).toBe(true)
  }
  const setUp = async () => {
    const hall = await startTestHallServer()
    const one = await hall.join({ name: '1号机', kind: 'SUPERVISOR' })
    await fillTestHall(one)
    const two = await hall.join({ name: '2号机', kind: 'SUPERVISOR' })
    await hall.settle(one, two)
    return { hall, one, two }
  }

  it('a picture kept on one is read on another, and stays there', async () => {
    const { hall, one, two } = await setUp()
    const [here, there] = [await one.signIn('1001'), await two.signIn('1002')]
    const bytes = picture('a')
    const { sha256 } = await keep(here, bytes)
    // No record names it yet: it has not left.
    await hall.settle(one, two)
    expect(await there.codeOf('files.read', { sha256 })).toBe('FILE_NOT_HERE')
    recordNaming(one, bytes)
    await until(() => waiting(one) === 0 && hall.service() !== null)
    await until(async () =>
      there.call('files.read', { sha256 }).then(
        (read) => read.base64 === bytes.toString('base64'),
        () => false,
      ),
    )
    // From now on without the hall too, and never sent back to it.
    two.way.down = true
    expect((await there.call('files.read', { sha256 })).base64).toBe(bytes.toString('base64'))
    expect(waiting(two)).toBe(0)
    expect([...one.desk.errors, ...two.desk.errors]).toEqual([])
  })

  it('waits while there is no way, is counted, and goes afterwards', async () => {
    const { one, two } = await setUp()
    const here = await one.signIn('1001')
    one.way.down = true
    const bytes = picture('a')
    const { sha256 } = await keep(here, bytes)
    recordNaming(one, bytes)
    await expect
      .poll(async () => (await here.call('sync.state', {})).link, { timeout: 15_000 })
      .toBe('OFFLINE')
    expect((await here.call('sync.state', {})).filesWaiting).toBe(1)
    expect((await here.call('sync.outbox', {})).files).toMatchObject({
      waiting: 1,
      bytes: bytes.length,
      sending: false,
      refused: [],
    })
    const there = await two.signIn('1002')
    expect(await there.codeOf('files.read', { sha256 })).toBe('FILE_NOT_HERE')
    one.way.down = false
    await here.call('sync.now', {})
    await until(() => waiting(one) === 0)
    expect((await there.call('files.read', { sha256 })).base64).toBe(bytes.toString('base64'))
  })

  it('a hall restored from before the picture gets it again', async () => {
    const { hall, one, two } = await setUp()
    const here = await one.signIn('1001')
    await hall.settle(one, two)
    const copy = `${one.directory}-copy-of-the-hall`
    await hall.copyTo(copy)
    const bytes = picture('a')
    const { sha256 } = await keep(here, bytes)
    recordNaming(one, bytes)
    await here.call('sync.now', {})
    await until(() => waiting(one) === 0)
    await hall.restoreFrom(copy)
    const there = await two.signIn('1002')
    await here.call('sync.now', {})
    const code = async (): Promise<string> =>
      there.call('files.read', { sha256 }).then(
        () => 'read',
        (error: ContractError) => error.code,
      )
    await expect.poll(code, { timeout: 15_000, interval: 50 }).toBe('read')
  })
})
