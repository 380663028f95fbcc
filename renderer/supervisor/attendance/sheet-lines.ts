import type { MonthSheet, SheetDay, SheetRow, SheetUnit } from './use-marks.ts'

/** A line of the sheet: a unit's heading with its totals, or one person. */
export type SheetLine =
  | { readonly kind: 'UNIT'; readonly id: string; readonly unit: SheetUnit; readonly people: number }
  | { readonly kind: 'PERSON'; readonly id: string; readonly row: SheetRow }

/** People unit by unit under the heading of each; with a search text those who match, and the units they are of. */
export function sheetLines(sheet: MonthSheet, text: string): readonly SheetLine[] {
  const wanted = text.trim().toLowerCase()
  return sheet.units.flatMap((unit): SheetLine[] => {
    const all = sheet.rows.filter((row) => row.unitId === unit.unitId)
    const rows =
      wanted === ''
        ? all
        : all.filter(({ name, staffId }) => name.toLowerCase().includes(wanted) || staffId.includes(wanted))
    if (rows.length === 0) return []
    return [
      { kind: 'UNIT', id: `unit ${unit.unitId}`, unit, people: all.length },
      ...rows.map((row): SheetLine => ({ kind: 'PERSON', id: row.staffId, row })),
    ]
  })
}

export interface NamedStretch {
  readonly name: string
  /** A weekend that is worked instead of a day of that holiday. */
  readonly working: boolean
  /** Place of its first day, from 0, and how many days it has. */
  readonly start: number
  readonly length: number
}

/** Holidays and working weekends by name, neighbouring days of one name together. */
export function namedStretches(days: readonly SheetDay[]): readonly NamedStretch[] {
  const stretches: NamedStretch[] = []
  days.forEach(({ name, working }, start) => {
    if (name === '') return
    const last = stretches.at(-1)
    if (
      last !== undefined &&
      last.name === name &&
      last.working === working &&
      last.start + last.length === start
    )
      stretches[stretches.length - 1] = { ...last, length: last.length + 1 }
    else stretches.push({ name, working, start, length: 1 })
  })
  return stretches
}
