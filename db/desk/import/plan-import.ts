import { createHash } from 'node:crypto'
import type { ImportPreview, ImportTable } from '../../contract/administration.ts'
import type { NewEvent } from '../../model/events/define.ts'
import type { Item } from '../../model/reference.ts'
import { recogniseSheet } from './columns.ts'
import { canonical, type SourceSheet } from './draft.ts'
import type { HallReference } from './hall-reference.ts'
import type { ParsedItem, ParsedRecord, ParsedRecords } from './parsed-records.ts'
import { parseRows } from './parse-rows.ts'
import { ProblemList } from './problems.ts'
import { readSheets } from './read-sheets.ts'
import type { Sheet } from './sheet.ts'

export interface ImportSource {
  readonly fileName: string
  readonly bytes: Uint8Array
}

export interface ImportOptions {
  /** Keys of settings this program knows; others are reported as errors. Absent: any key. */
  readonly settingKeys?: ReadonlySet<string>
}

export interface ImportPlan {
  readonly preview: ImportPreview
  /** What to record, in an order in which references come before what refers to them; empty when there are errors. */
  readonly events: readonly NewEvent[]
  readonly added: number
  readonly changed: number
  readonly unchanged: number
}

interface Counts {
  added: number
  changed: number
  unchanged: number
}

/** Reports longer than this help nobody; the totals stay true. */
const SHOWN_PROBLEMS = 2_000
const SAMPLE_ROWS = 5

/**
 * Reads files, checks every row against the others and the hall, and says what an import would change. Nothing is
 * written; importing the same files again gives no events.
 * @throws ContractError FILE_UNREADABLE or TOO_LARGE
 */
export const planImport = (
  files: readonly ImportSource[],
  hall: HallReference,
  options: ImportOptions = {},
): ImportPlan => {
  const problems = new ProblemList()
  const listed = files.flatMap((file) => listSheets(file, problems))
  const sources = listed.map(({ source }) => source).filter((source) => source !== null)
  const parsed = parseRows(sources, hall, problems)
  reportUnknownSettings(parsed, options, problems)
  const counts = new Map<SourceSheet, Counts>(
    sources.map((source) => [source, { added: 0, changed: 0, unchanged: 0 }]),
  )
  const events = planEvents(parsed, counts)
  const total = (of: keyof Counts): number => [...counts.values()].reduce((sum, count) => sum + count[of], 0)
  const errors = problems.errors
  return {
    preview: {
      files: listed.map(({ file, sheet, source }) => ({
        fileName: file.fileName,
        sheet: sheet.name,
        table: source?.recognised.table ?? null,
        rows: source?.recognised.rows.length ?? sheet.rows.length,
        headings: source?.recognised.headings.map((heading) => ({ ...heading })) ?? [],
        ...(counts.get(source ?? NO_SOURCE) ?? { added: 0, changed: 0, unchanged: 0 }),
        sample: (source?.recognised.rows ?? sheet.rows)
          .slice(0, SAMPLE_ROWS)
          .map(({ cells }) => cells.map((cell) => cell.slice(0, 200))),
      })),
      problems: problems.found.slice(0, SHOWN_PROBLEMS),
      errors,
      warnings: problems.found.length - errors,
    },
    events: errors > 0 ? [] : events,
    added: total('added'),
    changed: total('changed'),
    unchanged: total('unchanged'),
  }
}

const NO_SOURCE: SourceSheet = {
  fileName: '',
  sha256: '',
  sheet: '',
  recognised: { table: 'units', headingRow: 0, columns: [], headings: [], twice: [], rows: [] },
}

interface ListedSheet {
  readonly file: ImportSource
  readonly sheet: Sheet
  readonly source: SourceSheet | null
}

/** Sheets with instructions, as in our own templates. */
const NOTES_SHEET = /^(?:填写说明|填表说明|填报说明|说明|notes|readme)$/i

const listSheets = (file: ImportSource, problems: ProblemList): ListedSheet[] => {
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  const listed: ListedSheet[] = readSheets(file.bytes, file.fileName)
    .filter((sheet) => sheet.rows.length > 0)
    .map((sheet) => {
      const recognised = NOTES_SHEET.test(sheet.name) ? null : recogniseSheet(sheet, file.fileName)
      const source =
        recognised === null || sheet.hidden
          ? null
          : { fileName: file.fileName, sha256, sheet: sheet.name, recognised }
      if (recognised !== null && sheet.hidden)
        problems.warning('SHEET_HIDDEN', { fileName: file.fileName, sheet: sheet.name, row: null })
      for (const { heading, field } of source?.recognised.twice ?? []) {
        const place = {
          fileName: file.fileName,
          sheet: sheet.name,
          row: source?.recognised.headingRow ?? null,
        }
        problems.warning('HEADING_TWICE', place, heading, '', { field: field.heading })
      }
      return { file, sheet, source }
    })
  if (listed.length === 0)
    problems.error('TABLE_NOT_RECOGNISED', { fileName: file.fileName, sheet: '', row: null })
  // Beside a sheet that is understood others may be notes or code tables; alone they are a mistake.
  const understood = listed.some(({ source }) => source !== null)
  for (const { sheet, source } of listed) {
    if (source !== null || sheet.hidden || NOTES_SHEET.test(sheet.name)) continue
    const place = { fileName: file.fileName, sheet: sheet.name, row: null }
    if (understood) problems.warning('TABLE_NOT_RECOGNISED', place)
    else problems.error('TABLE_NOT_RECOGNISED', place)
  }
  return listed
}

const reportUnknownSettings = (
  parsed: ParsedRecords,
  { settingKeys }: ImportOptions,
  problems: ProblemList,
): void => {
  if (settingKeys === undefined) return
  for (const { key, sources } of parsed.settings) {
    if (settingKeys.has(key)) continue
    const [{ fileName, sheet, recognised }] = sources
    const column = recognised.columns.find(({ field }) => field.field === 'key')
    const row =
      recognised.rows.find(({ cells }) => (cells[column?.index ?? 0] ?? '').trim() === key)?.row ?? null
    problems.error('UNKNOWN_SETTING', { fileName, sheet, row }, column?.heading ?? '', key)
  }
}

// Events -------------------------------------------------------------------------------------------------

const EVENT_TYPES = {
  units: 'reference.unit_set',
  windows: 'reference.window_set',
  staff: 'reference.staff_set',
  items: 'reference.item_set',
  posts: 'reference.post_set',
  closures: 'reference.closure_set',
  holidays: 'reference.holiday_year_set',
  settings: 'reference.setting_set',
} as const satisfies Partial<Record<ImportTable, string>>

const planEvents = (parsed: ParsedRecords, counts: ReadonlyMap<SourceSheet, Counts>): NewEvent[] => {
  const events: NewEvent[] = []
  const count = (sources: readonly SourceSheet[], outcome: keyof Counts): void => {
    for (const source of sources) {
      const of = counts.get(source)
      if (of !== undefined) of[outcome] += 1
    }
  }
  const plan = <Found extends object>(
    table: keyof typeof EVENT_TYPES,
    records: readonly ParsedRecord<Found>[],
    counted: boolean,
  ): void => {
    for (const { key, record, before, sources } of records) {
      const outcome =
        before === undefined ? 'added' : canonical(before) === canonical(record) ? 'unchanged' : 'changed'
      if (counted) count(sources, outcome)
      if (outcome !== 'unchanged') events.push(event(table, key, record, sources[0]))
    }
  }
  plan('units', parsed.createdUnits, false)
  plan('units', parsed.units, true)
  plan('windows', parsed.windows, true)
  plan('staff', parsed.staff, true)
  for (const item of parsed.items) {
    countItem(item, count)
    const { key, record, before, sources } = item
    if (before !== undefined && canonical({ ...before, version: 0 }) === canonical({ ...record, version: 0 }))
      continue
    // Papers keep the version they were issued with, so a change makes a new one.
    const version = before === undefined ? record.version : before.version + 1
    events.push(event('items', key, { ...record, version }, sources[0]))
  }
  plan('posts', parsed.posts, true)
  plan('closures', parsed.closures, true)
  plan('holidays', parsed.holidays, true)
  plan('settings', parsed.settings, true)
  return events
}

const event = (
  table: keyof typeof EVENT_TYPES,
  entityId: string,
  record: object,
  { fileName, sha256 }: SourceSheet,
): NewEvent => ({
  type: EVENT_TYPES[table],
  entityId,
  payload: { ...record, source: { fileName: fileName.slice(0, 200), sha256 } },
})

/** An item's own row, its materials and its steps are counted for the sheets they stand in. */
const countItem = (
  { record, before, ownSources, materialSources, stepSources }: ParsedItem,
  count: (sources: readonly SourceSheet[], outcome: keyof Counts) => void,
): void => {
  const own = ({ materials: _materials, steps: _steps, version: _version, ...rest }: Item): string =>
    canonical(rest)
  count(ownSources, before === undefined ? 'added' : own(before) === own(record) ? 'unchanged' : 'changed')
  const countLines = <Line>(
    lines: readonly Line[],
    known: readonly Line[],
    keyOf: (line: Line) => string,
    sources: readonly SourceSheet[],
  ): void => {
    if (sources.length === 0) return
    const earlier = new Map(known.map((line) => [keyOf(line), line]))
    for (const line of lines) {
      const twin = earlier.get(keyOf(line))
      count(
        sources,
        twin === undefined ? 'added' : canonical(twin) === canonical(line) ? 'unchanged' : 'changed',
      )
      earlier.delete(keyOf(line))
    }
    // Lines that are gone.
    earlier.forEach(() => count(sources, 'changed'))
  }
  countLines(record.materials, before?.materials ?? [], ({ materialId }) => materialId, materialSources)
  countLines(record.steps, before?.steps ?? [], ({ order, name }) => `${order}\n${name}`, stepSources)
}
