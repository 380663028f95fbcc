import type { BoardRow } from '../../shared/assessment/assessment-types.ts'
import { decimal } from '../../../db/model/assessment/decimal.ts'
import { comparePoints, signed } from '../../shared/assessment/points.ts'

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

/** Whether there is something about a row to look at: points off, facts or appeals that wait, a veto. */
export const isNotable = ({ deducted, entries, proposals, openAppeals, vetoed }: BoardRow): boolean =>
  vetoed || entries > 0 || proposals > 0 || openAppeals > 0 || !decimal(deducted).eq(0)

/** Dimensions that are not at full marks, with how far they are off: `规范化服务 −2`. */
export const dimensionsOff = ({ dimensions }: BoardRow): readonly string[] =>
  dimensions
    .map(({ name, points, full }) => ({ name, off: decimal(points).minus(full) }))
    .filter(({ off }) => !off.eq(0))
    .map(({ name, off }) => `${name} ${signed(off.toFixed())}`)

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

/** 0 is a rank this machine does not know: those come after the others, by their score. */
const compareRanks = (left: BoardRow, right: BoardRow): number =>
  (left.rank || Infinity) === (right.rank || Infinity)
    ? comparePoints(right.score, left.score)
    : (left.rank || Infinity) - (right.rank || Infinity)

const compareBy = (key: SortKey, left: BoardRow, right: BoardRow): number => {
  switch (key) {
    case 'rank':
      return compareRanks(left, right)
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
      compareRanks(left, right) ||
      collator.compare(left.subject.name, right.subject.name) ||
      collator.compare(left.subject.subjectId, right.subject.subjectId),
  )
}
