import { MoreOutlined, SoundOutlined, SwapOutlined, UndoOutlined } from '@ant-design/icons'
import { Button, Dropdown, type MenuProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { paths } from '../../shared/navigation/paths.ts'
import { useSession } from '../../shared/session-store.ts'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { PLACE_PREFERENCE, prefer, type Place } from './call-bar-place.ts'
import { mainActOf } from './main-act.ts'
import {
  callBack,
  closeWindow,
  finishVisit,
  missCurrent,
  openVisit,
  recall,
  resumeWindow,
  undoStep,
} from './queue-acts.ts'
import { openQueueDialog, useQueueDesk } from './queue-store.ts'
import type { WindowView } from './queue-types.ts'
import { takeOverBy, visitOfOther } from './taking-over.ts'
import { useQueueTime } from './use-queue-desk.ts'

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

const KEYS = {
  number: 'Alt+Q',
  pause: 'Alt+P',
  miss: 'Alt+K',
  missFor: 'Alt+Shift+K',
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
    ...(current?.status === 'CALLED'
      ? [
          {
            key: 'miss',
            label: t('act.missFor'),
            extra: KEYS.missFor,
            onClick: () => openQueueDialog({ kind: 'MISS' }),
          },
        ]
      : []),
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
export function Acts({ view, place }: { readonly view: WindowView; readonly place: Place }) {
  const { t } = useTranslation('queue')
  const busy = useQueueDesk((state) => state.busy)
  const { current, visit } = view
  const isCalled = current?.status === 'CALLED'
  const isHere = current !== null
  useShortcut(KEYS.miss, () => void missCurrent(), { active: isCalled })
  useShortcut(KEYS.missFor, () => openQueueDialog({ kind: 'MISS' }), { active: isCalled })
  useShortcut(KEYS.hold, () => openQueueDialog({ kind: 'HOLD' }), { active: isHere })
  useShortcut(KEYS.transfer, () => openQueueDialog({ kind: 'TRANSFER' }), { active: isHere })
  useShortcut(KEYS.number, () => openQueueDialog({ kind: 'NUMBER' }), { active: !isHere })
  useShortcut(KEYS.pause, () => openQueueDialog({ kind: 'PAUSE' }), { active: view.status === 'OPEN' })
  const menu = useMenu(view, place)
  const staffId = useSession((state) => state.session?.staffId ?? null)
  const isOfOther = visitOfOther(view, staffId) !== null
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
      {isOfOther ? (
        <Button className="callbar-act" disabled={busy} onClick={() => void takeOverBy('GO_ON')}>
          {t('takeOver.act')}
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
