import type { z } from 'zod'
import type { Post } from '../../model/posts/post.ts'
import type { Item, ServiceWindow, StaffMember, Unit } from '../../model/reference.ts'
import type { Gathered, SourceSheet } from './draft.ts'
import type { Closure, HolidayYear } from './hall-reference.ts'
import type { ProblemList } from './problems.ts'

/** A record as it will be after the import, beside what the hall has now. */
export interface ParsedRecord<Record> {
  readonly key: string
  readonly record: Record
  readonly before: Record | undefined
  /** Sheets it comes from, the leading one first; never empty. */
  readonly sources: readonly [SourceSheet, ...SourceSheet[]]
}

export interface ParsedItem extends ParsedRecord<Item> {
  /** Sheets that gave its own fields, its materials and its steps. */
  readonly ownSources: readonly SourceSheet[]
  readonly materialSources: readonly SourceSheet[]
  readonly stepSources: readonly SourceSheet[]
}

export interface ParsedRecords {
  readonly units: readonly ParsedRecord<Unit>[]
  /** Units that only an item list names. */
  readonly createdUnits: readonly ParsedRecord<Unit>[]
  readonly windows: readonly ParsedRecord<ServiceWindow>[]
  readonly staff: readonly ParsedRecord<StaffMember>[]
  readonly items: readonly ParsedItem[]
  readonly posts: readonly ParsedRecord<Post>[]
  readonly closures: readonly ParsedRecord<Closure>[]
  readonly holidays: readonly ParsedRecord<HolidayYear>[]
  readonly settings: readonly ParsedRecord<{ readonly key: string; readonly value: string }>[]
}

export const sourcesOf = (gathered: Gathered): readonly [SourceSheet, ...SourceSheet[]] => {
  const [first, ...rest] = gathered.drafts
  return [
    first.source,
    ...new Set(rest.map(({ source }) => source).filter((source) => source !== first.source)),
  ]
}

/** Defaults, what the hall has, what the files say, in this order; checked against the record's schema. */
export const completeRecord = <Record extends object>(
  schema: z.ZodType<Record>,
  gathered: Gathered,
  defaults: Readonly<globalThis.Record<string, unknown>>,
  before: Record | undefined,
  problems: ProblemList,
): ParsedRecord<Record> | null => {
  const said = Object.fromEntries([...gathered.values].map(([field, { value }]) => [field, value]))
  const result = schema.safeParse({ ...defaults, ...before, ...said })
  if (result.success) return { key: gathered.key, record: result.data, before, sources: sourcesOf(gathered) }
  // Cells that failed were reported where they stand.
  if (gathered.failed.size === 0) {
    const [issue] = result.error.issues
    problems.error('RECORD_NOT_VALID', gathered.drafts[0].place, '', gathered.key, {
      field: issue?.path.join('.') ?? '',
      problem: issue?.code ?? '',
    })
  }
  return null
}
