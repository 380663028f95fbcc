import { describe, expect, it } from 'vitest'
import { hallPages } from '../../renderer/supervisor/attendance/hall-paper-pages.ts'
import type { SheetLine } from '../../renderer/supervisor/attendance/sheet-lines.ts'

/** Lines of units with so many people each; only what tells lines apart matters here. */
const linesOf = (...units: readonly number[]): SheetLine[] =>
  units.flatMap((people, unit) => [
    { kind: 'UNIT', id: `unit ${unit}` } as SheetLine,
    ...Array.from(
      { length: people },
      (_unused, person) => ({ kind: 'PERSON', id: `${unit}/${person}` }) as SheetLine,
    ),
  ])
const heightOf = (page: readonly SheetLine[]): number =>
  page.reduce((sum, { kind }) => sum + (kind === 'UNIT' ? 6 : 8), 0)

describe('the hall on sheets of paper', () => {
  it('has every line once, in order, and none beyond the foot of a sheet', () => {
    for (const units of [
      [9],
      [1, 1, 1],
      [40],
      [7, 8, 3, 1, 1, 14, 22],
      Array.from({ length: 60 }, () => 1),
    ]) {
      const lines = linesOf(...units)
      const pages = hallPages(lines)
      expect(pages.flat()).toEqual(lines)
      for (const page of pages) expect(heightOf(page)).toBeLessThanOrEqual(140)
    }
  })
  it('leaves no unit’s heading alone at the foot of a sheet', () => {
    for (let first = 1; first < 30; first += 1)
      for (const page of hallPages(linesOf(first, 3, 2))) expect(page.at(-1)?.kind).toBe('PERSON')
  })
  it('of nobody is one empty sheet', () => {
    expect(hallPages([])).toEqual([[]])
  })
})
