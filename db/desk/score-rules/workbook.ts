import {
  Award,
  Dimension,
  RuleItem,
  ScoreRuleSet,
  sheetOf,
  type ScoreSheet,
} from '../../model/assessment/score-rules.ts'
import type { Sheet } from '../import/sheet.ts'
import { shortened } from '../import/problems.ts'
import { writeSpreadsheet, type OutSheet } from '../spreadsheet-out.ts'
import { CellFault } from './cells.ts'
import { AWARDS, DIMENSIONS, GENERAL, GRADES, ITEMS, SHEET_NAMES, SHEETS } from './columns.ts'
import { readTable, writeTable, type BadRow, type RowOf, type TableRow } from './table.ts'

type General = {
  [Key in keyof typeof GENERAL]: (typeof GENERAL)[Key]['cell'] extends { read: (text: string) => infer Read }
    ? Exclude<Read, CellFault>
    : never
}
type GeneralKey = keyof typeof GENERAL
const GENERAL_KEYS = Object.keys(GENERAL) as GeneralKey[]

/** A rule set as a workbook a person can read, change and hand in again. */
export const writeRules = (rules: ScoreRuleSet): Promise<Uint8Array> => {
  const dimensionText = (item: RuleItem): string => {
    const dimension = sheetOf(rules, item.target)?.dimensions.find(({ code }) => code === item.dimension)
    return dimension === undefined ? item.dimension : `${dimension.code} ${dimension.name}`
  }
  return writeSpreadsheet([
    generalSheet({
      ...rules,
      ...rules.rollUp,
      ...rules.appeal,
    }),
    writeTable(...SHEET_NAMES.sheets, SHEETS, rules.sheets),
    writeTable(
      ...SHEET_NAMES.dimensions,
      DIMENSIONS,
      rules.sheets.flatMap(({ target, dimensions }) =>
        dimensions.map((dimension) => ({ ...dimension, target })),
      ),
    ),
    writeTable(
      ...SHEET_NAMES.items,
      ITEMS,
      rules.items.map((item) => ({ ...item, ...item.when, dimension: dimensionText(item) })),
    ),
    writeTable(
      ...SHEET_NAMES.grades,
      GRADES,
      rules.grades.map((grade) => ({ ...grade, cycle: grade.cycle ?? null })),
    ),
    writeTable(
      ...SHEET_NAMES.awards,
      AWARDS,
      rules.awards.map((award) => ({
        ...award,
        quotaKind: award.quota.kind,
        quota: award.quota.kind === 'SHARE' ? award.quota.share : String(award.quota.count),
      })),
    ),
  ])
}

const generalSheet = (values: General): OutSheet => ({
  name: SHEET_NAMES.general[0],
  columns: [
    { heading: '项目', kind: 'TEXT' },
    { heading: '内容', kind: 'NUMBER', width: 44 },
    { heading: '说明', kind: 'TEXT' },
  ],
  rows: GENERAL_KEYS.map((key) => {
    const { label, cell, note } = GENERAL[key]
    // The value of a key belongs to the cell of that key.
    return [label, (cell.write as (value: unknown) => string | number | null)(values[key]), note]
  }),
})

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '')

const readGeneral = (sheets: readonly Sheet[], badRows: BadRow[]): General | null => {
  const [name] = SHEET_NAMES.general
  const sheet = sheets.find((each) => each.name.trim() === name)
  if (sheet === undefined) {
    badRows.push({ sheet: name, row: 0, column: '', value: '', reason: 'SHEET_MISSING', allowed: '' })
    return null
  }
  let isWhole = true
  const values = GENERAL_KEYS.map((key) => {
    const { label, cell } = GENERAL[key]
    const [first, second] = sheet.rows.filter(({ cells }) => plain(cells[0] ?? '') === label)
    const text = (first?.cells[1] ?? '').trim()
    const read: unknown = second === undefined ? cell.read(text) : new CellFault('TWICE')
    if (read instanceof CellFault) {
      isWhole = false
      const row = second?.row ?? first?.row ?? 0
      const value = shortened(text)
      badRows.push({ sheet: name, row, column: label, value, reason: read.reason, allowed: read.allowed })
    }
    return [key, read] as const
  })
  // The parse edge: each value was read by the cell of its key.
  return isWhole ? (Object.fromEntries(values) as General) : null
}

type DimensionRow = TableRow<RowOf<typeof DIMENSIONS>>
type ItemRow = TableRow<RowOf<typeof ITEMS>>

/** The dimension a cell means: its code, alone or before the name, or the name where it is the only one. */
const dimensionOf = (text: string, ofTarget: readonly Dimension[]): Dimension | undefined => {
  const [first = ''] = text.split(/\s/)
  const named = ofTarget.filter(({ name }) => name === text)
  return ofTarget.find(({ code }) => code === first) ?? (named.length === 1 ? named[0] : undefined)
}

const itemsFrom = (
  rows: readonly ItemRow[],
  dimensions: readonly DimensionRow[],
  badRows: BadRow[],
): RuleItem[] => {
  const of = (target: string): Dimension[] =>
    dimensions
      .filter(({ value }) => value.target === target)
      .map(({ value: { target: _target, ...rest } }) => rest)
  const listed = (target: string): string =>
    of(target)
      .map(({ code, name }) => `${code} ${name}`)
      .join('、')
  return rows.map(({ row, value }) => {
    const { minutesFrom, minutesBelow, countFrom, dimension: text, ...rest } = value
    const unknown = (column: string, shown: string, target: string): void => {
      badRows.push({
        sheet: SHEET_NAMES.items[0],
        row,
        column,
        value: shortened(shown),
        reason: 'UNKNOWN_DIMENSION',
        allowed: listed(target),
      })
    }
    const dimension = dimensionOf(text, of(value.target))
    if (dimension === undefined) unknown(ITEMS.dimension.heading, text, value.target)
    for (const link of value.linked) {
      const target = link.to === 'CHIEF_REP' ? 'PERSON' : link.to
      if (!of(target).some(({ code }) => code === link.dimension))
        unknown(ITEMS.linked.heading, link.dimension, target)
    }
    return {
      ...rest,
      dimension: dimension?.code ?? text,
      when: { minutesFrom, minutesBelow, countFrom },
    }
  })
}

const sheetsFrom = (
  rows: readonly TableRow<RowOf<typeof SHEETS>>[],
  dimensions: readonly DimensionRow[],
  badRows: BadRow[],
): ScoreSheet[] => {
  const [name] = SHEET_NAMES.sheets
  const targets = new Set(rows.map(({ value }) => value.target))
  for (const { row, value } of dimensions)
    if (!targets.has(value.target))
      badRows.push({
        sheet: SHEET_NAMES.dimensions[0],
        row,
        column: DIMENSIONS.target.heading,
        value: SHEETS.target.cell.write(value.target)?.toString() ?? '',
        reason: 'BAD_WORD',
        allowed: [...targets].map((target) => SHEETS.target.cell.write(target)).join('、'),
      })
  return rows.map(({ row, value }, at) => {
    const column = SHEETS.target.heading
    const shown = SHEETS.target.cell.write(value.target)?.toString() ?? ''
    const own = dimensions.filter((each) => each.value.target === value.target)
    if (rows.slice(0, at).some((each) => each.value.target === value.target))
      badRows.push({ sheet: name, row, column, value: shown, reason: 'TWICE', allowed: '' })
    if (own.length === 0)
      badRows.push({ sheet: name, row, column, value: shown, reason: 'UNKNOWN_DIMENSION', allowed: '' })
    return { ...value, dimensions: own.map(({ value: { target: _target, ...rest } }) => rest) }
  })
}

const awardsFrom = (rows: readonly TableRow<RowOf<typeof AWARDS>>[], badRows: BadRow[]): Award[] =>
  rows.map(({ row, value: { quotaKind, quota, ...rest } }) => {
    const count = Number(quota)
    if (quotaKind === 'COUNT' && !(Number.isInteger(count) && count >= 1 && count <= 1_000))
      badRows.push({
        sheet: SHEET_NAMES.awards[0],
        row,
        column: AWARDS.quota.heading,
        value: quota,
        reason: 'BAD_NUMBER',
        allowed: '1–1000',
      })
    return {
      ...rest,
      quota: quotaKind === 'SHARE' ? { kind: 'SHARE', share: quota } : { kind: 'COUNT', count },
    }
  })

interface ReadRules {
  /** Null where any row does not fit: nothing is taken over by halves. */
  readonly rules: ScoreRuleSet | null
  readonly badRows: readonly BadRow[]
}

/** A rule set out of the sheets of a workbook. @param newId for one that names none */
export const readRules = (sheets: readonly Sheet[], newId: () => string): ReadRules => {
  const badRows: BadRow[] = []
  const general = readGeneral(sheets, badRows)
  const sheetRows = readTable(sheets, SHEET_NAMES.sheets[0], SHEETS, badRows)
  const dimensions = readTable(sheets, SHEET_NAMES.dimensions[0], DIMENSIONS, badRows)
  const itemRows = readTable(sheets, SHEET_NAMES.items[0], ITEMS, badRows)
  const grades = readTable(sheets, SHEET_NAMES.grades[0], GRADES, badRows)
  const awardRows = readTable(sheets, SHEET_NAMES.awards[0], AWARDS, badRows)
  // A dimension that could not be read itself would make every item of it look wrong.
  const areDimensionsRead = !badRows.some(({ sheet }) => sheet === SHEET_NAMES.dimensions[0])
  const items = areDimensionsRead ? itemsFrom(itemRows, dimensions, badRows) : []
  const ownSheets = areDimensionsRead ? sheetsFrom(sheetRows, dimensions, badRows) : []
  const awards = awardsFrom(awardRows, badRows)
  if (badRows.length > 0 || general === null) return { rules: null, badRows }
  const { rulesId, version, month, longer, minWorkedDays, ...rest } = general
  const { withinWorkingDays, answerWithinWorkingDays, publishedWorkingDays, ...basics } = rest
  const parsed = ScoreRuleSet.safeParse({
    ...basics,
    rulesId: rulesId === '' ? newId() : rulesId,
    version: version ?? 1,
    sheets: ownSheets,
    items,
    grades: grades.map(({ value: { cycle, ...grade } }) => (cycle === null ? grade : { ...grade, cycle })),
    rollUp: { month, longer, minWorkedDays },
    awards,
    appeal: { withinWorkingDays, answerWithinWorkingDays, publishedWorkingDays },
  })
  if (parsed.success) return { rules: parsed.data, badRows }
  // Cells are right one by one; what is left are lists too long or empty.
  for (const { path, code } of parsed.error.issues) {
    const key = path[0]
    const [sheet] =
      key === 'sheets' || key === 'items' || key === 'grades' || key === 'awards'
        ? SHEET_NAMES[key]
        : SHEET_NAMES.general
    const reason = code === 'too_big' ? 'TOO_MANY' : 'EMPTY'
    badRows.push({ sheet, row: 0, column: path.slice(1).join(' '), value: '', reason, allowed: '' })
  }
  return { rules: null, badRows }
}
