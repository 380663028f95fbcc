import { setImmediate as nextTurn } from 'node:timers/promises'
import { ContractError, type Locale, type Params, type ResultInput } from '../../contract/index.ts'
import { workMethods } from '../../contract/work.ts'
import { dayAndClock, dayFromMs } from '../../model/day.ts'
import { readLedger, sumLedger, type LedgerCursor, type LedgerTotals } from '../../store/queries/ledger.ts'
import { completenessOf, requireFilled } from '../hall/completeness.ts'
import { recordingContext, windowName, type DeskContext } from '../context.ts'
import { writeSpreadsheet, type OutKind, type OutValue } from '../spreadsheet-out.ts'
import { ledgerClock, ledgerFilter, ledgerLines, type LedgerLine } from './ledger-lines.ts'
import { ledgerWord } from './ledger-words.ts'

const EXPORT_ROWS_MAX = 100_000
const ROWS_A_TURN = 5_000

interface Column {
  readonly kind: OutKind
  readonly value: (line: LedgerLine, context: DeskContext, locale: Locale) => OutValue
  readonly total?: (totals: LedgerTotals) => OutValue
}

const text = (value: Column['value']): Column => ({ kind: 'TEXT', value })
const moment = (value: Column['value']): Column => ({ kind: 'MOMENT', value })
const number = (value: Column['value'], total?: Column['total']): Column => ({
  kind: 'NUMBER',
  value,
  ...(total ? { total } : {}),
})

/** By the field of a line a column shows; the same names as on the page. */
const COLUMNS: Readonly<Record<string, Column>> = {
  no: text((line) => line.no),
  atMs: moment((line) => line.atMs),
  kind: text((line, _context, locale) => ledgerWord(locale, `kind.${line.kind}`)),
  itemName: text((line) => line.itemName),
  applicantMasked: text((line) => line.applicantMasked),
  caseKind: text((line, _context, locale) =>
    line.caseKind === '' ? '' : ledgerWord(locale, `caseKind.${line.caseKind}`),
  ),
  status: text((line, _context, locale) => ledgerWord(locale, `status.${line.status}`)),
  dueDay: text((line, _context, locale) =>
    line.dueDay === null ? '' : `${line.dueDay} ${ledgerWord(locale, `due.${line.dueState}`)}`.trim(),
  ),
  dueState: text((line, _context, locale) => ledgerWord(locale, `due.${line.dueState}`)),
  closedAtMs: moment((line) => line.closedAtMs),
  staffName: text((line) => line.staffName),
  windowId: text((line, context) => windowName(context, line.windowId)),
  unitName: text((line) => line.unitName),
  matter: text((line) => line.matter),
  trips: number(
    (line) => (line.kind === 'CASE' ? line.trips : null),
    (totals) => totals.trips,
  ),
  // Yuan: whoever adds the column up should get an amount of money.
  feeFen: number(
    (line) => (line.feeFen === 0 ? null : line.feeFen / 100),
    (totals) => totals.feeFen / 100,
  ),
  corrections: number((line) => (line.corrections === 0 ? null : line.corrections)),
  backEntry: text((line, _context, locale) => (line.backEntry ? ledgerWord(locale, 'backEntry') : '')),
}

const columnOf = (id: string): Column => {
  const column = Object.hasOwn(COLUMNS, id) ? COLUMNS[id] : undefined
  if (!column) throw new ContractError('BAD_REQUEST', { problem: `columns: ${id}` })
  return column
}

/** What the list may lack: records of machines the hall has not heard of since, and those before the first fill (sync.md point 10). */
const limitsOf = (context: DeskContext, locale: Locale): string => {
  const { completeUpToMs, unknown, sinceMs } = completenessOf(context, null)
  return [
    ...(unknown ? [ledgerWord(locale, 'completeUnknown')] : []),
    ...(completeUpToMs === null
      ? []
      : [`${ledgerWord(locale, 'completeUpTo')} ${dayAndClock(completeUpToMs)}`]),
    ...(sinceMs === null ? [] : [`${ledgerWord(locale, 'closedSince')} ${dayAndClock(sinceMs)}`]),
  ].join(locale === 'en' ? '; ' : '；')
}

/**
 * The filtered ledger as a spreadsheet in the order of the page, with a line of totals. Names are masked unless a reason
 * is given; either way it is logged who took how many rows away (domain-rules section 16).
 *
 * @throws ContractError TOO_LARGE above 100,000 rows, BAD_REQUEST for a column nobody knows
 */
export const exportLedger = async (
  context: DeskContext,
  { filter: asked, columns: ids, unmaskReason, locale, headings }: Params<'ledger.export'>,
): Promise<ResultInput<'ledger.export'>> => {
  requireFilled(context)
  const { sort, limit: _limit, after: _after, ...question } = workMethods['ledger.query'].params.parse(asked)
  const columns = ids.map(columnOf)
  if (headings.length !== ids.length) throw new ContractError('BAD_REQUEST', { problem: 'headings' })
  const filter = ledgerFilter(context, question)
  const { read } = context.store
  const today = dayFromMs(context.nowMs)
  const totals = sumLedger(read, filter, ledgerClock(context))
  if (sort !== 'DUE' && totals.records > EXPORT_ROWS_MAX)
    throw new ContractError('TOO_LARGE', { limit: String(EXPORT_ROWS_MAX) })

  const rows: OutValue[][] = []
  let cursor: LedgerCursor | null = null
  for (;;) {
    const page = readLedger(read, filter, sort, cursor, ROWS_A_TURN)
    for (const line of ledgerLines(context, page, unmaskReason !== ''))
      rows.push(columns.map((column) => column.value(line, context, locale)))
    if (rows.length > EXPORT_ROWS_MAX)
      throw new ContractError('TOO_LARGE', { limit: String(EXPORT_ROWS_MAX) })
    const last = page.at(-1)
    if (!last || page.length < ROWS_A_TURN) break
    cursor = { key: sort === 'DUE' ? (last.due_day ?? '') : last.at_ms, rowId: last.row_id }
    context.desk.progress('export', rows.length / Math.max(1, totals.records))
    // Other pages of this desk are served in between.
    await nextTurn()
  }
  const firstText = columns.findIndex((column) => column.kind === 'TEXT')
  const limits = limitsOf(context, locale)
  const bytes = await writeSpreadsheet([
    {
      name: ledgerWord(locale, 'sheet'),
      ...(limits === '' ? {} : { title: limits }),
      columns: columns.map(({ kind }, index) => ({ kind, heading: headings[index] ?? '' })),
      rows,
      // Totals belong to all the filter fits; a list by due day shows only a part of that.
      totals: columns.map((column, index) =>
        index === firstText
          ? `${ledgerWord(locale, 'total')} ${rows.length}`
          : sort === 'DUE'
            ? null
            : (column.total?.(totals) ?? null),
      ),
    },
  ])
  context.store.record(recordingContext(context), (act) =>
    act.append({
      type: 'audit.recorded',
      entityId: context.store.device.deviceId,
      payload: {
        act: 'LEDGER_EXPORTED',
        subject: JSON.stringify(question).slice(0, 200),
        reason: unmaskReason,
        details: { rows: rows.length, masked: unmaskReason === '' },
      },
    }),
  )
  return {
    fileName: `${ledgerWord(locale, 'sheet')}_${today}.xlsx`,
    base64: Buffer.from(bytes).toString('base64'),
    rows: rows.length,
  }
}
