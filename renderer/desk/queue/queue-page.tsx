import { PauseOutlined, PlayCircleOutlined, PrinterOutlined } from '@ant-design/icons'
import { Alert, Button, Tag } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { WINDOW_ROLES } from '../../../db/model/roles.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { clockTime } from '../../shared/format.ts'
import { callHall } from '../../shared/hall-login/call-hall.ts'
import { PageMissing } from '../../shared/navigation/page-missing.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSession } from '../../shared/session-store.ts'
import '../parts/parts.css'
import { callBack, openWindow, resumeWindow } from './queue-acts.ts'
import './queue-page.css'
import { openQueueDialog, perform, readQueue, useQueueDesk } from './queue-store.ts'
import type { NextLine, WindowView } from './queue-types.ts'
import { minutesOf, useQueueWords } from './queue-words.ts'
import { TicketDrawer } from './ticket-drawer.tsx'
import { TicketList } from './ticket-list.tsx'
import { useIsHostLost } from './use-queue-desk.ts'
import { VisitTable } from './visit-table.tsx'
import { WaitingChips } from './waiting-chips.tsx'

interface OpenTicket {
  readonly ticketId: string
  readonly number: string
}

/** The row as this window would call it, with the reason of each. */
function NextTable({
  view,
  onOpen,
}: {
  readonly view: WindowView
  readonly onOpen: (ticket: OpenTicket) => void
}) {
  const { t, reason } = useQueueWords()
  const keptCount = view.kept.reduce((sum, { count }) => sum + count, 0)
  const longest = view.next.find((ticket) => ticket.reason.code === 'LONGEST_WAIT')?.ticketId
  const columns = useMemo<ColumnsType<NextLine>>(
    () => [
      {
        key: 'number',
        title: t('column.number'),
        width: 84,
        render: (_value, ticket) => <b className="number">{ticket.number}</b>,
      },
      {
        key: 'class',
        title: t('column.class'),
        // The reason is the longer of the two.
        width: '28%',
        ellipsis: true,
        render: (_value, ticket) => (
          <span title={ticket.className}>
            {ticket.lane === 'NORMAL' ? null : <Tag>{t(`lane.${ticket.lane}`)}</Tag>}
            {ticket.className}
          </span>
        ),
      },
      {
        key: 'waited',
        title: t('column.waited'),
        width: 92,
        render: (_value, { waitedMs, overTarget }) => (
          <span className={overTarget ? 'number queue-late' : 'number'}>
            {waitedMs === null ? '—' : t('minutes', { count: minutesOf(waitedMs) })}
          </span>
        ),
      },
      {
        key: 'why',
        title: t('column.why'),
        ellipsis: true,
        render: (_value, ticket) => {
          const isLater = ticket.ticketId !== longest
          const words = reason(ticket.reason, { isMovedBack: ticket.isMovedBack, isLater })
          return <span title={words}>{words}</span>
        },
      },
    ],
    [t, reason, longest],
  )
  return (
    <section
      className={view.isStale ? 'panel queue-next queue-stale' : 'panel queue-next'}
      aria-label={t('row.title')}
    >
      <header>
        <h2>
          {t('row.title')} <span className="number muted">{view.waiting}</span>
        </h2>
        <span className="muted">
          {[
            ...view.kept.map(({ windowId, count }) => t('row.kept', { count, window: windowId })),
            ...(view.next.length + keptCount < view.waiting
              ? [t('row.first', { count: view.next.length })]
              : []),
          ].join(' · ')}
        </span>
      </header>
      <DataTable
        rows={view.next}
        columns={columns}
        rowKey={({ ticketId }) => ticketId}
        label={t('row.title')}
        minWidth={460}
        onOpen={onOpen}
        empty={<EmptyState title={t('nobodyWaits')} hint={t('row.noneHint')} />}
      />
    </section>
  )
}

/** What stands aside at this window, each with the way back. */
function Aside({
  view,
  onOpen,
}: {
  readonly view: WindowView
  readonly onOpen: (ticket: OpenTicket) => void
}) {
  const { t } = useTranslation('queue')
  const isBusy = useQueueDesk((state) => state.busy)
  const mayCall = view.current === null && !isBusy
  const back = (ticketId: string) => ({
    text: t('list.back'),
    act: () => void callBack(ticketId),
    disabled: !mayCall,
  })
  return (
    <div className="queue-aside">
      <section className="panel queue-list">
        <h2>{t('waitingTitle')}</h2>
        <WaitingChips view={view} asList />
      </section>
      <TicketList
        title={t('list.held')}
        hint={t('list.heldHint')}
        tickets={view.held}
        about={({ holdReason }) => holdReason}
        actions={({ ticketId }) => [back(ticketId)]}
        onOpen={onOpen}
      />
      <TicketList
        title={t('list.missed')}
        hint={t(
          view.rules.missPolicy === 'REQUEUE_AFTER_N' && view.today.missed > 0
            ? 'list.missedBack'
            : 'list.missedHint',
        )}
        tickets={view.missed}
        about={({ calledAtMs }) =>
          calledAtMs === null ? '' : t('list.calledAt', { at: clockTime(calledAtMs) })
        }
        actions={({ ticketId }) => [
          back(ticketId),
          {
            text: t('list.gone'),
            act: () =>
              void perform(() => callHall('queue.void', { ticketId, cause: 'NO_SHOW', note: '' }, true)),
            disabled: isBusy,
          },
        ]}
        onOpen={onOpen}
      />
      {view.ahead.length === 0 ? null : (
        <TicketList
          title={t('list.ahead')}
          hint=""
          tickets={view.ahead}
          about={({ untilMs }) => t('list.until', { at: clockTime(untilMs) })}
          onOpen={onOpen}
        />
      )}
    </div>
  )
}

function Actions({ view }: { readonly view: WindowView }) {
  const { t } = useTranslation('queue')
  const busy = useQueueDesk((state) => state.busy)
  if (view.mode === 'NOT_SET_UP') return null
  return (
    <>
      <Button icon={<PrinterOutlined aria-hidden />} onClick={() => openQueueDialog({ kind: 'ISSUE' })}>
        {t('act.issue')}
      </Button>
      {view.status === 'OPEN' ? (
        <Button icon={<PauseOutlined aria-hidden />} onClick={() => openQueueDialog({ kind: 'PAUSE' })}>
          {t('act.pause')}
        </Button>
      ) : (
        <Button
          icon={<PlayCircleOutlined aria-hidden />}
          disabled={busy}
          onClick={() => void (view.status === 'PAUSED' ? resumeWindow() : openWindow())}
        >
          {t(view.status === 'PAUSED' ? 'main.RESUME' : 'main.OPEN')}
        </Button>
      )}
    </>
  )
}

/** 叫号: the row of my classes, what stands aside, and whom I served today. */
export function QueuePage() {
  const { t } = useTranslation('queue')
  const allowed = useSession(
    (state) => state.session?.roles.some((role) => WINDOW_ROLES.includes(role)) ?? false,
  )
  const hasWindow = useSession((state) => (state.session?.windowId ?? null) !== null)
  const view = useQueueDesk((state) => state.view)
  const readError = useQueueDesk((state) => state.readError)
  const [open, setOpen] = useState<OpenTicket | null>(null)
  const isLost = useIsHostLost()
  if (!allowed) return <PageMissing />
  return (
    <PageFrame
      fill
      title={t('page.title')}
      subtitle={
        view === null
          ? undefined
          : [
              view.windowName,
              view.statusReason === ''
                ? t(`status.${view.status}`)
                : t('statusWhy', { status: t(`status.${view.status}`), reason: view.statusReason }),
              t('page.today', {
                called: view.today.called,
                served: view.today.served,
                missed: view.today.missed,
              }),
              view.today.byHand === 0 ? '' : t('page.byHand', { count: view.today.byHand }),
              view.today.walkIns === 0 ? '' : t('page.walkIns', { count: view.today.walkIns }),
            ]
              .filter((part) => part !== '')
              .join(' · ')
      }
      error={readError}
      onRetry={() => void readQueue()}
      loading={hasWindow && view === null && readError === null}
      actions={view === null || isLost ? undefined : <Actions view={view} />}
    >
      {!hasWindow ? (
        <div className="panel">
          <EmptyState title={t('page.noWindow')} hint={t('page.noWindowHint')} />
        </div>
      ) : view === null ? null : (
        <div className="queue-page">
          {isLost ? (
            <Alert
              type="error"
              showIcon
              className="error-banner"
              title={t('page.lost', { at: clockTime(view.nowMs) })}
            />
          ) : view.isStale && view.asOfMs !== null ? (
            <Alert
              type="warning"
              showIcon
              className="error-banner"
              title={t('page.stale', { at: clockTime(view.asOfMs) })}
            />
          ) : null}
          {view.mode === 'NOT_SET_UP' ? (
            <Alert type="info" showIcon className="error-banner" title={t('page.notSetUp')} />
          ) : null}
          <div className="queue-columns">
            <div className="queue-main">
              <NextTable view={view} onOpen={setOpen} />
              <VisitTable />
            </div>
            <Aside view={view} onOpen={setOpen} />
          </div>
        </div>
      )}
      {open === null ? null : <TicketDrawer {...open} onClose={() => setOpen(null)} />}
    </PageFrame>
  )
}
