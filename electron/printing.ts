import { writeFile } from 'node:fs/promises'
import {
  BrowserWindow,
  dialog,
  ipcMain,
  type PrintToPDFOptions,
  type WebContents,
  type WebContentsPrintOptions,
} from 'electron'
import { z } from 'zod'
import type { PrintOutcome, PrintRequest } from '../db/contract/bridge.ts'
import type { Locale } from '../db/contract/errors.ts'
import { channels } from './ipc-channels.ts'
import { isOwnSender } from './security.ts'
import { shellMessage } from './shell-messages.ts'

const Request = z.object({
  copies: z.number().int().min(1).max(20),
  layout: z.enum(['A4', 'A4_LANDSCAPE', 'ROLL_80MM']),
  title: z.string().max(200),
}) satisfies z.ZodType<PrintRequest>

const ROLL_WIDTH_MM = 80
/** A roll has no page length; one A4 length at a time keeps the cutter of common drivers content. */
const ROLL_PAGE_MM = 297
const MICRONS_PER_MM = 1_000
const MM_PER_INCH = 25.4

/**
 * The papers bring their own margins and page size in their print style sheet (`@page`). Chromium follows it only with the
 * default margins: every other choice counts as the person's own and overrules the page's.
 */
const MARGINS_OF_THE_PAGE = { marginType: 'default' } as const

/** Options for the printer. With `silent` the default printer takes it without a dialog. */
export const printOptionsOf = (
  { layout, copies }: PrintRequest,
  silent: boolean,
): WebContentsPrintOptions => ({
  silent,
  copies,
  printBackground: true,
  margins: MARGINS_OF_THE_PAGE,
  landscape: layout === 'A4_LANDSCAPE',
  pageSize:
    layout === 'ROLL_80MM'
      ? { width: ROLL_WIDTH_MM * MICRONS_PER_MM, height: ROLL_PAGE_MM * MICRONS_PER_MM }
      : 'A4',
})

/** Options for a PDF; a page size in the style sheet wins, which gives a roll its true length. */
export const pdfOptionsOf = ({ layout }: PrintRequest): PrintToPDFOptions => ({
  printBackground: true,
  preferCSSPageSize: true,
  margins: { top: 0, bottom: 0, left: 0, right: 0 },
  landscape: layout === 'A4_LANDSCAPE',
  pageSize:
    layout === 'ROLL_80MM'
      ? { width: ROLL_WIDTH_MM / MM_PER_INCH, height: ROLL_PAGE_MM / MM_PER_INCH }
      : 'A4',
})

/** A title as a file name every system accepts. */
export const fileNameOf = (title: string): string => {
  const name = title
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[. ]+$/, '')
    .trim()
  return `${(name === '' ? 'HallDesk' : name).slice(0, 120)}.pdf`
}

const printPage = async (page: WebContents, request: PrintRequest, silent: boolean): Promise<PrintOutcome> =>
  new Promise((resolve) => {
    page.print(printOptionsOf(request, silent), (success, reason) => {
      if (success) return resolve('DONE')
      // Without a dialog there is nobody who could have cancelled: the system dropped the job.
      resolve(!silent && /cancel/i.test(reason) ? 'CANCELLED' : 'FAILED')
    })
  })

const savePageAsPdf = async (
  page: WebContents,
  request: PrintRequest,
  locale: Locale,
): Promise<PrintOutcome> => {
  const options = {
    defaultPath: fileNameOf(request.title),
    filters: [{ name: shellMessage('pdfFile', locale), extensions: ['pdf'] }],
  }
  const owner = BrowserWindow.fromWebContents(page)
  // The PDF is made first: the page may change while the person looks for a folder.
  const pdf = await page.printToPDF(pdfOptionsOf(request))
  const { canceled, filePath } = await (owner === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(owner, options))
  if (canceled || filePath === '') return 'CANCELLED'
  await writeFile(filePath, pdf)
  return 'DONE'
}

export interface PrintingOptions {
  readonly locale: Locale
  /** Whether a page prints without a dialog: it was chosen so, or nobody could answer one there. */
  readonly silent: (page: WebContents) => boolean
}

const serve = (
  channel: string,
  carryOut: (page: WebContents, request: PrintRequest) => Promise<PrintOutcome>,
): void => {
  ipcMain.handle(channel, async (event, raw: unknown): Promise<PrintOutcome> => {
    const request = Request.safeParse(raw)
    if (!isOwnSender(event) || !request.success) return 'FAILED'
    try {
      return await carryOut(event.sender, request.data)
    } catch (error) {
      console.error('Printing failed:', error)
      return 'FAILED'
    }
  })
}

/** Answers the pages' print requests; a request from elsewhere or out of shape prints nothing. */
export const servePrinting = ({ locale, silent }: PrintingOptions): void => {
  serve(channels.print, async (page, request) => printPage(page, request, silent(page)))
  serve(channels.savePdf, async (page, request) => savePageAsPdf(page, request, locale))
}
