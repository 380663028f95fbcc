import { WarningFilled } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { stepTitle, TicketDrawer } from '../../desk/queue/ticket-drawer.tsx'
import { minutesOf } from '../../desk/queue/queue-words.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { PrinterTroubles } from '../../kiosk/tickets/printer-troubles.tsx'
import { clockTime, count, dayOfMs, useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useRunningTime } from '../posts/use-running-time.ts'
import {
  arrangeCards,
  byNeed,
  countOf,
  WINDOW_GROUPS,
  type ClassRow,
  type Overview,
  type WindowGroup,
} from './live-queue-rows.ts'
import { WindowMap } from './window-map.tsx'

interface OpenTicket {
  readonly ticketId: string
  readonly number: string
}

function Totals({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('queue')
  const { classes, windows, counts } = overview
  const sum = (of: (row: ClassRow) => number): number => classes.reduce((total, row) => total + of(row), 0)
  const late = sum((row) => row.overTarget)
  const longestMs = Math.max(0, ...classes.map((row) => row.longestWaitMs))
  const facts = [
    { key: 'waiting', text: count(overview.waiting), tone: overview.crowd.isCrowd ? 'bad' : '' },
    {
      key: 'longest',
      text: t('minutes', { count: minutesOf(longestMs) }),
      tone: longestMs > overview.targetWaitMs ? 'warn' : '',
    },
    { key: 'late', text: count(late), tone: late > 0 ? 'warn' : '' },
    { key: 'open', text: `${countOf(windows, 'OPEN')} / ${arrangeCards(windows, null).length}`, tone: '' },
    { key: 'issued', text: count(counts.issued), tone: '' },
    ...(counts.slipOnly === 0
      ? []
      : [{ key: 'slipOnly' as const, text: count(counts.slipOnly), tone: 'warn' }]),
    { key: 'served', text: count(counts.served), tone: '' },
    ...(counts.walkIns === 0 ? [] : [{ key: 'walkIns' as const, text: count(counts.walkIns), tone: '' }]),
  ] as const
  return (
    <dl className="panel lq-totals">
      {facts.map(({ key, text, tone }) => (
        <div key={key} className={tone === '' ? '' : `lq-${tone}`}>
          <dt>{t(`total.${key}`)}</dt>
          <dd className="number">{text}</dd>
        </div>
      ))}
    </dl>
  )
}

function Warnings({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('queue')
  const unattended = overview.classes.filter(({ isUnattended }) => isUnattended)
  const beyond = overview.classes.filter(({ overLimit }) => overLimit > 0)
  return (
    <>
      {overview.isStale && overview.asOfMs !== null ? (
        <Alert
          type="warning"
          showIcon
          className="error-banner"
          title={t('live.stale', { at: clockTime(overview.asOfMs) })}
        />
      ) : null}
      {beyond.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          className="error-banner"
          title={t('live.overLimit', {
            classes: beyond
              .map(({ prefix, name, overLimit }) =>
                t('live.overLimitOne', { prefix, name, count: overLimit }),
              )
              .join(t('listSeparator')),
          })}
        />
      )}
      {unattended.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          icon={<WarningFilled aria-hidden />}
          role="alert"
          className="error-banner"
          title={t('live.unattended', {
            classes: unattended
              .map(({ prefix, name, waiting }) => t('live.unattendedOne', { prefix, name, count: waiting }))
              .join(t('listSeparator')),
          })}
        />
      )}
    </>
  )
}

function ClassTable({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('queue')
  const rows = useMemo(() => overview.classes.toSorted(byNeed), [overview])
  const { targetWaitMs } = overview
  const columns = useMemo<ColumnsType<ClassRow>>(() => {
    const number = (
      key: 'waiting' | 'overTarget' | 'issued' | 'served' | 'openWindows',
      bad: (row: ClassRow) => boolean = () => false,
    ): ColumnsType<ClassRow>[number] => ({
      key,
      title: t(`column.${key}`),
      width: { waiting: 72, overTarget: 62, openWindows: 78, issued: 62, served: 66 }[key],
      align: 'right',
      render: (_value, row) => (
        <span className={['number', bad(row) ? 'queue-late' : row[key] === 0 ? 'lq-zero' : ''].join(' ')}>
          {count(row[key])}
        </span>
      ),
    })
    return [
      {
        key: 'class',
        title: t('column.class'),
        render: (_value, { prefix, name }) => (
          <span className="lq-class">
            <b className="number">{prefix}</b> <span>{name}</span>
          </span>
        ),
      },
      number('waiting'),
      {
        key: 'longest',
        title: t('column.longest'),
        width: 84,
        align: 'right',
        render: (_value, { waiting, longestWaitMs }) =>
          waiting === 0 ? (
            <span className="lq-zero">—</span>
          ) : (
            <span className={longestWaitMs > targetWaitMs ? 'number queue-late' : 'number'}>
              {t('minutes', { count: minutesOf(longestWaitMs) })}
            </span>
          ),
      },
      number('overTarget', ({ overTarget }) => overTarget > 0),
      number('openWindows', ({ isUnattended }) => isUnattended),
      number('issued', ({ overLimit }) => overLimit > 0),
      number('served'),
    ]
  }, [t, targetWaitMs])
  return (
    <section className="panel lq-classes" aria-label={t('live.classes')}>
      <DataTable
        rows={rows}
        columns={columns}
        rowKey={({ classId }) => classId}
        label={t('live.classes')}
        minWidth={540}
        rowClassName={({ isUnattended }) => (isUnattended ? 'lq-unattended' : '')}
        empty={<EmptyState title={t('live.noClasses')} hint={t('live.noClassesHint')} />}
      />
    </section>
  )
}

/** Machines the hall misses, and tickets a person must look at. */
function ToLookAt({
  overview,
  onOpen,
}: {
  readonly overview: Overview
  readonly onOpen: (ticket: OpenTicket) => void
}) {
  const { t } = useTranslation('queue')
  const format = useFormat()
  const navigate = useNavigate()
  const today = dayOfMs(overview.nowMs)
  if (overview.silentKiosks.length === 0 && overview.doubled.length === 0) return null
  return (
    <div className="lq-look">
      {overview.silentKiosks.length === 0 ? null : (
        <section className="panel queue-list">
          <h2>{t('live.silent', { count: overview.silentKiosks.length })}</h2>
          <ul>
            {overview.silentKiosks.map(({ name, lastContactAtMs }) => (
              <li key={name}>
                <span className="grow one-line" title={name}>
                  {name}
                </span>
                <span className="muted">
                  {lastContactAtMs === null
                    ? t('live.neverSeen')
                    : t('live.lastSeen', { at: format.moment(lastContactAtMs, today) })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {overview.doubled.length === 0 ? null : (
        <section className="panel queue-list">
          <h2>{t('live.doubled', { count: overview.doubled.length })}</h2>
          <p className="muted">{t('live.doubledHint')}</p>
          <ul>
            {overview.doubled.map((each) => (
              <li key={each.ticketId}>
                <button type="button" className="queue-number number" onClick={() => onOpen(each)}>
                  {each.number}
                </button>
                <span className="grow">
                  {each.steps.toReversed().map((step) => (
                    <span key={`${step.atMs} ${step.eventType} ${step.windowName}`} className="lq-step">
                      {t('live.doubledOne', {
                        at: clockTime(step.atMs),
                        window: step.windowName,
                        staff: step.staffName,
                      })}{' '}
                      <span className="muted">{stepTitle(t, step.eventType)}</span>
                    </span>
                  ))}
                </span>
                <Button
                  size="small"
                  aria-label={t('live.settle', { number: each.number })}
                  onClick={() => void navigate(paths.conflicts())}
                >
                  {t('live.toConflicts')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

/** The row now: what presses first, then classes and windows. */
export function LiveQueueNow({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('queue')
  const nowMs = useRunningTime(overview.nowMs, 1_000)
  const [group, setGroup] = useState<WindowGroup | null>(null)
  const [open, setOpen] = useState<OpenTicket | null>(null)
  const cards = useMemo(() => arrangeCards(overview.windows, group), [overview, group])
  return (
    <div className="lq-page">
      <Totals overview={overview} />
      <Warnings overview={overview} />
      <div className={overview.isStale ? 'lq-columns lq-stale' : 'lq-columns'}>
        <div className="lq-left">
          <PrinterTroubles />
          <ClassTable overview={overview} />
          <ToLookAt overview={overview} onOpen={setOpen} />
        </div>
        <section className="panel lq-windows" aria-label={t('live.windows')}>
          <header>
            <h2>{t('live.windows')}</h2>
            <div className="lq-groups" role="group" aria-label={t('live.groups')}>
              {WINDOW_GROUPS.map((each) => (
                <button
                  key={each}
                  type="button"
                  className={`lq-group lq-group-${each.toLowerCase()}`}
                  aria-pressed={group === each}
                  onClick={() => setGroup(group === each ? null : each)}
                >
                  {t(`status.${each}`)} <strong className="number">{countOf(overview.windows, each)}</strong>
                </button>
              ))}
            </div>
          </header>
          <WindowMap cards={cards} nowMs={nowMs} targetWaitMs={overview.targetWaitMs} onOpen={setOpen} />
        </section>
      </div>
      {open === null ? null : (
        <TicketDrawer ticketId={open.ticketId} number={open.number} onClose={() => setOpen(null)} />
      )}
    </div>
  )
}
