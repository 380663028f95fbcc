import type { ResultInput } from '../../contract/index.ts'
import type { workMethods } from '../../contract/work.ts'
import { maskPartyName } from '../../model/masking.ts'
import { findPapersByNumber } from '../../store/queries/day.ts'
import { findByNumberStart, readLedgerRows, type LedgerRow } from '../../store/queries/ledger.ts'
import { readPaper } from '../../store/queries/papers.ts'
import { searchDocs } from '../../store/queries/search.ts'
import { unitName, type DeskContext, type Handlers } from '../context.ts'
import { findItems } from '../items.ts'
import { templateOf } from '../paper-templates.ts'
import { paperSummary } from '../paper-views.ts'
import { isInScope, isScopeEmpty, workScope } from './work-scope.ts'

type SearchMethods = Pick<typeof workMethods, 'search.everything'>
type Hit = ResultInput<'search.everything'>['hits'][number]

/** A record found, with its number, which decides the order before its time does. */
interface Found {
  readonly hit: Hit & { readonly atMs: number }
  readonly no: string
}

const line = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ')

const ofRow = (row: LedgerRow): Found => {
  const masked = maskPartyName(row.applicant_name, row.applicant_kind)
  const isCase = row.kind === 'CASE'
  return {
    no: row.no,
    hit: {
      kind: row.kind,
      id: row.row_id,
      title: isCase ? line(masked, row.item_name) : row.matter,
      detail: isCase ? line(row.no, row.matter) : line(row.no, masked, row.item_name),
      atMs: row.at_ms,
      ownerId: null,
    },
  }
}

const paperHits = (context: DeskContext, ids: Iterable<string>): Found[] => {
  const { read } = context.store
  const scope = workScope(context)
  return [...ids].flatMap((paperId) => {
    const paper = readPaper(read, paperId)
    if (!paper) return []
    const { state } = paper
    const ownerId = state.caseId ?? state.consultationId
    const windowId =
      scope.windowId === null || ownerId === null
        ? null
        : (readLedgerRows(read, [ownerId]).get(ownerId)?.window_id ?? null)
    if (!isInScope(scope, state.unitId, windowId)) return []
    const summary = paperSummary(context, paper)
    const { title } = templateOf(context.reference, state.kind)
    const hit = {
      kind: 'PAPER' as const,
      id: paperId,
      title: line(title, state.number || summary.caseNo),
      detail: line(summary.applicantMasked, summary.itemName),
      atMs: state.issuedAtMs,
      ownerId,
    }
    return [{ no: state.number, hit }]
  })
}

// The newest with these words are read for every hit that is shown, so that a number's ending can still come first.
const CANDIDATES_PER_HIT = 4

/** What people type from a number: the whole of it, or the last digits. */
const numberRank = (no: string, query: string): number => {
  if (no === query) return 0
  return query.length >= 3 && /\d$/.test(query) && no.endsWith(query) ? 1 : 2
}

export const searchHandlers: Handlers<SearchMethods> = {
  'search.everything'(context, { text, limit }) {
    const scope = workScope(context)
    const { read } = context.store
    const items = findItems(context, text, false)
      .slice(0, limit)
      .map(({ item }): Hit => ({
        kind: 'ITEM',
        id: item.itemId,
        title: item.name,
        detail: unitName(context, item.unitId),
        atMs: null,
        ownerId: null,
      }))
    if (isScopeEmpty(scope)) return { hits: items }

    const query = text.normalize('NFKC').trim().toUpperCase()
    const wanted = limit * CANDIDATES_PER_HIT
    const rowIds = new Set([
      ...findByNumberStart(read, text).slice(0, wanted),
      ...(['CASE', 'CONSULTATION'] as const).flatMap((kind) =>
        searchDocs(read, kind, text, scope, wanted).map(({ id }) => id),
      ),
    ])
    const rows = [...readLedgerRows(read, [...rowIds]).values()].filter((row) =>
      isInScope(scope, row.unit_id, row.window_id),
    )
    const paperIds = new Set([
      ...findPapersByNumber(read, text.normalize('NFKC').trim(), limit).map(({ paperId }) => paperId),
      ...searchDocs(read, 'PAPER', text, scope, limit).map(({ id }) => id),
    ])
    const records = [...rows.map(ofRow), ...paperHits(context, paperIds)].toSorted(
      (a, b) =>
        numberRank(a.no.toUpperCase(), query) - numberRank(b.no.toUpperCase(), query) ||
        b.hit.atMs - a.hit.atMs ||
        (a.hit.id < b.hit.id ? 1 : -1),
    )
    // Items keep a few places, or a common name would hide the guide somebody is looking for.
    const forItems = Math.min(items.length, Math.max(Math.ceil(limit / 3), limit - records.length))
    return {
      hits: [...records.slice(0, limit - forItems).map(({ hit }) => hit), ...items.slice(0, forItems)],
    }
  },
}
