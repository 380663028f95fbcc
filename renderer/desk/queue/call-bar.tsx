import {
  CaretDownOutlined,
  CaretUpOutlined,
  CheckCircleOutlined,
  DisconnectOutlined,
  EditOutlined,
  HourglassOutlined,
} from '@ant-design/icons'
import { Button, Popover } from 'antd'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { clockTime } from '../../shared/format.ts'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import './call-bar.css'
import { Acts } from './call-bar-acts.tsx'
import { CallBarDialogs } from './call-bar-dialogs.tsx'
import { FOLDED_PREFERENCE, prefer, useCallBarPlace, type Place } from './call-bar-place.ts'
import { mainActOf, modeToneOf } from './main-act.ts'
import { doMainAct } from './queue-acts.ts'
import { putErrorAway, useQueueDesk } from './queue-store.ts'
import type { WindowView } from './queue-types.ts'
import { visitOfOther } from './taking-over.ts'
import { elapsed, useQueueWords, type QueueT } from './queue-words.ts'
import { useIsAtWindow, useIsHostLost, useQueueReading, useQueueTime } from './use-queue-desk.ts'
import { WaitingChips } from './waiting-chips.tsx'

/** How long the present step goes on: read out by nobody, or a screen reader would count seconds aloud. */
function Running({ sinceMs, label }: { readonly sinceMs: number; readonly label: string }) {
  const nowMs = useQueueTime()
  return (
    <span className="callbar-running number" title={label} aria-hidden>
      {elapsed(nowMs - sinceMs)}
    </span>
  )
}

/** Who decides at present; calm while it is the hall, clear when it is not. */
function ModeLine({ view }: { readonly view: WindowView }) {
  const { t } = useTranslation('queue')
  const isLost = useIsHostLost()
  const tone = isLost ? 'warn' : modeToneOf(view)
  const isAlone = useStatus((state) => state.status?.link === 'STANDALONE')
  const mode = isAlone && view.mode === 'HALL' ? 'ALONE' : view.mode
  const words = isLost
    ? t('mode.lost', { at: clockTime(view.nowMs) })
    : view.mode === 'AHEAD'
      ? t('mode.AHEAD', { count: view.ahead.length })
      : view.mode === 'BY_HAND'
        ? t('mode.BY_HAND')
        : view.isStale
          ? t('mode.stale', { at: view.asOfMs === null ? '—' : clockTime(view.asOfMs) })
          : t(`mode.${mode}`)
  const icons: Record<typeof tone, ReactNode> = {
    calm: <CheckCircleOutlined aria-hidden />,
    note: <HourglassOutlined aria-hidden />,
    warn: <DisconnectOutlined aria-hidden />,
  }
  return (
    <div
      className={`callbar-mode callbar-mode-${tone}`}
      role="status"
      title={isLost || mode === 'NOT_SET_UP' ? words : t(`modeHint.${mode}`)}
    >
      {icons[tone]} <span className="one-line">{words}</span>
    </div>
  )
}

/** Why this one, who would be next and why, or why nobody is called. */
function whyWords(view: WindowView, t: QueueT, reason: ReturnType<typeof useQueueWords>['reason']): string {
  const { current, visit, status, mode, ahead } = view
  if (current?.status === 'CALLED' && current.mode === 'AHEAD' && mode !== 'HALL') return t('calledAlone')
  if (current !== null) return current.reason === null ? '' : reason(current.reason, current)
  if (visit !== null) return ''
  if (view.overtaken !== null)
    return t(`overtaken.${view.overtaken.how}`, {
      number: view.overtaken.number,
      window: view.overtaken.windowName,
    })
  if (status === 'PAUSED') return view.statusReason
  if (status === 'CLOSED') return view.waiting === 0 ? t('nobodyWaits') : ''
  if (mode === 'BY_HAND') return t('modeHint.BY_HAND')
  if (mode === 'AHEAD') return t('nextIs', { number: ahead[0]?.number ?? '', reason: t('reason.AHEAD') })
  const [next] = view.next
  return next === undefined
    ? t('nobodyWaits')
    : t('nextIs', { number: next.number, reason: reason(next.reason, next) })
}

/** The number at the window, large, and why it was next; or who would be next. */
function Present({ view }: { readonly view: WindowView }) {
  const { t, reason } = useQueueWords()
  const { current, visit, status } = view
  const sinceMs =
    current?.status === 'CALLED' ? current.calledAtMs : (visit?.openedAtMs ?? current?.startedAtMs ?? null)
  const state =
    current?.status === 'CALLED'
      ? t('state.CALLED', { count: current.calls })
      : current !== null || visit !== null
        ? t('state.SERVING')
        : t(`status.${status}`)
  const nowMs = useQueueTime()
  const shownForMs = current?.shownForMs ?? null
  const isShown = shownForMs === null || nowMs - view.nowMs < shownForMs
  const why = isShown ? whyWords(view, t, reason) : t('notShown')
  const staffId = useSession((session) => session.session?.staffId ?? null)
  const begunBy =
    visitOfOther(view, staffId) === null ? '' : t('takeOver.from', { name: visit?.staffName ?? '' })
  const isAtWork = current !== null || visit !== null
  const pausesAfter =
    !isAtWork || status !== 'PAUSED' ? '' : t('pausesAfter', { reason: view.statusReason }).trim()
  return (
    <div className="callbar-present">
      {current === null && visit === null ? null : (
        <strong className="callbar-number number">{current?.number ?? t('noTicket')}</strong>
      )}
      <div className="callbar-about">
        <div className="callbar-state">
          <span className={`callbar-state-${current?.status ?? (visit === null ? status : 'SERVING')}`}>
            {state}
          </span>
          {sinceMs === null ? null : <Running sinceMs={sinceMs} label={t('sinceStep')} />}
          <span className="one-line muted">
            {[pausesAfter, begunBy, current?.className ?? '', current?.isUnsent === true ? t('unsent') : '']
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
        </div>
        <div className="callbar-why one-line" title={why}>
          {why}
        </div>
      </div>
    </div>
  )
}

function MainButton({ view }: { readonly view: WindowView }) {
  const { t } = useTranslation('queue')
  const busy = useQueueDesk((state) => state.busy)
  const act = mainActOf(view)
  useShortcut('F8', () => void doMainAct(), { active: act !== null })
  return act === null ? null : (
    <Button
      type="primary"
      size="large"
      className="callbar-main"
      // A step takes a few hundredths of a second; only a slow one shows that it is under way.
      loading={busy ? { delay: 300 } : false}
      onClick={() => void doMainAct()}
    >
      {t(`main.${act}`)} <ShortcutHint keys="F8" />
    </Button>
  )
}

/** What this window did and what waits for it, beside the acts. */
function Waiting({ view }: { readonly view: WindowView }) {
  const { t } = useTranslation('queue')
  const isLost = useIsHostLost()
  return (
    <Popover
      trigger="click"
      title={t('waitingTitle')}
      content={<WaitingChips view={view} asList />}
      placement="topRight"
    >
      <button
        type="button"
        className={view.isStale || isLost ? 'callbar-waiting callbar-stale' : 'callbar-waiting'}
        aria-label={t('waitingLabel', { count: view.waiting })}
      >
        <span className="callbar-waiting-words">{t('waiting')}</span>
        <strong className="number">{view.waiting}</strong>
        <WaitingChips view={view} />
      </button>
    </Popover>
  )
}

/** The record of the present visit: how it will end, and a way to say so beforehand. */
function VisitLine({ view }: { readonly view: WindowView }) {
  const { t } = useTranslation('queue')
  const { visit } = view
  if (visit === null) return null
  return (
    <span className="callbar-visit one-line" title={visit.links.map(({ subject }) => subject).join('\n')}>
      {visit.derivedOutcome === null ? (
        <>
          <EditOutlined aria-hidden /> {t('visit.nothingYet')}
        </>
      ) : (
        t('visit.derived', { outcome: t(`outcome.${visit.derivedOutcome}`), count: visit.links.length })
      )}
    </span>
  )
}

function Bar({ view }: { readonly view: WindowView }) {
  const { t } = useTranslation('queue')
  const place = useCallBarPlace()
  const folded = useSession((state) => state.preferences[FOLDED_PREFERENCE] === 'true')
  const error = useQueueDesk((state) => state.error)
  const readError = useQueueDesk((state) => state.readError)
  const dialog = useQueueDesk((state) => state.dialog)
  const isLost = useIsHostLost()
  const frame = useRef<HTMLElement>(null)
  useShortcut('F2', () => {
    if (folded) prefer(FOLDED_PREFERENCE, 'false')
    frame.current?.querySelector<HTMLElement>('.callbar-main, button')?.focus()
  })
  const { current, visit } = view
  const said = current === null ? '' : t(`said.${current.status}`, { number: current.number })
  return (
    <section
      ref={frame}
      className={`callbar no-print callbar-${place.toLowerCase()} ${folded ? 'callbar-folded' : ''} ${isLost ? 'callbar-lost' : ''}`}
      aria-label={t('barLabel')}
    >
      <div className="callbar-say" role="status" aria-live="polite">
        {said}
      </div>
      {/* In a dialog the dialog itself says what went wrong. */}
      <ErrorBanner error={dialog === null ? (error ?? readError) : null} onClose={putErrorAway} />
      <div className="callbar-row">
        {/* Without its host no step can be taken, and no key of one works. */}
        {isLost ? null : <MainButton view={view} />}
        <Present view={view} />
        {isLost ? (
          <div className="callbar-side">
            <ModeLine view={view} />
          </div>
        ) : folded ? null : (
          <>
            <div className="callbar-acts" role="toolbar" aria-label={t('actsLabel')}>
              <Acts view={view} place={place} />
            </div>
            <div className="callbar-side">
              <ModeLine view={view} />
              <VisitLine view={view} />
            </div>
          </>
        )}
        <Waiting view={view} />
        <Button
          type="text"
          className="callbar-fold"
          aria-expanded={!folded}
          aria-label={t(folded ? 'unfold' : 'fold')}
          title={t(folded ? 'unfold' : 'fold')}
          icon={
            folded === (place === 'TOP') ? <CaretDownOutlined aria-hidden /> : <CaretUpOutlined aria-hidden />
          }
          onClick={() => prefer(FOLDED_PREFERENCE, String(!folded))}
        />
      </div>
      <CallBarDialogs view={view} hasVisit={visit !== null} />
    </section>
  )
}

/** Nothing to call and nothing open: a hall without ticket classes never sees the bar. */
const hasNothing = ({ mode, visit, current }: WindowView): boolean =>
  mode === 'NOT_SET_UP' && visit === null && current === null

/**
 * Calling, over every page of whoever works at a window. It takes room of its own above or below the page, so that it never
 * covers what is typed; place and fold are remembered.
 */
export function CallBar({ at }: { readonly at: Place }) {
  const place = useCallBarPlace()
  const view = useQueueDesk((state) => state.view)
  const active = useIsAtWindow()
  if (!active || place !== at || view === null || hasNothing(view)) return null
  return <Bar view={view} />
}

/** Reads the row for the bar and for the page of the queue; once in the shell. */
export function QueueReader(): null {
  useQueueReading()
  const error = useQueueDesk((state) => state.readError)
  useEffect(() => {
    if (error !== null) console.warn('queue not read', error.code)
  }, [error])
  return null
}
