import { expect } from 'vitest'
import type { Result } from '../../db/contract/index.ts'
import type { TestPage } from '../helpers/test-desk.ts'
import { factsByDay, HALVES, judge, type RefHall, type RefResult } from './reference.ts'
import { count, zeroTotals, type RefTotals } from './reference-sums.ts'

type Sheet = Result<'attendance.sheet'>

const add = (sum: RefTotals, part: RefTotals): void => {
  for (const key of Object.keys(sum) as (keyof RefTotals)[]) {
    if (key === 'leaveByKind') continue
    sum[key] += part[key]
  }
  for (const [kind, halves] of Object.entries(part.leaveByKind))
    sum.leaveByKind[kind] = (sum.leaveByKind[kind] ?? 0) + halves
}

export const sumOf = (parts: readonly RefTotals[]): RefTotals => {
  const sum = zeroTotals()
  for (const part of parts) add(sum, part)
  return sum
}

const cellText = ({ kind, late, early, leaveKind }: Omit<RefResult, 'original'>): string =>
  [kind, late, early, leaveKind ?? ''].join(' ')

/** The unit somebody belongs to at the end of a month. */
const unitAt = (hall: RefHall, staffId: string, atMs: number): string | undefined =>
  hall.spells.get(staffId)?.findLast((spell) => spell.fromMs <= atMs)?.unitId

/**
 * A month's sheet against the reference, cell by cell; and every sum of it against its parts: a person's of the cells, a
 * unit's of its people, the hall's of its units. Tells how many cells differ, and the reference's own sum of the month.
 */
export const checkSheet = (hall: RefHall, sheet: Sheet, factsOf: ReturnType<typeof factsByDay>) => {
  const wrong: string[] = []
  const monthTotals = zeroTotals()
  const rows = new Map(sheet.rows.map((row) => [String(row.staffId), row]))
  expect(rows.size).toBe(sheet.rows.length)
  const lastDay = sheet.days.at(-1)?.day ?? ''
  const endMs = Math.min(Date.parse(`${lastDay}T23:59:59.999+08:00`), hall.nowMs)
  for (const staffId of hall.spells.keys()) {
    const row = rows.get(staffId)
    const totals = zeroTotals()
    sheet.days.forEach(({ day }, nth) => {
      const wanted = judge(hall, staffId, day, factsOf(staffId, day))
      for (const half of HALVES) {
        const theirs = wanted.get(half)
        if (!theirs) continue
        count(totals, theirs)
        const ours = row?.cells[nth]?.sessions.find((session) => session.half === half)
        const [told, due] = [ours ? cellText(ours) : 'OFF 0 0 ', cellText(theirs)]
        if (told !== due) wrong.push(`${staffId} ${day} ${half}: ${told}, reference ${due}`)
      }
    })
    add(monthTotals, totals)
    if (!row) continue
    if (row.unitId !== unitAt(hall, staffId, endMs))
      wrong.push(`${staffId} ${sheet.month}: in unit ${row.unitId}`)
    expect(row.totals, `${staffId} ${sheet.month}`).toEqual(totals)
  }
  for (const unit of sheet.units)
    expect(unit.totals, `${unit.unitId} ${sheet.month}`).toEqual(
      sumOf(sheet.rows.filter((row) => row.unitId === unit.unitId).map((row) => row.totals)),
    )
  expect(sheet.totals).toEqual(sumOf(sheet.units.map((unit) => unit.totals)))
  return { wrong, monthTotals, days: sheet.days.map(({ day }) => day) }
}

export const sheetOf = (page: TestPage, month: string, unitId: string | null = null): Promise<Sheet> =>
  page.call('attendance.sheet', { month, unitId: unitId as never })
