import { Alert, Button, Modal, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { WINDOW_ROLES } from '../../../db/model/roles.ts'
import { visitorOf } from '../../desk/queue/leaving.ts'
import { useQueueDesk } from '../../desk/queue/queue-store.ts'
import { TakeOverChoice } from '../../desk/queue/take-over-dialog.tsx'
import { takeOverBy, visitOfOther, type TakeOverWay } from '../../desk/queue/taking-over.ts'
import { DueBadge } from '../due-badge.tsx'
import { EmptyState } from '../empty-state.tsx'
import { ErrorBanner } from '../error-banner.tsx'
import { paths } from '../navigation/paths.ts'
import { notifyFailed } from '../notices.tsx'
import { chooseWindow, handOverSeen, useSession } from '../session-store.ts'
import { StatusTag } from '../status-tag.tsx'
import { useHallQuery } from '../use-query.ts'

const SHOWN = 8

/** Whoever takes over sits where the visitor sits: at that window, whichever their own is. */
function useWindowOfVisitor(): void {
  const from = useSession((state) => state.handedOver)
  const token = useSession((state) => state.session?.resumeToken ?? null)
  useEffect(() => {
    const { session } = useSession.getState()
    if (token === null || session === null || from === null || from.visitor === null) return
    if (!WINDOW_ROLES.some((role) => session.roles.includes(role))) return
    const isBack = session.staffId === from.staffId
    const move = async (): Promise<void> => {
      if (from.windowId !== null && session.windowId !== from.windowId) await chooseWindow(from.windowId)
    }
    // Where they may not stand at that window, the dialog says who still sits there.
    move()
      .catch((thrown: unknown) => console.warn('window not taken over', thrown))
      .finally(() => {
        if (isBack) handOverSeen()
      })
  }, [token, from])
}

/** "What I leave you": after a quick switch the next person sees what is open at this window. Drafts are never part of it. */
export function HandoverDialog() {
  const { t } = useTranslation('shell')
  const navigate = useNavigate()
  const from = useSession((state) => state.handedOver)
  const me = useSession((state) => state.session)
  useWindowOfVisitor()
  const view = useQueueDesk((state) => state.view)
  const [way, setWay] = useState<TakeOverWay>('GO_ON')
  const [ownWindow] = useState(() => ({ id: me?.windowId ?? null, name: me?.windowName ?? '' }))
  // Only those who work at windows leave and take over something; to an administrator a count of nought would say nothing is open.
  const open =
    from !== null &&
    from.windowId !== null &&
    me !== null &&
    me.staffId !== from.staffId &&
    WINDOW_ROLES.some((role) => me.roles.includes(role))
  const query = useHallQuery('today.get', open ? { scope: me.windowId === null ? 'UNIT' : 'WINDOW' } : null)
  if (!open) return null
  const today = query.data
  // Served meanwhile by somebody else at that window: nobody is left there.
  const isOver = view !== null && view.windowId === from.windowId && visitorOf(view) === null
  const visitor = isOver ? null : from.visitor
  // Whoever takes over sits at the window that was left, which need not be the one they are listed for.
  const windows = [
    { id: from.windowId, name: from.windowName },
    ...(ownWindow.id === from.windowId ? [] : [ownWindow]),
  ].flatMap(({ id, name }) => (id === null ? [] : [{ value: id as string, label: `${id} ${name}` }]))
  const cases = [...(today?.due ?? []), ...(today?.open ?? [])].filter(
    (entry, index, all) => all.findIndex((other) => other.caseId === entry.caseId) === index,
  )
  // Somebody the person before had begun to serve, at the window that is now this one's.
  const begun = me.windowId === from.windowId ? visitOfOther(view, me.staffId) : null
  const begin = (): void => {
    if (begun !== null) void takeOverBy(way)
    handOverSeen()
  }
  const go = (path: string): void => {
    handOverSeen()
    void navigate(path)
  }
  return (
    <Modal
      open
      width={720}
      closable={false}
      title={t('handover.title', { name: from.name })}
      onCancel={handOverSeen}
      footer={
        <Button type="primary" autoFocus onClick={begin}>
          {t('handover.begin')}
        </Button>
      }
    >
      {windows.length < 2 ? null : (
        <div className="handover-window">
          <span>{t('handover.window')}</span>
          <Segmented
            value={me.windowId ?? ''}
            options={windows}
            onChange={(windowId) => {
              chooseWindow(windowId).catch(notifyFailed)
            }}
          />
        </div>
      )}
      {visitor === null ? null : (
        <Alert
          className="error-banner"
          type="warning"
          showIcon
          title={t(
            visitor.number === ''
              ? 'handover.visitorNoTicket'
              : visitor.isServed
                ? 'handover.visitorServed'
                : 'handover.visitorCalled',
            { number: visitor.number, window: `${from.windowId} ${from.windowName}` },
          )}
          description={
            begun === null || view === null ? (
              t(me.windowId === from.windowId ? 'handover.visitorHere' : 'handover.visitorElsewhere', {
                window: from.windowId,
              })
            ) : (
              <TakeOverChoice view={view} value={way} onChange={setWay} />
            )
          }
        />
      )}
      <ErrorBanner error={query.error} onRetry={query.reload} />
      {today === undefined ? null : (
        <>
          <div className="handover-counts">
            <span>{t('handover.open', { count: today.openTotal })}</span>
            <span>{t('handover.due', { count: today.counts.dueToday })}</span>
            <span>{t('handover.slips', { count: today.slipsToFollow.length })}</span>
            <span>{t('handover.reports', { count: today.reportsWaiting.length })}</span>
          </div>
          {cases.length === 0 ? <EmptyState title={t('handover.nothing')} /> : null}
          <ul className="handover-list">
            {cases.slice(0, SHOWN).map((entry) => (
              <li key={entry.caseId}>
                <button type="button" className="plain-row" onClick={() => go(paths.case(entry.caseId))}>
                  <span className="one-line grow" title={entry.itemName}>
                    {entry.applicantMasked} · {entry.itemName}
                  </span>
                  <StatusTag status={entry.status} />
                  <DueBadge state={entry.dueState} dueDay={entry.dueDay} today={today.day} />
                </button>
              </li>
            ))}
          </ul>
          <p className="muted">{t('handover.drafts', { name: from.name })}</p>
        </>
      )}
    </Modal>
  )
}
