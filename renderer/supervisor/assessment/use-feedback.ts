import { useMemo } from 'react'
import type { Derivation } from '../../shared/assessment/assessment-types.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import type { FeedbackFacts } from './feedback-blocks.ts'

/** What goes on the paper besides the derivation itself; null until it is there. */
export function useFeedback(
  derivation: Derivation | undefined,
  wanted: boolean,
): Omit<FeedbackFacts, 'derivation' | 'own'> | null {
  const period = wanted ? derivation?.period : undefined
  const target = derivation?.subject.target
  const ofPeriod = period === undefined ? null : { kind: period.kind, day: period.from }
  const windows = useHallQuery(
    'assessment.board',
    ofPeriod === null || target !== 'UNIT' ? null : { ...ofPeriod, target: 'WINDOW' },
  )
  const people = useHallQuery(
    'assessment.board',
    ofPeriod === null || target === 'PERSON' ? null : { ...ofPeriod, target: 'PERSON' },
  )
  const entries = useHallQuery(
    'assessment.entries',
    period === undefined || target === 'PERSON'
      ? null
      : { from: period.from, to: period.to, status: 'COUNTS' },
  )
  const awards = useHallQuery('assessment.awards', ofPeriod)
  return useMemo(() => {
    if (derivation === undefined || !wanted) return null
    if ([windows, people, entries, awards].some((query) => query.loading)) return null
    const { subject } = derivation
    const isIts = (other: { readonly unitName: string; readonly windowName: string }): boolean =>
      subject.target === 'UNIT' ? other.unitName === subject.unitName : other.windowName === subject.name
    return {
      windows: (windows.data?.rows ?? []).filter((row) => isIts(row.subject)),
      people: (people.data?.rows ?? []).filter((row) => isIts(row.subject)),
      entries: (entries.data?.entries ?? [])
        .filter(isIts)
        .toSorted((left, right) => left.day.localeCompare(right.day)),
      isCut: entries.data?.more ?? false,
      awards: awards.data?.awards ?? [],
    }
  }, [derivation, wanted, windows, people, entries, awards])
}
