import { LockOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { PeriodView } from '../../shared/assessment/assessment-types.ts'

const TONES: Record<PeriodView['status'] | 'OVER', string> = {
  OPEN: 'open',
  OVER: 'waiting',
  COMPILED: 'work',
  PUBLISHED: 'done',
  APPEAL: 'waiting',
  LOCKED: 'ended',
}

/** Where a period stands; one that is over and still open waits to be compiled. */
export function PeriodStatusTag({
  period,
  today,
}: {
  readonly period: Pick<PeriodView, 'status' | 'to'>
  readonly today: string
}) {
  const { t } = useTranslation('assessment')
  const status = period.status === 'OPEN' && period.to < today ? 'OVER' : period.status
  return (
    <span className={`status-tag status-${TONES[status]}`}>
      {status === 'LOCKED' ? <LockOutlined aria-hidden /> : null} {t(`status.${status}`)}
    </span>
  )
}
