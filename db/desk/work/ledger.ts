import { ContractError } from '../../contract/index.ts'
import type { workMethods } from '../../contract/work.ts'
import {
  readLedger,
  sumLedger,
  type LedgerCursor,
  type LedgerRow,
  type LedgerSort,
} from '../../store/queries/ledger.ts'
import { recordingContext, type Handlers } from '../context.ts'
import { exportLedger } from './ledger-export.ts'
import { ledgerClock, ledgerFilter, ledgerLines } from './ledger-lines.ts'

type LedgerMethods = Pick<
  typeof workMethods,
  'ledger.query' | 'ledger.totals' | 'ledger.export' | 'ledger.recordPrint'
>

const writeCursor = (row: LedgerRow, sort: LedgerSort): string =>
  Buffer.from(JSON.stringify([sort === 'DUE' ? row.due_day : row.at_ms, row.row_id])).toString('base64url')

/** @throws ContractError BAD_REQUEST for anything but a cursor this program wrote for the same order. */
const readCursor = (text: string, sort: LedgerSort): LedgerCursor => {
  const bad = () => new ContractError('BAD_REQUEST', { problem: 'after' })
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    throw bad()
  }
  if (!Array.isArray(parsed)) throw bad()
  const [key, rowId]: unknown[] = parsed
  const isKey = sort === 'DUE' ? typeof key === 'string' : typeof key === 'number'
  if (!isKey || typeof rowId !== 'string' || (typeof key !== 'string' && typeof key !== 'number')) throw bad()
  return { key, rowId }
}

export const ledgerHandlers: Handlers<LedgerMethods> = {
  'ledger.query'(context, { sort, limit, after, ...question }) {
    const filter = ledgerFilter(context, question)
    const cursor = after === null ? null : readCursor(after, sort)
    const rows = readLedger(context.store.read, filter, sort, cursor, limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      rows: ledgerLines(context, shown),
      next: rows.length > limit && last ? writeCursor(last, sort) : null,
    }
  },
  'ledger.totals': (context, question) => ({
    ...sumLedger(context.store.read, ledgerFilter(context, question), ledgerClock(context)),
  }),
  'ledger.export': exportLedger,
  'ledger.recordPrint'(context, { rows, description }) {
    context.store.record(recordingContext(context), (act) =>
      act.append({
        type: 'audit.recorded',
        entityId: context.store.device.deviceId,
        payload: { act: 'LEDGER_PRINTED', subject: description.slice(0, 200), reason: '', details: { rows } },
      }),
    )
    return {}
  },
}
