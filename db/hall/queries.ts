import type { HallRead, HallValue } from './hall-db.ts'

/** Sizes of lists in statements: few different texts, so that a database prepares each once. */
const LIST_SIZES = [1, 4, 16, 64, 256, 500] as const
const LIST_MAX = 500

const sizeFor = (count: number): number => LIST_SIZES.find((size) => size >= count) ?? LIST_MAX

/**
 * Rows whose last bound value is one of `values`, however many those are. `sql` ends with `IN` and takes `leading` before;
 * a list is filled up with its own last value.
 */
export const allIn = async <Row>(
  db: HallRead,
  sql: string,
  leading: readonly HallValue[],
  values: readonly string[],
): Promise<Row[]> => {
  const rows: Row[] = []
  for (let at = 0; at < values.length; at += LIST_MAX) {
    const part = values.slice(at, at + LIST_MAX)
    const size = sizeFor(part.length)
    const filled = Array.from({ length: size }, (_, index) => part[Math.min(index, part.length - 1)] ?? '')
    rows.push(...(await db.all<Row>(`${sql} (${filled.map(() => '?').join(', ')})`, ...leading, ...filled)))
  }
  return rows
}
