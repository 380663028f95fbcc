import type { TimelineEntry } from '../../contract/cases.ts'
import { dayAndClock } from '../../model/day.ts'
import { maskPartyName, maskPersonName, maskPhone } from '../../model/masking.ts'
import type { CaseState } from '../../model/case.ts'
import type { ConsultationState } from '../../model/consultation.ts'
import type { AnyEvent } from '../../model/events/registry.ts'
import type { PaperState } from '../../model/paper.ts'
import { REFERENCE_KINDS, type ReferenceState } from '../../model/reference-models.ts'
import type { FirstContactState, NegativeReportState } from '../../model/slips.ts'
import { readEntity, type LoggedEvent } from '../../store/index.ts'
import { staffName, unitName, windowName, type DeskContext } from '../context.ts'
import { SETTINGS } from '../hall-rules.ts'
import { eventFacts } from '../timeline.ts'
import { assessmentFacts, assessmentNow } from './assessment-lines.ts'
import { attendanceFacts, attendanceNow } from './attendance-lines.ts'
import { factText, factWord } from './fact-words.ts'
import { queueFacts, queueNow, queueReferenceNow } from './queue-lines.ts'

type Facts = TimelineEntry['facts']
type Fact = Facts[string]

/** One line of a version: `label` names a text of the pages, `value` is ready to be read. */
export interface ConflictLine {
  readonly label: string
  readonly value: string
}

const LINE_LENGTH_MAX = 400

const cut = (text: string): string =>
  text.length > LINE_LENGTH_MAX ? `${text.slice(0, LINE_LENGTH_MAX)}…` : text

const valueText = ({ locale }: DeskContext, label: string, fact: Fact): string => {
  if (fact === null || fact === undefined) return ''
  if (typeof fact === 'boolean') return factText(locale, fact ? 'yes' : 'no')
  if (Array.isArray(fact))
    return fact.map((each) => factWord(locale, label, each)).join(factText(locale, 'separator'))
  if (typeof fact === 'string') return factWord(locale, label, fact)
  if (label.endsWith('AtMs')) return dayAndClock(fact)
  if (label.endsWith('Fen')) return factText(locale, 'yuan', { n: (fact / 100).toFixed(2) })
  return factWord(locale, label, String(fact))
}

/** `amountFen` and `toldAtMs` are how a fact is kept; people read of an amount and of a time. */
const labelOf = (name: string): string => name.replace(/(AtMs|Fen)$/, (end) => (end === 'AtMs' ? 'At' : ''))

const linesOf = (context: DeskContext, facts: Facts): ConflictLine[] =>
  Object.entries(facts)
    .map(([name, fact]) => ({ label: labelOf(name), value: cut(valueText(context, name, fact)) }))
    .filter(({ value }) => value !== '')

/** Corrections tell both sides of each field in one line. */
const changeLines = (context: DeskContext, { fields, before, after, ...rest }: Facts): ConflictLine[] => {
  const lists = [fields, before, after]
  if (!lists.every(Array.isArray)) return linesOf(context, rest)
  const [names = [], from = [], to = []] = lists
  const { locale } = context
  const side = (name: string, value: string | undefined): string =>
    value === undefined || value === '' ? factText(locale, 'empty') : factWord(locale, name, value)
  const changes = names.map((name, index) => ({
    label: name,
    value: cut(factText(locale, 'change', { before: side(name, from[index]), after: side(name, to[index]) })),
  }))
  return [...changes, ...linesOf(context, rest)]
}

/** Fields of reference data that say nothing to a reader, or too much. */
const UNTOLD: ReadonlySet<string> = new Set(['source', 'version', 'argon2id'])

const SECRET_SETTINGS: ReadonlySet<unknown> = new Set(
  SETTINGS.flatMap(({ key, isSecret }) => (isSecret ? [key] : [])),
)

/** The plain fields of a record of reference data, which holds no identifiers of applicants. */
const recordFacts = (context: DeskContext, record: Readonly<Record<string, unknown>>): Facts => {
  const entries = Object.entries(record).flatMap(([name, value]): [string, Fact][] => {
    if (UNTOLD.has(name) || value === null) return []
    if (name === 'value' && SECRET_SETTINGS.has(record['key'])) return []
    if (name === 'unitId') return [['unit', unitName(context, String(value))]]
    if (name === 'windowId') return [['window', windowName(context, String(value))]]
    if (name === 'unitIds' && Array.isArray(value))
      return [[name, value.map((id) => unitName(context, String(id)))]]
    if (name === 'windowIds' && Array.isArray(value))
      return [[name, value.map((id) => windowName(context, String(id)))]]
    if (name === 'staffId') return [['staff', staffName(context, String(value))]]
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return [[name, value]]
    if (Array.isArray(value)) return [[name, value.map(itemText).filter((text) => text !== '')]]
    if (typeof value !== 'object') return []
    const limit: unknown = Reflect.get(value, 'unit')
    return typeof limit === 'string' ? [[name, limitText(context, value)]] : []
  })
  return Object.fromEntries(entries)
}

const itemText = (item: unknown): string => {
  if (typeof item === 'string') return item
  const name: unknown = Reflect.get(Object(item), 'name')
  return typeof name === 'string' ? name : ''
}

const limitText = ({ locale }: DeskContext, limit: object): string =>
  factText(locale, `unit.${String(Reflect.get(limit, 'unit'))}`, {
    n: String(Reflect.get(limit, 'value') ?? ''),
  })

/** What the timeline has no words for, because it never shows it. */
const otherFacts = (context: DeskContext, event: AnyEvent): Facts => {
  switch (event.type) {
    case 'first_contact.opened': {
      const { slipNo, way, visitor, visitorUnit, phone, matter, materials } = event.payload
      return {
        slipNo,
        way,
        visitor: maskPersonName(visitor),
        visitorUnit,
        phone: phone?.masked ?? '',
        matter,
        materials: materials.map(({ name }) => name),
      }
    }
    case 'first_contact.handled':
      return { note: event.payload.result, satisfied: event.payload.satisfied }
    case 'first_contact.closed':
      return {
        note: event.payload.result,
        receipt: event.payload.receipt,
        satisfied: event.payload.satisfied,
      }
    case 'first_contact.transferred': {
      const { toUnitId, toPerson, toPhone, followUpDay, note } = event.payload
      return {
        toUnitName: unitName(context, toUnitId),
        toPerson,
        toPhone: maskPhone(toPhone),
        followUpDay,
        note,
      }
    }
    case 'negative_report.drafted': {
      const { reportNo, applicantName, matter, facts, reason, legalBasis, cure } = event.payload
      const applicant = maskPersonName(applicantName)
      return { reportNo, applicant, matter, facts, reason, basis: legalBasis, cure }
    }
    case 'negative_report.told':
      return { toldAtMs: event.payload.toldAtMs, papersReturned: event.payload.papersReturned }
    case 'negative_report.filed':
      return { filedAtMs: event.payload.filedAtMs }
    case 'day_balance.confirmed': {
      const { day, windowId, counts, differences, note } = event.payload
      return {
        day,
        window: windowName(context, windowId),
        counts: Object.values(counts).reduce((sum, count) => sum + count, 0),
        differences: differences.length,
        note,
      }
    }
    case 'paper_form.printed': {
      const { formKind, prefix, firstNo, lastNo } = event.payload
      return { formKind, forms: `${prefix}${firstNo} – ${prefix}${lastNo}` }
    }
    case 'paper_form.voided':
      return { formNo: event.payload.formNo, reason: event.payload.reason }
    case 'account.credential_set':
      return { staff: staffName(context, event.payload.staffId), kind: event.payload.kind }
    case 'account.unlocked':
      return { staff: staffName(context, event.entity[1]) }
    case 'conflict.settled': {
      const { decision, note, by } = event.payload
      return { decision, note, staff: staffName(context, by) }
    }
    default: {
      const facts = {
        ...attendanceFacts(context, event),
        ...assessmentFacts(context, event),
        ...queueFacts(context, event),
      }
      const isPlain = Object.keys(facts).length === 0 && event.type.startsWith('reference.')
      return isPlain ? recordFacts(context, event.payload) : facts
    }
  }
}

/**
 * What an event says, line by line, personal identifiers masked. An event the hall set aside may hold anything: what
 * cannot be read has no lines.
 */
export const eventLines = (context: DeskContext, event: LoggedEvent): ConflictLine[] => {
  try {
    // Checked against its definition by whoever recorded it; one that was not is caught below.
    const others = otherFacts(context, event as LoggedEvent & AnyEvent)
    const facts = Object.keys(others).length > 0 ? others : eventFacts(context, event)
    return changeLines(context, facts)
  } catch {
    return []
  }
}

const caseNow = (context: DeskContext, state: CaseState): Facts => ({
  caseNo: state.caseNo,
  applicant: maskPartyName(state.applicant.name, state.applicant.kind),
  itemName: state.itemName,
  status: state.status,
  statusSinceAtMs: state.statusSinceMs,
  handler: staffName(context, state.handledBy),
  dueDay: state.due?.dueDay ?? null,
  result: state.result,
  certificateNo: state.certificateNo,
})

const nowFacts = (context: DeskContext, kind: string, id: string, state: unknown): Facts => {
  switch (kind) {
    case 'case':
      return caseNow(context, state as CaseState)
    case 'consultation': {
      const { consultationNo, status, facts } = state as ConsultationState
      return {
        consultationNo,
        visitor: maskPersonName(facts.visitorName),
        itemName: facts.itemName,
        status,
        matter: facts.matter,
        answer: facts.answer,
        outcome: facts.outcome,
      }
    }
    case 'paper': {
      const { kind: paperKind, number, status, prints, voided } = state as PaperState
      return { paperKind, number, status, copies: prints.length, reason: voided?.reason ?? '' }
    }
    case 'first_contact': {
      const { slipNo, status, matter, result, transfer } = state as FirstContactState
      const toUnitName = transfer ? unitName(context, transfer.toUnitId) : ''
      return { slipNo, status, matter, toUnitName, note: result }
    }
    case 'negative_report': {
      const { reportNo, status, facts, opinion, approver } = state as NegativeReportState
      return {
        reportNo,
        status,
        applicant: maskPersonName(facts.applicantName),
        matter: facts.matter,
        approverName: staffName(context, approver),
        opinion,
      }
    }
    default: {
      const isReference = REFERENCE_KINDS.some((each) => each === kind)
      const ofQueue = isReference ? queueReferenceNow(context, kind, state) : {}
      if (Object.keys(ofQueue).length > 0) return ofQueue
      return isReference
        ? recordFacts(context, state as ReferenceState)
        : {
            ...attendanceNow(context, kind, id, state),
            ...assessmentNow(context, kind, state),
            ...queueNow(context, kind, state),
          }
    }
  }
}

/** How the record stands on this machine, in a few lines; none when it is not there. */
export const nowLines = (context: DeskContext, kind: string, id: string): ConflictLine[] => {
  // Written by the fold of this kind.
  const state = readEntity<unknown>(context.store.read, kind, id)?.state
  return state === undefined ? [] : linesOf(context, nowFacts(context, kind, id, state))
}
