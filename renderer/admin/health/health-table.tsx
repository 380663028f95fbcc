import { useTranslation } from 'react-i18next'
import { bytes, count, dayAndTime } from '../../shared/format.ts'
import { hourly, type HealthSample } from './health-numbers.ts'

const COLUMNS = [
  'events',
  'pulled',
  'onlineLeast',
  'waitingMost',
  'oldest',
  'storage',
  'memory',
  'push',
] as const

/** The numbers behind the plots, hour by hour. */
export function HealthTable({ samples }: { readonly samples: readonly HealthSample[] }) {
  const { t } = useTranslation('hall')
  return (
    <table className="health-table">
      <thead>
        <tr>
          <th scope="col">{t('health.hour')}</th>
          {COLUMNS.map((name) => (
            <th key={name} scope="col">
              {t(`health.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {hourly(samples).map((hour) => (
          <tr key={hour.fromMs}>
            <th scope="row">{dayAndTime(hour.fromMs)}</th>
            <td>{count(hour.events)}</td>
            <td>{count(hour.pulled)}</td>
            <td>{count(hour.onlineLeast)}</td>
            <td>{count(hour.waitingMost)}</td>
            <td>{count(Math.round(hour.oldestWaitingMs / 60_000))}</td>
            <td>{bytes(hour.databaseBytes)}</td>
            <td>{bytes(hour.memoryBytes)}</td>
            <td>{count(Math.round(hour.pushMsP95))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
