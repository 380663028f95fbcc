import { ContractError, type Params, type ResultInput } from '../../contract/index.ts'
import { kioskTicketMethods } from '../../contract/kiosk-tickets.ts'
import { dayFromMs, minuteOfDay, msAt, parseClock } from '../../model/day.ts'
import { sessionsOn } from '../../model/opening-hours.ts'
import { estimateRow, minuteRange, type Estimator } from '../../model/queue/estimate.ts'
import { areasOf, machineNoOf, SLIP_WINDOWS_MAX, slipCode, type Slip } from '../../model/queue/slip.ts'
import type { Lane, TicketClass } from '../../model/queue/ticket-class.ts'
import { isOpenTicket } from '../../model/queue/ticket.ts'
import { visitorNumberFindings } from '../../model/queue/visitor-document.ts'
import { StoreError } from '../../store/index.ts'
import { isTicketDayWrong } from '../clock-off.ts'
import { unitName, type DeskContext, type Handlers } from '../context.ts'
import { deadlineRulesOf, queueRules, setting } from '../hall-rules.ts'
import { questionCount } from '../question-count.ts'
import { activeClasses, findClass } from './find-class.ts'
import { issueTicket, type IssuedTicket } from './issue-ticket.ts'
import { kioskMemory } from './kiosk-memory.ts'
import { machineRecording, printersInTrouble, recordPrinter } from './printer.ts'
import { recordedTickets, rowSeen, type RowSeen } from './row-seen.ts'
import { servicesOf, slotsOfClass, whyNotTaken, windowsOfClass } from './taking.ts'
import { wantNumbersOfHall } from './ticket-numbers.ts'
import { documentHash } from './visitor-document.ts'

type Wait = Pick<Slip, 'ahead' | 'estimate'>

const machineOf = ({ store, desk }: DeskContext) => ({
  machineName: store.sync?.enrolment.name ?? desk.deviceName,
  machineNo: machineNoOf(store.device.deviceId),
})

/** Null while the row cannot be seen: then nobody is told how many wait. */
const estimatorOf = (context: DeskContext, row: RowSeen): Estimator | null =>
  row.isStale
    ? null
    : estimateRow({
        tickets: row.tickets,
        windows: row.windows,
        services: servicesOf(context),
        rules: queueRules(context.reference),
        nowMs: context.nowMs,
      })

/** Milliseconds until the hall closes for today; 0 when it has, or does not open. */
const untilClosingMs = ({ reference, calendar, nowMs }: DeskContext): number => {
  const day = dayFromMs(nowMs)
  const last = calendar.isWorkingDay(day)
    ? sessionsOn(deadlineRulesOf(reference).openingSessions, day).at(-1)
    : undefined
  return last ? Math.max(0, msAt(day, last.to) - nowMs) : 0
}

const waitOf = (
  context: DeskContext,
  estimate: Estimator | null,
  classId: string,
  lane: Lane,
  slotMs: number | null,
): Wait => {
  if (estimate === null) return { ahead: null, estimate: null }
  const { ahead, wait, basis } = estimate(classId, lane, slotMs)
  if (wait === null) return { ahead, estimate: null }
  const pastClosing = wait.lowMs > untilClosingMs(context)
  return { ahead, estimate: { ...minuteRange(wait), basis, pastClosing } }
}

const slipOf = (context: DeskContext, issued: IssuedTicket, ticketClass: TicketClass, row: RowSeen): Slip => {
  const { ticketId, basics, isReserve } = issued
  const open = new Set(row.windows.flatMap(({ windowId, status }) => (status === 'OPEN' ? [windowId] : [])))
  const windows = windowsOfClass(context, ticketClass.classId)
    .toSorted((one, other) => Number(open.has(other.windowId)) - Number(open.has(one.windowId)))
    .map(({ windowId, name, area }) => ({ windowId, name, area }))
  return {
    ticketId,
    number: basics.number,
    day: basics.day,
    hallName: setting(context.reference, 'hall.name'),
    classId: ticketClass.classId,
    className: ticketClass.name,
    classNameEn: ticketClass.nameEn,
    lane: basics.lane,
    issuedAtMs: basics.issuedAtMs ?? context.nowMs,
    slotMs: basics.slotMs,
    ...waitOf(context, estimatorOf(context, row), ticketClass.classId, basics.lane, basics.slotMs),
    windows: windows.slice(0, SLIP_WINDOWS_MAX),
    windowCount: windows.length,
    isReserve,
    ...machineOf(context),
    code: slipCode(ticketId, setting(context.reference, 'kiosk.progress_address')),
  }
}

/** As long as a visitor does not notice that somebody else was asked. */
const HALL_ANSWER_MS = 1_000
/** All machines of a hall together: many more than there are visitors, far fewer than it takes to try numbers out. */
export const DOCUMENT_QUESTIONS_A_MINUTE = 120
const countQuestion = questionCount(DOCUMENT_QUESTIONS_A_MINUTE)

const hashOf = (
  context: DeskContext,
  { document }: Pick<Params<'kiosk.takeTicket'>, 'document'>,
): string | null => (document === null ? null : documentHash(context, document))

/** Number of the open ticket of this class somebody with this document took today, of those recorded here. */
const openNumberOf = (
  { store, nowMs }: DeskContext,
  row: RowSeen,
  classId: string,
  visitorHash: string | null,
): string | null => {
  if (visitorHash === null) return null
  const seen = new Map(row.tickets.map((ticket) => [ticket.ticketId, ticket]))
  const found = recordedTickets(store.read, dayFromMs(nowMs)).find(
    (ticket) =>
      ticket.visitorHash === visitorHash &&
      ticket.classId === classId &&
      isOpenTicket(ticket) &&
      isOpenTicket(seen.get(ticket.ticketId) ?? ticket),
  )
  return found?.number ?? null
}

const isExhausted = (error: unknown): boolean =>
  error instanceof StoreError && error.code === 'NUMBERS_EXHAUSTED'

type Wish = Params<'kiosk.takeTicket'>
type Answer = ResultInput<'kiosk.takeTicket'>

/** What stands in the way of a ticket here and now, or was given for this press already; null when nothing does. */
const answeredBefore = (context: DeskContext, wish: Wish, row: RowSeen): Answer | null => {
  const { press, classId, slotMs, document } = wish
  const { store, nowMs } = context
  const memory = kioskMemory(store)
  const before = memory.ofPress(press)
  if (before) return { outcome: 'TAKEN', slip: before }
  const waitMs = memory.waitMs(nowMs)
  if (waitMs > 0) return { outcome: 'TOO_SOON', waitMs }
  const findings = document === null ? [] : visitorNumberFindings(document, dayFromMs(nowMs))
  if (findings.length > 0) return { outcome: 'DOCUMENT_WRONG', findings }
  const refusal = whyNotTaken(context, classId, slotMs, row)
  if (refusal) return { outcome: 'REFUSED', refusal }
  const number = openNumberOf(context, row, classId, hashOf(context, wish))
  return number === null ? null : { outcome: 'HAS_TICKET', number }
}

const takeTicket = (context: DeskContext, wish: Wish): Answer => {
  const { store, reference, nowMs } = context
  const { press, classId, group, slotMs } = wish
  const row = rowSeen(context)
  const before = answeredBefore(context, wish, row)
  if (before) return before
  const ticketClass = reference.ticketClasses.get(classId)
  if (!ticketClass) return { outcome: 'REFUSED', refusal: { code: 'CLASS_GONE' } }
  try {
    const issued = issueTicket(context, machineRecording(store), {
      classId,
      priority: group,
      // A class without bookings knows no half hour.
      slotMs: ticketClass.lane === 'BOOKING' ? slotMs : null,
      visitorHash: hashOf(context, wish),
      via: 'KIOSK',
    })
    context.desk.queue.pushNow()
    const slip = slipOf(context, issued, ticketClass, row)
    kioskMemory(store).remember(press, slip, nowMs)
    return { outcome: 'TAKEN', slip }
  } catch (error) {
    if (isExhausted(error)) return { outcome: 'NO_NUMBERS' }
    throw error
  }
}

/**
 * Number of the open ticket of this class that was taken with this document at another machine; null also where the hall
 * does not answer at once: a visitor gets a ticket with the hall or without it.
 */
const openNumberElsewhere = async (
  context: DeskContext,
  { classId }: Wish,
  visitorHash: string,
): Promise<string | null> => {
  const answer = await context.desk.hall.askInTime(
    'kiosk.openTicket',
    { classId, visitorHash },
    HALL_ANSWER_MS,
  )
  return kioskTicketMethods['kiosk.openTicket'].result.safeParse(answer).data?.number ?? null
}

/** @throws ContractError NOT_FOUND for a ticket that was not taken here within the minute */
const justTaken = ({ store, nowMs }: DeskContext, ticketId: string): Slip => {
  const slip = kioskMemory(store).ofTicket(ticketId, nowMs)
  if (!slip) throw new ContractError('NOT_FOUND', { subject: ticketId })
  return slip
}

export const kioskTicketHandlers: Handlers<typeof kioskTicketMethods> = {
  'kiosk.classes'(context) {
    const { reference, calendar, nowMs } = context
    wantNumbersOfHall(context)
    const day = dayFromMs(nowMs)
    const hours = calendar.isWorkingDay(day)
      ? sessionsOn(deadlineRulesOf(reference).openingSessions, day).map(({ from, to }) => ({ from, to }))
      : []
    const minute = minuteOfDay(nowMs)
    const row = rowSeen(context)
    const estimate = estimatorOf(context, row)
    const classes = activeClasses(context)
    const unitIds = new Set([...reference.items.values()].flatMap((item) => (item.active ? item.unitId : [])))
    return {
      nowMs,
      day,
      hallName: setting(reference, 'hall.name'),
      ...machineOf(context),
      isOpen: hours.some(({ from, to }) => minute >= parseClock(from) && minute < parseClock(to)),
      hours,
      asOfMs: row.asOfMs,
      isStale: row.isStale,
      asksDocument: setting(reference, 'kiosk.document') === 'OPTIONAL',
      classes: classes.map((each) => ({
        classId: each.classId,
        prefix: each.prefix,
        name: each.name,
        nameEn: each.nameEn,
        lane: each.lane,
        unitId: each.unitId,
        unitName: unitName(context, each.unitId),
        refusal: whyNotTaken(context, each.classId, undefined, row),
        wait: waitOf(context, estimate, each.classId, each.lane, null),
        priorityWait: waitOf(context, estimate, each.classId, 'PRIORITY', null),
        openWindows: estimate === null ? null : estimate(each.classId, each.lane).openWindows,
        areas: areasOf(windowsOfClass(context, each.classId)),
        slots: slotsOfClass(context, each, row),
      })),
      units: [...reference.units.values()]
        .filter((unit) => unit.active && unitIds.has(unit.unitId))
        .map(({ unitId, name }) => ({ unitId, name })),
    }
  },
  'kiosk.findClass': (context, params) => findClass(context, params),
  'kiosk.openTicket'(context, { classId, visitorHash }) {
    countQuestion(context)
    return { number: openNumberOf(context, rowSeen(context), classId, visitorHash) }
  },
  async 'kiosk.takeTicket'(context, params) {
    const visitorHash = hashOf(context, params)
    if (visitorHash !== null) {
      const before = answeredBefore(context, params, rowSeen(context))
      if (before) return before
      const number = await openNumberElsewhere(context, params, visitorHash)
      if (number !== null) return { outcome: 'HAS_TICKET', number }
    }
    const taken = takeTicket(context, params)
    if (taken.outcome !== 'NO_NUMBERS') return taken
    // The first ticket of a class that was set up a moment ago: the hall may have numbers, and is there to ask.
    const prefix = context.reference.ticketClasses.get(params.classId)?.prefix
    if (prefix !== undefined) await context.desk.queue.numbersFor(prefix)
    return takeTicket(context, params)
  },
  'kiosk.ticket': (context, { ticketId }) => justTaken(context, ticketId),
  'kiosk.printed'(context, { ticketId, state }) {
    justTaken(context, ticketId)
    recordPrinter(context.store, ticketId, state)
    return {}
  },
  'kiosk.troubles': ({ store }) => ({
    isClockWrong: isTicketDayWrong(store),
    machines: printersInTrouble(store.read),
  }),
}
