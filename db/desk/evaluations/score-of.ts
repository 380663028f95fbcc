import type { ResultInput } from '../../contract/index.ts'
import type { ScoreEntryState } from '../../model/assessment/assessment-models.ts'
import { recordKey } from '../../model/assessment/facts.ts'
import { BAD_FROM, badRatingDay } from '../../model/assessment/satisfaction.ts'
import { addDays, dayFromMs } from '../../model/day.ts'
import type { EvaluationState } from '../../model/queue/visit.ts'
import { readEntity } from '../../store/index.ts'
import { statusOf } from '../assessment/entry-views.ts'
import { entryIdOfFact } from '../assessment/facts/index.ts'
import type { DeskContext } from '../context.ts'

type Score = ResultInput<'evaluations.list'>['rows'][number]['score']

/** What became of a bad rating as a proposed entry of a score; null for one that is none. */
export const scoreOf = (
  { store, nowMs }: Pick<DeskContext, 'store' | 'nowMs'>,
  { level, atMs, visitId }: Pick<EvaluationState, 'level' | 'atMs' | 'visitId'>,
): Score => {
  if (level < BAD_FROM) return null
  const day = addDays(badRatingDay(dayFromMs(atMs)), 1)
  const entryId = entryIdOfFact(recordKey('DISSATISFIED', visitId))
  const entry = readEntity<ScoreEntryState>(store.read, 'score_entry', entryId)?.state
  if (entry === undefined) return { state: dayFromMs(nowMs) < day ? 'LATER' : 'PROPOSED', day }
  const status = statusOf(entryId, entry)
  return { state: status === 'COUNTS' || status === 'REJECTED' ? status : 'TAKEN_BACK', day }
}
