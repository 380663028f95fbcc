import { Button, Drawer, Space, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PRIORITISING_ROLES } from '../../../db/model/roles.ts'
import { WINDOW_ROLES, type Role } from '../../../db/model/roles.ts'
import type { Result } from '../../../db/contract/index.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { clockTime } from '../../shared/format.ts'
import { useSession } from '../../shared/session-store.ts'
import { useEvery } from '../../shared/use-every.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import './queue-page.css'
import { PutBackDialog } from './put-back-dialog.tsx'
import { minutesOf, useQueueWords, type QueueT } from './queue-words.ts'
import { VisitLinks } from './visit-links.tsx'
import { VoidDialog } from './void-dialog.tsx'

const LOOK_AGAIN_MS = 5_000

type TicketStep = Result<'queue.ticket'>['steps'][number]

const STEPS = [
  'ticket.issued',
  'ticket.called',
  'ticket.recalled',
  'ticket.started',
  'ticket.start_undone',
  'ticket.held',
  'ticket.finished',
  'ticket.missed',
  'ticket.transferred',
  'ticket.prioritised',
  'ticket.voided',
] as const
const CAUSES = ['NO_SHOW', 'LEFT', 'DAY_CLOSED', 'MISTAKE'] as const

/** What happened in one or two words; a step of a newer program goes by its own name. */
export const stepTitle = (t: QueueT, type: string): string => {
  const known = STEPS.find((each) => each === type)
  return known === undefined ? type : t(`event.${known}`)
}

/** Passed on to nobody: somebody who leads the hall put it back into its row. */
const isPutBack = ({ type, toClassName, toWindowName }: TicketStep): boolean =>
  type === 'ticket.transferred' && toClassName === '' && toWindowName === ''

const factsOf = (t: QueueT, step: TicketStep, reason: string): string[] => {
  const cause = CAUSES.find((each) => each === step.cause)
  return [
    step.windowName,
    step.staffName,
    reason,
    step.toClassName === '' ? '' : t('history.to', { target: step.toClassName }),
    step.toWindowName === '' ? '' : t('history.to', { target: step.toWindowName }),
    step.group === null ? '' : t(`group.${step.group}`),
    cause === undefined ? '' : t(`cause.${cause}`),
    step.note,
  ].filter((part) => part !== '')
}

function History({ history }: { readonly history: Result<'queue.ticket'> }) {
  const { t, reason } = useQueueWords()
  const { ticket, steps, visit, isComplete } = history
  return (
    <>
      <dl className="queue-ticket-facts">
        <dt>{t('column.class')}</dt>
        <dd>
          {ticket.className} {ticket.lane === 'NORMAL' ? null : <Tag>{t(`lane.${ticket.lane}`)}</Tag>}
        </dd>
        <dt>{t('column.state')}</dt>
        <dd>
          {t(`ticketStatus.${ticket.status}`)}
          {ticket.windowName === '' ? '' : ` · ${ticket.windowName}`}
        </dd>
        {ticket.waitedMs === null ? null : (
          <>
            <dt>{t('column.waited')}</dt>
            <dd className={ticket.overTarget ? 'queue-late' : ''}>
              {t('minutes', { count: minutesOf(ticket.waitedMs) })}
            </dd>
          </>
        )}
        {visit === null || visit.links.length === 0 ? null : (
          <>
            <dt>{t('column.records')}</dt>
            <dd>
              <VisitLinks links={visit.links} />
            </dd>
          </>
        )}
      </dl>
      {isComplete ? null : <p className="muted">{t('history.incomplete')}</p>}
      <h3>{t('history.title')}</h3>
      {steps.length === 0 ? <EmptyState title={t('history.none')} /> : null}
      <ol className="queue-steps">
        {steps.map((step) => (
          <li key={step.eventId} data-refused={step.refused}>
            <div>
              <time className="number" dateTime={new Date(step.atMs).toISOString()}>
                {clockTime(step.atMs)}
              </time>{' '}
              <strong>{isPutBack(step) ? t('event.ticket.put_back') : stepTitle(t, step.type)}</strong>{' '}
              {step.mode === null || step.mode === 'HALL' ? null : <Tag>{t(`modeMark.${step.mode}`)}</Tag>}
              {step.refused ? <Tag color="warning">{t('history.refused')}</Tag> : null}
            </div>
            <div className="muted">
              {factsOf(t, step, step.reason === null ? '' : reason(step.reason)).join(' · ')}
            </div>
          </li>
        ))}
      </ol>
    </>
  )
}

const useHasRole = (roles: readonly Role[]): boolean =>
  useSession((state) => state.session?.roles.some((role) => roles.includes(role)) ?? false)

interface TicketDrawerProps {
  readonly ticketId: string
  readonly number: string
  readonly onClose: () => void
}

/** One ticket from the slip to the end, with why it was called when it was. */
export function TicketDrawer({ ticketId, number, onClose }: TicketDrawerProps) {
  const { t } = useTranslation('queue')
  const query = useHallQuery('queue.ticket', { ticketId }, { refreshOn: ['ticket', 'visit'] })
  const atWindows = useHasRole(WINDOW_ROLES)
  const leads = useHasRole(PRIORITISING_ROLES)
  const [isVoiding, setVoiding] = useState(false)
  const [isPuttingBack, setPuttingBack] = useState(false)
  // Windows fall silent, and are back, without a record.
  useEvery(LOOK_AGAIN_MS, query.reload, isPuttingBack)
  const status = query.data?.ticket.status
  const mayVoid = atWindows && (status === 'WAITING' || status === 'MISSED' || status === 'HELD')
  const isAtWindow = status === 'CALLED' || status === 'SERVING' || status === 'HELD'
  return (
    <Drawer
      open
      size={520}
      title={t('history.of', { number })}
      onClose={onClose}
      loading={query.loading}
      extra={
        <Space>
          {leads && isAtWindow ? (
            <Button onClick={() => setPuttingBack(true)}>{t('putBack.button')}</Button>
          ) : null}
          {mayVoid ? (
            <Button danger onClick={() => setVoiding(true)}>
              {t('void.button')}
            </Button>
          ) : null}
        </Space>
      }
    >
      {query.error?.code === 'NOT_FOUND' ? (
        <EmptyState title={t('number.unknown', { number })} hint={t('history.unknownHint')} />
      ) : (
        <ErrorBanner error={query.error} onRetry={query.reload} />
      )}
      {query.data === undefined ? null : <History history={query.data} />}
      {isPuttingBack && query.data !== undefined ? (
        <PutBackDialog
          ticketId={ticketId}
          ticket={query.data.ticket}
          at={query.data.at}
          onClose={() => setPuttingBack(false)}
          onDone={query.reload}
        />
      ) : null}
      {isVoiding ? (
        <VoidDialog
          ticketId={ticketId}
          number={number}
          onClose={() => setVoiding(false)}
          onDone={query.reload}
        />
      ) : null}
    </Drawer>
  )
}
