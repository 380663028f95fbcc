import { Button, Segmented } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { clockTime } from '../../shared/format.ts'
import { callHall } from '../../shared/hall-login/call-hall.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { openQueueDialog, perform } from './queue-store.ts'
import { NO_ENDING, type VisitView } from './queue-types.ts'
import { minutesOf } from './queue-words.ts'
import { VisitLinks } from './visit-links.tsx'

type Scope = 'MINE' | 'WINDOW' | 'UNIT'

const close = (visit: VisitView): void => {
  if (visit.derivedOutcome === null)
    openQueueDialog({
      kind: 'OUTCOME',
      goOn: (ending) => perform(() => callHall('visits.close', { visitId: visit.visitId, ...ending }, true)),
    })
  else void perform(() => callHall('visits.close', { visitId: visit.visitId, ...NO_ENDING }, true))
}

/** 我的接待: whom I served today, and what came of it. */
export function VisitTable() {
  const { t } = useTranslation('queue')
  const [scope, setScope] = useState<Scope>('MINE')
  const query = useHallQuery(
    'visits.list',
    { scope },
    { refreshOn: ['visit', 'case', 'consultation', 'paper'], keepPrevious: true },
  )
  // Of my own, only where two of us served: whoever began it and whoever went on both find it.
  const hasHanded = query.data?.visits.some(({ begunByName }) => begunByName !== '') ?? false
  const tellsStaff = scope !== 'MINE' || hasHanded
  const columns = useMemo<ColumnsType<VisitView>>(
    () => [
      {
        key: 'number',
        title: t('column.number'),
        width: 84,
        render: (_value, visit) =>
          visit.number === '' ? (
            <span className="muted">{t('noTicket')}</span>
          ) : (
            <b className="number">{visit.number}</b>
          ),
      },
      {
        key: 'time',
        title: t('column.began'),
        width: 70,
        render: (_value, visit) => <span className="number">{clockTime(visit.openedAtMs)}</span>,
      },
      {
        key: 'length',
        title: t('column.length'),
        width: 90,
        render: (_value, visit) =>
          visit.closedAtMs === null ? (
            <Button size="small" onClick={() => close(visit)}>
              {t('visit.close')}
            </Button>
          ) : (
            <span className="number">
              {t('minutes', { count: minutesOf(visit.closedAtMs - visit.openedAtMs) })}
            </span>
          ),
      },
      {
        key: 'outcome',
        title: t('column.outcome'),
        width: 120,
        ellipsis: true,
        render: (_value, { outcome, derivedOutcome, note }) => {
          const known = outcome ?? derivedOutcome
          return (
            <span className={outcome === null ? 'muted' : ''} title={note}>
              {known === null ? t('visit.open') : t(`outcome.${known}`)}
            </span>
          )
        },
      },
      {
        key: 'records',
        title: t('column.records'),
        ellipsis: true,
        render: (_value, visit) => (
          <span className="one-line" title={visit.links.map(({ subject }) => subject).join('\n')}>
            <VisitLinks links={visit.links} />
          </span>
        ),
      },
      ...(!tellsStaff
        ? []
        : [
            {
              key: 'staff',
              title: t('column.staff'),
              width: hasHanded ? 190 : 90,
              ellipsis: true,
              render: (_value: unknown, { staffName, begunByName }: VisitView) => {
                const words =
                  begunByName === '' ? staffName : t('visit.handed', { from: begunByName, to: staffName })
                return <span title={words}>{words}</span>
              },
            },
          ]),
    ],
    [t, tellsStaff, hasHanded],
  )
  return (
    <section className="panel queue-visits" aria-label={t('visits.title')}>
      <header>
        <h2>
          {t('visits.title')} <span className="number muted">{query.data?.visits.length ?? 0}</span>
        </h2>
        <Segmented<Scope>
          size="small"
          aria-label={t('visits.scope')}
          value={scope}
          options={[
            { value: 'MINE', label: t('visits.MINE') },
            { value: 'WINDOW', label: t('visits.WINDOW') },
          ]}
          onChange={setScope}
        />
      </header>
      <ErrorBanner error={query.error} onRetry={query.reload} />
      <DataTable
        rows={query.data?.visits ?? []}
        columns={columns}
        rowKey={({ visitId }) => visitId}
        label={t('visits.title')}
        minWidth={620}
        loading={query.loading}
        empty={<EmptyState title={t('visits.none')} hint={t('visits.noneHint')} />}
      />
    </section>
  )
}
