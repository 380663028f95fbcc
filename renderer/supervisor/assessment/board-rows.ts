import type { BoardRow } from '../../shared/assessment/assessment-types.ts'
import { comparePoints } from '../../shared/assessment/points.ts'

/** Full pinyin and initials of a name, such as `zhangsan zs`. */
export type PinyinOf = (name: string) => string

/** Rows whose name, window, unit or pinyin has the text; the order stays. */
export function findRows(
  rows: readonly BoardRow[],
  text: string,
  pinyinOf: PinyinOf | null,
): readonly BoardRow[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return rows
  return rows.filter(({ subject: { subjectId, name, windowName, unitName } }) => {
    if ([subjectId, name, windowName, unitName].some((words) => words.toLowerCase().includes(wanted)))
      return true
    return (
      pinyinOf?.(name)
        .split(' ')
        .some((part) => part.startsWith(wanted)) ?? false
    )
  })
}

export type SortKey =
  | 'rank'
  | 'name'
  | 'unit'
  | 'score'
  | 'deducted'
  | 'entries'
  | 'proposals'
  | 'appeals'
  | `dimension ${string}`

export interface BoardSort {
  readonly key: SortKey
  readonly descending: boolean
}

const collator = new Intl.Collator('zh-CN', { numeric: true })

const pointsIn = (row: BoardRow, code: string): string =>
  row.dimensions.find((dimension) => dimension.code === code)?.points ?? '0'

const compareBy = (key: SortKey, left: BoardRow, right: BoardRow): number => {
  switch (key) {
    case 'rank':
      return left.rank - right.rank
    case 'name':
      return collator.compare(left.subject.name, right.subject.name)
    case 'unit':
      return collator.compare(left.subject.unitName, right.subject.unitName)
    case 'score':
      return comparePoints(left.score, right.score)
    case 'deducted':
      return comparePoints(left.deducted, right.deducted)
    case 'entries':
      return left.entries - right.entries
    case 'proposals':
      return left.proposals - right.proposals
    case 'appeals':
      return left.openAppeals - right.openAppeals
    default: {
      const code = key.slice('dimension '.length)
      return comparePoints(pointsIn(left, code), pointsIn(right, code))
    }
  }
}

/** In the order asked for; equal ones by rank, then by name, whichever way it goes. */
export function sortRows(rows: readonly BoardRow[], { key, descending }: BoardSort): readonly BoardRow[] {
  return rows.toSorted(
    (left, right) =>
      compareBy(key, left, right) * (descending ? -1 : 1) ||
      left.rank - right.rank ||
      collator.compare(left.subject.name, right.subject.name) ||
      collator.compare(left.subject.subjectId, right.subject.subjectId),
  )
}
