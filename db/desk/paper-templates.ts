import type { PaperKind } from '../model/events/record-events.ts'
import { readEntityEvents, type ReadDb, type ReferenceData } from '../store/index.ts'

export interface PaperTemplateInForce {
  readonly paperKind: PaperKind
  readonly title: string
  /** Word of the kind in the paper's number, such as 补 in 清市监补〔2026〕0001号. */
  readonly numberWord: string
  readonly footer: string
  readonly version: number
}

const DEFAULTS: Readonly<Record<PaperKind, { title: string; numberWord: string }>> = {
  NOTICE_CONSULT: { title: '一次性告知书', numberWord: '告' },
  RECEIPT_MATERIAL: { title: '收件凭证', numberWord: '收' },
  NOTICE_SUPPLEMENT: { title: '补正材料通知书', numberWord: '补' },
  NOTICE_ACCEPT: { title: '受理通知书', numberWord: '受' },
  NOTICE_REJECT: { title: '不予受理通知书', numberWord: '不受' },
  TIME_LIMIT_SLIP: { title: '限时办结单', numberWord: '限' },
}

export const PAPER_KINDS = Object.keys(DEFAULTS) as PaperKind[]

/** The hall's own template of a kind of paper, or the default (version 1). */
export const templateOf = (reference: ReferenceData, paperKind: PaperKind): PaperTemplateInForce => {
  const own = reference.templates.get(paperKind)
  return { footer: '', version: 1, ...DEFAULTS[paperKind], ...own, paperKind }
}

/** The title a kind of paper had when one was issued: a reprint years later shows last year's wording. */
export const paperTitleOf = (db: ReadDb, paperKind: PaperKind, issuedAtMs: number): string => {
  const then = readEntityEvents(db, 'template', paperKind).findLast((event) => event.atMs <= issuedAtMs)
  // Checked against its schema when it was recorded.
  const own = then?.payload as { title?: string } | undefined
  return own?.title || DEFAULTS[paperKind].title
}
