import { BellOutlined, CloudUploadOutlined, StopOutlined, WarningOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../db/contract/index.ts'
import { CountLine, type Count } from '../shared/count-line.tsx'

type Totals = Result<'supervisor.live'>['totals']

/** The hall in one line: what presses, then what was done today, then what has not arrived. */
export function LiveTotals({ totals }: { readonly totals: Totals }) {
  const { t } = useTranslation('supervisor')
  const of = (key: keyof Totals, press?: Count['press']): Count => ({
    key,
    label: t(`count.${key}`),
    value: totals[key],
    ...(press === undefined ? {} : { press }),
  })
  return (
    <CountLine
      groups={[
        [
          of('red', { tone: 'red', icon: <StopOutlined aria-hidden /> }),
          of('yellow', { tone: 'yellow', icon: <WarningOutlined aria-hidden /> }),
          of('dueToday', { tone: 'remind', icon: <BellOutlined aria-hidden /> }),
          of('open'),
        ],
        [of('consultations'), of('opened'), of('closed')],
        [of('waiting', { tone: 'remind', icon: <CloudUploadOutlined aria-hidden /> })],
      ]}
    />
  )
}
