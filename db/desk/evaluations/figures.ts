import { ContractError } from '../../contract/index.ts'
import type { evaluationMethods } from '../../contract/evaluations.ts'
import { addDays, dayFromMs, daysBetween, msAt } from '../../model/day.ts'
import { evaluationFigures, flagsOf, type EvaluationFigures } from '../../model/queue/evaluation.ts'
import { toldSteps } from '../../model/queue/rating-steps.ts'
import { numberOfTicket } from '../../model/queue/ticket-number.ts'
import type { EvaluationState } from '../../model/queue/visit.ts'
import { HALL_WIDE_ROLES } from '../../model/roles.ts'
import { sha256Hex } from '../../store/sha256.ts'
import {
  countClosedVisits,
  listEvaluations,
  listPresses,
  type KeptEvaluation,
  type VisitCount,
} from '../../store/queries/evaluations.ts'
import { listRatingsInOrder } from '../../store/queries/ratings-in-order.ts'
import type { DeskContext, DeskSession, Handlers } from '../context.ts'
import { completenessOf } from '../hall/completeness.ts'
import { isAssessor } from '../assessment/charging.ts'
import { scoreOf } from './score-of.ts'
import { evaluationOptions } from './rate.ts'

const DAYS_MAX = 400
const ROWS_MAX = 500
const STEPS_MAX = 50

const spanMs = ({ from, to }: { readonly from: string; readonly to: string }): readonly [number, number] => {
  if (to < from || daysBetween(from, to) > DAYS_MAX)
    throw new ContractError('BAD_REQUEST', { problem: `${from} – ${to}` })
  return [msAt(from, '00:00'), msAt(addDays(to, 1), '00:00')]
}

const asFigures = (figures: EvaluationFigures) => ({
  ...figures,
  counts: [...figures.counts] as [number, number, number, number, number],
})

const figuresOf = (ratings: readonly EvaluationState[]) =>
  asFigures(
    evaluationFigures(
      ratings.map(({ level }) => level),
      0,
    ),
  )

/** By their hash: an order that has nothing to do with when they were written. */
const shuffledTexts = (ratings: readonly EvaluationState[]): string[] =>
  ratings
    .flatMap(({ text, supplements }) => [text, ...supplements])
    .filter((text) => text !== '')
    .toSorted((one, other) => (sha256Hex(one) < sha256Hex(other) ? -1 : 1))

const sum = (counts: readonly VisitCount[]): number => counts.reduce((total, { count }) => total + count, 0)

/** Whose ratings somebody may look at: the whole hall's, or those of their own unit's windows; never their own. */
const mayLookAt = (
  { reference }: DeskContext,
  session: DeskSession,
): ((windowId: string, staffId: string) => boolean) => {
  const isHallWide = session.staff.roles.some((role) => HALL_WIDE_ROLES.includes(role))
  return (windowId, staffId) =>
    staffId !== session.staff.staffId &&
    (isHallWide || reference.windows.get(windowId)?.unitIds.includes(session.staff.unitId) === true)
}

const sessionOf = ({ session }: DeskContext): DeskSession => {
  if (!session) throw new ContractError('NOT_SIGNED_IN')
  return session
}

const toRatings = (kept: readonly KeptEvaluation[]) =>
  kept.map(({ evaluation, visit }) => ({
    visitId: evaluation.visitId,
    windowId: evaluation.windowId,
    atMs: evaluation.atMs,
    openedAtMs: visit?.openedAtMs ?? 0,
    closedAtMs: visit?.closedAtMs ?? null,
  }))

export const evaluationFigureHandlers: Handlers<
  Pick<typeof evaluationMethods, 'evaluations.mine' | 'evaluations.overview' | 'evaluations.list'>
> = {
  'evaluations.mine'(context) {
    const { staffId } = sessionOf(context).staff
    const { read, sync } = context.store
    const steps = toldSteps(listRatingsInOrder(read, staffId, sync !== null), dayFromMs(context.nowMs))
    const told = steps.flat()
    const { active: _active, ...figures } = figuresOf(told)
    return {
      figures,
      options: evaluationOptions(context.reference).options.map((option) => ({
        ...option,
        count: told.filter(({ options }) => options.includes(option.id)).length,
      })),
      steps: steps
        .map((step, at) => ({ nth: at + 1, counts: figuresOf(step).counts, texts: shuffledTexts(step) }))
        .slice(-STEPS_MAX)
        .toReversed(),
    }
  },
  'evaluations.overview'(context, { withBasic, ...span }) {
    const { store, reference } = context
    const mayLook = mayLookAt(context, sessionOf(context))
    const [fromMs, toMs] = spanMs(span)
    const given = listEvaluations(store.read, fromMs, toMs)
      .map(({ evaluation }) => evaluation)
      .filter(({ windowId, staffId }) => mayLook(windowId, staffId))
    const visits = countClosedVisits(store.read, fromMs, toMs).filter(({ windowId, staffId }) =>
      mayLook(windowId, staffId),
    )
    const group = (key: 'windowId' | 'staffId') => {
      const ids = new Set([...given.map((each) => each[key]), ...visits.map((each) => each[key])])
      return [...ids].toSorted().map((id) => {
        const closedVisits = sum(visits.filter((each) => each[key] === id))
        const levels = given.filter((each) => each[key] === id).map(({ level }) => level)
        return { id, closedVisits, figures: asFigures(evaluationFigures(levels, closedVisits, withBasic)) }
      })
    }
    const presses = listPresses(store.read, fromMs, toMs).filter(({ windowId, staffId }) =>
      mayLook(windowId ?? '', staffId ?? ''),
    )
    const closedVisits = sum(visits)
    return {
      completeUpToMs: completenessOf(context, null).completeUpToMs,
      total: asFigures(
        evaluationFigures(
          given.map(({ level }) => level),
          closedVisits,
          withBasic,
        ),
      ),
      closedVisits,
      byWindow: group('windowId').map(({ id, ...rest }) => ({
        windowId: id,
        windowName: reference.windows.get(id)?.name ?? id,
        ...rest,
      })),
      byPerson: group('staffId').map(({ id, ...rest }) => ({
        staffId: id,
        name: reference.staff.get(id)?.name ?? id,
        ...rest,
      })),
      refused: [
        ...Map.groupBy(presses, ({ windowId, reason }) => `${windowId ?? ''}\n${reason}`).values(),
      ].flatMap((its) => {
        const [first] = its
        return first ? [{ windowId: first.windowId, reason: first.reason, count: its.length }] : []
      }),
    }
  },
  'evaluations.list'(context, { only, ...span }) {
    const { store, reference } = context
    const mayLook = mayLookAt(context, sessionOf(context))
    const [fromMs, toMs] = spanMs(span)
    const all = listEvaluations(store.read, fromMs, toMs).filter(({ evaluation }) =>
      mayLook(evaluation.windowId, evaluation.staffId),
    )
    const flags = flagsOf(toRatings(all))
    const rows = all
      .map(({ evaluation, visit }) => ({
        visitId: evaluation.visitId,
        atMs: evaluation.atMs,
        windowId: evaluation.windowId,
        windowName: reference.windows.get(evaluation.windowId)?.name ?? evaluation.windowId,
        staffId: evaluation.staffId,
        staffName: reference.staff.get(evaluation.staffId)?.name ?? evaluation.staffId,
        ticket: visit?.ticketId ? numberOfTicket(visit.ticketId) : null,
        level: evaluation.level,
        options: [...evaluation.options],
        text: evaluation.text,
        supplements: [...evaluation.supplements],
        channel: evaluation.channel,
        flags: [...(flags.get(evaluation.visitId) ?? [])],
        score: isAssessor(context) ? scoreOf(context, evaluation) : null,
      }))
      .filter((row) => {
        if (only === 'BAD') return row.level >= 4
        if (only === 'FLAGGED') return row.flags.length > 0
        return only === 'ALL' || row.text !== '' || row.supplements.length > 0
      })
    return { rows: rows.slice(0, ROWS_MAX), more: rows.length > ROWS_MAX }
  },
}
