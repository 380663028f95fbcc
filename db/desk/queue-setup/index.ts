import { ContractError } from '../../contract/index.ts'
import type { queueSetupMethods } from '../../contract/queue-setup.ts'
import { setupProblems } from '../../model/queue/setup-problems.ts'
import { readEntity } from '../../store/index.ts'
import { append } from '../append.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { exitCodeState } from '../exit-code.ts'

type Kind = 'ticket_class' | 'window_service' | 'public_notice'

/** Each save is one record of it. */
const versionOf = ({ store }: DeskContext, kind: Kind, id: string): number =>
  readEntity(store.read, kind, id)?.events ?? 0

/** The page sends the version it opened; somebody else's change in between must not be lost. */
const requireVersion = (context: DeskContext, kind: Kind, id: string, version: number): void => {
  if (versionOf(context, kind, id) !== version) throw new ContractError('VERSION_CHANGED')
}

const requireKnown = (known: ReadonlyMap<string, unknown>, id: string | null): void => {
  if (id !== null && !known.has(id)) throw new ContractError('NOT_FOUND', { subject: id })
}

/** Who takes tickets takes them at public screens; a hall without classes has none yet. */
const screenProblems = ({ reference }: DeskContext) => {
  const state = exitCodeState(reference)
  const isCalling = [...reference.ticketClasses.values()].some(({ active }) => active)
  if (!isCalling || state === 'HIDDEN') return []
  return [{ code: state === 'NONE' ? ('NO_EXIT_CODE' as const) : ('EXIT_CODE_READABLE' as const) }]
}

export const queueSetupHandlers: Handlers<typeof queueSetupMethods> = {
  'queueSetup.get'(context) {
    const { ticketClasses, windowServices, publicNotices, windows } = context.reference
    const classes = [...ticketClasses.values()]
    const services = [...windowServices.values()]
    const inUse = [...windows.values()].filter(({ active }) => active).map(({ windowId }) => windowId)
    return {
      classes: classes
        .toSorted((one, other) => one.order - other.order || one.prefix.localeCompare(other.prefix, 'en'))
        .map((each) => ({ ...each, version: versionOf(context, 'ticket_class', each.classId) })),
      services: services.map((each) => ({
        ...each,
        version: versionOf(context, 'window_service', each.windowId),
      })),
      notices: [...publicNotices.values()]
        .toSorted((one, other) => one.order - other.order)
        .map((each) => ({ ...each, version: versionOf(context, 'public_notice', each.noticeId) })),
      problems: [...setupProblems(classes, services, inUse), ...screenProblems(context)],
    }
  },
  'queueSetup.saveClass'(context, { ticketClass: { version, ...ticketClass } }) {
    const { classId, prefix, unitId, itemIds, active } = ticketClass
    requireVersion(context, 'ticket_class', classId, version)
    requireKnown(context.reference.units, unitId)
    for (const itemId of itemIds) requireKnown(context.reference.items, itemId)
    const others = [...context.reference.ticketClasses.values()].filter(
      (other) => other.classId !== classId && other.active && other.prefix === prefix,
    )
    if (active && others.length > 0) throw new ContractError('TICKET_PREFIX_TAKEN', { prefix })
    context.store.record(recordingContext(context), (act) =>
      append(act, 'reference.ticket_class_set', classId, { ...ticketClass, source: null }),
    )
    return { version: version + 1 }
  },
  'queueSetup.saveServices'(context, { services }) {
    for (const { windowId, classes, version } of services) {
      requireKnown(context.reference.windows, windowId)
      for (const { classId } of classes) requireKnown(context.reference.ticketClasses, classId)
      requireVersion(context, 'window_service', windowId, version)
    }
    context.store.record(recordingContext(context), (act) => {
      for (const { version: _version, ...service } of services)
        append(act, 'reference.window_service_set', service.windowId, { ...service, source: null })
    })
    return {}
  },
  'queueSetup.saveNotice'(context, { notice: { version, ...notice } }) {
    requireVersion(context, 'public_notice', notice.noticeId, version)
    context.store.record(recordingContext(context), (act) =>
      append(act, 'reference.public_notice_set', notice.noticeId, { ...notice, source: null }),
    )
    return { version: version + 1 }
  },
}
