import type { TFunction } from 'i18next'
import type { Result } from '../../../db/contract/index.ts'
import { dayAndTime } from '../format.ts'
import { useHallQuery } from '../use-query.ts'
import { useSync } from './sync-store.ts'

export type Completeness = Result<'sync.completeness'>

/**
 * What a report must say of itself, as sentences; none when everything this machine knows of is here (sync.md point 10).
 * `filling`: this machine is still being filled.
 */
export function completenessSentences(
  completeness: Completeness | undefined,
  filling: boolean,
  t: TFunction<'sync'>,
): string[] {
  const sentences: string[] = []
  if (filling) sentences.push(t('completeness.filling'))
  if (completeness === undefined) return sentences
  const { completeUpToMs, unknown, sinceMs, behind } = completeness
  if (completeUpToMs !== null) sentences.push(t('completeness.upTo', { at: dayAndTime(completeUpToMs) }))
  else if (unknown || behind.length > 0) sentences.push(t('completeness.unknown'))
  if (behind.length > 0) sentences.push(t('completeness.behind', { count: behind.length }))
  if (sinceMs !== null) sentences.push(t('completeness.since', { at: dayAndTime(sinceMs) }))
  return sentences
}

/** Asked again whenever records arrive or the link changes; null units: everything this person may see. */
export function useCompleteness(unitIds: readonly string[] | null): {
  readonly completeness: Completeness | undefined
  readonly filling: boolean
} {
  const link = useSync((state) => state.sync?.link ?? 'STANDALONE')
  const query = useHallQuery(
    'sync.completeness',
    link === 'STANDALONE' ? null : { unitIds: unitIds === null ? null : [...unitIds] },
    { refreshOn: ['*'], keepPrevious: true },
  )
  return { completeness: query.data, filling: link === 'FILLING' || query.data?.filling === true }
}
