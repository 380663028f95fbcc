import type { HallRead, HallValue } from './hall-db.ts'

/** `HallRead.among`. */
export const allIn = <Row>(
  db: HallRead,
  sql: string,
  leading: readonly HallValue[],
  values: readonly string[],
): Promise<Row[]> => db.among<Row>(sql, leading, values)
