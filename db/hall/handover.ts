import type { HallTx } from './hall-db.ts'

/** A record that from now on goes to a unit it did not go to before. */
export interface Handover {
  readonly entity: readonly [kind: string, id: string]
  readonly scope: string
  /** With which event. */
  readonly hallSeq: number
  /** It went to other units before. */
  readonly isKnown: boolean
}

/**
 * Those with events before this batch. Of a record that is only now begun there are some when the hall was restored and
 * what others had recorded on it came first: they were refused, and went to the units of those who recorded them.
 * @param before hallSeq the log ended with
 */
export const withHistory = async (
  tx: HallTx,
  hallId: string,
  before: number,
  handovers: readonly Handover[],
): Promise<readonly Handover[]> => {
  const begun = Map.groupBy(
    handovers.filter(({ isKnown }) => !isKnown),
    ({ entity: [kind] }) => kind,
  )
  const rows = await Promise.all(
    [...begun].map(([kind, some]) =>
      tx.among<{ kind: string; entity_id: string }>(
        'SELECT DISTINCT kind, entity_id FROM event WHERE hall_id = ? AND kind = ? AND hall_seq <= ? AND entity_id IN',
        [hallId, kind, before],
        [...new Set(some.map(({ entity: [, id] }) => id))],
      ),
    ),
  )
  const known = new Set(rows.flat().map((row) => keyOf([row.kind, row.entity_id])))
  return handovers.filter(({ entity, isKnown }) => isKnown || known.has(keyOf(entity)))
}

/** What was said of records afterwards, as a record of its own that bears the id of the event it is about. */
const SAID_OF_EVENTS = ['release', 'conflict'] as const

interface EventPlace {
  readonly hall_seq: number
  readonly kind: string
  readonly entity_id: string
}

/**
 * The unit that takes over needs what came before, with what was released or settled of it. Asked in two steps: as one
 * statement SQLite reads it from the far end, which is the whole log.
 */
export const handOver = async (
  tx: HallTx,
  hallId: string,
  { entity, scope, hallSeq }: Handover,
): Promise<void> => {
  const own = await tx.all<EventPlace & { id: string | null }>(
    `SELECT hall_seq, kind, entity_id, id FROM event
     WHERE hall_id = ? AND kind = ? AND entity_id = ? AND hall_seq < ?`,
    hallId,
    ...entity,
    hallSeq,
  )
  const ids = own.flatMap(({ id }) => id ?? [])
  const said = await Promise.all(
    SAID_OF_EVENTS.map((kind) =>
      tx.among<EventPlace>(
        `SELECT hall_seq, kind, entity_id FROM event
         WHERE hall_id = ? AND kind = ? AND hall_seq < ? AND entity_id IN`,
        [hallId, kind, hallSeq],
        ids,
      ),
    ),
  )
  const before = [...own, ...said.flat()]
  await tx.insert(
    'event_scope',
    ['hall_id', 'scope', 'hall_seq'],
    before.map((row) => [hallId, scope, row.hall_seq]),
    'ON CONFLICT DO NOTHING',
  )
  await tx.insert(
    'scope_late',
    ['hall_id', 'scope', 'at_seq', 'kind', 'entity_id'],
    before.map((row) => [hallId, scope, hallSeq, row.kind, row.entity_id]),
    'ON CONFLICT DO NOTHING',
  )
}

const keyOf = ([kind, id]: readonly [string, string]): string => `${kind}\n${id}`
