import { TeamOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { DECIDING_ROLES } from '../../../db/model/roles.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useSession } from '../../shared/session-store.ts'
import { useEvery } from '../../shared/use-every.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import '../posts/alarm-banner.css'

/** A row that goes up and down by one at its limit does not move the page all the time. */
const LOOK_EVERY_MS = 30_000
const CLASSES_NAMED = 3

/** Above every page of those who lead: more people wait than the hall wants to have waiting. It goes by itself. */
export function CrowdBanner() {
  const { t } = useTranslation('queue')
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const allowed = useSession(
    (state) => state.session?.roles.some((role) => DECIDING_ROLES.includes(role)) ?? false,
  )
  const { data, reload } = useHallQuery('screen.crowd', allowed ? {} : null, {
    refreshOn: ['setting'],
    keepPrevious: true,
  })
  useEvery(LOOK_EVERY_MS, reload, allowed)
  if (!allowed || data === undefined || (!data.isCrowd && data.classes.length === 0)) return null
  const { waiting, limit, classes } = data
  const named = classes
    .slice(0, CLASSES_NAMED)
    .map(({ prefix, name, waiting: count }) => t('crowd.one', { prefix, name, count }))
    .join(t('listSeparator'))
  const words = [
    ...(data.isCrowd ? [t('crowd.hall', { count: waiting, limit })] : []),
    ...(classes.length === 0
      ? []
      : [
          classes.length > CLASSES_NAMED
            ? t('crowd.classesMore', { classes: named, count: classes.length })
            : t('crowd.classes', { classes: named }),
        ]),
  ]
  return (
    <div className="alarm-banner alarm-banner-answered no-print" role="status" aria-label={t('crowd.label')}>
      <TeamOutlined aria-hidden />
      <span className="alarm-words one-line" title={words.join(' · ')}>
        {words.map((each, index) => (
          <span key={each}>{index === 0 ? <strong>{each}</strong> : ` · ${each}`}</span>
        ))}
      </span>
      {pathname === paths.liveQueue() ? null : (
        <Button size="small" type="text" onClick={() => void navigate(paths.liveQueue())}>
          {t('crowd.open')}
        </Button>
      )}
    </div>
  )
}
