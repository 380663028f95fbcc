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
import { CLASSES, codeOf, SERVICES, SHEET_NAMES } from './columns.ts'

type Known = Pick<ReferenceData, 'units' | 'items' | 'windows' | 'ticketClasses' | 'windowServices'>
type ClassRow = TableRow<RowOf<typeof CLASSES>>
type ServiceRow = TableRow<RowOf<typeof SERVICES>>

const byOrder = (one: TicketClass, other: TicketClass): number =>
  one.order - other.order || (one.classId < other.classId ? -1 : 1)

/** The set-up as a workbook a person can read, change and hand in again: every class, every window in use. */
export const writeSetup = ({ units, windows, ticketClasses, windowServices }: Known): Promise<Uint8Array> =>
  writeSpreadsheet([
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
          classes: windowServices.get(windowId)?.classes ?? [],
        })),
    ),
  ])

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
  const classIds = new Set<string>([...known.ticketClasses.keys(), ...classes.map(({ classId }) => classId)])
  const seen = new Set<string>()
  return rows.flatMap(({ row, value }) => {
    const windowId = codeOf(value.window)
    if (seen.has(windowId)) fault(row, SERVICES.window.heading, value.window, 'TWICE')
    seen.add(windowId)
    if (!known.windows.has(windowId)) fault(row, SERVICES.window.heading, value.window, 'UNKNOWN_CODE')
    for (const { classId } of value.classes)
      if (!classIds.has(classId))
        fault(row, SERVICES.classes.heading, classId, 'UNKNOWN_CODE', [...classIds].slice(0, 20).join('、'))
    const parsed = WindowServiceSchema.safeParse({ windowId, classes: value.classes })
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
