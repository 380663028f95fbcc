import { StaffMember } from '../model/reference.ts'
import { actorOf, type EntityCache } from './entities.ts'
import type { HallTx } from './hall-db.ts'
import { readEvent, roleRuleOf, type ActorFacts, type Judgement } from './verdicts.ts'

// Work done without a network arrives late, and whoever did it may have left or moved meanwhile (sync.md, first lines: a
// desk works offline for weeks). It is judged by who they were when it was done, by the best estimate of that time.

/**
 * Whether a refusal may only be because the person has left or moved since. What changes the hall itself (people, roles,
 * rules) is not of that kind: it is edited with the server, and who may do so is asked of the present.
 */
export const mayBeOfThatTime = ({ reason }: Judgement, type: string | undefined): boolean =>
  (reason === 'NOT_ALLOWED' || reason === 'OUT_OF_SCOPE') &&
  type !== undefined &&
  roleRuleOf(type) === 'MEMBER'

/**
 * The person as the hall had them at a time, together with what they are now; null when that adds nothing.
 * @param upTo hallSeq of the last event that is asked
 */
export const actorAt = async (
  tx: HallTx,
  hallId: string,
  entities: EntityCache,
  now: ActorFacts,
  atMs: number,
  upTo = Number.MAX_SAFE_INTEGER,
): Promise<ActorFacts | null> => {
  const row = await tx.get<{ bytes: Uint8Array }>(
    `SELECT bytes FROM event WHERE hall_id = ? AND kind = 'staff' AND entity_id = ? AND type = 'reference.staff_set'
     AND verdict = 'accepted' AND at_ms <= ? AND hall_seq <= ? ORDER BY hall_seq DESC LIMIT 1`,
    hallId,
    now.staffId,
    atMs,
    upTo,
  )
  const read = row && readEvent(row.bytes)
  const staff = read?.kind === 'EVENT' ? StaffMember.safeParse(read.payload).data : undefined
  if (!staff?.active) return null
  if (staff.windowId !== null) await entities.load([['window', staff.windowId]])
  const then = actorOf(entities, staff)
  return {
    staffId: now.staffId,
    active: true,
    roles: [...new Set([...now.roles, ...then.roles])],
    unitIds: [...new Set([...now.unitIds, ...then.unitIds])],
  }
}
