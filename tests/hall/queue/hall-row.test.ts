import { expect, test } from 'vitest'
import type { HallRead } from '../../../db/hall/hall-db.ts'
import { readRow } from '../../../db/hall/queue/hall-row.ts'

const NOW_MS = Date.parse('2026-03-02T09:00:00+08:00')
const TICKET = '2026-03-02/A001'
const at = (hallSeq: number) => ({ lineage: 'l', hallSeq, hallHash: `hash ${hallSeq}` })

/** A hall whose first event set its window up, and whose second is about a ticket; leases cannot be read while `broken`. */
const aHall = () => {
  const trouble = { broken: false }
  const rows = (sql: string): unknown[] => {
    if (sql.includes('queue_ahead') && trouble.broken) throw new Error('the connection is gone')
    if (sql.includes('FROM event'))
      return [
        { hall_seq: 1, kind: 'window', entity_id: 'A01', hall_hash: 'hash 1' },
        { hall_seq: 2, kind: 'ticket', entity_id: TICKET, hall_hash: 'hash 2' },
      ]
    return []
  }
  const state = { entity_id: TICKET, state: JSON.stringify({ ticketId: TICKET, status: 'WAITING' }) }
  const read: HallRead = {
    all: async <Row>(sql: string) => rows(sql) as Row[],
    get: async () => undefined,
    among: async <Row>() => [state] as Row[],
  }
  return { read, trouble }
}

test('what a reading that failed had found is new to the next one', async () => {
  const { read, trouble } = aHall()
  const { row: before } = await readRow(read, 'hall', NOW_MS, at(1), null)
  trouble.broken = true
  await expect(readRow(read, 'hall', NOW_MS, at(2), before)).rejects.toThrow('gone')
  trouble.broken = false
  const { row, news } = await readRow(read, 'hall', NOW_MS, at(2), before)
  expect(row.seq).toBe(2)
  expect([...(news?.tickets ?? [])]).toEqual([TICKET])
})
