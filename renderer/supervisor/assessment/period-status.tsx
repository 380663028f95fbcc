import { LockOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { PeriodView } from '../../shared/assessment/assessment-types.ts'

const TONES: Record<PeriodView['status'], string> = {
  OPEN: 'open',
  COMPILED: 'work',
  PUBLISHED: 'done',
  APPEAL: 'waiting',
  LOCKED: 'ended',
}

export function PeriodStatusTag({ status }: { readonly status: PeriodView['status'] }) {
  const { t } = useTranslation('assessment')
  return (
    <span className={`status-tag status-${TONES[status]}`}>
      {status === 'LOCKED' ? <LockOutlined aria-hidden /> : null} {t(`status.${status}`)}
    </span>
  )
}
