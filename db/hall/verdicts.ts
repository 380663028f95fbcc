import type { ClockClaim, Envelope } from '../model/events/envelope.ts'
import { readEnvelope } from '../model/events/read-envelope.ts'
import { Refusal, undoneEventId, type RecordedEvent } from '../model/events/define.ts'
import { findDefinition } from '../model/events/registry.ts'
import type { AnyEvent } from '../model/events/registry.ts'
import { modelOf } from '../model/entity-models.ts'
import { isPutBack } from '../model/queue/ticket.ts'
import {
  ASSESSING_ROLES,
  CLOSING_ROLES,
  DECIDING_ROLES,
  HALL_WIDE_ROLES,
  PRIORITISING_ROLES,
  type Role,
} from '../model/roles.ts'
import { scopesOf, SUPERVISOR_SCOPE, unitScope, unitsRecordedFor, type ScopeFacts } from '../model/scopes.ts'
import type { Verdict } from '../model/verdict.ts'
import type { DeviceKind } from '../sync/wire.ts'

// What the hall says of an event it was sent (sync.md points 3 and 9). Whatever it says, the event is kept.

/**
 * ADMIN: who may change what the whole hall works by. ADMIN_OR_OWN: that, or a person about their own account. OWN: a
 * person about their own account, also one who has left (a wrong try counts all the same). MEMBER: anybody who works
 * here. DECIDER: who decides over requests and attendance of others. PRIORITISER: who
 * changes whose turn it is. ASSESSOR: who scores. CLOSER: who
 * locks what was scored and corrects it after. MACHINE: what a machine notes about itself, whoever sits at it. HALL: the
 * hall itself, and no machine.
 */
export type RoleRule =
  | 'ADMIN'
  | 'DECIDER'
  | 'PRIORITISER'
  | 'ASSESSOR'
  | 'CLOSER'
  | 'ADMIN_OR_OWN'
  | 'OWN'
  | 'MEMBER'
  | 'MACHINE'
  | 'HALL'

/** Decided for each type one by one, so that nobody adds a type without thinking of who may record it. */
const ROLE_RULES: { readonly [Type in AnyEvent['type']]: RoleRule } = {
  'case.opened': 'MEMBER',
  'case.materials_reviewed': 'MEMBER',
  'case.supplement_asked': 'MEMBER',
  'case.supplement_received': 'MEMBER',
  'case.accepted': 'MEMBER',
  'case.not_accepted': 'MEMBER',
  'case.withdrawn': 'MEMBER',
  'case.lapsed': 'MEMBER',
  'case.handling_started': 'MEMBER',
  'case.tolerance_supplied': 'MEMBER',
  'case.suspended': 'MEMBER',
  'case.resumed': 'MEMBER',
  'case.extended': 'MEMBER',
  'case.due_recounted': 'MEMBER',
  'case.fee_recorded': 'MEMBER',
  'case.decided': 'MEMBER',
  'case.delivered': 'MEMBER',
  'case.closed': 'MEMBER',
  'case.archived': 'MEMBER',
  'case.terminated': 'MEMBER',
  'case.reopened': 'MEMBER',
  'case.evaluated': 'MEMBER',
  'case.trip_counted': 'MEMBER',
  'case.noted': 'MEMBER',
  'case.corrected': 'MEMBER',
  'case.undone': 'MEMBER',
  'consultation.logged': 'MEMBER',
  'consultation.corrected': 'MEMBER',
  'consultation.voided': 'MEMBER',
  'consultation.undone': 'MEMBER',
  'paper.issued': 'MEMBER',
  'paper.printed': 'MEMBER',
  'paper.signed': 'MEMBER',
  'paper.voided': 'MEMBER',
  'first_contact.opened': 'MEMBER',
  'first_contact.handled': 'MEMBER',
  'first_contact.transferred': 'MEMBER',
  'first_contact.closed': 'MEMBER',
  'negative_report.drafted': 'MEMBER',
  'negative_report.submitted': 'MEMBER',
  'negative_report.approved': 'MEMBER',
  'negative_report.sent_back': 'MEMBER',
  'negative_report.told': 'MEMBER',
  'negative_report.filed': 'MEMBER',
  'day_balance.confirmed': 'MEMBER',
  'paper_form.printed': 'MEMBER',
  'paper_form.voided': 'MEMBER',
  'reference.unit_set': 'ADMIN',
  'reference.window_set': 'ADMIN',
  'reference.staff_set': 'ADMIN',
  'reference.item_set': 'ADMIN',
  'reference.closure_set': 'ADMIN',
  'reference.holiday_year_set': 'ADMIN',
  'reference.setting_set': 'ADMIN',
  'reference.template_set': 'ADMIN',
  'account.credential_set': 'ADMIN_OR_OWN',
  'account.unlocked': 'ADMIN',
  'account.login_failed': 'OWN',
  'account.session_opened': 'OWN',
  'account.session_closed': 'OWN',
  'audit.recorded': 'MEMBER',
  'device.enrolled': 'MACHINE',
  'clock.jumped': 'MACHINE',
  'clock.confirmed': 'MACHINE',
  'device.store_recovered': 'MACHINE',
  'device.printer_changed': 'MACHINE',
  // Numbers drawn from a range stay drawn, also when whoever drew them has left meanwhile.
  'numbers.leased': 'MACHINE',
  'conflict.settled': 'MEMBER',
  // A machine that could release records could have anything accepted.
  'record.released': 'HALL',
  'device.epoch_begun': 'MACHINE',
  'punch.recorded': 'MEMBER',
  'punch.judged': 'DECIDER',
  'machine_lines.imported': 'MEMBER',
  'leave.submitted': 'MEMBER',
  'leave.approved': 'DECIDER',
  'leave.rejected': 'DECIDER',
  'leave.cancelled': 'MEMBER',
  'leave.extended': 'MEMBER',
  'leave.returned': 'MEMBER',
  'leave.closed': 'DECIDER',
  'absence.started': 'MEMBER',
  'absence.ended': 'MEMBER',
  'makeup.submitted': 'MEMBER',
  'makeup.approved': 'DECIDER',
  'makeup.rejected': 'DECIDER',
  'makeup.cancelled': 'MEMBER',
  'roll.filed': 'DECIDER',
  'roll.voided': 'DECIDER',
  'swap.asked': 'MEMBER',
  'swap.agreed': 'MEMBER',
  'swap.approved': 'DECIDER',
  'swap.rejected': 'MEMBER',
  'swap.cancelled': 'MEMBER',
  'extra_duty.submitted': 'MEMBER',
  'extra_duty.approved': 'DECIDER',
  'extra_duty.rejected': 'DECIDER',
  'extra_duty.cancelled': 'MEMBER',
  'attendance_month.locked': 'DECIDER',
  'attendance_month.corrected': 'DECIDER',
  'attendance_week.confirmed': 'DECIDER',
  'post_absence.booked': 'MEMBER',
  'post_absence.freed': 'MEMBER',
  'cover.started': 'MEMBER',
  'cover.ended': 'MEMBER',
  'handover.opened': 'MEMBER',
  'handover.confirmed': 'MEMBER',
  'handover.returned': 'MEMBER',
  'handover.closed': 'MEMBER',
  'post_alarm.raised': 'MACHINE',
  'post_alarm.answered': 'MEMBER',
  'post_alarm.ended': 'MACHINE',
  'reference.attendance_rules_set': 'ADMIN',
  'reference.rota_set': 'ADMIN',
  'reference.machine_id_set': 'ADMIN',
  'reference.post_set': 'ADMIN',
  'reference.score_rules_set': 'ADMIN',
  'score_entry.recorded': 'ASSESSOR',
  'score_entry.rejected': 'ASSESSOR',
  'score_entry.answered': 'MEMBER',
  'score_entry.rectified': 'MEMBER',
  'score_entry.appealed': 'MEMBER',
  'score_entry.appeal_decided': 'ASSESSOR',
  'score_entry.reversed': 'ASSESSOR',
  'score_period.compiled': 'ASSESSOR',
  'score_period.published': 'ASSESSOR',
  'score_period.withdrawn': 'CLOSER',
  'score_period.locked': 'CLOSER',
  'score_period.corrected': 'CLOSER',
  'score_figure.entered': 'ASSESSOR',
  'patrol_draw.drawn': 'ASSESSOR',
  'patrol.started': 'ASSESSOR',
  'patrol.window_seen': 'ASSESSOR',
  'patrol.closed': 'ASSESSOR',
  // Kiosks and screens note what was done at them; nobody sits there.
  'ticket.issued': 'MACHINE',
  'ticket.called': 'MEMBER',
  'ticket.recalled': 'MEMBER',
  'ticket.started': 'MEMBER',
  'ticket.start_undone': 'MEMBER',
  'ticket.held': 'MEMBER',
  'ticket.finished': 'MEMBER',
  'ticket.missed': 'MEMBER',
  'ticket.transferred': 'MEMBER',
  'ticket.prioritised': 'PRIORITISER',
  'ticket.voided': 'MEMBER',
  'window_queue.opened': 'MEMBER',
  'window_queue.paused': 'MEMBER',
  'window_queue.closed': 'MEMBER',
  'visit.opened': 'MEMBER',
  'visit.linked': 'MEMBER',
  'visit.taken_over': 'MEMBER',
  'visit.closed': 'MEMBER',
  'evaluation.given': 'MACHINE',
  'evaluation.supplemented': 'MACHINE',
  'evaluation.refused': 'MACHINE',
  'reference.ticket_class_set': 'ADMIN',
  'reference.window_service_set': 'ADMIN',
  'reference.public_notice_set': 'ADMIN',
}
const ruleByType: ReadonlyMap<string, RoleRule> = new Map(Object.entries(ROLE_RULES))

/** What the server records by itself, besides people who may. */
const HALL_RECORDS: ReadonlySet<string> = new Set<AnyEvent['type']>([
  'audit.recorded',
  'ticket.called',
  'ticket.finished',
  'ticket.voided',
  'visit.closed',
  'window_queue.closed',
])

/** What a public screen or a ticket machine may record besides what it notes about itself: nobody is known there. */
const KIOSK_RECORDS: ReadonlySet<string> = new Set<AnyEvent['type']>(['numbers.leased', 'ticket.issued'])
const isOfKiosk = (type: string): boolean =>
  type.startsWith('device.') || type.startsWith('clock.') || KIOSK_RECORDS.has(type)

export const roleRuleOf = (type: string): RoleRule | undefined => ruleByType.get(type)

const ADMIN_ROLES: ReadonlySet<Role> = new Set<Role>(['SYSADMIN', 'CENTER_ADMIN'])

/** An event as it came in, checked as far as it can be without knowing anything of the hall. */
export type ReadEvent =
  | {
      readonly kind: 'EVENT'
      readonly envelope: Envelope
      /** Lifted to the newest version of its type. */
      readonly payload: unknown
      readonly guarded: boolean
    }
  /** Of a type or version this program does not know; its envelope is sound. */
  | { readonly kind: 'UNKNOWN_TYPE'; readonly envelope: Envelope }
  /** Not an event; the envelope is there if that part of it was sound. */
  | { readonly kind: 'INVALID'; readonly envelope: Envelope | null }

/** A record made from reference data is version-checked like a guarded step (sync.md point 9). */
const isVersionChecked = (type: string): boolean => type.startsWith('reference.')

/** Whether events of a type are read; those of others are kept unread. */
export type KnowsType = (type: string) => boolean
const everyType: KnowsType = () => true

/** Reads the bytes of an event. Never throws: what cannot be read is a quarantined event like others. */
export const readEvent = (bytes: Uint8Array, knows = everyType): ReadEvent => {
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  } catch {
    return { kind: 'INVALID', envelope: null }
  }
  return readEnveloped(readEnvelope(json), knows)
}

/** The same for an event whose envelope is read already; null when it has none. */
export const readEnveloped = (envelope: Envelope | null, knows = everyType): ReadEvent => {
  if (!envelope) return { kind: 'INVALID', envelope: null }
  const definition = findDefinition(envelope.type)
  if (!definition || !knows(envelope.type) || envelope.typeVersion > definition.version)
    return { kind: 'UNKNOWN_TYPE', envelope }
  if (definition.entity !== envelope.entity[0]) return { kind: 'INVALID', envelope }
  const lifted = lift(definition, envelope)
  const payload = definition.payload.safeParse(lifted)
  if (!payload.success) return { kind: 'INVALID', envelope }
  return {
    kind: 'EVENT',
    envelope,
    payload: payload.data,
    guarded: definition.guarded || isVersionChecked(envelope.type),
  }
}

const lift = (definition: NonNullable<ReturnType<typeof findDefinition>>, envelope: Envelope): unknown => {
  if (!definition.upcast || envelope.typeVersion === definition.version) return envelope.payload
  try {
    return definition.upcast(envelope.payload, envelope.typeVersion)
  } catch {
    // Of an older version and not of its shape: the check of the payload says so.
    return undefined
  }
}

/** The device whose chain the event is in, as the hall has it. */
export interface SenderFacts {
  readonly hallId: string
  readonly deviceId: string
  readonly epoch: number
  readonly kind: DeviceKind
  /** `deviceScopes` of the model. */
  readonly scopes: readonly string[]
  /** It is the machine of the server itself. */
  readonly isHall?: boolean
}

/** The person an event names, as the events before it leave them. */
export interface ActorFacts {
  readonly staffId: string
  readonly active: boolean
  readonly roles: readonly Role[]
  /** Their own unit, and those of their own window. */
  readonly unitIds: readonly string[]
}

/** Newest accepted guarded event of an entity; `hallSeq` 0 when there is none. */
export interface Guard {
  readonly hallSeq: number
  readonly deviceId: string
}
export const NO_GUARD: Guard = { hallSeq: 0, deviceId: '' }

/** Everything the verdict depends on besides the event; all of it as the events before it in the hall's order leave it. */
export interface JudgeFacts {
  readonly sender: SenderFacts
  /** The log has another event with this id. */
  readonly isDuplicate: boolean
  /** Null when the event names nobody, or somebody the hall does not know. */
  readonly actor: ActorFacts | null
  /** Nobody works in this hall yet: its first people come from whichever machine has them. */
  readonly isHallEmpty: boolean
  readonly guard: Guard
  /** State of the entity; undefined for a new one. */
  readonly state: unknown
  /** Units of the record that `subjectOf` names. */
  readonly units: readonly string[]
  /**
   * For an event that takes another back, or was taken back before it came: how the entity folds, all accepted events and
   * this one.
   */
  readonly refold: { readonly state: unknown; readonly refused: number } | null
}

/** Where the event stands in the hall's log. */
export interface Placing {
  readonly hallSeq: number
  /** Best estimate of when it happened. */
  readonly atMs: number
}

export interface Judgement {
  readonly verdict: Verdict
  /** Empty when accepted. */
  readonly reason: string
  readonly stateAfter: unknown
  readonly guardAfter: Guard
  readonly scopes: readonly string[]
  /** Units of the record from now on; new ones get its earlier events as well. */
  readonly units: readonly string[]
}

const isEntitled = (
  rule: Exclude<RoleRule, 'HALL' | 'MACHINE'>,
  envelope: Envelope,
  payload: unknown,
  actor: ActorFacts,
): boolean => {
  const own = envelope.entity[1] === actor.staffId
  if (rule === 'OWN') return own
  if (!actor.active) return false
  if (rule === 'ASSESSOR') return actor.roles.some((role) => ASSESSING_ROLES.includes(role))
  if (rule === 'CLOSER') return actor.roles.some((role) => CLOSING_ROLES.includes(role))
  if (rule === 'DECIDER') return actor.roles.some((role) => DECIDING_ROLES.includes(role))
  if (rule === 'PRIORITISER') return actor.roles.some((role) => PRIORITISING_ROLES.includes(role))
  if (rule === 'MEMBER' || actor.roles.some((role) => ADMIN_ROLES.has(role))) return true
  if (rule !== 'ADMIN_OR_OWN' || !own) return false
  // The account that changes is that of the entity; a payload that names another is no excuse.
  return (payload as { staffId?: unknown }).staffId === actor.staffId
}

/** A and B away together is let happen by the centre's leader alone (domain-rules section 8). */
const isOverride = ({ type }: Envelope, payload: unknown): boolean =>
  type === 'leave.approved' && (payload as { override?: unknown }).override !== null

/** Whose turn it is, whatever window has the visitor, is changed by those who lead the hall. */
const ruleOf = ({ type }: Envelope, payload: unknown): RoleRule | undefined =>
  type === 'ticket.transferred' && isPutBack(payload as Parameters<typeof isPutBack>[0])
    ? 'PRIORITISER'
    : roleRuleOf(type)

/** Which a window head grants, with a reason: nobody claims it at a machine (domain-rules section 11). */
const isUrgent = (type: string, payload: unknown): boolean =>
  type === 'ticket.issued' && (payload as { priority?: unknown }).priority === 'URGENT'

const mayRecord = (envelope: Envelope, payload: unknown, facts: JudgeFacts): boolean => {
  const { type } = envelope
  const { sender, actor } = facts
  if (envelope.entity[0] === 'device' && envelope.entity[1] !== sender.deviceId) return false
  if (sender.kind === 'KIOSK') return isOfKiosk(type) && !isUrgent(type, payload)
  const rule = ruleOf(envelope, payload)
  if (rule === 'MACHINE') return true
  // What the server did or met by itself.
  if (sender.isHall === true && HALL_RECORDS.has(type)) return true
  if (facts.isHallEmpty && (type.startsWith('reference.') || type.startsWith('account.'))) return true
  if (rule === 'HALL') return sender.isHall === true
  if (rule === undefined) return false
  if (isOverride(envelope, payload) && actor?.roles.includes('LEADER') !== true) return false
  return actor !== null && isEntitled(rule, envelope, payload, actor)
}

const isOutOfScope = (event: ScopeFacts, { sender, actor, units, state }: JudgeFacts): boolean => {
  if (sender.kind !== 'DESK' || sender.scopes.includes(SUPERVISOR_SCOPE)) return false
  // Any window may have the slip in its hand: what two of them did to one ticket apart is told as what it is.
  if (event.entity[0] === 'ticket') return false
  // What begins a record is for the unit it names, wherever something that came before it went.
  const begun = state === undefined ? unitsRecordedFor(event, []) : []
  const recordedFor = [...unitsRecordedFor(event, units), ...begun]
  if (recordedFor.length === 0) return false
  if (actor?.roles.some((role) => HALL_WIDE_ROLES.includes(role))) return false
  return !recordedFor.some(
    (unit) => sender.scopes.includes(unitScope(unit)) || actor?.unitIds.includes(unit) === true,
  )
}

const NOWHERE = { scopes: [], units: [] } as const

/** As folds see it. */
const recorded = (envelope: Envelope, payload: unknown, { hallSeq, atMs }: Placing): RecordedEvent => ({
  id: envelope.id,
  type: envelope.type,
  typeVersion: envelope.typeVersion,
  entity: envelope.entity,
  unitId: envelope.unitId,
  windowId: envelope.windowId,
  staffId: envelope.actor.staffId,
  deviceId: envelope.deviceId,
  deviceSeq: envelope.deviceSeq,
  hallSeq,
  atMs,
  time: envelope.time satisfies ClockClaim,
  copyOf: envelope.copiedFrom?.id ?? null,
  payload,
})

/** The event of a reading as folds take it; null for one that was not understood. */
export const recordedEventOf = (read: ReadEvent, placing: Placing): RecordedEvent | null =>
  read.kind === 'EVENT' ? recorded(read.envelope, read.payload, placing) : null

/**
 * The verdict on one event. Pure: the caller reads the facts before and writes what comes out, one event after the other,
 * because each is judged by what those before it left. An entity without a model (audit, numbers) has no state.
 */
export const judge = (read: ReadEvent, facts: JudgeFacts, placing: Placing): Judgement => {
  const { envelope } = read
  const scopeFacts: ScopeFacts | null = envelope && {
    type: envelope.type,
    entity: envelope.entity,
    unitId: envelope.unitId,
    payload: read.kind === 'EVENT' ? read.payload : envelope.payload,
  }
  const scoping = scopeFacts ? scopesOf(scopeFacts, facts.units) : NOWHERE
  const not = (verdict: Verdict, reason: string, units = facts.units): Judgement => ({
    verdict,
    reason,
    stateAfter: facts.state,
    guardAfter: facts.guard,
    scopes: scoping.scopes,
    units,
  })
  if (read.kind === 'INVALID' || !scopeFacts) return not('quarantined', 'INVALID')
  // Events that follow it are to go where it went, so that it can be released later.
  if (read.kind === 'UNKNOWN_TYPE')
    // Released later, it must not count twice.
    return not('quarantined', facts.isDuplicate ? 'DUPLICATE_ID' : 'UNKNOWN_TYPE', scoping.units)
  const { sender } = facts
  const { payload } = read
  if (
    read.envelope.hallId !== sender.hallId ||
    read.envelope.deviceId !== sender.deviceId ||
    read.envelope.epoch !== sender.epoch
  )
    return not('quarantined', 'INVALID')
  if (facts.isDuplicate) return not('quarantined', 'DUPLICATE_ID')
  if (!mayRecord(read.envelope, payload, facts)) return not('quarantined', 'NOT_ALLOWED')
  if (isOutOfScope(scopeFacts, facts)) return not('quarantined', 'OUT_OF_SCOPE')

  const { guard } = facts
  if (read.guarded && guard.deviceId !== sender.deviceId && (read.envelope.base ?? 0) < guard.hallSeq)
    return not('conflict', 'CHANGED_MEANWHILE')

  const event = recorded(read.envelope, payload, placing)
  const model = modelOf(event.entity[0])
  const after = model ? model.apply(facts.state, event) : undefined
  if (after instanceof Refusal) return not('conflict', after.code)
  const isUndo = undoneEventId(event) !== null
  // Something else was built on the step that would be taken back.
  if (isUndo && facts.refold && facts.refold.refused > 0) return not('conflict', 'CHANGED_MEANWHILE')
  return {
    verdict: 'accepted',
    reason: '',
    stateAfter: facts.refold ? facts.refold.state : after,
    guardAfter: read.guarded ? { hallSeq: placing.hallSeq, deviceId: sender.deviceId } : guard,
    scopes: scoping.scopes,
    units: scoping.units,
  }
}
