import { pinyinKeys } from '../../model/pinyin.ts'
import { bigrams } from '../../model/search-terms.ts'
import type { WriteDb } from '../sql.ts'

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

const textOf = (doc: SearchDoc): string => doc.texts.filter((text) => text !== '').join('\n')

/** Files the words of one record under its kind and id; nothing is written when they are the same as before. */
export const writeSearchDoc = (
  db: WriteDb,
  kind: string,
  id: string,
  after: SearchDoc | undefined,
  before: SearchDoc | undefined,
): void => {
  const text = after && textOf(after)
  const textBefore = before && textOf(before)
  if (text === textBefore) return
  if (textBefore !== undefined) {
    const row = db.get<{ doc_no: number }>('SELECT doc_no FROM search_doc WHERE kind = ? AND id = ?', kind, id)
    if (row) {
      db.run('DELETE FROM search_index WHERE rowid = ?', row.doc_no)
      db.run('DELETE FROM search_doc WHERE doc_no = ?', row.doc_no)
    }
  }
  if (!after || text === undefined || text === '') return
  const { lastInsertRowid } = db.run('INSERT INTO search_doc (kind, id, text) VALUES (?, ?, ?)', kind, id, text)
  const spelled = after.names.map(initials).filter((letters) => letters.length > 1)
  db.run(
    'INSERT INTO search_index (rowid, terms) VALUES (?, ?)',
    Number(lastInsertRowid),
    bigrams([text, ...spelled].join('\n')).join(' '),
  )
}
