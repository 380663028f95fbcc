/** One numbered step of the local schema. A released one is never edited; a mistake is repaired by the next number, above all that ever were. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}
