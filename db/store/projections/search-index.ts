import { pinyinKeys } from '../../model/pinyin.ts'
import { bigrams } from '../../model/search-terms.ts'
import type { ReadDb, WriteDb } from '../sql.ts'

/** What one record can be found by: its texts, and the names that are also found by their pinyin initials. */
export interface SearchDoc {
  readonly texts: readonly string[]
  readonly names: readonly string[]
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
  if (before && text === joined(before.texts) && names === joined(before.names)) return
  if (before) {
    const row = db.get<{ doc_no: number; filed: number }>('SELECT doc_no, filed FROM search_doc WHERE kind = ? AND id = ?', kind, id)
    if (row?.filed === 1) db.run('DELETE FROM search_index WHERE rowid = ?', row.doc_no)
    if (row) db.run('DELETE FROM search_doc WHERE doc_no = ?', row.doc_no)
  }
  if (text === undefined || names === undefined || text === '') return
  db.run('INSERT INTO search_doc (kind, id, text, names, filed) VALUES (?, ?, ?, ?, 0)', kind, id, text, names)
}

const termsOf = (text: string, names: string): string => {
  const spelled = names.split('\n').map(initials).filter((letters) => letters.length > 1)
  return bigrams([text, ...spelled].join('\n')).join(' ')
}

export const hasUnfiledDocs = (db: ReadDb): boolean =>
  db.get('SELECT 1 FROM search_doc INDEXED BY search_doc_unfiled WHERE filed = 0 LIMIT 1') !== undefined

/** Takes records not yet filed into the word index, oldest first. Returns how many. */
export const fileSearchDocs = (db: WriteDb, limit: number): number => {
  const waiting = db.all<{ doc_no: number; text: string; names: string }>(
    'SELECT doc_no, text, names FROM search_doc INDEXED BY search_doc_unfiled WHERE filed = 0 ORDER BY doc_no LIMIT ?',
    limit,
  )
  for (const { doc_no, text, names } of waiting) {
    db.run('INSERT INTO search_index (rowid, terms) VALUES (?, ?)', doc_no, termsOf(text, names))
    db.run('UPDATE search_doc SET filed = 1 WHERE doc_no = ?', doc_no)
  }
  return waiting.length
}
