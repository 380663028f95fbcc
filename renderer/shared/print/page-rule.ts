import { useEffect } from 'react'
import type { PrintRequest } from '../../../db/contract/bridge.ts'

export type SheetLayout = PrintRequest['layout']

/** Paper measures in millimetres. Margins follow the layout of official papers: 25 mm at head and foot, 20 mm at the sides. */
export const SHEETS = {
  A4: { width: 210, height: 297, marginBlock: 25, marginInline: 20 },
  A4_LANDSCAPE: { width: 297, height: 210, marginBlock: 14, marginInline: 12 },
  /** A roll has no height of its own: it is cut where the paper ends. 72 of its 80 mm can be printed. */
  ROLL_80MM: { width: 80, height: 0, marginBlock: 3, marginInline: 4 },
} as const satisfies Record<
  SheetLayout,
  { width: number; height: number; marginBlock: number; marginInline: number }
>

/** PDF readers stop at about five metres a page; a longer roll goes on to a second page. */
const ROLL_HEIGHT_MAX_MM = 3_000

export interface PageRuleOptions {
  readonly layout: SheetLayout
  /** Words around the page number: `before 1 between 3 after`. */
  readonly pageNumber: { readonly before: string; readonly between: string; readonly after: string } | null
  /** Stands small at the head of every page but the first, so that loose sheets can be put together again. */
  readonly runningHead: string
  /** Height of what is printed on a roll. */
  readonly rollHeightMm: number
}

const cssString = (text: string): string =>
  `"${[...text].map((char) => (/[\\"\n\r<>]/.test(char) ? `\\${char.codePointAt(0)?.toString(16) ?? ''} ` : char)).join('')}"`

/** The `@page` rule of a printed paper: size, margins, page number and running head. */
export const pageRule = ({ layout, pageNumber, runningHead, rollHeightMm }: PageRuleOptions): string => {
  const sheet = SHEETS[layout]
  const small = 'font: 9pt "FangSong", "STFangsong", "SimSun", "Noto Sans SC Variable", serif; color: #000;'
  if (layout === 'ROLL_80MM') {
    const height = Math.min(
      ROLL_HEIGHT_MAX_MM,
      Math.max(60, Math.ceil(rollHeightMm) + 2 * sheet.marginBlock + 2),
    )
    return `@page { size: ${sheet.width}mm ${height}mm; margin: ${sheet.marginBlock}mm ${sheet.marginInline}mm; }`
  }
  const number =
    pageNumber === null
      ? ''
      : `@bottom-center { content: ${cssString(pageNumber.before)} counter(page) ${cssString(pageNumber.between)} counter(pages) ${cssString(pageNumber.after)}; ${small} }`
  const head = runningHead === '' ? '' : `@top-right { content: ${cssString(runningHead)}; ${small} }`
  return [
    `@page { size: ${sheet.width}mm ${sheet.height}mm; margin: ${sheet.marginBlock}mm ${sheet.marginInline}mm; ${number} ${head} }`,
    `@page :first { @top-right { content: none; } }`,
  ].join('\n')
}

/**
 * Puts the `@page` rule in force while a printable part is mounted. A constructed style sheet is used because the rule
 * carries the paper's own number and the content security policy allows no inline style.
 */
export const usePageRule = (options: PageRuleOptions): void => {
  const css = pageRule(options)
  useEffect(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
    }
  }, [css])
}
