import type { ImportTable } from '../../contract/administration.ts'
import { textOf, type Draft } from './draft.ts'
import { importFields } from './fields.ts'
import type { ProblemList } from './problems.ts'
import { listParts } from './read-cell.ts'
import type { ReferenceIndex } from './reference-index.ts'

type UnknownReference = 'UNKNOWN_UNIT' | 'UNKNOWN_WINDOW' | 'UNKNOWN_PERSON' | 'UNKNOWN_ITEM'

/** How lists write that there is none. */
const NOBODY = /^(?:无|\/|-+|—+)$/

/** One reference, or null after reporting why there is none. */
const resolveOne = (
  draft: Draft,
  field: string,
  text: string,
  index: ReferenceIndex,
  unknown: UnknownReference,
  problems: ProblemList,
): string | null => {
  const found = index.find(text)
  const heading = draft.values.get(field)?.heading
  if (found.length > 1)
    problems.error('AMBIGUOUS_REFERENCE', draft.place, heading, text, {
      candidates: found.slice(0, 5).join('、'),
    })
  else if (found.length === 0)
    problems.error(unknown, draft.place, heading, text, { similar: index.similar(text).join('、') })
  return found.length === 1 ? (found[0] ?? null) : null
}

const resolveField = (
  draft: Draft,
  field: string,
  many: boolean,
  index: ReferenceIndex,
  unknown: UnknownReference,
  partsOf: (text: string) => string[],
  problems: ProblemList,
): void => {
  const cell = draft.values.get(field)
  const text = textOf(draft, field)
  if (cell === undefined || text === null) return
  // A name may contain a separator, so the whole cell is tried first.
  const parts = !many || index.find(text).length > 0 ? [text] : partsOf(text)
  const ids = parts.map((part) => resolveOne(draft, field, part, index, unknown, problems))
  const resolved = [...new Set(ids.filter((id) => id !== null))]
  if (ids.includes(null) || resolved.length === 0) {
    draft.values.delete(field)
    draft.failed.add(field)
  } else draft.values.set(field, { ...cell, value: many ? resolved : resolved[0] })
}

export const resolveUnits = (
  draft: Draft,
  table: ImportTable,
  index: ReferenceIndex,
  problems: ProblemList,
): void => {
  for (const { field, cell } of importFields[table]) {
    if (cell.kind === 'UNIT' || cell.kind === 'UNITS') {
      resolveField(draft, field, cell.kind === 'UNITS', index, 'UNKNOWN_UNIT', listParts, problems)
    }
  }
}

/** 3号窗口 and 3号 mean the window 3; 无 means none. */
export const resolveWindows = (
  draft: Draft,
  table: ImportTable,
  index: ReferenceIndex,
  problems: ProblemList,
): void => {
  const shortForm = (text: string): string =>
    index.find(text).length > 0 ? text : text.replace(/号?窗口$|号$/, '')
  const partsOf = (text: string): string[] =>
    listParts(text)
      .flatMap((part) => (index.find(part).length > 0 ? [part] : part.split(/\s+/)))
      .map(shortForm)
  for (const { field, cell } of importFields[table]) {
    if (cell.kind !== 'WINDOW' && cell.kind !== 'WINDOWS') continue
    const value = draft.values.get(field)
    const text = textOf(draft, field)
    if (value === undefined || text === null) continue
    if (NOBODY.test(text)) {
      draft.values.set(field, { ...value, value: cell.kind === 'WINDOW' ? null : [] })
      continue
    }
    if (cell.kind === 'WINDOW') draft.values.set(field, { ...value, value: shortForm(text) })
    resolveField(draft, field, cell.kind === 'WINDOWS', index, 'UNKNOWN_WINDOW', partsOf, problems)
  }
}

/** Parts at the usual separators; what nobody knows as a whole, at its blanks as well. */
const partsKnownTo =
  (index: ReferenceIndex) =>
  (text: string): string[] =>
    listParts(text).flatMap((part) => (index.find(part).length > 0 ? [part] : part.split(/\s+/)))

/** 周晓敏(1001) and 1001周晓敏 name the person by the number; the name beside it has to be theirs. */
const plainPerson = (text: string, people: ReferenceIndex): string => {
  if (people.find(text).length > 0) return text
  const plain = text.normalize('NFKC')
  const [, name = '', number = ''] = /^(.+?)\s*[([]\s*(.+?)\s*[)\]]$/.exec(plain) ?? []
  const [, before = '', after = ''] = /^([\dA-Za-z._-]+)\s*(\p{Script=Han}.*)$/u.exec(plain) ?? []
  for (const [one, other] of [
    [number, name],
    [name, number],
    [before, after],
  ] as const) {
    const [staffId, ...others] = one === '' ? [] : people.find(one)
    if (staffId !== undefined && others.length === 0 && people.find(other).includes(staffId)) return staffId
  }
  return text
}

/** People by their number, or by a name only one of them has. */
export const resolvePeople = (
  draft: Draft,
  table: ImportTable,
  people: ReferenceIndex,
  problems: ProblemList,
): void => {
  const partsOf = (text: string): string[] =>
    partsKnownTo(people)(text).map((part) => plainPerson(part, people))
  for (const { field, cell } of importFields[table]) {
    if (cell.kind !== 'PERSON' && cell.kind !== 'PEOPLE') continue
    const value = draft.values.get(field)
    const text = textOf(draft, field)
    if (value === undefined || text === null) continue
    const none = NOBODY.test(text)
    if (none) draft.values.set(field, { ...value, value: cell.kind === 'PERSON' ? null : [] })
    else {
      if (cell.kind === 'PERSON') draft.values.set(field, { ...value, value: plainPerson(text, people) })
      resolveField(draft, field, cell.kind === 'PEOPLE', people, 'UNKNOWN_PERSON', partsOf, problems)
    }
  }
}

/** Items by any of their codes or by a name only one of them has. */
export const resolveItems = (
  draft: Draft,
  table: ImportTable,
  items: ReferenceIndex,
  problems: ProblemList,
): void => {
  for (const { field, cell } of importFields[table]) {
    if (cell.kind !== 'ITEMS') continue
    const value = draft.values.get(field)
    const text = textOf(draft, field)
    if (value === undefined || text === null) continue
    if (NOBODY.test(text)) draft.values.set(field, { ...value, value: [] })
    else resolveField(draft, field, true, items, 'UNKNOWN_ITEM', partsKnownTo(items), problems)
  }
}
