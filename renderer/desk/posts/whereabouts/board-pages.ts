import type { Result } from '../../../../db/contract/index.ts'

export type PublicBoard = Result<'whereabouts.board'>
export type PublicPerson = PublicBoard['people'][number]

export interface BoardLayout {
  readonly columns: number
  readonly rows: number
  /** Pixels of one em on the cards. */
  readonly fontPx: number
}

interface CardSize {
  readonly width: number
  readonly height: number
  /** Whether cards may be somewhat smaller than this, so that one more stands beside the others. */
  readonly mayShrink: boolean
}

/** A card of this size is read from some metres away at 20 pixels; everything grows with it. */
const CARD: CardSize = { width: 460, height: 138, mayShrink: true }
const FONT_PX = 20
const GAP = 12

/** How many cards a screen holds, large enough to be read from the other side of a counter. */
export function boardLayout(width: number, height: number, card: CardSize = CARD): BoardLayout {
  const fitting = width / (card.width + GAP)
  const columns = Math.max(1, card.mayShrink ? Math.round(fitting) : Math.floor(fitting))
  const scale = Math.min(1.6, (width - GAP * (columns - 1)) / columns / card.width)
  const rows = Math.max(1, Math.floor((height + GAP) / (card.height * scale + GAP)))
  return { columns, rows, fontPx: Math.round(FONT_PX * scale * 10) / 10 }
}

/** The people of one page of the board; a page that is no more is the last one. */
export function boardPage<Item>(
  people: readonly Item[],
  { columns, rows }: BoardLayout,
  page: number,
): { readonly shown: readonly Item[]; readonly page: number; readonly pages: number } {
  const size = columns * rows
  const pages = Math.max(1, Math.ceil(people.length / size))
  const current = ((page % pages) + pages) % pages
  return { shown: people.slice(current * size, (current + 1) * size), page: current, pages }
}

/** Two characters that stand for a person where there is no photograph: the given name, or Latin initials. */
export const initialsOf = (name: string): string =>
  /^[\p{Script=Latin} .'-]+$/u.test(name)
    ? name
        .split(/\s+/)
        .map((part) => part.slice(0, 1).toUpperCase())
        .slice(0, 2)
        .join('')
    : [...name].slice(-2).join('')
