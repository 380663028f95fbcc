import { ContractError } from '../../contract/index.ts'
import type { queueMethods } from '../../contract/queue.ts'
import type { TakingRefusal } from '../../model/queue/taking.ts'
import type { TicketClass } from '../../model/queue/ticket-class.ts'
import { recordingContext, windowName, type DeskContext, type Handlers } from '../context.ts'
import { setting } from '../hall-rules.ts'
import { issueTicket } from '../kiosk/issue-ticket.ts'
import { whyNotTaken } from '../kiosk/taking.ts'
import { checkPhone } from '../../model/phone.ts'
import { identifierHash } from '../parties.ts'
import { classesOf } from './window.ts'

const refusalOf = (refusal: TakingRefusal, { name, classId }: TicketClass): ContractError => {
  switch (refusal.code) {
    case 'CLOCK_WRONG':
      return new ContractError('CLOCK_TOO_FAR_OFF')
    case 'CLASS_GONE':
      return new ContractError('NOT_FOUND', { subject: classId })
    case 'DAY_FULL':
      return new ContractError('TICKET_LIMIT', { name, max: refusal.max })
    case 'SLOT_FULL':
      return refusal.from === null
        ? new ContractError('TICKET_SLOTS_FULL', { name })
        : new ContractError('TICKET_SLOT_FULL', { name, from: refusal.from })
    case 'NOT_YET':
      return new ContractError('TICKET_CLASS_CLOSED', { name, hours: `${refusal.from} –` })
    case 'TOO_LATE':
      return new ContractError('TICKET_CLASS_CLOSED', { name, hours: `– ${refusal.until}` })
    case 'HALL_CLOSED':
      return new ContractError('TICKET_HALL_CLOSED')
    case 'NO_WINDOW':
      return new ContractError('TICKET_NO_WINDOW', { name })
    case 'SLOT_NEEDED':
      return new ContractError('TICKET_SLOT_NEEDED', { name })
  }
}

/** The same keys a ticket machine hashes under: a mobile number, or else the number of an identity card. */
const hashOf = (context: DeskContext, document: string): string | null => {
  if (document === '') return null
  const { normalised, findings } = checkPhone(document)
  return findings.length === 0
    ? context.store.vault.hash(`PHONE:${normalised}`)
    : identifierHash(context.store.vault, { kind: 'CITIZEN_ID', value: document })
}

export const issueHandlers: Handlers<Pick<typeof queueMethods, 'queue.issue'>> = {
  async 'queue.issue'(context, { classId, slotMs, priority, document }) {
    const { reference } = context
    const ticketClass = reference.ticketClasses.get(classId)
    if (!ticketClass?.active) throw new ContractError('NOT_FOUND', { subject: classId })
    const requireTaken = (): void => {
      const refusal = whyNotTaken(context, classId, slotMs)
      if (refusal) throw refusalOf(refusal, ticketClass)
    }
    requireTaken()
    await context.desk.queue.numbersFor(ticketClass.prefix)
    // Others gave out tickets while the hall was asked for numbers.
    requireTaken()
    const before = context.desk.queue.row()
    const { ticketId, basics, isReserve } = issueTicket(context, recordingContext(context), {
      classId,
      priority,
      slotMs: ticketClass.lane === 'BOOKING' ? slotMs : null,
      visitorHash: hashOf(context, document),
      via: 'DESK',
    })
    context.desk.queue.pushNow()
    const windowIds = [...reference.windowServices.keys()].filter((windowId) =>
      classesOf(context, windowId).some((each) => each.classId === classId),
    )
    return {
      ticketId,
      number: basics.number,
      classId,
      className: ticketClass.name,
      classNameEn: ticketClass.nameEn,
      hallName: setting(reference, 'hall.name'),
      issuedAtMs: basics.issuedAtMs ?? context.nowMs,
      slotMs: basics.slotMs,
      lane: basics.lane,
      peopleAhead: before.isStale
        ? null
        : [...before.tickets.values()].filter(
            (ticket) => ticket.classId === classId && ticket.status === 'WAITING',
          ).length,
      windowNames: windowIds.map((windowId) => windowName(context, windowId)),
      isReserve,
    }
  },
}
