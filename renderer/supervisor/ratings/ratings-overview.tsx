import { Checkbox, Segmented, Tag } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Result } from '../../../db/contract/index.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { count, dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { GradeBar, percent, RateLine, type Figures } from './rating-figures.tsx'

type Overview = Result<'evaluations.overview'>
type Single = Result<'evaluations.list'>['rows'][number]

export interface RatingSpan {
  readonly from: string
  readonly to: string
}

interface Line {
  readonly id: string
  readonly name: string
  readonly figures: Figures
  readonly closedVisits: number
}

const KINDS = ['evaluation', 'evaluation_press', 'visit', 'score_entry'] as const

function Lines({ lines, of }: { readonly lines: readonly Line[]; readonly of: 'window' | 'person' }) {
  const { t } = useTranslation('rating')
  const columns: ColumnsType<Line> = [
    { key: 'name', title: t(`overview.${of}`), dataIndex: 'name', width: 220, ellipsis: true },
    {
      key: 'valid',
      title: t('mine.valid'),
      width: 90,
      align: 'right',
      render: (_v, { figures }) => count(figures.valid),
    },
    {
      key: 'visits',
      title: t('mine.visits'),
      width: 110,
      align: 'right',
      render: (_v, line) => count(line.closedVisits),
    },
    {
      key: 'satisfied',
      title: t('mine.satisfied'),
      width: 90,
      align: 'right',
      render: (_v, { figures }) => percent(figures.satisfied),
    },
    {
      key: 'bad',
      title: t('mine.bad'),
      width: 100,
      align: 'right',
      render: (_v, { figures }) => percent(figures.bad),
    },
    {
      key: 'active',
      title: t('mine.active'),
      width: 110,
      align: 'right',
      render: (_v, { figures }) => percent(figures.active),
    },
    {
      key: 'bar',
      title: t('overview.levels'),
      render: (_v, { figures }) => <GradeBar counts={figures.counts} />,
    },
  ]
  return (
    <div className="panel ratings-list">
      <DataTable
        rows={lines}
        columns={columns}
        rowKey={({ id }) => id}
        label={t(of === 'window' ? 'overview.byWindow' : 'overview.byPerson')}
        minWidth={900}
        empty={t('overview.noneInDays')}
      />
    </div>
  )
}

const linesOf = (data: Overview, of: 'window' | 'person'): Line[] =>
  of === 'window'
    ? data.byWindow.map(({ windowId, windowName, ...rest }) => ({ id: windowId, name: windowName, ...rest }))
    : data.byPerson.map(({ staffId, name, ...rest }) => ({ id: staffId, name, ...rest }))

/** Rates by window or person, and the presses that did not count. */
export function RatingsOverview({
  span,
  of,
  isRated,
}: {
  readonly span: RatingSpan
  readonly of: 'window' | 'person'
  /** Whether who looks is rated too, and finds that elsewhere. */
  readonly isRated: boolean
}) {
  const { t } = useTranslation('rating')
  const [withBasic, setWithBasic] = useState(true)
  const { data, error, reload } = useHallQuery(
    'evaluations.overview',
    { ...span, withBasic },
    { refreshOn: KINDS, keepPrevious: true },
  )
  if (!data) return <ErrorBanner error={error} onRetry={reload} />
  return (
    <div className="ratings-fill">
      <RateLine figures={data.total} closedVisits={data.closedVisits} />
      <p className="rate-note">
        <Checkbox checked={withBasic} onChange={(event) => setWithBasic(event.target.checked)}>
          {t('overview.withBasic')}
        </Checkbox>
        {isRated ? t('overview.ownLeftOut') : null}
        {data.refused.length === 0 ? null : (
          <>
            {' '}
            {t('overview.refused')}{' '}
            {data.refused.map(({ windowId, reason, count: times }) => (
              <Tag key={`${windowId ?? ''}${reason}`}>
                {windowId} {t(`overview.reasons.${reason}`)} {times}
              </Tag>
            ))}
          </>
        )}
      </p>
      <Lines lines={linesOf(data, of)} of={of} />
    </div>
  )
}

const ONLY = ['BAD', 'FLAGGED', 'TEXT', 'ALL'] as const

/** What became of a bad rating in the scores; one that waits for a decision leads there. */
function ScoreState({ score }: Pick<Single, 'score'>) {
  const { t } = useTranslation('rating')
  if (score === null) return null
  const words = t(`overview.scoreState.${score.state}`, { day: score.day })
  return score.state === 'PROPOSED' ? (
    <Link to={paths.assessment(new URLSearchParams({ tab: 'inbox' }))}>{words}</Link>
  ) : (
    <>{words}</>
  )
}

/** Single ratings to be followed up. */
export function SingleRatings({ span }: { readonly span: RatingSpan }) {
  const { t } = useTranslation('rating')
  const [only, setOnly] = useState<(typeof ONLY)[number]>('BAD')
  const { data, error, reload } = useHallQuery(
    'evaluations.list',
    { ...span, only },
    { refreshOn: KINDS, keepPrevious: true },
  )
  const scores = data?.rows.some(({ score }) => score !== null) ?? false
  const columns: ColumnsType<Single> = [
    { key: 'at', title: t('overview.at'), width: 150, render: (_v, { atMs }) => dayAndTime(atMs) },
    {
      key: 'level',
      title: t('overview.level'),
      width: 120,
      render: (_v, { level }) => <Tag color={level >= 4 ? 'red' : 'green'}>{t(`levels.${level}`)}</Tag>,
    },
    { key: 'window', title: t('overview.window'), dataIndex: 'windowName', width: 170, ellipsis: true },
    { key: 'person', title: t('overview.person'), dataIndex: 'staffName', width: 100, ellipsis: true },
    { key: 'ticket', title: t('overview.ticket'), width: 80, render: (_v, { ticket }) => ticket ?? '—' },
    {
      key: 'words',
      title: t('overview.words'),
      render: (_v, { text, supplements, flags }) => (
        <>
          {flags.map((flag) => (
            <Tag key={flag} color="gold">
              {t(`overview.flags.${flag}`)}
            </Tag>
          ))}
          {[text, ...supplements].filter((each) => each !== '').join(' / ')}
        </>
      ),
    },
    {
      key: 'channel',
      title: t('overview.channel'),
      width: 110,
      render: (_v, { channel }) => t(`overview.channels.${channel}`),
    },
    ...(scores
      ? [
          {
            key: 'score',
            title: t('overview.score'),
            width: 150,
            render: (_v: unknown, row: Single) => <ScoreState score={row.score} />,
          },
        ]
      : []),
  ]
  return (
    <div className="ratings-fill">
      <ErrorBanner error={error} onRetry={reload} />
      <div className="ratings-bar">
        <Segmented
          value={only}
          options={ONLY.map((value) => ({ value, label: t(`overview.only.${value}`) }))}
          onChange={setOnly}
        />
        {data?.more === true ? <span className="rate-note">{t('overview.more')}</span> : null}
      </div>
      <div className="panel ratings-list">
        <DataTable
          rows={data?.rows ?? []}
          columns={columns}
          rowKey={({ visitId }) => visitId}
          label={t('overview.single')}
          minWidth={960}
          empty={t('overview.none')}
        />
      </div>
    </div>
  )
}
