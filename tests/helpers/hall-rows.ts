import { createHash } from 'node:crypto'
import type { HallDb, HallValue } from '../../db/hall/hall-db.ts'
import { firstHallHash, nextHallHash } from '../../db/sync/hall-chain.ts'
import type { Verdict } from '../../db/model/verdict.ts'

// Rows as a hall server writes them, without one.

export const EVENT_COLUMNS = [
  'hall_id',
  'hall_seq',
  'id',
  'device_id',
  'epoch',
  'device_seq',
  'hash',
  'type',
  'kind',
  'entity_id',
  'received_at_ms',
  'at_ms',
  'grade',
  'verdict',
  'reason',
  'hall_hash',
  'bytes',
] as const

export interface EventChoices {
  readonly hallHash?: string
  readonly entityId?: string
  readonly receivedAtMs?: number
  readonly verdict?: Verdict
}

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

export const eventBytes = (hallId: string, hallSeq: number): Buffer =>
  Buffer.from(JSON.stringify({ v: 1, hallId, nth: hallSeq, text: '窗口办件'.repeat(20) }))

/** A row of `event`, in the order of `EVENT_COLUMNS`. */
export const eventRow = (hallId: string, hallSeq: number, choices: EventChoices = {}): HallValue[] => {
  const bytes = eventBytes(hallId, hallSeq)
  const at = choices.receivedAtMs ?? 1_767_000_000_000 + hallSeq
  return [
    hallId,
    hallSeq,
    `${hallId}-${hallSeq}`,
    'device-1',
    1,
    hallSeq,
    sha256(bytes),
    'case.opened',
    'case',
    choices.entityId ?? `case-${hallSeq}`,
    at,
    at,
    'A',
    choices.verdict ?? 'accepted',
    '',
    choices.hallHash ?? '',
    bytes,
  ]
}

/** A hall with nothing in its log. */
export const addHall = async (db: HallDb, hallId: string): Promise<void> => {
  await db.transaction(hallId, async (tx) => {
    const genesis = firstHallHash(hallId)
    await tx.insert(
      'hall',
      [
        'hall_id',
        'name',
        'purpose',
        'created_at_ms',
        'lineage',
        'head_hash',
        'signing_key',
        'signing_key_sealed',
        'sealing_key',
        'sealing_key_sealed',
        'data_key_sealed',
        'token_key_sealed',
      ],
      [[hallId, '政务服务大厅', 'SAMPLE', 1, 'lineage-1', genesis, 'a', 'b', 'c', 'd', 'e', 'f']],
    )
    await tx.insert(
      'lineage',
      ['hall_id', 'lineage', 'from_seq', 'from_hash', 'began_at_ms', 'cause'],
      [[hallId, 'lineage-1', 0, genesis, 1, 'CREATED']],
    )
    await tx.insert(
      'device_epoch',
      ['hall_id', 'device_id', 'epoch', 'enrolment', 'genesis', 'began_at_ms', 'last_hash'],
      [[hallId, 'device-1', 1, '{}', genesis, 1, genesis]],
    )
  })
}

/** Events at the end of the log of a hall, with chain, counters and one scope; `choose` says more of each. */
export const addEvents = (
  db: HallDb,
  hallId: string,
  count: number,
  options: { scope?: string; choose?: (hallSeq: number) => EventChoices } = {},
): Promise<void> =>
  db.transaction(hallId, async (tx) => {
    const { scope = 'unit:U1', choose = (): EventChoices => ({}) } = options
    const hall = await tx.get<{ head_seq: number; head_hash: string }>(
      'SELECT head_seq, head_hash FROM hall WHERE hall_id = ?',
      hallId,
    )
    if (hall === undefined) throw new Error(`no hall ${hallId}`)
    let hallHash = hall.head_hash
    const rows: HallValue[][] = []
    for (let hallSeq = hall.head_seq + 1; hallSeq <= hall.head_seq + count; hallSeq += 1) {
      const choices = choose(hallSeq)
      const receivedAtMs = choices.receivedAtMs ?? 1_767_000_000_000 + hallSeq
      hallHash = nextHallHash(hallHash, {
        hash: sha256(eventBytes(hallId, hallSeq)),
        hallSeq,
        receivedAtMs,
        verdict: choices.verdict ?? 'accepted',
      })
      rows.push(eventRow(hallId, hallSeq, { ...choices, receivedAtMs, hallHash }))
    }
    const head = hall.head_seq + count
    await tx.insert('event', EVENT_COLUMNS, rows)
    await tx.insert(
      'event_scope',
      ['hall_id', 'scope', 'hall_seq'],
      rows.map((row) => [hallId, scope, row[1] ?? 0]),
    )
    await tx.insert(
      'scope',
      ['hall_id', 'scope', 'head'],
      [[hallId, scope, head]],
      'ON CONFLICT (hall_id, scope) DO UPDATE SET head = excluded.head',
    )
    await tx.run('UPDATE hall SET head_seq = ?, head_hash = ? WHERE hall_id = ?', head, hallHash, hallId)
    await tx.run(
      'UPDATE device_epoch SET last_seq = ?, last_hash = ? WHERE hall_id = ? AND device_id = ?',
      head,
      String(rows.at(-1)?.[6] ?? ''),
      hallId,
      'device-1',
    )
  })
