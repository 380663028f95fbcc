import { ContractError, contract, type ParamsInput } from '../../db/contract/index.ts'
import { recordingContext, type DeskContext, type Handler } from '../../db/desk/context.ts'
import { issueTicket } from '../../db/desk/kiosk/issue-ticket.ts'
import { queueHandlers } from '../../db/desk/queue/index.ts'
import { windowView } from '../../db/desk/queue/window-view.ts'
import { dayFromMs } from '../../db/model/day.ts'
import { dayOfTicket, numberOfTicket } from '../../db/model/queue/ticket-number.ts'
import { StoreError } from '../../db/store/store-error.ts'
import type { FaultCount, Outcome } from './faults.ts'
import type { QueueDesk } from './queue-desk.ts'

type Random = () => number

/** Slips in the hands of visitors, with the window each visitor stands at; null: in the waiting area. */
export type Slips = Map<string, string | null>

export const SIM_CLASSES = [
  { classId: 'A', prefix: 'A' },
  { classId: 'B', prefix: 'B' },
  { classId: 'V', prefix: 'V', lane: 'PRIORITY' },
] as const
/** Every window shares a class with another one: that is where a ticket could be called twice. */
export const SIM_SERVICES = { A01: ['V', 'A'], B01: ['A', 'B'], C01: ['B', 'A'] } as const

/** What a person may be told on the way, with everything coming and going. */
const TOLD: ReadonlySet<string> = new Set([
  'CALLED_ELSEWHERE',
  'CLASS_NOT_SERVED',
  'HALL_REFUSED',
  'NO_TICKET_HERE',
  'NOT_FOUND',
  'OUTCOME_NEEDED',
  'QUEUE_HALL_AWAY',
  'QUEUE_NOT_SET_UP',
  'QUEUE_UNDO',
  'RECALL_TOO_SOON',
  'RECALLS_USED',
  'TICKET_ELSEWHERE',
  'TICKET_ENDED',
  'TICKET_STEP',
  'TICKET_STILL_HERE',
  'TRANSFER_NOWHERE',
  'VISIT_CLOSED',
  'VISIT_OPEN',
])
export const isTold = (error: unknown): boolean =>
  (error instanceof ContractError && TOLD.has(error.code)) ||
  (error instanceof StoreError && (error.code === 'DISK_FULL' || error.code === 'NUMBERS_EXHAUSTED'))

/** Clerks that make another mistake with a slip than to type it at two windows are not simulated. */
const TWO_WINDOWS = 0.04
const NEWEST = 12

const oneOf = <Value>(random: Random, values: readonly Value[]): Value | undefined =>
  values[Math.floor(random() * values.length)]

/** A visitor at a ticket machine, or at a desk that gives out a number. */
export const takeTicket = async (
  desk: QueueDesk,
  random: Random,
  slips: Slips,
  faults: FaultCount,
): Promise<void> => {
  const context = desk.context()
  const wish = oneOf(random, SIM_CLASSES)
  if (!context || !wish || !context.reference.ticketClasses.has(wish.classId)) return
  const isDesk = context.session !== null
  if (isDesk) await desk.link.numbersFor(wish.prefix)
  const nobody = { staffId: null, session: null, unitId: null, windowId: null }
  const { ticketId, isReserve } = issueTicket(context, isDesk ? recordingContext(context) : nobody, {
    classId: wish.classId,
    priority: random() < 0.1 ? 'ELDERLY' : null,
    slotMs: null,
    visitorHash: null,
    via: isDesk ? 'DESK' : 'KIOSK',
  })
  slips.set(ticketId, null)
  faults.count(isReserve ? 'RESERVE_ISSUED' : 'TICKET_ISSUED')
}

export const OTHER = { outcome: 'OTHER', note: '' } as const

type Method = keyof typeof queueHandlers

/** As a page calls: what it sends is checked first. */
export const call = async <M extends Method>(
  context: DeskContext,
  method: M,
  params: ParamsInput<M>,
): Promise<void> => {
  // Checked method by method where the tables are made; here the names are only known at run time.
  const handler = queueHandlers[method] as Handler<Method>
  await handler(context, contract[method].params.parse(params) as never)
}

/** What a clerk does next, by what the window shows; answers what it was. */
const choose = (
  context: DeskContext,
  random: Random,
  slips: Slips,
): { readonly what: Outcome; readonly ticketId: string | null; readonly act: () => Promise<void> } | null => {
  const { windowId, current, held, missed, visit, mode, next, status } = windowView(context)
  if (windowId === null || mode === 'NOT_SET_UP') return null
  const roll = random()
  const does = (what: Outcome, ticketId: string | null, act: () => Promise<void>) => ({ what, ticketId, act })
  if (roll < 0.02) return does('WINDOW_PAUSED', null, () => call(context, 'queue.pause', { reason: '用餐' }))
  if (roll < 0.03 && !current) return does('WINDOW_PAUSED', null, () => call(context, 'queue.close', {}))
  if (roll < 0.05 && status !== 'OPEN')
    return does('WINDOW_OPENED', null, () => call(context, 'queue.open', {}))
  const kind = random()
  if (current) {
    const { ticketId } = current
    if (kind < 0.08) {
      const toWindowId = random() < 0.5 ? (windowId === 'A01' ? 'B01' : 'A01') : null
      const toClassId = toWindowId === null ? (current.classId === 'A' ? 'B' : 'A') : null
      return does('TRANSFERRED', ticketId, () =>
        call(context, 'queue.transfer', { toWindowId, toClassId, reason: '转', ...OTHER }),
      )
    }
    if (kind < 0.17) return does('HELD', ticketId, () => call(context, 'queue.hold', { reason: '等' }))
    if (kind < 0.19)
      return does('VOIDED', ticketId, () =>
        call(context, 'queue.void', { ticketId, cause: 'LEFT', note: '' }),
      )
    if (current.status === 'CALLED') {
      if (kind < 0.3) return does('MISSED', ticketId, () => call(context, 'queue.miss', {}))
      if (kind < 0.4) return does('RECALLED', ticketId, () => call(context, 'queue.recall', {}))
      return does('STARTED', ticketId, () => call(context, 'queue.start', {}))
    }
    if (kind < 0.5) return does('FINISHED', ticketId, () => call(context, 'queue.finish', OTHER))
    return does('NEXT', ticketId, () => call(context, 'queue.next', OTHER))
  }
  if (visit && kind < 0.3)
    return does('FINISHED', null, () => call(context, 'visits.close', { visitId: visit.visitId, ...OTHER }))
  const [back] = kind < 0.45 ? held : missed
  if (back && kind < 0.55)
    return does('CALLED_BACK', back.ticketId, () =>
      call(context, 'queue.callBack', { ticketId: back.ticketId, ...OTHER }),
    )
  if (kind < 0.6) return does('UNDONE', null, () => call(context, 'queue.undo', {}))
  if (mode === 'BY_HAND' || kind < 0.66) {
    const day = dayFromMs(context.store.clock.nowMs())
    const mayBeAnywhere = random() < TWO_WINDOWS
    const here = [...slips]
      .filter(([id, at]) => dayOfTicket(id) === day && (at === null || at === windowId || mayBeAnywhere))
      .slice(0, NEWEST)
    const [slip] = oneOf(random, here) ?? []
    if (slip !== undefined)
      return does('BY_HAND', slip, () =>
        call(context, 'queue.byHand', {
          text: numberOfTicket(slip),
          otherClass: true,
          notGiven: true,
          ...OTHER,
        }),
      )
  }
  const wanted = oneOf(random, next)
  if (wanted && kind < 0.72)
    return does('BY_NUMBER', wanted.ticketId, () =>
      call(context, 'queue.callNumber', {
        text: wanted.number,
        reason: '急',
        otherClass: true,
        ...OTHER,
      }),
    )
  return does('NEXT', null, () => call(context, 'queue.next', OTHER))
}

/** One act of the clerk at a window. What the person is told is thrown; nothing of the act has happened then, or all before. */
export const serve = async (
  desk: QueueDesk,
  random: Random,
  slips: Slips,
  faults: FaultCount,
): Promise<void> => {
  const context = desk.context()
  const chosen = context && choose(context, random, slips)
  if (!context || !chosen) return
  const { what, ticketId } = chosen
  const windowId = context.session?.windowId ?? null
  await chosen.act()
  faults.count(what)
  if (ticketId === null || !slips.has(ticketId)) return
  if (what === 'FINISHED' || what === 'VOIDED' || what === 'NEXT') slips.delete(ticketId)
  else if (what === 'STARTED' || what === 'BY_HAND') slips.set(ticketId, windowId)
  else if (what === 'MISSED' || what === 'TRANSFERRED') slips.set(ticketId, null)
}
