import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { clockTime } from '../../shared/format.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { currentLanguage } from '../../i18n/language.ts'
import { useWordsIn } from './ticket-words.ts'

/** For an overview of staff: ticket machines that need paper or somebody to look at them; nothing while all print. */
export function PrinterTroubles(): ReactNode {
  const { say } = useWordsIn(currentLanguage())
  const { data } = useHallQuery('kiosk.troubles', {}, { refreshOn: ['device'] })
  if (data === undefined || data.machines.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={say('troubles.title')}
      description={
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {data.machines.map(({ deviceId, state, name, machineNo, sinceMs, slips }) => (
            <li key={deviceId}>
              {say(`troubles.${state}`, { name, no: machineNo, at: clockTime(sinceMs), count: slips })}
            </li>
          ))}
        </ul>
      }
    />
  )
}
