import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fileNameOf, pdfOptionsOf, printOptionsOf, servePrinting } from '../../electron/printing.ts'
import { dialog, eventFrom, FakeContents, ipcMain, resetFakeElectron } from './fake-electron.ts'

vi.mock('electron', async () => import('./fake-electron.ts'))

const request = { copies: 2, layout: 'A4', title: '一次性告知书' } as const
let directory: string
let silent: boolean
let page: FakeContents

const invoke = async (channel: string, event: unknown, raw: unknown): Promise<unknown> =>
  ipcMain.handled[channel]?.(event, raw)

beforeEach(() => {
  resetFakeElectron()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  directory = mkdtempSync(join(tmpdir(), 'halldesk-print-'))
  silent = false
  page = new FakeContents()
  servePrinting({ locale: 'en', silent: () => silent })
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(directory, { recursive: true })
})

describe('options', () => {
  test('each layout has its paper', () => {
    expect(printOptionsOf(request, true)).toMatchObject({
      silent: true,
      copies: 2,
      pageSize: 'A4',
      landscape: false,
    })
    expect(printOptionsOf({ ...request, layout: 'A4_LANDSCAPE' }, false)).toMatchObject({
      silent: false,
      pageSize: 'A4',
      landscape: true,
    })
    // Microns for the printer, inches for a PDF.
    expect(printOptionsOf({ ...request, layout: 'ROLL_80MM' }, false).pageSize).toEqual({
      width: 80_000,
      height: 297_000,
    })
    const roll = pdfOptionsOf({ ...request, layout: 'ROLL_80MM' })
    expect(roll.pageSize).toMatchObject({ width: 80 / 25.4 })
    expect(roll.preferCSSPageSize).toBe(true)
  })

  test('a title becomes a file name every system takes', () => {
    expect(fileNameOf('告知书 NO.1')).toBe('告知书 NO.1.pdf')
    expect(fileNameOf('a/b\\c:d*e?"<>|\u0000\n.')).toBe('a b c d e.pdf')
    expect(fileNameOf('../../etc/passwd')).not.toContain('/')
    expect(fileNameOf('   ')).toBe('HallDesk.pdf')
    expect(fileNameOf('x'.repeat(500)).length).toBeLessThan(130)
  })
})

describe('a print request', () => {
  test('is carried out for our page, with or without the dialog', async () => {
    expect(await invoke('hall:print', eventFrom(page), request)).toBe('DONE')
    silent = true
    expect(await invoke('hall:print', eventFrom(page), request)).toBe('DONE')
    expect(page.printed).toMatchObject([{ silent: false }, { silent: true }])
  })

  test('tells a cancelled dialog from a printer that failed', async () => {
    page.printResult = [false, 'Print job canceled']
    expect(await invoke('hall:print', eventFrom(page), request)).toBe('CANCELLED')
    page.printResult = [false, 'Invalid printer settings']
    expect(await invoke('hall:print', eventFrom(page), request)).toBe('FAILED')
  })

  test('that prints by itself has failed whatever the printer gives as its reason: nobody there cancels', async () => {
    silent = true
    for (const reason of ['Print job failed', 'Print job canceled', 'Invalid printer settings', '']) {
      page.printResult = [false, reason]
      expect(
        await invoke('hall:print', eventFrom(page), { ...request, copies: 1, layout: 'ROLL_80MM' }),
      ).toBe('FAILED')
    }
    expect(page.printed).toHaveLength(4)
    for (const options of page.printed) expect(options).toMatchObject({ silent: true, copies: 1 })
  })

  test('from a foreign frame, or out of shape, prints nothing', async () => {
    expect(await invoke('hall:print', eventFrom(page, { origin: 'https://example.com' }), request)).toBe(
      'FAILED',
    )
    expect(await invoke('hall:save-pdf', eventFrom(page, { parent: {} }), request)).toBe('FAILED')
    for (const raw of [
      null,
      {},
      { ...request, copies: 0 },
      { ...request, copies: 1_000 },
      { ...request, layout: 'A3' },
    ]) {
      expect(await invoke('hall:print', eventFrom(page), raw)).toBe('FAILED')
    }
    expect(page.printed).toEqual([])
    expect(page.pdfs).toEqual([])
  })
})

describe('a PDF', () => {
  test('is saved where the person says', async () => {
    dialog.savePath = join(directory, 'a.pdf')
    expect(await invoke('hall:save-pdf', eventFrom(page), request)).toBe('DONE')
    expect(readFileSync(dialog.savePath, 'utf8')).toContain('%PDF')
  })

  test('is not saved when the dialog is cancelled, and a full or missing folder is FAILED', async () => {
    expect(await invoke('hall:save-pdf', eventFrom(page), request)).toBe('CANCELLED')
    dialog.savePath = join(directory, 'missing', 'a.pdf')
    expect(await invoke('hall:save-pdf', eventFrom(page), request)).toBe('FAILED')
  })
})
