import { BellOutlined, StopOutlined, WarningOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { CountLine } from '../../shared/count-line.tsx'

type Counts = Result<'today.get'>['counts']

interface DayCountsProps {
  readonly counts: Counts
  readonly openTotal: number
}

/** How the day stands in one line: what presses first, then what was done. */
export function DayCounts({ counts, openTotal }: DayCountsProps) {
  const { t } = useTranslation('today')
  const done = (key: 'consultations' | 'opened' | 'closed' | 'instantClosed' | 'papers') => ({
    key,
    label: t(`count.${key}`),
    value: counts[key],
  })
  return (
    <CountLine
      groups={[
        [
          {
            key: 'red',
            label: t('count.red'),
            value: counts.red,
            press: { tone: 'red', icon: <StopOutlined aria-hidden /> },
          },
          {
            key: 'yellow',
            label: t('count.yellow'),
            value: counts.yellow,
            press: { tone: 'yellow', icon: <WarningOutlined aria-hidden /> },
          },
          {
            key: 'dueToday',
            label: t('count.dueToday'),
            value: counts.dueToday,
            press: { tone: 'remind', icon: <BellOutlined aria-hidden /> },
          },
          { key: 'open', label: t('count.open'), value: openTotal },
        ],
        [done('consultations'), done('opened'), done('closed'), done('instantClosed'), done('papers')],
      ]}
    />
  )
}
