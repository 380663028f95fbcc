import { CheckCircleFilled, EnvironmentOutlined, PlayCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { BeginDialog } from './begin-dialog.tsx'
import { ROUND_KINDS, type PatrolView } from './patrol-types.ts'
import { sumsOf } from './rounds.ts'

function RoundRow({ patrol }: { readonly patrol: PatrolView }) {
  const { t } = useTranslation('patrol')
  const navigate = useNavigate()
  const sums = sumsOf(patrol)
  const isOpen = patrol.closedAtMs === null
  return (
    <li>
      <button
        type="button"
        className={isOpen ? 'round-row round-row-open' : 'round-row'}
        onClick={() => void navigate(paths.patrolRound(patrol.patrolId))}
      >
        <span className="round-row-sign">
          {isOpen ? <PlayCircleOutlined aria-hidden /> : <CheckCircleFilled aria-hidden />}
        </span>
        <span className="round-row-words">
          <span className="round-row-name">
            {t(`kind.${patrol.kind}`)} · {patrol.byName}
          </span>
          <span className="muted number">{dayAndTime(patrol.startedAtMs)}</span>
        </span>
        <span className="round-row-sums">
          <span className="number">{t('round.progress', { seen: sums.seen, windows: sums.windows })}</span>
          <span className={sums.findings > 0 ? 'round-row-found' : 'muted'}>
            {t('round.found', { count: sums.findings })}
          </span>
        </span>
        <span className={isOpen ? 'status-tag status-work' : 'status-tag status-done'}>
          {t(isOpen ? (patrol.mine ? 'round.goOn' : 'round.open') : 'round.ended')}
        </span>
      </button>
    </li>
  )
}

/** Rounds of the last 90 days, those under way first, and the way to begin one. */
export function RoundsTab() {
  const { t } = useTranslation('patrol')
  const query = useHallQuery('patrol.list', {}, { refreshOn: ROUND_KINDS })
  const [beginning, setBeginning] = useState(false)
  const begin = (
    <Button
      type="primary"
      size="large"
      icon={<EnvironmentOutlined aria-hidden />}
      onClick={() => setBeginning(true)}
    >
      {t('begin.open')}
    </Button>
  )
  const patrols = query.data?.patrols
  return (
    <div className="patrol-part">
      <ErrorBanner error={query.error} onRetry={query.reload} />
      {patrols === undefined ? null : patrols.length === 0 ? (
        <div className="panel">
          <EmptyState
            icon={<EnvironmentOutlined />}
            title={t('round.none')}
            hint={t('round.noneHint')}
            action={begin}
          />
        </div>
      ) : (
        <>
          <div className="patrol-bar">
            {begin}
            <span className="muted">{t('round.listHint')}</span>
          </div>
          <ul className="panel round-rows">
            {patrols.map((patrol) => (
              <RoundRow key={patrol.patrolId} patrol={patrol} />
            ))}
          </ul>
        </>
      )}
      {beginning ? <BeginDialog onClose={() => setBeginning(false)} /> : null}
    </div>
  )
}
