import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { CaseSummary } from '../../../db/contract/cases.ts'
import { useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import './intake.css'

export interface DuplicatesProps {
  readonly duplicates: readonly CaseSummary[]
  readonly earlierCases: number
}

/** Open cases of the same applicant and item: a warning to look at, never a block. */
export const Duplicates = ({ duplicates, earlierCases }: DuplicatesProps) => {
  const { t } = useTranslation(['intake', 'common'])
  const { dayOfMs } = useFormat()
  if (duplicates.length === 0)
    return earlierCases > 0 ? (
      <div className="hd-secondary">{t('earlier', { count: earlierCases })}</div>
    ) : null
  return (
    <div className="hd-duplicates" role="alert">
      ⚠ {t('duplicates', { count: duplicates.length })}
      <ul>
        {duplicates.map((duplicate) => (
          <li key={duplicate.caseId}>
            <Link to={paths.case(duplicate.caseId)}>{duplicate.caseNo}</Link> {duplicate.itemName} ·{' '}
            {t(`common:caseStatus.${duplicate.status}`)} · {dayOfMs(duplicate.receivedAtMs)} ·{' '}
            {duplicate.openedByName}
          </li>
        ))}
      </ul>
    </div>
  )
}
