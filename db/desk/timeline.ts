import type { TimelineEntry } from '../contract/cases.ts'
import { maskPersonName, maskPartyName } from '../model/masking.ts'
import type { AnyEvent } from '../model/events/registry.ts'
import { takenBackAmong } from '../model/events/define.ts'
import type { CaseMaterial, CaseEvent } from '../model/events/case-events.ts'
import type { ConsultationFacts } from '../model/events/record-events.ts'
import { EventId } from '../model/ids.ts'
import type { Agent, Applicant } from '../model/party.ts'
import { isKnownEvent, readEntityHistory, type LoggedEvent } from '../store/index.ts'
import { refusalsOf } from '../store/queries/events.ts'
import { staffName, unitName, type DeskContext } from './context.ts'
import { onBehalf } from './posts/on-behalf.ts'

type Facts = TimelineEntry['facts']

/** The fact that carries the length of an extension, by its unit; each has its own words. */
const EXTENDED_BY = {
  INSTANT: 'days',
  WD: 'days',
  CD: 'naturalDays',
  H: 'hours',
  M: 'months',
} as const

/** Both sides of a correction, field by field, masked: the timeline is read by everybody who may see the record. */
interface Changes {
  readonly fields: string[]
  readonly before: string[]
  readonly after: string[]
}

const partyFields = (party: Applicant | Agent | null): ReadonlyMap<string, string> => {
  if (!party) return new Map()
  const shared: [string, string][] = [
    ['identifier', party.identifier?.masked ?? ''],
    ['phone', party.phone?.masked ?? ''],
  ]
  if (!('kind' in party))
    return new Map([['agent', maskPersonName(party.name)], ['relation', party.relation], ...shared])
  const name = maskPartyName(party.name, party.kind)
  return new Map([
    ['name', name],
    ['kind', party.kind],
    ['legalRepresentative', maskPersonName(party.legalRepresentative ?? '')],
    ...shared,
    // Another address differs in its seal; neither is told.
    ['address', party.address === null ? '' : '****'],
  ])
}

const changesOf = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  changed: (field: string) => boolean,
): Changes => {
  const fields = [...new Set([...before.keys(), ...after.keys()])].filter(
    (field) => (before.get(field) ?? '') !== (after.get(field) ?? '') || changed(field),
  )
  return {
    fields,
    before: fields.map((field) => before.get(field) ?? ''),
    after: fields.map((field) => after.get(field) ?? ''),
  }
}

const partyChanges = (before: Applicant | Agent | null, after: Applicant | Agent | null): Changes =>
  changesOf(partyFields(before), partyFields(after), (field) => {
    if (!before || !after) return false
    if (field === 'identifier') return before.identifier?.hash !== after.identifier?.hash
    if (field === 'phone') return before.phone?.hash !== after.phone?.hash
    if (field === 'name' || field === 'agent') return before.name !== after.name
    return (
      field === 'address' && 'address' in before && 'address' in after && before.address !== after.address
    )
  })

const materialText = (material: CaseMaterial): string =>
  [material.name, material.verdict, material.note].filter((part) => part !== '').join(' ')

const materialChanges = (before: readonly CaseMaterial[], after: readonly CaseMaterial[]): Changes => {
  const texts = (materials: readonly CaseMaterial[]) =>
    new Map(materials.map((material) => [material.materialId, materialText(material)]))
  const { before: from, after: to } = changesOf(texts(before), texts(after), () => false)
  return { fields: from.map(() => 'materials'), before: from, after: to }
}

const caseChanges = (
  change: Extract<CaseEvent, { type: 'case.corrected' }>['payload']['changes'][number],
): Changes => {
  switch (change.field) {
    case 'summary':
      return { fields: ['summary'], before: [change.before], after: [change.after] }
    case 'materials':
      return materialChanges(change.before, change.after)
    case 'applicant':
    case 'agent':
      return partyChanges(change.before, change.after)
  }
}

const consultationFields = (facts: ConsultationFacts): ReadonlyMap<string, string> =>
  new Map([
    ['item', facts.itemName],
    ['matter', facts.matter],
    ['answer', facts.answer],
    ['way', facts.way],
    ['outcome', facts.outcome],
    ['visitorName', maskPersonName(facts.visitorName)],
    ['visitorPhone', facts.visitorPhone?.masked ?? ''],
  ])

const lackingNames = (materials: readonly CaseMaterial[]): string[] =>
  materials.filter(({ verdict }) => verdict === 'MISSING' || verdict === 'DEFECTIVE').map(({ name }) => name)

const backEntryFacts = (backEntry: { formNo: string; trueAtMs: number } | null): Facts =>
  backEntry ? { formNo: backEntry.formNo, trueAtMs: backEntry.trueAtMs } : {}

const caseFacts = (context: DeskContext, event: CaseEvent): Facts => {
  switch (event.type) {
    case 'case.opened': {
      const { caseNo, itemName, kind, channel, applicant, backEntry, duplicateOf } = event.payload
      const masked = maskPartyName(applicant.name, applicant.kind)
      return { caseNo, itemName, kind, channel, applicant: masked, duplicateOf, ...backEntryFacts(backEntry) }
    }
    case 'case.materials_reviewed':
    case 'case.supplement_received':
    case 'case.tolerance_supplied': {
      const { materials, note } = event.payload
      const inOrder = materials.filter(({ verdict }) => verdict === 'OK').map(({ name }) => name)
      const tolerated = materials.filter(({ verdict }) => verdict === 'TOLERATED').map(({ name }) => name)
      return {
        lacking: lackingNames(materials),
        tolerated,
        note,
        ...(event.type === 'case.materials_reviewed' ? {} : { materials: inOrder }),
      }
    }
    case 'case.supplement_asked': {
      const { paperNo, nth, ownOmission, dueDay } = event.payload
      return { paperNo, nth, ownOmission, dueDay }
    }
    case 'case.accepted': {
      const { deemed, due, paperNo, tolerance } = event.payload
      const { dueDay, statutoryDueDay } = due
      return {
        deemed,
        dueDay,
        statutoryDueDay,
        paperNo,
        toleranceDueDay: tolerance?.dueDay ?? null,
        note: tolerance?.promise ?? '',
      }
    }
    case 'case.not_accepted': {
      const { reasonClass, reason, basis, organ, paperNo } = event.payload
      return { reasonClass, reason, basis, organ, paperNo }
    }
    case 'case.suspended': {
      const { kind, reason, legalBasis, stopsClock, fromDay, expectedDays, due } = event.payload
      return { procedure: kind, reason, legalBasis, stopsClock, fromDay, expectedDays, dueDay: due.dueDay }
    }
    case 'case.resumed':
      return { toDay: event.payload.toDay, note: event.payload.note, dueDay: event.payload.due.dueDay }
    case 'case.extended': {
      const { limit, reason, approvedBy, howTold, late, due } = event.payload
      return {
        [EXTENDED_BY[limit.unit]]: limit.unit === 'INSTANT' ? 0 : limit.value,
        reason,
        approvedByName: staffName(context, approvedBy),
        howTold,
        late,
        dueDay: due.dueDay,
      }
    }
    case 'case.due_recounted':
      return {
        dueDay: event.payload.due.dueDay,
        statutoryDueDay: event.payload.due.statutoryDueDay,
        reason: event.payload.reason,
      }
    case 'case.fee_recorded': {
      const { amountFen, item, receiptNo, waived, note } = event.payload
      return { amountFen, item, receiptNo, waived, note }
    }
    case 'case.decided': {
      const { result, reason, certificateName, certificateNo } = event.payload
      return { result, reason, certificateName, certificateNo }
    }
    case 'case.delivered': {
      const { receiver, relation, way } = event.payload
      return { receiver: maskPersonName(receiver), relation, way }
    }
    case 'case.evaluated': {
      const { grade, noGradeReason, text } = event.payload
      return { grade, noGradeReason, text }
    }
    case 'case.corrected': {
      const all = event.payload.changes.map(caseChanges)
      return {
        reason: event.payload.reason,
        fields: all.flatMap(({ fields }) => fields),
        before: all.flatMap(({ before }) => before),
        after: all.flatMap(({ after }) => after),
      }
    }
    case 'case.undone':
      return { eventType: event.payload.eventType }
    case 'case.withdrawn':
    case 'case.lapsed':
    case 'case.terminated':
    case 'case.reopened':
      return { reason: event.payload.reason }
    case 'case.handling_started':
    case 'case.closed':
      return { note: event.payload.note }
    case 'case.archived':
      return { archiveNo: event.payload.archiveNo }
    case 'case.trip_counted': {
      const { day, reason, note } = event.payload
      return { day, reason, note }
    }
    case 'case.noted':
      return { text: event.payload.text }
  }
}

const isCaseEvent = (event: AnyEvent): event is CaseEvent => event.entity[0] === 'case'

const factsOf = (context: DeskContext, event: AnyEvent): Facts => {
  if (isCaseEvent(event)) return caseFacts(context, event)
  switch (event.type) {
    case 'consultation.logged': {
      const { consultationNo, itemName, matter, answer, way, visitorName, backEntry } = event.payload
      return {
        consultationNo,
        itemName,
        matter,
        answer,
        way,
        visitor: maskPersonName(visitorName),
        ...backEntryFacts(backEntry),
      }
    }
    case 'consultation.corrected': {
      const { before, after, reason } = event.payload
      const hasOther = before.visitorPhone?.hash !== after.visitorPhone?.hash
      const changes = changesOf(consultationFields(before), consultationFields(after), (field) => {
        if (field === 'visitorName') return before.visitorName !== after.visitorName
        return field === 'visitorPhone' && hasOther
      })
      return { reason, ...changes }
    }
    case 'consultation.voided':
      return { reason: event.payload.reason }
    case 'consultation.undone':
      return { eventType: event.payload.eventType }
    case 'paper.issued': {
      const { number, kind, omitted, secondNotice } = event.payload
      const second = secondNotice && {
        secondNoticeReason: secondNotice.reason,
        confirmedByName: staffName(context, secondNotice.confirmedBy),
        note: secondNotice.note,
      }
      return { number, paperKind: kind, omitted: omitted.map(({ name }) => name), ...second }
    }
    case 'paper.printed':
      return { copies: event.payload.copies, reprint: event.payload.reprint }
    case 'paper.signed': {
      const { signer, refusedToSign, note } = event.payload
      return { signer: maskPersonName(signer), refusedToSign, note }
    }
    case 'paper.voided':
      return { reason: event.payload.reason }
    case 'negative_report.drafted':
      return { reportNo: event.payload.reportNo, reason: event.payload.reason }
    case 'negative_report.submitted':
      return { answerDueDay: event.payload.answerDueDay }
    case 'negative_report.approved':
    case 'negative_report.sent_back':
      return { approverName: staffName(context, event.payload.approver), opinion: event.payload.opinion }
    case 'negative_report.told':
      return { papersReturned: event.payload.papersReturned }
    case 'first_contact.transferred': {
      const { toUnitId, toPerson, followUpDay } = event.payload
      return { toUnitName: unitName(context, toUnitId), toPerson, followUpDay }
    }
    default:
      return {}
  }
}

/** The facts of any event as they may be shown; nothing for kinds a timeline never holds. */
export const eventFacts = (context: DeskContext, event: LoggedEvent): Facts =>
  // Every event of the log was checked against its definition when it was recorded; one of a newer program against its own.
  isKnownEvent(event) ? factsOf(context, event as LoggedEvent & AnyEvent) : {}

/** The history of some entities as one list in the order it happened. */
export const timelineOf = (
  context: DeskContext,
  entities: readonly (readonly [kind: string, id: string])[],
): TimelineEntry[] => {
  const onBehalfOf = onBehalf(context)
  return entities
    .flatMap(([kind, id]) => {
      const events = readEntityHistory(context.store.read, kind, id)
      const refusals = refusalsOf(context.store.read, kind, id)
      const isTakenBack = takenBackAmong(events)
      return events.map((event) => ({
        event,
        isUndone: isTakenBack(event),
        refused: refusals.get(event.id) ?? null,
      }))
    })
    .toSorted((a, b) => a.event.atMs - b.event.atMs || a.event.localSeq - b.event.localSeq)
    .map(({ event, isUndone, refused }) => ({
      eventId: EventId.parse(event.id),
      type: event.type,
      atMs: event.atMs,
      clockGrade: event.clockGrade,
      staffId: event.staffId,
      staffName: staffName(context, event.staffId),
      onBehalfOf: onBehalfOf(event.staffId, event.atMs),
      facts: eventFacts(context, event),
      undone: isUndone,
      refused,
      newer: !isKnownEvent(event),
    }))
}
