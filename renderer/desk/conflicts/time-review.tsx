import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import type { Role } from '../../../db/model/roles.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'

type Group = Result<'review.list'>['groups'][number]

const REVIEWERS: ReadonlySet<Role> = new Set([
  'WINDOW_HEAD',
  'CHIEF_REP',
  'DUTY',
  'CENTER_ADMIN',
  'INSPECTOR',
  'LEADER',
])

/** Records of a clock nobody vouches for, or that came late: somebody else than their author looks at them. */
export function TimeReview() {
  const { t } = useTranslation('conflicts')
  const session = useSession((state) => state.session)
  const query = useHallQuery('review.list', {}, { refreshOn: ['*'], keepPrevious: true })
  const done = useHallAction('review.done')
  const open = (query.data?.groups ?? []).filter((group) => group.reviewed === null)
  if (open.length === 0) return null
  const mayReview = session?.roles.some((role) => REVIEWERS.has(role)) ?? false
  const what = (group: Group): string =>
    [
      group.late === 0 ? '' : t('times.late', { count: group.late }),
      group.doubtful === 0 ? '' : t('times.doubtful', { count: group.doubtful }),
    ]
      .filter((part) => part !== '')
      .join(t('times.separator'))
  const review = async (group: Group): Promise<void> => {
    const answer = await done.run({ key: group.key, note: '' })
    if (answer === undefined) return
    notifySaved(t('times.done'))
    query.reload()
  }
  return (
    <section className="panel conflict-panel">
      <h2>{t('times.title')}</h2>
      <p className="muted">{t('times.hint')}</p>
      <ErrorBanner error={done.error} />
      <ul className="conflict-times">
        {open.map((group) => (
          <li key={group.key}>
            <span className="number">{group.day}</span>
            <span>{t('times.whose', { device: group.deviceName, name: group.staffName })}</span>
            <span>{what(group)}</span>
            <span className="muted">
              {group.receivedAtMs === null ? '' : t('times.received', { at: dayAndTime(group.receivedAtMs) })}
            </span>
            {mayReview && !group.isMine ? (
              <Button size="small" disabled={done.busy} onClick={() => void review(group)}>
                {t('times.seen')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
