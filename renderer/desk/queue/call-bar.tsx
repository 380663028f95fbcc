import {
  CaretDownOutlined,
  CaretUpOutlined,
  CheckCircleOutlined,
  DisconnectOutlined,
  EditOutlined,
  HourglassOutlined,
  MoreOutlined,
  SoundOutlined,
  SwapOutlined,
  UndoOutlined,
} from '@ant-design/icons'
import { Button, Dropdown, Popover, type MenuProps } from 'antd'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { clockTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { setPreference, useSession } from '../../shared/session-store.ts'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { notifyFailed } from '../../shared/notices.tsx'
import './call-bar.css'
import { CallBarDialogs } from './call-bar-dialogs.tsx'
import { LastVisit } from './last-visit.tsx'
import { mainActOf, modeToneOf } from './main-act.ts'
import {
  callBack,
  closeWindow,
  doMainAct,
  finishVisit,
  missCurrent,
  openVisit,
  recall,
  resumeWindow,
  undoStep,
} from './queue-acts.ts'
import { openQueueDialog, putErrorAway, useQueueDesk } from './queue-store.ts'
import type { CallReason, WindowView } from './queue-types.ts'
import { elapsed, useQueueWords, type QueueT } from './queue-words.ts'
import { useIsAtWindow, useQueueReading, useQueueTime } from './use-queue-desk.ts'
import { WaitingChips } from './waiting-chips.tsx'

/** Where the bar stands and whether it is folded: kept for the person on this machine. */
const PLACE_PREFERENCE = 'callbar.place'
const FOLDED_PREFERENCE = 'callbar.folded'
type Place = 'TOP' | 'BOTTOM'

const prefer = (key: string, value: string): void => {
  setPreference(key, value).catch(notifyFailed)
}

export const useCallBarPlace = (): Place =>
  useSession((state) => (state.preferences[PLACE_PREFERENCE] === 'TOP' ? 'TOP' : 'BOTTOM'))

/** How long the present step goes on: read out by nobody, or a screen reader would count seconds aloud. */
function Running({ sinceMs, label }: { readonly sinceMs: number; readonly label: string }) {
  const nowMs = useQueueTime()
  return (
    <span className="callbar-running number" title={label} aria-hidden>
      {elapsed(nowMs - sinceMs)}
    </span>
  )
}

/** Seconds until a recall is possible; null: at any time, or not any more. */
function useRecallSeconds(view: WindowView): number | null {
  const nowMs = useQueueTime()
  const inMs = view.current?.recallInMs
  if (inMs === null || inMs === undefined) return null
  const leftMs = inMs - (nowMs - view.nowMs)
  return leftMs <= 0 ? null : Math.ceil(leftMs / 1_000)
}

function RecallButton({ view }: { readonly view: WindowView }) {
  const { t } = useTranslation('queue')
  const busy = useQueueDesk((state) => state.busy)
  const seconds = useRecallSeconds(view)
  const { current } = view
  const possible = current?.status === 'CALLED' && current.recallInMs !== null && seconds === null
  useShortcut('F4', () => void recall(), { active: possible })
  if (current?.status !== 'CALLED') return null
  const left = current.recallsLeft
  return (
    <Button
      className="callbar-act"
      icon={<SoundOutlined aria-hidden />}
      disabled={!possible || busy}
      aria-label={t('act.recall')}
      title={t(left === 0 ? 'recall.used' : 'recall.left', { count: left })}
      onClick={() => void recall()}
    >
      {t('act.recall')}{' '}
      {left === 0 ? null : seconds === null ? (
        <ShortcutHint keys="F4" />
      ) : (
        <span className="number callbar-wait" aria-hidden>
          {t('recall.seconds', { count: seconds })}
        </span>
      )}
    </Button>
  )
}

/** Who decides at present; calm while it is the hall, clear when it is not. */
function ModeLine({ view }: { readonly view: WindowView }) {
  const { t } = useTranslation('queue')
  const tone = modeToneOf(view)
  const words =
    view.mode === 'AHEAD'
      ? t('mode.AHEAD', { count: view.ahead.length })
      : view.mode === 'BY_HAND'
        ? t('mode.BY_HAND')
        : view.isStale
          ? t('mode.stale', { at: view.asOfMs === null ? '—' : clockTime(view.asOfMs) })
          : t(`mode.${view.mode}`)
  const icons: Record<typeof tone, ReactNode> = {
    calm: <CheckCircleOutlined aria-hidden />,
    note: <HourglassOutlined aria-hidden />,
    warn: <DisconnectOutlined aria-hidden />,
  }
  return (
    <div
      className={`callbar-mode callbar-mode-${tone}`}
      role="status"
      title={view.mode === 'NOT_SET_UP' ? words : t(`modeHint.${view.mode}`)}
    >
      {icons[tone]} <span className="one-line">{words}</span>
    </div>
  )
}

/** Why this one, who would be next and why, or why nobody is called. */
function whyWords(view: WindowView, t: QueueT, reason: (reason: CallReason) => string): string {
  const { current, visit, status, mode, ahead } = view
  if (current !== null) return current.reason === null ? '' : reason(current.reason)
  if (visit !== null) return ''
  if (status === 'PAUSED') return view.statusReason
  if (status === 'CLOSED') return view.waiting === 0 ? t('nobodyWaits') : ''
  if (mode === 'BY_HAND') return t('modeHint.BY_HAND')
  if (mode === 'AHEAD') return t('nextIs', { number: ahead[0]?.number ?? '', reason: t('reason.AHEAD') })
  const [next] = view.next
  return next === undefined
    ? t('nobodyWaits')
    : t('nextIs', { number: next.number, reason: reason(next.reason) })
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
  const why = whyWords(view, t, reason)
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
            {[current?.className ?? '', current?.isUnsent === true ? t('unsent') : '']
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

const KEYS = {
  number: 'Alt+Q',
  pause: 'Alt+P',
  miss: 'Alt+K',
  hold: 'Alt+H',
  transfer: 'Alt+J',
} as const

function useMenu(view: WindowView, place: Place): MenuProps {
  const { t } = useTranslation('queue')
  const navigate = useNavigate()
  const { current, visit, status, mode, held, missed } = view
  const isFree = current === null && visit === null
  const atWork = mode !== 'NOT_SET_UP'
  const items: NonNullable<MenuProps['items']> = [
    ...(view.undo === null
      ? []
      : [
          {
            key: 'undo',
            icon: <UndoOutlined aria-hidden />,
            label: t('undoStep', { step: t(`step.${view.undo.step}`), number: view.undo.number }),
            onClick: () => void undoStep(),
          },
        ]),
    ...[...held, ...missed].slice(0, 8).map((ticket) => ({
      key: `back-${ticket.ticketId}`,
      icon: <SoundOutlined aria-hidden />,
      label: t(ticket.status === 'HELD' ? 'act.backHeld' : 'act.backMissed', { number: ticket.number }),
      disabled: current !== null,
      onClick: () => void callBack(ticket.ticketId),
    })),
    ...(atWork && mode !== 'BY_HAND'
      ? [
          {
            key: 'number',
            label: t('act.number'),
            extra: KEYS.number,
            disabled: current !== null,
            onClick: () => openQueueDialog({ kind: 'NUMBER' }),
          },
        ]
      : []),
    ...(atWork && mode !== 'HALL'
      ? [{ key: 'hand', label: t('act.byHand'), onClick: () => openQueueDialog({ kind: 'BY_HAND' }) }]
      : []),
    ...(isFree ? [{ key: 'visit', label: t('act.openVisit'), onClick: () => void openVisit() }] : []),
    ...(atWork
      ? [{ key: 'issue', label: t('act.issue'), onClick: () => openQueueDialog({ kind: 'ISSUE' }) }]
      : []),
    ...(atWork && status === 'OPEN'
      ? [
          {
            key: 'pause',
            label: t('act.pause'),
            extra: KEYS.pause,
            onClick: () => openQueueDialog({ kind: 'PAUSE' }),
          },
        ]
      : []),
    ...(atWork && status === 'PAUSED'
      ? [{ key: 'resume', label: t('act.resume'), onClick: () => void resumeWindow() }]
      : []),
    ...(status === 'CLOSED' || !isFree
      ? []
      : [{ key: 'close', label: t('act.close'), onClick: () => void closeWindow() }]),
    { type: 'divider' as const },
    { key: 'page', label: t('act.page'), onClick: () => void navigate(paths.queue()) },
    {
      key: 'place',
      label: t(place === 'TOP' ? 'place.toBottom' : 'place.toTop'),
      onClick: () => prefer(PLACE_PREFERENCE, place === 'TOP' ? 'BOTTOM' : 'TOP'),
    },
  ]
  return { items }
}

/** What can be done with the ticket at the window, besides the main act. */
function Acts({ view, place }: { readonly view: WindowView; readonly place: Place }) {
  const { t } = useTranslation('queue')
  const busy = useQueueDesk((state) => state.busy)
  const { current, visit } = view
  const isCalled = current?.status === 'CALLED'
  const isHere = current !== null
  useShortcut(KEYS.miss, () => void missCurrent(), { active: isCalled })
  useShortcut(KEYS.hold, () => openQueueDialog({ kind: 'HOLD' }), { active: isHere })
  useShortcut(KEYS.transfer, () => openQueueDialog({ kind: 'TRANSFER' }), { active: isHere })
  useShortcut(KEYS.number, () => openQueueDialog({ kind: 'NUMBER' }), { active: !isHere })
  useShortcut(KEYS.pause, () => openQueueDialog({ kind: 'PAUSE' }), { active: view.status === 'OPEN' })
  const menu = useMenu(view, place)
  return (
    <>
      <RecallButton view={view} />
      {isCalled ? (
        <Button
          className="callbar-act"
          disabled={busy}
          title={`${t('missHint')} (${KEYS.miss})`}
          onClick={() => void missCurrent()}
        >
          {t('act.miss')}
        </Button>
      ) : null}
      {!isCalled && (isHere || visit !== null) && mainActOf(view) === 'FINISH_NEXT' ? (
        <Button className="callbar-act" disabled={busy} onClick={() => void finishVisit()}>
          {t('act.finish')}
        </Button>
      ) : null}
      {isHere ? (
        <>
          <Button
            className="callbar-act"
            disabled={busy}
            title={KEYS.hold}
            onClick={() => openQueueDialog({ kind: 'HOLD' })}
          >
            {t('act.hold')}
          </Button>
          <Button
            className="callbar-act"
            icon={<SwapOutlined aria-hidden />}
            disabled={busy}
            title={KEYS.transfer}
            onClick={() => openQueueDialog({ kind: 'TRANSFER' })}
          >
            {t('act.transfer')}
          </Button>
        </>
      ) : null}
      <Dropdown menu={menu} trigger={['click']} placement={place === 'TOP' ? 'bottomRight' : 'topRight'}>
        <Button className="callbar-act" icon={<MoreOutlined aria-hidden />} aria-label={t('act.more')}>
          <span className="callbar-wide">{t('act.more')}</span>
        </Button>
      </Dropdown>
    </>
  )
}

/** What this window did and what waits for it, beside the acts. */
function Waiting({ view }: { readonly view: WindowView }) {
  const { t } = useTranslation('queue')
  return (
    <Popover
      trigger="click"
      title={t('waitingTitle')}
      content={<WaitingChips view={view} asList />}
      placement="topRight"
    >
      <button
        type="button"
        className={view.isStale ? 'callbar-waiting callbar-stale' : 'callbar-waiting'}
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
  if (visit === null) return <LastVisit />
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
      className={`callbar no-print callbar-${place.toLowerCase()} ${folded ? 'callbar-folded' : ''}`}
      aria-label={t('barLabel')}
    >
      <div className="callbar-say" role="status" aria-live="polite">
        {said}
      </div>
      {/* In a dialog the dialog itself says what went wrong. */}
      <ErrorBanner error={dialog === null ? (error ?? readError) : null} onClose={putErrorAway} />
      <div className="callbar-row">
        <MainButton view={view} />
        <Present view={view} />
        {folded ? null : (
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
