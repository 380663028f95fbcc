import type { Derivation, EntryView } from './assessment-types.ts'

/**
 * Entries of the days of a published score that were recorded after it was told: the score stays, and the longer periods
 * that are not published yet count them. Only of a score that is worked out from entries.
 */
export const lateEntries = (
  { period, subject, dimensions, adjustments }: Derivation,
  entries: readonly EntryView[],
): readonly EntryView[] => {
  const { published } = period
  if (published === null || dimensions.length === 0) return []
  const counted = new Set(
    [...dimensions.flatMap(({ lines }) => lines), ...adjustments].map((line) => line.entryId),
  )
  return entries.filter(
    ({ entryId, status, recorded, charges }) =>
      status === 'COUNTS' &&
      recorded !== null &&
      recorded.atMs > published.atMs &&
      !counted.has(entryId) &&
      charges.some((charge) => charge.target === subject.target && charge.subjectId === subject.subjectId),
  )
}
