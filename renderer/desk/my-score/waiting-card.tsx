import { RightOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { SCORED_ROLES } from '../../shared/layout/nav-entries.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useSession } from '../../shared/session-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import './my-score.css'

/** On the first page: that entries of one's score wait for a word; nothing is drawn when none does. */
export function ScoreWaiting() {
  const { t } = useTranslation('my-score')
  const navigate = useNavigate()
  const isScored = useSession(
    (state) => state.session?.roles.some((role) => SCORED_ROLES.includes(role)) ?? false,
  )
  // What Friday brought is to be seen on Monday.
  const count =
    useHallQuery('assessment.counts', isScored ? {} : null, {
      refreshOn: ['score_entry', 'score_period'],
      keepPrevious: true,
    }).data?.answers ?? 0
  if (count === 0) return null
  return (
    <button type="button" className="panel my-banner" onClick={() => void navigate(paths.myScore())}>
      <span className="my-badge" aria-hidden>
        {count}
      </span>
      <b>{t('title')}</b>
      <span className="one-line grow">{t('waiting', { count })}</span>
      <RightOutlined aria-hidden />
    </button>
  )
}
