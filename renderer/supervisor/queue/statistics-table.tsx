import { Table } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { count } from '../../shared/format.ts'
import { lateShare, shortMinutes, type Figures } from './statistics-rows.ts'

export interface StatisticsRow {
  readonly key: string
  readonly sign: string
  readonly name: string
  readonly figures: Figures
}

interface StatisticsTableProps {
  readonly title: string
  readonly first: string
  readonly rows: readonly StatisticsRow[]
  readonly targetWaitMs: number
}

/** The figures of classes or windows beside each other. */
export function StatisticsTable({ title, first, rows, targetWaitMs }: StatisticsTableProps) {
  const { t } = useTranslation('queue')
  const columns = useMemo<ColumnsType<StatisticsRow>>(() => {
    const number = (
      key: string,
      heading: string,
      value: (figures: Figures) => number | null,
      text: (figures: Figures) => string,
      isBad: (figures: Figures) => boolean = () => false,
    ): ColumnsType<StatisticsRow>[number] => ({
      key,
      title: heading,
      width: 92,
      align: 'right',
      sorter: (one, other) => (value(one.figures) ?? -1) - (value(other.figures) ?? -1),
      render: (_value, { figures }) => (
        <span className={isBad(figures) ? 'number queue-late' : 'number'}>{text(figures)}</span>
      ),
    })
    /** A count that is rare has its column where there is any. */
    const rare = (key: 'slipOnly' | 'walkIns' | 'gone' | 'open'): ColumnsType<StatisticsRow> =>
      rows.some(({ figures }) => figures[key] > 0)
        ? [
            number(
              key,
              t(`figures.${key}`),
              (figures) => figures[key],
              (figures) => count(figures[key]),
            ),
          ]
        : []
    return [
      {
        key: 'name',
        title: first,
        ellipsis: true,
        sorter: (one, other) => one.sign.localeCompare(other.sign, 'zh-CN', { numeric: true }),
        render: (_value, { sign, name }) => (
          <span title={name}>
            <b className="number">{sign}</b> {name}
          </span>
        ),
      },
      number(
        'issued',
        t('figures.issued'),
        ({ issued }) => issued,
        ({ issued }) => count(issued),
      ),
      ...rare('slipOnly'),
      number(
        'served',
        t('figures.served'),
        ({ served }) => served,
        ({ served }) => count(served),
      ),
      ...rare('walkIns'),
      number(
        'noShow',
        t('figures.noShow'),
        ({ noShow }) => noShow,
        ({ noShow }) => count(noShow),
      ),
      ...rare('gone'),
      ...rare('open'),
      number(
        'mean',
        t('figures.meanWait'),
        ({ wait }) => wait.meanMs,
        ({ wait }) => shortMinutes(wait.meanMs),
        ({ wait }) => (wait.meanMs ?? 0) > targetWaitMs,
      ),
      number(
        'p90',
        t('figures.p90Wait'),
        ({ wait }) => wait.p90Ms,
        ({ wait }) => shortMinutes(wait.p90Ms),
        ({ wait }) => (wait.p90Ms ?? 0) > targetWaitMs,
      ),
      number(
        'max',
        t('figures.maxWait'),
        ({ wait }) => wait.maxMs,
        ({ wait }) => shortMinutes(wait.maxMs),
        ({ wait }) => (wait.maxMs ?? 0) > targetWaitMs,
      ),
      number('late', t('figures.late'), lateShare, (figures) => {
        const share = lateShare(figures)
        return share === null ? '—' : `${Math.round(share * 100)}%`
      }),
      number(
        'service',
        t('figures.meanService'),
        ({ service }) => service.meanMs,
        ({ service }) => shortMinutes(service.meanMs),
      ),
      ...(rows.some(({ figures }) => figures.hold.count > 0)
        ? [
            number(
              'hold',
              t('figures.meanHold'),
              ({ hold }) => hold.meanMs,
              ({ hold }) => shortMinutes(hold.meanMs),
            ),
          ]
        : []),
    ]
  }, [t, first, rows, targetWaitMs])
  return (
    <section className="panel lq-figures">
      <h2>{title}</h2>
      <Table<StatisticsRow>
        size="small"
        pagination={false}
        rowKey={({ key }) => key}
        columns={columns}
        dataSource={[...rows]}
        showSorterTooltip={false}
        scroll={{ x: 240 + 92 * (columns.length - 1) }}
      />
    </section>
  )
}
