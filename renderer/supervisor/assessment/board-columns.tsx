import type { ColumnsType } from 'antd/es/table'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import type { BoardRow } from '../../shared/assessment/assessment-types.ts'
import { plainPoints, rankWords, signed } from '../../shared/assessment/points.ts'
import { dimensionsOff, type BoardSort, type SortKey } from './board-rows.ts'
import { Sparkline } from './sparkline.tsx'

/** A character of a heading, and what stands around it: its sides and the sign of the order. */
const CHAR_WIDTH = 14
const HEAD_ROOM = 36
const DIMENSION_WIDTH_MIN = 64

/** Wide enough for the whole name: headings cut short read alike. */
const headWidth = (name: string, least = DIMENSION_WIDTH_MIN): number =>
  Math.max(
    least,
    HEAD_ROOM +
      [...name].reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2e80 ? 1 : 0.55), 0) * CHAR_WIDTH,
  )

/** For two or three names with their points. */
const TOGETHER_WIDTH = 220

export const widthOf = (columns: ColumnsType<BoardRow>): number =>
  columns.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : 0), 0)

const minus = (deducted: string): string => (deducted === '0' ? '0' : signed(`-${deducted}`))

export function useBoardColumns(
  target: ScoreTarget,
  rows: readonly BoardRow[],
  sort: BoardSort,
  onSort: (key: SortKey) => void,
  /** Points of the screen there are for it. Where a column for each dimension does not fit, one names those not full. */
  room: number,
): ColumnsType<BoardRow> {
  const { t } = useTranslation('assessment')
  const dimensions = rows[0]?.dimensions
  return useMemo(() => {
    const head = (key: SortKey, text: string) => (
      <button
        type="button"
        className="assess-sort"
        title={t('board.sortBy', { column: text })}
        onClick={() => onSort(key)}
      >
        <span className="one-line">{text}</span>
        <span aria-hidden>{sort.key === key ? (sort.descending ? '▼' : '▲') : ''}</span>
      </button>
    )
    const number = (
      key: SortKey,
      text: string,
      width: number,
      value: (row: BoardRow) => string | number,
    ): ColumnsType<BoardRow>[number] => ({
      key,
      title: head(key, text),
      width: headWidth(text, width),
      align: 'right',
      render: (_value, row) => {
        const shown = value(row)
        return <span className={`${shown}` === '0' ? 'number zero' : 'number'}>{shown}</span>
      },
    })
    const waiting = (key: 'proposals' | 'appeals', count: (row: BoardRow) => number) => ({
      key,
      title: head(key, t(`board.${key}`)),
      width: headWidth(t(`board.${key}`)),
      align: 'right' as const,
      render: (_value: unknown, row: BoardRow) =>
        count(row) === 0 ? null : <span className="status-tag status-waiting number">{count(row)}</span>,
    })
    const before: ColumnsType<BoardRow> = [
      number('rank', t('board.rank'), 74, (row) => rankWords(row.rank)),
      {
        key: 'name',
        title: head('name', t(`board.name.${target}`)),
        width: target === 'PERSON' ? 150 : 180,
        render: (_value, { subject, vetoed }) => (
          <div
            className="one-line"
            title={[subject.name, subject.windowName, subject.unitName]
              .filter((part) => part !== '')
              .join('\n')}
          >
            {subject.name}
            {vetoed ? <b className="score-veto"> {t('board.vetoed')}</b> : null}
            {subject.windowName === '' ? null : <div className="one-line muted">{subject.windowName}</div>}
          </div>
        ),
      },
      ...(target === 'UNIT'
        ? []
        : [
            {
              key: 'unit',
              title: head('unit', t('board.unit')),
              width: 140,
              render: (_value: unknown, { subject }: BoardRow) => (
                <div className="one-line muted" title={subject.unitName}>
                  {subject.unitName}
                </div>
              ),
            },
          ]),
      {
        key: 'score',
        title: head('score', t('board.score')),
        width: 78,
        align: 'right',
        render: (_value, row) => <b className="number">{plainPoints(row.score)}</b>,
      },
      {
        key: 'grade',
        title: t('board.grade'),
        width: 78,
        render: (_value, row) => (
          <span className="one-line" title={row.gradeName}>
            {row.gradeName}
          </span>
        ),
      },
    ]
    const each = (dimensions ?? []).map((dimension, index) =>
      number(`dimension ${dimension.code}`, dimension.name, DIMENSION_WIDTH_MIN, (row) => {
        const cell = row.dimensions[index]
        return cell === undefined ? '' : plainPoints(cell.points)
      }),
    )
    const together: ColumnsType<BoardRow> = [
      {
        key: 'dimensions',
        title: t('board.dimensions'),
        width: TOGETHER_WIDTH,
        render: (_value, row) => {
          const off = dimensionsOff(row).join(t('listSeparator'))
          return (
            <div className="one-line" title={off}>
              {off === '' ? <span className="muted">{t('board.allFull')}</span> : off}
            </div>
          )
        },
      },
    ]
    const after: ColumnsType<BoardRow> = [
      number('deducted', t('board.deducted'), DIMENSION_WIDTH_MIN, (row) => minus(row.deducted)),
      number('entries', t('board.entries'), DIMENSION_WIDTH_MIN, (row) => row.entries),
      {
        key: 'trend',
        title: t('board.trend'),
        width: 88,
        render: (_value, row) => (
          <Sparkline
            scores={[...row.trend, row.score]}
            label={t('board.trendOf', {
              scores: [...row.trend, row.score].map((score) => score ?? '—').join(' '),
            })}
          />
        ),
      },
      waiting('proposals', (row) => row.proposals),
      waiting('appeals', (row) => row.openAppeals),
    ]
    const whole = [...before, ...each, ...after]
    return widthOf(whole) <= room ? whole : [...before, ...together, ...after]
  }, [t, target, dimensions, sort, onSort, room])
}
