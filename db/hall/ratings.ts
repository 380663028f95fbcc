import { z } from 'zod'
import { EvaluationLevel } from '../model/events/queue-events.ts'
import {
  DEFAULT_EVALUATION_OPTIONS,
  readEvaluationOptions,
  type EvaluationOptions,
} from '../model/queue/evaluation.ts'
import { evaluationIdOf, servedBy, type EvaluationState, type VisitState } from '../model/queue/visit.ts'
import { SUPERVISOR_SCOPE } from '../model/scopes.ts'
import { isSameSecret, sha256Hex } from '../store/sha256.ts'
import { createVault } from '../store/vault.ts'
import type { StoredBatch } from './accept.ts'
import type { HallContext } from './context.ts'
import { readState } from './entities.ts'
import type { Hall } from './halls.ts'
import { recordOwn } from './own-chain.ts'
import type { HallRead, HallTx } from './hall-db.ts'

/** Seven natural days, as the first province had it (domain-rules section 10). */
export const RATE_WITHIN_MS = 7 * 86_400_000

/** What the code on a window's screen names. */
export interface RatingKey {
  readonly hallId: string
  readonly visitId: string
  readonly secret: string
}

export interface RatingView {
  /** OPEN: may be rated. The others say why not; an unknown or forged code is UNKNOWN, whatever is wrong with it. */
  readonly state: 'OPEN' | 'RATED' | 'TOO_LATE' | 'UNKNOWN'
  readonly hallName: string
  readonly options: EvaluationOptions
}

export const RatingIn = z.object({
  level: EvaluationLevel,
  options: z.array(z.string().max(40)).max(20),
  text: z.string().trim().max(1_000),
})
export type RatingIn = z.infer<typeof RatingIn>

const isSecretOf = (context: HallContext, hall: Hall, { visitId, secret }: RatingKey): boolean => {
  const right = createVault(hall.dataKey, context.randomBytes).hash(`rating:${visitId}`)
  return isSameSecret(right, secret)
}

const optionsOf = async (db: HallRead, hallId: string): Promise<EvaluationOptions> => {
  const set = await readState<{ value: string }>(db, hallId, 'setting', 'evaluation.options')
  return (set && readEvaluationOptions(set.value)) ?? DEFAULT_EVALUATION_OPTIONS
}

const NOTHING: RatingView = { state: 'UNKNOWN', hallName: '', options: DEFAULT_EVALUATION_OPTIONS }

const look = async (
  context: HallContext,
  db: HallRead,
  key: RatingKey,
): Promise<{ readonly view: RatingView; readonly hall: Hall | null; readonly visit: VisitState | null }> => {
  const unknown = { view: NOTHING, hall: null, visit: null }
  const hall = await context.hall(key.hallId)
  if (!hall || !isSecretOf(context, hall, key)) return unknown
  const { hallId } = hall
  const visit = await readState<VisitState>(db, hallId, 'visit', key.visitId)
  if (!visit) return unknown
  const given = await readState<EvaluationState>(db, hallId, 'evaluation', evaluationIdOf(key.visitId))
  const isOver = context.nowMs() - visit.openedAtMs > RATE_WITHIN_MS
  const state = given ? 'RATED' : isOver ? 'TOO_LATE' : 'OPEN'
  return { view: { state, hallName: hall.name, options: await optionsOf(db, hallId) }, hall, visit }
}

/** What a telephone is shown that opened the code of a visit. */
export const readRating = async (context: HallContext, key: RatingKey): Promise<RatingView> =>
  (await look(context, context.db, key)).view

/**
 * Keeps a press that counts for nothing, as the screen at a window does; once a visit and reason, because an address may
 * be called again and again.
 */
const noteRefused = async (
  tx: HallTx,
  context: HallContext,
  hall: Hall,
  { visitId }: RatingKey,
  { level }: RatingIn,
  { state, visit }: { readonly state: RatingView['state']; readonly visit: VisitState },
): Promise<StoredBatch | null> => {
  const reason = state === 'RATED' ? 'TWICE' : 'TOO_LATE'
  const pressId = sha256Hex(`${visitId} ${reason}`).slice(0, 32)
  if (await readState(tx, hall.hallId, 'evaluation_press', pressId)) return null
  return recordOwn(tx, context, hall, [
    {
      type: 'evaluation.refused',
      entity: ['evaluation_press', pressId],
      payload: { windowId: visit.windowId, staffId: servedBy(visit), reason, level },
    },
  ])
}

/** Takes the rating of a visit, once; answers how it stands after. */
export const takeRating = async (
  context: HallContext,
  key: RatingKey,
  rating: RatingIn,
): Promise<RatingView> => {
  const hall = await context.hall(key.hallId)
  if (!hall) return NOTHING
  const { view, stored } = await context.db.transaction(hall.hallId, async (tx) => {
    const { view: seen, visit } = await look(context, tx, key)
    if (!visit) return { view: seen, stored: null }
    if (seen.state !== 'OPEN')
      return {
        view: seen,
        stored: await noteRefused(tx, context, hall, key, rating, { state: seen.state, visit }),
      }
    const known = new Set(seen.options.options.map(({ id }) => id))
    const put = await recordOwn(tx, context, hall, [
      {
        type: 'evaluation.given',
        entity: ['evaluation', evaluationIdOf(key.visitId)],
        payload: {
          unitIds: visit.unitIds,
          visitId: key.visitId,
          windowId: visit.windowId,
          staffId: servedBy(visit),
          level: rating.level,
          options: rating.options.filter((id) => known.has(id)),
          optionsVersion: seen.options.version,
          text: rating.text,
          channel: 'QR',
        },
      },
    ])
    return { view: { ...seen, state: 'RATED' as const }, stored: put }
  })
  if (stored)
    context.pokes.news(hall.hallId, new Map([...stored.scopes, [SUPERVISOR_SCOPE, stored.head.hallSeq]]))
  return view
}
