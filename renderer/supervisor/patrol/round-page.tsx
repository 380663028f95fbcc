import { ArrowLeftOutlined, FlagOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { ASSESSING_ROLES } from '../../../db/model/roles.ts'
import { ReasonDialog } from '../../desk/parts/reason-dialog.tsx'
import { PageMissing } from '../../shared/navigation/page-missing.tsx'
import { paths } from '../../shared/navigation/paths.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { useFindingDraft } from './finding-draft.ts'
import './patrol.css'
import { ITEM_KINDS, ROUND_KINDS, type PatrolView } from './patrol-types.ts'
import { RoundSummary } from './round-summary.tsx'
import { isSeen, nextUnseen, sumsOf } from './rounds.ts'
import { WindowPanel } from './window-panel.tsx'
import { WindowStrip } from './window-strip.tsx'

/** One round: a window after the other, each with one tap when it is in order and two for a finding. */
export function RoundPage() {
  const { patrolId } = useParams()
  const mayPatrol = useSession(
    (state) => state.session?.roles.some((role) => ASSESSING_ROLES.some((each) => each === role)) ?? false,
  )
  const { t } = useTranslation('patrol')
  const query = useHallQuery('patrol.list', mayPatrol ? {} : null, {
    refreshOn: ROUND_KINDS,
    keepPrevious: true,
  })
  const patrol = query.data?.patrols.find((each) => each.patrolId === patrolId)
  if (!mayPatrol || (query.data !== undefined && patrol === undefined)) return <PageMissing />
  if (patrol === undefined)
    return <PageFrame title={t('title')} loading={query.loading} error={query.error} onRetry={query.reload} />
  return patrol.closedAtMs === null ? (
    <OpenRound key={patrol.patrolId} patrol={patrol} />
  ) : (
    <RoundSummary patrol={patrol} />
  )
}

function OpenRound({ patrol }: { readonly patrol: PatrolView }) {
  const { t } = useTranslation(['patrol', 'common'])
  const navigate = useNavigate()
  const items = useHallQuery('patrol.items', {}, { refreshOn: ITEM_KINDS, keepPrevious: true })
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [ending, setEnding] = useState(false)
  const close = useHallAction('patrol.close')
  const writing = useFindingDraft(patrol.patrolId)
  const { windows } = patrol
  const unseen = windows.filter((each) => !isSeen(each))
  const isWriting = (writing.draft?.itemCode ?? '') !== ''
  const windowId = isWriting ? writing.draft?.windowId : chosenId
  const window = windows.find((each) => each.windowId === windowId) ?? nextUnseen(windows, null) ?? windows[0]
  const leaveSheet = (): void => {
    setChosenId(window?.windowId ?? null)
    writing.clear()
  }
  const sums = sumsOf(patrol)
  const goOn = (after: PatrolView, from: string): void => {
    const next = nextUnseen(after.windows, from)
    if (next !== null) setChosenId(next.windowId)
    else {
      setChosenId(from)
      setEnding(true)
    }
  }
  const end = async (note: string): Promise<void> => {
    if ((await close.run({ patrolId: patrol.patrolId, note })) === undefined) return
    setEnding(false)
    notifySaved(t('end.done'))
  }
  return (
    <PageFrame
      fill
      title={t(`kind.${patrol.kind}`)}
      subtitle={t('round.progressLong', { seen: sums.seen, windows: sums.windows, findings: sums.findings })}
      error={items.error}
      onRetry={items.reload}
      loading={items.loading}
      actions={
        <>
          <Button
            size="large"
            icon={<ArrowLeftOutlined aria-hidden />}
            onClick={() => void navigate(paths.patrol())}
          >
            {t('common:action.back')}
          </Button>
          <Button
            size="large"
            type={sums.seen === sums.windows ? 'primary' : 'default'}
            icon={<FlagOutlined aria-hidden />}
            onClick={() => setEnding(true)}
          >
            {t('end.open')}
          </Button>
        </>
      }
    >
      <progress
        className="round-progress"
        max={sums.windows}
        value={sums.seen}
        aria-label={t('round.progressLabel')}
      />
      <div className="round-columns">
        <WindowStrip windows={windows} chosenId={window?.windowId ?? null} onChoose={setChosenId} />
        {window === undefined || items.data === undefined || writing.draft === null ? null : (
          <WindowPanel
            key={window.windowId}
            patrol={patrol}
            window={window}
            items={items.data.items}
            people={items.data.windows.find((each) => each.windowId === window.windowId)?.people ?? []}
            writing={{ ...writing, clear: leaveSheet }}
            onNext={(after) => goOn(after, window.windowId)}
          />
        )}
      </div>
      {ending ? (
        <ReasonDialog
          title={t('end.title')}
          okText={t(unseen.length === 0 ? 'end.open' : 'end.anyway')}
          hint={
            <>
              <p>{t('end.sums', { ...sums })}</p>
              {unseen.length === 0 ? null : (
                <div className="round-end-unseen">
                  <b className="round-row-found">{t('end.unseen', { count: unseen.length })}</b>
                  <ul aria-label={t('end.unseenList')}>
                    {unseen.map((each) => (
                      <li key={each.windowId}>
                        <span className="number">{each.windowId}</span> {each.name}
                      </li>
                    ))}
                  </ul>
                </div>
              )}
            </>
          }
          label={t(unseen.length === 0 ? 'end.note' : 'end.noteUnseen')}
          required={false}
          busy={close.busy}
          error={close.error?.message ?? null}
          onSubmit={(note) => void end(note)}
          onClose={() => setEnding(false)}
        />
      ) : null}
    </PageFrame>
  )
}
