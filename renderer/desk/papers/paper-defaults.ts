import type { PaperKind } from '../../../db/model/events/record-events.ts'

/** Notices and receipts are made in two copies, one for each side (domain-rules section 4); a slip stays in the file. */
export const defaultCopies = (kind: PaperKind): number => (kind === 'TIME_LIMIT_SLIP' ? 1 : 2)

export const ZOOMS = ['fit', '0.5', '0.75', '1', '1.25', '1.5', '2'] as const
export type Zoom = (typeof ZOOMS)[number]
export const isZoom = (text: string): text is Zoom => (ZOOMS as readonly string[]).includes(text)
