import { queryTerms, type QueryTerm } from '../../model/search-terms.ts'
import { matchingText } from '../../model/text.ts'
import {
  docNumbersOf,
  searchTermsOf,
  unitMark,
  windowMark,
  type SearchKind,
} from '../projections/search-index.ts'
import type { ReadDb } from '../sql.ts'

export interface SearchHit {
  readonly kind: SearchKind
  readonly id: string
}

/** Records of these units (null: of any), or of this window whatever their unit. */
export interface SearchScope {
  readonly unitIds: readonly string[] | null
  readonly windowId: string | null
}

/** FTS5 wants every term as a quoted string; a quote inside is doubled. */
const quoted = ({ term, prefix }: QueryTerm): string => `"${term.replaceAll('"', '""')}"${prefix ? '*' : ''}`

const marksOf = ({ unitIds, windowId }: SearchScope): string[] | null =>
  unitIds && [...unitIds.map(unitMark), ...(windowId === null ? [] : [windowMark(windowId)])]

const matchOf = (terms: readonly QueryTerm[], marks: readonly string[] | null): string => {
  const words = terms.map(quoted).join(' AND ')
  return marks ? `${words} AND (${marks.map((term) => quoted({ term, prefix: false })).join(' OR ')})` : words
}

/** Runs of Chinese in the query; the index knows only pairs of neighbours, so longer runs are looked for in the text. */
const chineseRuns = (query: string): string[] =>
  matchingText(query)
    .split(/[^\p{Script=Han}]+/u)
    .filter((part) => part !== '')

const containsAll = (text: string, parts: readonly string[]): boolean => {
  if (parts.every((part) => text.includes(part))) return true
  const haystack = matchingText(text)
  return parts.every((part) => haystack.includes(part))
}

interface DocRow {
  readonly doc_no: number
  readonly id: string
  readonly text: string
}

// Texts that have all pairs of a query but not the query itself are rare; this bounds what a strange query may read.
const CANDIDATES_MAX = 20_000
const TURN_MIN = 32

const filedDocs = (
  db: ReadDb,
  kind: SearchKind,
  match: string,
  runs: readonly string[],
  limit: number,
): DocRow[] => {
  const { first, last } = docNumbersOf(kind)
  const found: DocRow[] = []
  let from = first
  let looked = 0
  while (found.length < limit && looked < CANDIDATES_MAX) {
    const wanted = limit - found.length
    const turn = runs.length === 0 ? wanted : Math.max(TURN_MIN, wanted)
    const rows = db.all<DocRow>(
      // The text is fetched only where it must be looked at.
      `SELECT d.doc_no, d.id, ${runs.length === 0 ? "''" : 'd.text'} AS text FROM (
         SELECT rowid AS doc_no FROM search_index WHERE search_index MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?
       ) hit CROSS JOIN search_doc d ON d.doc_no = hit.doc_no`,
      match,
      from,
      last,
      turn,
    )
    for (const row of rows)
      if (found.length < limit && (runs.length === 0 || containsAll(row.text, runs))) found.push(row)
    looked += rows.length
    const oldest = rows.at(-1)
    if (!oldest || rows.length < turn) break
    from = oldest.doc_no + 1
  }
  return found
}

/** How many records the word index may be behind before the older of them are not looked through. */
const UNFILED_MAX = 1_000

const unfiledDocs = (
  db: ReadDb,
  kind: SearchKind,
  terms: readonly QueryTerm[],
  marks: readonly string[] | null,
  runs: readonly string[],
): DocRow[] => {
  const { first, last } = docNumbersOf(kind)
  return db
    .all<DocRow & { names: string; marks: string }>(
      `SELECT doc_no, id, text, names, marks FROM search_doc INDEXED BY search_doc_unfiled
       WHERE filed = 0 AND doc_no BETWEEN ? AND ? ORDER BY doc_no LIMIT ?`,
      first,
      last,
      UNFILED_MAX,
    )
    .filter((row) => {
      if (marks && !row.marks.split('\n').some((mark) => marks.includes(mark))) return false
      const known = searchTermsOf(row.text, row.names, row.marks).split(' ')
      const has = ({ term, prefix }: QueryTerm) =>
        prefix ? known.some((each) => each.startsWith(term)) : known.includes(term)
      return terms.every(has) && containsAll(row.text, runs)
    })
}

/**
 * Records of one kind that contain the text, newest first, by the word index alone: never a scan. Letters are found as
 * words and as pinyin initials. What was recorded a moment ago and is not filed yet is looked through by itself.
 */
export const searchDocs = (
  db: ReadDb,
  kind: SearchKind,
  text: string,
  scope: SearchScope,
  limit: number,
): SearchHit[] => {
  const terms = queryTerms(text)
  const marks = marksOf(scope)
  if (terms.length === 0 || marks?.length === 0) return []
  const runs = chineseRuns(text).filter((run) => [...run].length > 2)
  const unfiled = unfiledDocs(db, kind, terms, marks, runs)
  const filed = filedDocs(db, kind, matchOf(terms, marks), runs, limit)
  const rows =
    unfiled.length === 0
      ? filed
      : [...unfiled, ...filed].toSorted((a, b) => a.doc_no - b.doc_no).slice(0, limit)
  return rows.map(({ id }) => ({ kind, id }))
}
