import { ContractError } from '../../contract/index.ts'
import type { queueSetupFileMethods } from '../../contract/queue-setup-file.ts'
import { dayFromMs } from '../../model/day.ts'
import type { TicketClass, WindowService } from '../../model/queue/ticket-class.ts'
import { readEntity } from '../../store/index.ts'
import { sha256Hex } from '../../store/sha256.ts'
import { append } from '../append.ts'
import { recordingContext, windowName, type DeskContext, type Handlers } from '../context.ts'
import { readSheets } from '../import/read-sheets.ts'
import { readSetup, writeSetup } from './workbook.ts'

/** What was saved how often: another administrator's change in between must not be lost. */
const stateOf = ({ reference, store }: DeskContext): string => {
  const versions = [
    ...[...reference.ticketClasses.keys()].map((id) => ['ticket_class', id] as const),
    ...[...reference.windowServices.keys()].map((id) => ['window_service', id] as const),
  ].map(([kind, id]) => `${kind} ${id} ${readEntity(store.read, kind, id)?.events ?? 0}`)
  return sha256Hex(versions.toSorted().join('\n'))
}

const CLASS_FIELDS: readonly (keyof TicketClass)[] = [
  'prefix',
  'name',
  'nameEn',
  'lane',
  'unitId',
  'itemIds',
  'order',
  'dailyMax',
  'slotMax',
  'takesFrom',
  'takesUntil',
  'active',
]

const isSameClass = (one: TicketClass, other: TicketClass): boolean =>
  CLASS_FIELDS.every((field) => JSON.stringify(one[field]) === JSON.stringify(other[field]))

const servedText = ({ classes }: Pick<WindowService, 'classes'>): string =>
  classes.map(({ classId, weight }) => `${classId} ${weight}`).join(',')

const changedClasses = ({ reference }: DeskContext, classes: readonly TicketClass[]): TicketClass[] =>
  classes.filter((each) => {
    const before = reference.ticketClasses.get(each.classId)
    return before === undefined || !isSameClass(before, each)
  })

/** A window that was never set up serves nothing. */
const changedServices = ({ reference }: DeskContext, services: readonly WindowService[]): WindowService[] =>
  services.filter(
    (each) => servedText(each) !== servedText(reference.windowServices.get(each.windowId) ?? { classes: [] }),
  )

export const queueSetupFileHandlers: Handlers<typeof queueSetupFileMethods> = {
  async 'queueSetup.export'(context) {
    const bytes = await writeSetup(context.reference)
    return {
      fileName: `号别与窗口 ${dayFromMs(context.nowMs)}.xlsx`,
      base64: Buffer.from(bytes).toString('base64'),
    }
  },
  'queueSetup.importFile'(context, { fileName, fileBase64, save }) {
    const { reference } = context
    const state = stateOf(context)
    if (save !== null && save !== state) throw new ContractError('VERSION_CHANGED')
    const read = readSetup(readSheets(Buffer.from(fileBase64, 'base64'), fileName), reference)
    const isWhole = read.badRows.length === 0
    const classes = isWhole ? changedClasses(context, read.classes) : []
    const services = isWhole ? changedServices(context, read.services) : []
    const saves = save !== null && isWhole
    if (saves && classes.length + services.length > 0)
      context.store.record(recordingContext(context), (act) => {
        for (const each of classes)
          append(act, 'reference.ticket_class_set', each.classId, { ...each, source: null })
        for (const each of services)
          append(act, 'reference.window_service_set', each.windowId, { ...each, source: null })
      })
    const kindOf = (known: ReadonlyMap<string, unknown>, id: string) =>
      known.has(id) ? ('CHANGED' as const) : ('NEW' as const)
    return {
      saved: saves,
      state,
      classes: classes.map(({ classId, name }) => ({
        id: classId,
        name,
        kind: kindOf(reference.ticketClasses, classId),
      })),
      windows: services.map(({ windowId }) => ({
        id: windowId,
        name: windowName(context, windowId),
        kind: kindOf(reference.windowServices, windowId),
      })),
      badRows: [...read.badRows],
    }
  },
}
