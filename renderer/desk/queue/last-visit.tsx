import { useTranslation } from 'react-i18next'
import { useHallQuery } from '../../shared/use-query.ts'

/** Whether whoever was here last has rated; nobody is asked to, and how they did is not told here. */
export function LastVisit() {
  const { t } = useTranslation('queue')
  const query = useHallQuery(
    'visits.list',
    { scope: 'WINDOW' },
    { refreshOn: ['visit', 'evaluation'], keepPrevious: true },
  )
  const last = query.data?.visits.find(({ closedAtMs }) => closedAtMs !== null)
  if (last === undefined) return null
  const who = last.number === '' ? t('noTicket') : last.number
  return (
    <span className="callbar-visit one-line">
      {last.unrated === null
        ? t('last.rated', { who })
        : t('last.unrated', { who, reason: t(`unrated.${last.unrated}`) })}
    </span>
  )
}
