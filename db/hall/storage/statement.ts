import type { HallValue } from '../hall-db.ts'
import { hallTables, type HallTable } from '../schema.ts'

/** PostgreSQL keeps no NUL in a text; both databases get the same, so that no event can be refused by one of them. */
export const storable = (value: HallValue): HallValue =>
  typeof value === 'string' && value.includes('\u0000') ? value.replaceAll('\u0000', '\uFFFD') : value

const isStorable = (value: HallValue): boolean => typeof value !== 'string' || !value.includes('\u0000')

/** A row with every value storable; nearly always the row itself. */
export const storableRow = (row: readonly HallValue[]): readonly HallValue[] =>
  row.every(isStorable) ? row : row.map(storable)

/** Names of tables and columns are those of the schema; nothing else ever becomes part of a statement. */
export const knownTable = (name: string, columns: readonly string[]): HallTable => {
  const table = hallTables.get(name)
  if (table === undefined) throw new Error(`no table ${name}`)
  for (const column of columns)
    if (!table.columns.has(column)) throw new Error(`no column ${column} in ${name}`)
  return table
}

/** `?` outside quotes and comments becomes `$1`, `$2` … */
export const numberPlaceholders = (sql: string): string => {
  let nth = 0
  return sql.replace(/'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\?/g, (part) =>
    part === '?' ? `$${(nth += 1)}` : part,
  )
}

/** Sizes of lists in statements: few different texts, so that a database prepares each once. */
const LIST_SIZES = [1, 4, 16, 64, 256, 500] as const
const LIST_MAX = 500

const sizeFor = (count: number): number => LIST_SIZES.find((size) => size >= count) ?? LIST_MAX

/** `sql` ends with `IN`; each answer takes a part of the values as a list, filled up with its own last one. */
export const withLists = (sql: string, values: readonly string[]): { sql: string; list: string[] }[] => {
  const wanted = [...new Set(values)]
  return Array.from({ length: Math.ceil(wanted.length / LIST_MAX) }, (_, nth) => {
    const part = wanted.slice(nth * LIST_MAX, (nth + 1) * LIST_MAX)
    const size = sizeFor(part.length)
    const list = Array.from({ length: size }, (_each, index) => part[Math.min(index, part.length - 1)] ?? '')
    return { sql: `${sql} (${list.map(() => '?').join(', ')})`, list }
  })
}

/** Keeps the newest `max` of what was made, by key. */
export const createKept = <Value>(max: number, make: (key: string) => Value): { get(key: string): Value } => {
  const kept = new Map<string, Value>()
  return {
    get(key) {
      const present = kept.get(key)
      if (present !== undefined) return present
      const made = make(key)
      kept.set(key, made)
      if (kept.size > max)
        for (const oldest of [...kept.keys()].slice(0, kept.size - max)) kept.delete(oldest)
      return made
    },
  }
}

/** Runs one after the other for each key, and the next one also after a failure. */
export const createTurns = (): {
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>
  quiet(): Promise<void>
} => {
  const last = new Map<string, Promise<void>>()
  return {
    run(key, work) {
      const result = (last.get(key) ?? Promise.resolve()).then(work)
      const done = result.then(
        () => undefined,
        () => undefined,
      )
      last.set(key, done)
      void done.then(() => {
        if (last.get(key) === done) last.delete(key)
      })
      return result
    },
    async quiet() {
      while (last.size > 0) await Promise.all(last.values())
    },
  }
}
