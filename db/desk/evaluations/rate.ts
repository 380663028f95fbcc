import { ContractError } from '../../contract/index.ts'
import type { evaluationMethods } from '../../contract/evaluations.ts'
import { dayFromMs } from '../../model/day.ts'
import type { EvaluationLevel } from '../../model/events/queue-events.ts'
import { DEFAULT_OPENING_SESSIONS, lastDayOver, parseOpeningHours } from '../../model/opening-hours.ts'
import {
  DEFAULT_EVALUATION_OPTIONS,
  judgePress,
  RATE_AFTER_MS,
  readEvaluationOptions,
  type EvaluationOptions,
  type RatedVisit,
} from '../../model/queue/evaluation.ts'
import { numberOfTicket } from '../../model/queue/ticket-number.ts'
import { evaluationIdOf, servedBy, type EvaluationState, type VisitState } from '../../model/queue/visit.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import type { WindowQueueState } from '../../model/queue/window-queue.ts'
import type { ReferenceData, Store } from '../../store/index.ts'
import { readEntity } from '../../store/projections/projector.ts'
import { newestVisit } from '../../store/queries/evaluations.ts'
import { append } from '../append.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { setting } from '../hall-rules.ts'

/** Nobody is logged in at a screen. */
const THE_SCREEN = { staffId: null, session: null, unitId: null } as const

export const evaluationOptions = (reference: ReferenceData): EvaluationOptions =>
  readEvaluationOptions(setting(reference, 'evaluation.options')) ?? DEFAULT_EVALUATION_OPTIONS

interface AtWindow extends RatedVisit {
  readonly openedAtMs: number
  readonly visitId: string
  readonly staffId: string
  readonly ticket: string | null
}

/**
 * When the visitor was served last, whatever somebody forgot to say: at the end of the visit, when it was set aside, or when
 * its window closed. Null while they are served.
 */
const endOf = ({ read }: Store, windowId: string, visit: VisitState): number | null => {
  const ticket =
    visit.ticketId === null ? undefined : readEntity<TicketState>(read, 'ticket', visit.ticketId)?.state
  const window = readEntity<WindowQueueState>(read, 'window_queue', windowId)?.state
  const ends = [
    visit.closedAtMs,
    ticket === undefined || ticket.status === 'SERVING'
      ? null
      : (ticket.turnAtMs ?? ticket.endedAtMs ?? ticket.calledAtMs),
    window?.status === 'CLOSED' && window.sinceMs >= visit.openedAtMs ? window.sinceMs : null,
  ].filter((atMs) => atMs !== null)
  return ends.length === 0 ? null : Math.min(...ends)
}

/** The visit that decides what a press at a window means; null when there was none on a day that goes on. */
const visitAt = ({ store, reference, nowMs }: DeskContext, windowId: string): AtWindow | null => {
  const newest = newestVisit(store.read, windowId)
  const sessions = parseOpeningHours(setting(reference, 'hall.opening')) ?? DEFAULT_OPENING_SESSIONS
  if (!newest || dayFromMs(newest.state.openedAtMs) <= lastDayOver(sessions, nowMs)) return null
  const { visitId, state } = newest
  return {
    visitId,
    staffId: servedBy(state),
    ticket: state.ticketId === null ? null : numberOfTicket(state.ticketId),
    openedAtMs: state.openedAtMs,
    endedAtMs: endOf(store, windowId, state),
    isRated: readEntity(store.read, 'evaluation', evaluationIdOf(visitId)) !== undefined,
  }
}

/** Address under which a telephone rates one visit; null where the hall has set none. */
const linkOf = ({ store, reference }: DeskContext, visitId: string): string | null => {
  const base = setting(reference, 'evaluation.link_base').replace(/\/+$/, '')
  const hallId = store.sync?.enrolment.hallId
  if (base === '' || hallId === undefined) return null
  return `${base}/rate/${encodeURIComponent(hallId)}/${visitId}/${store.vault.hash(`rating:${visitId}`)}`
}

const unitIdsOf = ({ reference }: DeskContext, windowId: string) => [
  ...(reference.windows.get(windowId)?.unitIds ?? []),
]

const refuse = (
  context: DeskContext,
  press: {
    readonly windowId: string
    readonly staffId: string | null
    readonly level: EvaluationLevel | null
    readonly reason: 'NO_VISIT' | 'TWICE' | 'TOO_LATE' | 'STAFF_SIDE'
  },
): ContractError => {
  const { store, desk, reference, session } = context
  const window = reference.windows.get(press.windowId)
  const staff = press.staffId === null ? undefined : reference.staff.get(press.staffId)
  const by = session ? recordingContext(context) : THE_SCREEN
  store.record({ ...by, windowId: window?.windowId ?? null }, (act) =>
    append(act, 'evaluation.refused', Buffer.from(desk.randomBytes(16)).toString('hex'), {
      windowId: window?.windowId ?? null,
      staffId: staff?.staffId ?? null,
      reason: press.reason,
      level: press.level,
    }),
  )
  return new ContractError('RATING_REFUSED', { reason: press.reason })
}

/** Pages of screens have nobody signed in; where somebody is, it is not the visitor who presses (product.md). */
const requireVisitorSide = (
  context: DeskContext,
  press: {
    readonly windowId: string
    readonly staffId: string | null
    readonly level: EvaluationLevel | null
  },
): void => {
  if (context.session !== null) throw refuse(context, { ...press, reason: 'STAFF_SIDE' })
}

export const rateHandlers: Handlers<
  Pick<typeof evaluationMethods, 'screen.rating' | 'screen.rate' | 'screen.addToRating'>
> = {
  'screen.rating'(context, { windowId }) {
    const { version: optionsVersion, options } = evaluationOptions(context.reference)
    const asked = { optionsVersion, options: [...options] }
    const nothing = { visit: null, link: null, ...asked }
    const visit = visitAt(context, windowId)
    const verdict = judgePress(visit, context.nowMs)
    if (!visit || verdict === 'NO_VISIT' || verdict === 'TOO_LATE')
      return { state: 'NOBODY' as const, ...nothing }
    const isOver = visit.endedAtMs !== null && context.nowMs - visit.endedAtMs > RATE_AFTER_MS
    if (isOver) return { state: 'NOBODY' as const, ...nothing }
    return {
      state: verdict === 'TWICE' ? ('RATED' as const) : ('OPEN' as const),
      visit: {
        key: visit.visitId,
        ticket: visit.ticket,
        sinceMs: visit.openedAtMs,
        untilMs: visit.endedAtMs === null ? null : visit.endedAtMs + RATE_AFTER_MS,
      },
      link: verdict === 'TWICE' ? null : linkOf(context, visit.visitId),
      ...asked,
    }
  },
  'screen.rate'(context, { windowId, visit: shown, level, options, text }) {
    const { store, reference, nowMs } = context
    const visit = visitAt(context, windowId)
    requireVisitorSide(context, { windowId, staffId: visit?.staffId ?? null, level })
    const verdict = judgePress(visit, nowMs)
    // The screen still showed the visitor before.
    const isOther = visit !== null && shown !== null && shown !== visit.visitId
    if (!visit || verdict !== 'COUNTS' || isOther) {
      const reason = isOther ? 'TOO_LATE' : verdict === 'COUNTS' ? 'NO_VISIT' : verdict
      throw refuse(context, { windowId, staffId: visit?.staffId ?? null, level, reason })
    }
    const asked = evaluationOptions(reference)
    const known = new Set(asked.options.map(({ id }) => id))
    const window = reference.windows.get(windowId)
    const staff = reference.staff.get(visit.staffId)
    if (!window || !staff) throw new ContractError('NOT_FOUND', { subject: windowId })
    store.record({ ...THE_SCREEN, windowId: window.windowId }, (act) =>
      append(act, 'evaluation.given', evaluationIdOf(visit.visitId), {
        unitIds: unitIdsOf(context, windowId),
        visitId: visit.visitId,
        windowId: window.windowId,
        staffId: staff.staffId,
        level,
        options: options.filter((id) => known.has(id)),
        optionsVersion: asked.version,
        text,
        channel: 'WINDOW_SCREEN',
      }),
    )
    return { visit: visit.visitId }
  },
  'screen.addToRating'(context, { windowId, visit, text }) {
    const { store, nowMs, reference } = context
    requireVisitorSide(context, { windowId, staffId: null, level: null })
    const given = readEntity<EvaluationState>(store.read, 'evaluation', evaluationIdOf(visit))?.state
    if (!given || given.windowId !== windowId)
      throw new ContractError('RATING_REFUSED', { reason: 'NO_VISIT' })
    if (nowMs - given.atMs > RATE_AFTER_MS) throw new ContractError('RATING_REFUSED', { reason: 'TOO_LATE' })
    store.record({ ...THE_SCREEN, windowId: reference.windows.get(windowId)?.windowId ?? null }, (act) =>
      append(act, 'evaluation.supplemented', evaluationIdOf(visit), { text }),
    )
    return {}
  },
}
