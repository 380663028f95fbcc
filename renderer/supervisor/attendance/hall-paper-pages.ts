import type { SheetLine } from './sheet-lines.ts'

/** Heights on paper, in millimetres. */
const LINE_MM = { UNIT: 6, PERSON: 8 } as const
/** What a landscape sheet has for lines, beside its head, legend, signatures and the total of the hall. */
const SHEET_MM = 140

/** Lines of all units cut into sheets of paper; no unit's heading stands alone at the foot of one. */
export function hallPages(lines: readonly SheetLine[]): readonly (readonly SheetLine[])[] {
  const pages: SheetLine[][] = [[]]
  let used = 0
  lines.forEach((line, index) => {
    const next = lines[index + 1]
    const needed = LINE_MM[line.kind] + (line.kind === 'UNIT' && next?.kind === 'PERSON' ? LINE_MM.PERSON : 0)
    if (used + needed > SHEET_MM) {
      pages.push([])
      used = 0
    }
    pages.at(-1)?.push(line)
    used += LINE_MM[line.kind]
  })
  return pages
}
