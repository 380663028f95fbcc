import { pinyinKeys } from '../../model/pinyin.ts'
import { bigrams } from '../../model/search-terms.ts'
import type { ReadDb, WriteDb } from '../sql.ts'

/**
 * What one record can be found by: its texts, the names that are also found by their pinyin initials, and the marks that
 * narrow a search down to a unit or a window (`unitMark`, `windowMark`).
 */
export interface SearchDoc {
  readonly texts: readonly string[]
  readonly names: readonly string[]
  readonly marks: readonly string[]
}

// Signs of private use: no text a person writes has them, and the word index takes them for letters.
const hex = (id: string): string => Buffer.from(id, 'utf8').toString('hex')
export const unitMark = (unitId: string): string => `\uE000${hex(unitId)}`
export const windowMark = (windowId: string): string => `\uE001${hex(windowId)}`

const SEARCH_KINDS = ['CASE', 'CONSULTATION', 'PAPER'] as const
export type SearchKind = (typeof SEARCH_KINDS)[number]

const DOCS_A_KIND = 2 ** 40

/**
 * Records of one kind have numbers of their own stretch, falling as they are recorded: the index then answers "the newest
 * cases with these words" without meeting the papers and consultations that have them too. Falling, because FTS5 leaps
 * forward through its lists and only walks backward.
 */
export const docNumbersOf = (kind: string): { readonly first: number; readonly last: number } => {
  const place = SEARCH_KINDS.findIndex((each) => each === kind) + 1
  return { first: place * DOCS_A_KIND, last: (place + 1) * DOCS_A_KIND - 1 }
}

/** Initials of names seen before; item names and unit names come again and again. */
const initialsOf = new Map<string, string>()
const INITIALS_KEPT = 5_000

const initials = (name: string): string => {
  const known = initialsOf.get(name)
  if (known !== undefined) return known
  if (initialsOf.size >= INITIALS_KEPT) initialsOf.clear()
  const made = pinyinKeys(name, [...name].length <= 4).initials
  initialsOf.set(name, made)
  return made
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n')

/**
 * Keeps what one record can be found by. The word index itself is written later (`fileSearchDocs`): it touches many
 * pages, and the person at the window should not wait for it. Nothing is written when the words are the same as before.
 */
export const writeSearchDoc = (
  db: WriteDb,
  kind: string,
  id: string,
  after: SearchDoc | undefined,
  before: SearchDoc | undefined,
): void => {
  const text = after && joined(after.texts)
  const names = after && joined(after.names)
  const marks = after && joined(after.marks)
  if (
    before &&
    text === joined(before.texts) &&
    names === joined(before.names) &&
    marks === joined(before.marks)
  )
    return
  if (before) {
    const row = db.get<{ doc_no: number; filed: number }>(
      'SELECT doc_no, filed FROM search_doc WHERE kind = ? AND id = ?',
      kind,
      id,
    )
    if (row?.filed === 1) db.run('DELETE FROM search_index WHERE rowid = ?', row.doc_no)
    if (row) db.run('DELETE FROM search_doc WHERE doc_no = ?', row.doc_no)
  }
  if (text === undefined || names === undefined || marks === undefined || text === '') return
  const { first, last } = docNumbersOf(kind)
  db.run(
    `INSERT INTO search_doc (doc_no, kind, id, text, names, marks, filed)
     VALUES (coalesce((SELECT min(doc_no) FROM search_doc WHERE doc_no BETWEEN ? AND ?), ?) - 1, ?, ?, ?, ?, ?, 0)`,
    first,
    last,
    last,
    kind,
    id,
    text,
    names,
    marks,
  )
}

/** Every term a record is filed under. */
export const searchTermsOf = (text: string, names: string, marks: string): string => {
  const spelled = names
    .split('\n')
    .map(initials)
    .filter((letters) => letters.length > 1)
  return [...bigrams([text, ...spelled].join('\n')), ...marks.split('\n')].join(' ')
}

/** Whether records wait for the word index. */
export const hasUnfiledDocs = (db: ReadDb): boolean =>
  db.get('SELECT 1 FROM search_doc INDEXED BY search_doc_unfiled WHERE filed = 0 LIMIT 1') !== undefined

/** Takes records not yet filed into the word index, oldest first. Returns how many. */
export const fileSearchDocs = (db: WriteDb, limit: number): number => {
  const waiting = db.all<{ doc_no: number; text: string; names: string; marks: string }>(
    'SELECT doc_no, text, names, marks FROM search_doc INDEXED BY search_doc_unfiled WHERE filed = 0 ORDER BY doc_no DESC LIMIT ?',
    limit,
  )
  // Upward: each step down would make FTS5 write out what it has gathered.
  for (const { doc_no, text, names, marks } of waiting.toReversed()) {
    db.run('INSERT INTO search_index (rowid, terms) VALUES (?, ?)', doc_no, searchTermsOf(text, names, marks))
    db.run('UPDATE search_doc SET filed = 1 WHERE doc_no = ?', doc_no)
  }
  return waiting.length
}
