import type { AnyEvent } from './events/registry.ts'
import { REFERENCE_KINDS } from './reference-models.ts'

// Who gets which record (sync.md point 6). The hall writes the scopes of a record when it takes it in; reads never filter.

/** People, windows, items, calendars, rules and accounts: every desk has them. */
export const HALL_SCOPE = 'hall'
/** What public screens need to work: units, windows, items, the calendar, settings, tickets' classes. Of people only what their records name: leaders of units, and by number who wrote the record. */
export const PUBLIC_SCOPE = 'public'
/** The whole log; nothing is written for it. */
export const SUPERVISOR_SCOPE = 'supervisor'
export const unitScope = (unitId: string): string => `unit:${unitId}`

/**
 * HALL: every desk. PUBLIC: those and every public screen. RECORD: the units of the record, known from its first event. ACTOR: each event by itself goes to the
 * unit of whoever recorded it. SUBJECT: where the record goes that it speaks of.
 */
export type ScopeRule = {
  readonly to: 'HALL' | 'PUBLIC' | 'RECORD' | 'ACTOR' | 'SUBJECT'
  /** Where its payload names a unit, or a list of them. */
  readonly unitAt?: readonly string[]
}

const hall: ScopeRule = { to: 'HALL' }
const everywhere: ScopeRule = { to: 'PUBLIC' }
const record: ScopeRule = { to: 'RECORD' }
const named: ScopeRule = { to: 'RECORD', unitAt: ['unitId'] }
/** Names every unit whose desks need it: of the person, and of the posts they stand for. */
const concerned: ScopeRule = { to: 'RECORD', unitAt: ['unitIds'] }
const actor: ScopeRule = { to: 'ACTOR' }
const subject: ScopeRule = { to: 'SUBJECT' }

/** Decided for each type one by one, so that nobody adds a type without thinking of who gets it. */
export const SCOPE_RULES: { readonly [Type in AnyEvent['type']]: ScopeRule } = {
  'case.opened': named,
  'case.materials_reviewed': record,
  'case.supplement_asked': record,
  'case.supplement_received': record,
  'case.accepted': record,
  'case.not_accepted': record,
  'case.withdrawn': record,
  'case.lapsed': record,
  'case.handling_started': record,
  'case.tolerance_supplied': record,
  'case.suspended': record,
  'case.resumed': record,
  'case.extended': record,
  'case.due_recounted': record,
  'case.fee_recorded': record,
  'case.decided': record,
  'case.delivered': record,
  'case.closed': record,
  'case.archived': record,
  'case.terminated': record,
  'case.reopened': record,
  'case.evaluated': record,
  'case.trip_counted': record,
  'case.noted': record,
  'case.corrected': record,
  'case.undone': record,
  'consultation.logged': named,
  'consultation.corrected': { to: 'RECORD', unitAt: ['after', 'unitId'] },
  'consultation.voided': record,
  'consultation.undone': record,
  'paper.issued': named,
  'paper.printed': record,
  'paper.signed': record,
  'paper.voided': record,
  'first_contact.opened': record,
  'first_contact.handled': record,
  'first_contact.transferred': { to: 'RECORD', unitAt: ['toUnitId'] },
  'first_contact.closed': record,
  'negative_report.drafted': named,
  'negative_report.submitted': record,
  'negative_report.approved': record,
  'negative_report.sent_back': record,
  'negative_report.told': record,
  'negative_report.filed': record,
  // A window's day is confirmed by people of several units; the newest confirmation holds.
  'day_balance.confirmed': actor,
  'paper_form.printed': record,
  'paper_form.voided': record,
  'reference.unit_set': everywhere,
  'reference.window_set': everywhere,
  'reference.staff_set': hall,
  'reference.item_set': everywhere,
  'reference.closure_set': everywhere,
  'reference.holiday_year_set': everywhere,
  'reference.setting_set': everywhere,
  // Of papers, which no screen prints.
  'reference.template_set': hall,
  'account.credential_set': hall,
  'account.unlocked': hall,
  'account.login_failed': hall,
  'account.session_opened': hall,
  'account.session_closed': hall,
  'audit.recorded': actor,
  'device.enrolled': hall,
  'clock.jumped': hall,
  'clock.confirmed': hall,
  'device.store_recovered': hall,
  'device.printer_changed': hall,
  'numbers.leased': { to: 'ACTOR', unitAt: ['unitId'] },
  'conflict.settled': subject,
  'record.released': subject,
  'device.epoch_begun': hall,
  'punch.recorded': concerned,
  'punch.judged': record,
  'machine_lines.imported': named,
  'leave.submitted': concerned,
  'leave.approved': record,
  'leave.rejected': record,
  'leave.cancelled': record,
  'leave.extended': record,
  'leave.returned': record,
  'leave.closed': record,
  'absence.started': concerned,
  'absence.ended': record,
  'makeup.submitted': concerned,
  'makeup.approved': record,
  'makeup.rejected': record,
  'makeup.cancelled': record,
  'roll.filed': named,
  'roll.voided': record,
  'swap.asked': concerned,
  'swap.agreed': record,
  'swap.approved': record,
  'swap.rejected': record,
  'swap.cancelled': record,
  'extra_duty.submitted': concerned,
  'extra_duty.approved': record,
  'extra_duty.rejected': record,
  'extra_duty.cancelled': record,
  'attendance_month.locked': named,
  'attendance_month.corrected': record,
  'attendance_week.confirmed': named,
  'post_absence.booked': concerned,
  'post_absence.freed': record,
  'cover.started': concerned,
  'cover.ended': record,
  'handover.opened': concerned,
  'handover.confirmed': record,
  'handover.returned': record,
  'handover.closed': record,
  'post_alarm.raised': concerned,
  'post_alarm.answered': record,
  'post_alarm.ended': record,
  'reference.attendance_rules_set': hall,
  'reference.rota_set': hall,
  'reference.machine_id_set': hall,
  'reference.post_set': hall,
  'reference.score_rules_set': hall,
  'score_entry.recorded': concerned,
  'score_entry.rejected': concerned,
  'score_entry.answered': record,
  'score_entry.rectified': record,
  'score_entry.appealed': record,
  'score_entry.appeal_decided': record,
  'score_entry.reversed': record,
  // Published to everybody; persons are in it by number alone, and only with whom they are counted.
  'score_period.compiled': hall,
  'score_period.published': hall,
  'score_period.withdrawn': hall,
  'score_period.locked': hall,
  'score_period.corrected': hall,
  'score_figure.entered': concerned,
  'patrol_draw.drawn': hall,
  'patrol.started': record,
  'patrol.window_seen': record,
  'patrol.closed': record,
  // A ticket is of whoever serves it; until then of nobody but the hall.
  'ticket.issued': record,
  'ticket.called': concerned,
  'ticket.recalled': record,
  'ticket.started': concerned,
  'ticket.start_undone': record,
  'ticket.held': record,
  'ticket.finished': record,
  'ticket.missed': record,
  'ticket.transferred': concerned,
  'ticket.prioritised': record,
  'ticket.voided': record,
  'window_queue.opened': concerned,
  'window_queue.paused': concerned,
  'window_queue.closed': concerned,
  'visit.opened': concerned,
  'visit.linked': record,
  'visit.taken_over': record,
  'visit.closed': record,
  'evaluation.given': concerned,
  'evaluation.supplemented': record,
  'evaluation.refused': actor,
  'reference.ticket_class_set': everywhere,
  'reference.window_service_set': everywhere,
  'reference.public_notice_set': everywhere,
}

/** Kinds of entity whose records every desk has. */
const HALL_KINDS = new Set<string>([...REFERENCE_KINDS, 'score_period', 'patrol_draw', 'account', 'device'])

/** Kinds of which public screens have the records as well; the schema of the hall wrote those that were there before. */
const PUBLIC_KINDS = new Set([
  'unit',
  'window',
  'item',
  'closure',
  'holiday_year',
  'setting',
  'ticket_class',
  'window_service',
  'public_notice',
])

/** Kinds whose records end: a snapshot leaves out those that ended long before (sync.md point 6). */
export const ENDING_KINDS = [
  'case',
  'consultation',
  'paper',
  'day_balance',
  'first_contact',
  'negative_report',
  'ticket',
  'visit',
  'evaluation',
] as const

const ruleByType: ReadonlyMap<string, ScopeRule> = new Map(Object.entries(SCOPE_RULES))

/** A type this program does not know goes where the others of its kind of entity go. */
const ruleOf = (event: ScopeFacts): ScopeRule =>
  ruleByType.get(event.type) ?? (HALL_KINDS.has(event.entity[0]) ? hall : record)

/** What is asked of an event; the payload may be anything, also of an event that failed its check. */
export interface ScopeFacts {
  readonly type: string
  readonly entity: readonly [kind: string, id: string]
  /** Unit of whoever recorded it, as the envelope has it. */
  readonly unitId: string | null
  readonly payload: unknown
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

const isUnitId = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 64

const namedUnits = (event: ScopeFacts, rule: ScopeRule): readonly string[] => {
  if (!rule.unitAt) return []
  const value = rule.unitAt.reduce<unknown>(fieldOf, event.payload)
  return (Array.isArray(value) ? value : [value]).filter(isUnitId)
}

/** The record whose units decide where an event goes: for a settlement or a release the one it speaks of, else its own. */
export const subjectOf = (event: ScopeFacts): readonly [kind: string, id: string] => {
  if (ruleOf(event).to !== 'SUBJECT') return event.entity
  const subject = fieldOf(event.payload, 'entity')
  if (!Array.isArray(subject)) return event.entity
  const [kind, id]: readonly unknown[] = subject
  return typeof kind === 'string' && typeof id === 'string' ? [kind, id] : event.entity
}

/**
 * The units an event records for: those of its record; those its payload and envelope name for a new one. Empty for what
 * belongs to the hall or to whoever recorded it.
 */
export const unitsRecordedFor = (event: ScopeFacts, units: readonly string[]): readonly string[] => {
  const rule = ruleOf(event)
  if (rule.to !== 'RECORD') return []
  if (units.length > 0) return units
  const named = namedUnits(event, rule)
  return named.length > 0 ? named : added([], event.unitId)
}

/** Where an event goes, and the units of its record from then on. */
export interface Scoping {
  readonly scopes: readonly string[]
  readonly units: readonly string[]
}

const added = (units: readonly string[], ...more: readonly (string | null)[]): readonly string[] => {
  const fresh = more.filter((unit) => unit !== null && !units.includes(unit)) as string[]
  return fresh.length === 0 ? units : [...new Set([...units, ...fresh])]
}

/**
 * The scopes of an event. `units` are those of the record named by `subjectOf`, empty for a new one. A record belongs to
 * the unit it is for and to the unit of whoever began it; an event that hands it to another unit adds that one, whose
 * desks then need what came before as well. Later actors add nothing: a desk that has a part of a record's history could
 * not fold it.
 */
export const scopesOf = (event: ScopeFacts, units: readonly string[]): Scoping => {
  const rule = ruleOf(event)
  switch (rule.to) {
    case 'PUBLIC':
      return { scopes: [HALL_SCOPE, PUBLIC_SCOPE], units }
    case 'HALL':
      return { scopes: [HALL_SCOPE], units }
    case 'ACTOR':
      return { scopes: added([], event.unitId, ...namedUnits(event, rule)).map(unitScope), units }
    case 'SUBJECT': {
      const [kind] = subjectOf(event)
      // A record of theirs that is read after all: screens have it set aside until they are told. Of a settlement they hear
      // nothing: what it applied comes as a record of its own, and who decided it is nobody's business there.
      if (PUBLIC_KINDS.has(kind) && event.type === 'record.released')
        return { scopes: [HALL_SCOPE, PUBLIC_SCOPE], units }
      if (HALL_KINDS.has(kind)) return { scopes: [HALL_SCOPE], units }
      const to = units.length > 0 ? units : added([], event.unitId)
      return { scopes: to.map(unitScope), units }
    }
    case 'RECORD': {
      const after = added(units, ...namedUnits(event, rule), units.length === 0 ? event.unitId : null)
      return { scopes: after.map(unitScope), units: after }
    }
  }
}

/** The scopes a machine follows: of its window, or of the units it was given when it has none. */
export const deviceScopes = (
  kind: 'DESK' | 'SUPERVISOR' | 'KIOSK',
  window: { readonly kind: 'UNIT' | 'COMBINED' | 'ANY_ITEM'; readonly unitIds: readonly string[] } | null,
  unitIds: readonly string[],
): readonly string[] => {
  if (kind === 'KIOSK') return [PUBLIC_SCOPE]
  // A window that takes in every item serves every unit.
  if (kind === 'SUPERVISOR' || window?.kind === 'ANY_ITEM') return [SUPERVISOR_SCOPE]
  return [HALL_SCOPE, ...[...new Set(window ? window.unitIds : unitIds)].map(unitScope)]
}
