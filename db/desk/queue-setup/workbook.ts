import type { TicketClass, WindowService } from '../../model/queue/ticket-class.ts'
import {
  TicketClass as TicketClassSchema,
  WindowService as WindowServiceSchema,
} from '../../model/queue/ticket-class.ts'
import type { ReferenceData } from '../../store/index.ts'
import { shortened } from '../import/problems.ts'
import type { Sheet } from '../import/sheet.ts'
import { readTable, writeTable, type BadRow, type RowOf, type TableRow } from '../score-rules/table.ts'
import { writeSpreadsheet } from '../spreadsheet-out.ts'
import { CLASSES, codeIn, codeOf, codeWord, SERVICES, SHEET_NAMES } from './columns.ts'

type Known = Pick<ReferenceData, 'units' | 'items' | 'windows' | 'ticketClasses' | 'windowServices'>
type ClassRow = TableRow<RowOf<typeof CLASSES>>
type ServiceRow = TableRow<RowOf<typeof SERVICES>>

const byOrder = (one: TicketClass, other: TicketClass): number =>
  one.order - other.order || (one.classId < other.classId ? -1 : 1)

/** Classes that give tickets, by the letters people know them by; those with the letters of another are left out. */
const byLetters = (classes: Iterable<TicketClass>): ReadonlyMap<string, string> =>
  new Map(
    [
      ...Map.groupBy(
        [...classes].filter(({ active }) => active),
        ({ prefix }) => prefix as string,
      ),
    ].flatMap(([prefix, of]) => (of.length === 1 && of[0] ? [[prefix, of[0].classId] as const] : [])),
  )

/** The set-up as a workbook a person can read, change and hand in again: every class, every window in use. */
export const writeSetup = ({ units, windows, ticketClasses, windowServices }: Known): Promise<Uint8Array> => {
  const letters = byLetters(ticketClasses.values())
  const prefixes = new Map<string, string>(
    [...ticketClasses.values()].map(({ classId, prefix }) => [classId, prefix]),
  )
  const wordFor = (classId: string): string => {
    const prefix = prefixes.get(classId) ?? ''
    return letters.get(prefix) === classId ? prefix : codeWord(classId)
  }
  return writeSpreadsheet([
    writeTable(
      ...SHEET_NAMES.classes,
      CLASSES,
      [...ticketClasses.values()].toSorted(byOrder).map(({ unitId, active, ...rest }) => ({
        ...rest,
        unit: unitId === null ? null : `${unitId} ${units.get(unitId)?.name ?? ''}`.trim(),
        active: active ? 'YES' : 'NO',
      })),
    ),
    writeTable(
      ...SHEET_NAMES.services,
      SERVICES,
      [...windows.values()]
        .filter(({ windowId, active }) => active || windowServices.has(windowId))
        .toSorted((one, other) => (one.windowId < other.windowId ? -1 : 1))
        .map(({ windowId, name }) => ({
          window: `${windowId} ${name}`,
          classes: (windowServices.get(windowId)?.classes ?? []).map(({ classId, weight }) => ({
            classId: wordFor(classId),
            weight,
          })),
        })),
    ),
  ])
}

/** Names a cell that reads by itself and does not fit beside the others. */
type Fault = (row: number, heading: string, value: string, reason: BadRow['reason'], allowed?: string) => void

const faultsOf =
  (sheet: string, badRows: BadRow[]): Fault =>
  (row, column, value, reason, allowed = '') => {
    badRows.push({ sheet, row, column, value: shortened(value), reason, allowed })
  }

const classesFrom = (rows: readonly ClassRow[], known: Known, badRows: BadRow[]): TicketClass[] => {
  const fault = faultsOf(SHEET_NAMES.classes[0], badRows)
  const named = new Set(rows.map(({ value }) => value.classId))
  // Letters of classes the file does not name stay taken.
  const letters = new Map(
    [...known.ticketClasses.values()]
      .filter(({ classId, active }) => active && !named.has(classId))
      .map(({ prefix, classId }) => [prefix as string, classId as string]),
  )
  const seen = new Set<string>()
  return rows.flatMap(({ row, value: { unit, active, ...rest } }) => {
    const unitId = unit === null ? null : codeOf(unit)
    if (seen.has(rest.classId)) fault(row, CLASSES.classId.heading, rest.classId, 'TWICE')
    seen.add(rest.classId)
    if (unitId !== null && !known.units.has(unitId))
      fault(row, CLASSES.unit.heading, unit ?? '', 'UNKNOWN_CODE')
    for (const itemId of rest.itemIds)
      if (!known.items.has(itemId)) fault(row, CLASSES.itemIds.heading, itemId, 'UNKNOWN_CODE')
    const other = letters.get(rest.prefix)
    if (active === 'YES' && other !== undefined)
      fault(row, CLASSES.prefix.heading, rest.prefix, 'TWICE', other)
    if (active === 'YES') letters.set(rest.prefix, rest.classId)
    const parsed = TicketClassSchema.safeParse({ ...rest, unitId, active: active === 'YES' })
    return parsed.success ? [parsed.data] : []
  })
}

const servicesFrom = (
  rows: readonly ServiceRow[],
  classes: readonly TicketClass[],
  known: Known,
  badRows: BadRow[],
): WindowService[] => {
  const fault = faultsOf(SHEET_NAMES.services[0], badRows)
  const all = new Map<string, TicketClass>([
    ...known.ticketClasses,
    ...classes.map((each) => [each.classId, each] as const),
  ])
  const letters = byLetters(all.values())
  const meant = (word: string): string | undefined => {
    const code = codeIn(word)
    if (code !== null) return all.has(code) ? code : undefined
    return letters.get(word) ?? (all.has(word) ? word : undefined)
  }
  const seen = new Set<string>()
  return rows.flatMap(({ row, value }) => {
    const windowId = codeOf(value.window)
    if (seen.has(windowId)) fault(row, SERVICES.window.heading, value.window, 'TWICE')
    seen.add(windowId)
    if (!known.windows.has(windowId)) fault(row, SERVICES.window.heading, value.window, 'UNKNOWN_CODE')
    const served = new Map<string, number>()
    for (const { classId: word, weight } of value.classes) {
      const classId = meant(word)
      if (classId === undefined)
        fault(row, SERVICES.classes.heading, word, 'UNKNOWN_CODE', [...letters.keys()].join('、'))
      else if (served.has(classId)) fault(row, SERVICES.classes.heading, word, 'TWICE')
      else served.set(classId, weight)
    }
    const parsed = WindowServiceSchema.safeParse({
      windowId,
      classes: [...served].map(([classId, weight]) => ({ classId, weight })),
    })
    return parsed.success ? [parsed.data] : []
  })
}

interface ReadSetup {
  readonly classes: readonly TicketClass[]
  readonly services: readonly WindowService[]
  /** Nothing may be taken over while there is one. */
  readonly badRows: readonly BadRow[]
}

/** Classes and services out of the sheets of a workbook, beside what the hall has. */
export const readSetup = (sheets: readonly Sheet[], known: Known): ReadSetup => {
  const badRows: BadRow[] = []
  const classRows = readTable(sheets, SHEET_NAMES.classes[0], CLASSES, badRows)
  // A class that could not be read itself would make every window that serves it look wrong.
  const areClassesRead = badRows.length === 0
  const classes = classesFrom(classRows, known, badRows)
  const serviceRows = readTable(sheets, SHEET_NAMES.services[0], SERVICES, badRows)
  const services = areClassesRead ? servicesFrom(serviceRows, classes, known, badRows) : []
  return { classes, services, badRows }
}
