import { WarningOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Fault } from './faults.ts'

interface FaultListProps {
  readonly faults: readonly Fault[]
  /** Saving offers to end the set before: said instead of a fault. */
  readonly canEndOthers: boolean
  readonly onGo: (fault: Fault) => void
}

/** What has to be mended before the set can be saved; each line leads to its field. */
export function FaultList({ faults, canEndOthers, onGo }: FaultListProps) {
  const { t } = useTranslation('score-rules')
  if (faults.length === 0) return null
  const blocking = faults.filter(({ isRemark }) => !isRemark).length
  return (
    <section
      className={blocking > 0 && !canEndOthers ? 'score-faults' : 'score-faults score-remarks'}
      role="status"
      aria-label={t('faults.label')}
    >
      <strong>
        <WarningOutlined aria-hidden />{' '}
        {blocking === 0
          ? t('faults.remarks')
          : canEndOthers
            ? t('faults.overlap')
            : t('faults.count', { count: blocking })}
      </strong>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.text} ${fault.at} ${fault.part}`}>
            <button type="button" onClick={() => onGo(fault)}>
              {fault.text}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
