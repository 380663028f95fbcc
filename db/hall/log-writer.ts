import type { HallTx, HallValue } from './hall-db.ts'

const EVENT_COLUMNS = [
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

const SCOPE_COLUMNS = ['hall_id', 'scope', 'hall_seq'] as const

/** Few, so that the database begins early; then more each time, because judging is faster and statements cost. */
const ROWS_SENT_FIRST = 80
const GROWTH = 2

/** Rows of a batch on their way into the log and its scopes. */
export interface LogWriter {
  /** @param row in the order of the columns of the log */
  add(row: readonly HallValue[], scopes: readonly (readonly HallValue[])[]): void
  /** Everything is in the log. */
  written(): Promise<void>
}

/** Sends a part of them now and then without waiting for the answer: the database works while the hall judges the next. */
export const createLogWriter = (tx: HallTx): LogWriter => {
  let rows: (readonly HallValue[])[] = []
  let scopeRows: (readonly HallValue[])[] = []
  const sent: Promise<void>[] = []
  let rowsAtOnce = ROWS_SENT_FIRST
  const send = (): void => {
    const sending = [
      tx.insert('event', EVENT_COLUMNS, rows),
      tx.insert('event_scope', SCOPE_COLUMNS, scopeRows),
    ]
    // What fails is told by `written`, or by what is asked next.
    for (const each of sending) each.catch(() => undefined)
    sent.push(...sending)
    rows = []
    scopeRows = []
  }
  return {
    add(row, scopes) {
      rows.push(row)
      scopeRows.push(...scopes)
      if (rows.length < rowsAtOnce) return
      send()
      rowsAtOnce *= GROWTH
    },
    async written() {
      send()
      await Promise.all(sent)
    },
  }
}
