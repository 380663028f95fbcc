import { RightOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { addDays } from '../../../db/model/day.ts'
import { SCORED_ROLES } from '../../shared/layout/nav-entries.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useSession } from '../../shared/session-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { useToday } from '../parts/use-today.ts'
import { waitsForAnswer } from './entry-answers.tsx'
import './my-score.css'

/** This week and the one before it. */
const DAYS_BACK = 13

/** On the first page: that entries of one's score wait for a word; nothing is drawn when none does. */
export function ScoreWaiting() {
  const { t } = useTranslation('my-score')
  const navigate = useNavigate()
  const today = useToday()
  const isScored = useSession(
    (state) => state.session?.roles.some((role) => SCORED_ROLES.includes(role)) ?? false,
  )
  const staffId = useSession((state) => state.session?.staffId ?? '')
  // What Friday brought is to be seen on Monday.
  const entries = useHallQuery(
    'assessment.entries',
    isScored ? { from: addDays(today, -DAYS_BACK), to: today, status: 'COUNTS' } : null,
    { refreshOn: ['score_entry', 'score_period'], keepPrevious: true },
  ).data?.entries
  const waiting = (entries ?? []).filter((entry) => waitsForAnswer(entry, staffId))
  const newest = waiting[0]
  if (newest === undefined) return null
  return (
    <button
      type="button"
      className="panel my-banner"
      onClick={() => void navigate(paths.myScore(newest.day))}
    >
      <span className="my-badge" aria-hidden>
        {waiting.length}
      </span>
      <b>{t('title')}</b>
      <span className="one-line grow">{t('waiting', { count: waiting.length })}</span>
      <RightOutlined aria-hidden />
    </button>
  )
}
