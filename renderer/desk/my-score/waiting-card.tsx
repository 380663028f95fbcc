import { RightOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { SCORED_ROLES } from '../../shared/layout/nav-entries.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useSession } from '../../shared/session-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { useToday } from '../parts/use-today.ts'
import './my-score.css'

/** On the first page: that entries of one's score wait for a word; nothing is drawn when none does. */
export function ScoreWaiting() {
  const { t } = useTranslation('my-score')
  const navigate = useNavigate()
  const today = useToday()
  const isScored = useSession(
    (state) => state.session?.roles.some((role) => SCORED_ROLES.includes(role)) ?? false,
  )
  const mine = useHallQuery('assessment.mine', isScored ? { kind: 'WEEK', day: today } : null, {
    refreshOn: ['score_entry', 'score_period'],
    keepPrevious: true,
  }).data
  if (mine === undefined || mine.openAnswers === 0) return null
  return (
    <button type="button" className="panel my-banner" onClick={() => void navigate(paths.myScore())}>
      <span className="my-badge" aria-hidden>
        {mine.openAnswers}
      </span>
      <b>{t('title')}</b>
      <span className="one-line grow">{t('waiting', { count: mine.openAnswers })}</span>
      <RightOutlined aria-hidden />
    </button>
  )
}
