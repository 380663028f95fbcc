import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../../shared/format.ts'
import { useHallQuery } from '../../shared/use-query.ts'

/** For an overview of staff: ticket machines that need paper or somebody to look at them; nothing while all is well. */
export function PrinterTroubles(): ReactNode {
  const { t } = useTranslation('kiosk-tickets')
  const { data } = useHallQuery('kiosk.troubles', {}, { refreshOn: ['device'] })
  if (data === undefined) return null
  return (
    <>
      {data.isClockWrong ? <Alert type="error" showIcon role="alert" title={t('troubles.clock')} /> : null}
      {data.machines.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          title={t('troubles.title')}
          description={
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>
              {data.machines.map(({ deviceId, state, name, machineNo, sinceMs, slips }) => (
                <li key={deviceId}>
                  {t(`troubles.${state}`, { name, no: machineNo, at: clockTime(sinceMs), count: slips })}
                </li>
              ))}
            </ul>
          }
        />
      )}
    </>
  )
}
