import { LockOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { PeriodView } from '../../shared/assessment/assessment-types.ts'

const TONES = {
  OPEN: 'open',
  OVER: 'waiting',
  COMPILED: 'work',
  PUBLISHED: 'done',
  APPEAL: 'waiting',
  LOCKED: 'ended',
} as const

type Standing = Pick<PeriodView, 'status' | 'isOver'>

/** Where a period stands; one that is over and still open waits to be compiled. */
export const shownStatus = ({ status, isOver }: Standing): keyof typeof TONES =>
  status === 'OPEN' && isOver ? 'OVER' : status

export function PeriodStatusTag({ period }: { readonly period: Standing }) {
  const { t } = useTranslation('assessment')
  const status = shownStatus(period)
  return (
    <span className={`status-tag status-${TONES[status]}`}>
      {status === 'LOCKED' ? <LockOutlined aria-hidden /> : null} {t(`status.${status}`)}
    </span>
  )
}
