import { queryTerms } from '../../model/search-terms.ts'
import { matchingText } from '../../model/text.ts'
import type { ReadDb } from '../sql.ts'

export interface SearchHit {
  readonly kind: string
  readonly id: string
  readonly text: string
}

/** FTS5 wants every term as a quoted string; a quote inside is doubled. */
const matchOf = (text: string): string =>
  queryTerms(text)
    .map(({ term, prefix }) => `"${term.replaceAll('"', '""')}"${prefix ? '*' : ''}`)
    .join(' AND ')

// Pairs of characters may stand apart in a text that has them all: a few more candidates are read than asked for.
const CANDIDATES_PER_HIT = 8
const CANDIDATES_MAX = 4_000

/** True when the words of the query stand in the text as typed; letters may also be initials, which only the index knows. */
const contains = (text: string, query: string): boolean => {
  const signs = matchingText(query)
    .split(/[^\p{Script=Han}]+/u)
    .filter((part) => part !== '')
  const haystack = matchingText(text)
  return signs.every((part) => haystack.includes(part))
}

/** Newest records that contain the text, by the index alone: never a scan. */
export const searchDocs = (db: ReadDb, text: string, kinds: readonly string[], limit: number): SearchHit[] => {
  const match = matchOf(text)
  if (match === '') return []
  const rows = db.all<SearchHit>(
    `SELECT d.kind, d.id, d.text FROM (
       SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rowid DESC LIMIT ?
     ) hit CROSS JOIN search_doc d ON d.doc_no = hit.rowid`,
    match,
    Math.min(CANDIDATES_MAX, limit * CANDIDATES_PER_HIT),
  )
  return rows.filter((row) => kinds.includes(row.kind) && contains(row.text, text)).slice(0, limit)
}
