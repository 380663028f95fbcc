import { BellOutlined, StopOutlined, WarningOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'

type Counts = Result<'today.get'>['counts']

interface DayCountsProps {
  readonly counts: Counts
  readonly openTotal: number
}

/** How the day stands in one line: what presses first, then what was done. */
export function DayCounts({ counts, openTotal }: DayCountsProps) {
  const { t } = useTranslation('today')
  const cell = (
    key:
      | 'red'
      | 'yellow'
      | 'dueToday'
      | 'open'
      | 'consultations'
      | 'opened'
      | 'closed'
      | 'instantClosed'
      | 'papers',
    value: number,
    icon: ReactNode = null,
    tone = '',
  ) => (
    <div key={key} className={`count ${value > 0 ? tone : ''}`}>
      <dt>
        {value > 0 ? icon : null}
        {t(`count.${key}`)}
      </dt>
      <dd>{value}</dd>
    </div>
  )
  return (
    <dl className="panel day-counts">
      {cell('red', counts.red, <StopOutlined aria-hidden />, 'count-red')}
      {cell('yellow', counts.yellow, <WarningOutlined aria-hidden />, 'count-yellow')}
      {cell('dueToday', counts.dueToday, <BellOutlined aria-hidden />, 'count-remind')}
      {cell('open', openTotal)}
      <div className="count-gap" aria-hidden />
      {cell('consultations', counts.consultations)}
      {cell('opened', counts.opened)}
      {cell('closed', counts.closed)}
      {cell('instantClosed', counts.instantClosed)}
      {cell('papers', counts.papers)}
    </dl>
  )
}
