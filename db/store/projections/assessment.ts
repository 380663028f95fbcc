import {
  patrolDrawModel,
  patrolModel,
  scoreEntryModel,
  scoreFigureModel,
  scorePeriodModel,
  type PatrolDrawState,
  type PatrolState,
  type ScoreEntryState,
  type ScoreFigureState,
  type ScorePeriodState,
} from '../../model/assessment/assessment-models.ts'
import { countedEntry } from '../../model/assessment/counted-entry.ts'
import { oneRowEach, projector, writeRow, type Projector, type Row } from './projector.ts'

const statusOf = (id: string, state: ScoreEntryState): string => {
  if (state.recorded === null) return 'REJECTED'
  if (state.reversed !== null) return 'REVERSED'
  return countedEntry(id, state) === null ? 'REVOKED' : 'COUNTS'
}

const entryRow = (id: string, state: ScoreEntryState | undefined): Row | undefined => {
  if (state === undefined) return undefined
  const { recorded, rejected, appeal } = state
  const facts = recorded ?? rejected
  if (facts === null) return undefined
  return {
    entry_id: id,
    day: facts.day,
    status: statusOf(id, state),
    source: facts.source,
    item_code: facts.itemCode,
    fact_key: facts.factKey,
    veto: recorded?.veto ?? 'NONE',
    cycle: recorded?.cycle ?? 'DAY',
    staff_id: facts.staffId,
    window_id: facts.windowId,
    by_staff_id: facts.by,
    appeal: appeal === null ? 'NONE' : appeal.decision === null ? 'OPEN' : 'DECIDED',
    patrol_id: recorded?.patrolId ?? null,
    at_ms: facts.atMs,
  }
}

/** Everything an entry was ever about, also where an appeal has changed or lifted it: its subject still sees it. */
const chargeRows = (id: string, state: ScoreEntryState | undefined): readonly Row[] => {
  const recorded = state?.recorded
  if (!recorded) return []
  const charges = [...recorded.charges, ...(state.appeal?.decision?.charges ?? [])]
  const subjects = new Map(charges.map((charge) => [`${charge.target}/${charge.subjectId}`, charge]))
  return [...subjects.values()].map(({ target, subjectId }) => ({
    entry_id: id,
    target,
    subject_id: subjectId,
    day: recorded.day,
  }))
}

export const assessmentProjectors: readonly Projector[] = [
  projector({
    model: scoreEntryModel,
    write(db, id, after, before) {
      writeRow(db, 'score_entry', 'entry_id', entryRow(id, before), entryRow(id, after))
      const charges = chargeRows(id, after)
      if (JSON.stringify(charges) === JSON.stringify(chargeRows(id, before))) return
      db.run('DELETE FROM score_charge WHERE entry_id = ?', id)
      for (const charge of charges) writeRow(db, 'score_charge', 'entry_id', undefined, charge)
    },
  }),
  oneRowEach(scorePeriodModel, 'score_period', 'period_id', (state: ScorePeriodState) => ({
    kind: state.kind,
    from_day: state.from,
    to_day: state.to,
    status: state.status,
  })),
  oneRowEach(scoreFigureModel, 'score_figure', 'figure_id', (state: ScoreFigureState) => ({
    period_id: state.periodId,
  })),
  oneRowEach(patrolModel, 'patrol', 'patrol_id', (state: PatrolState) => ({
    by_staff_id: state.by,
    started_at_ms: state.startedAtMs,
    is_open: state.closed === null ? 1 : 0,
  })),
  oneRowEach(patrolDrawModel, 'patrol_draw', 'draw_id', (state: PatrolDrawState) => ({ day: state.day })),
]
