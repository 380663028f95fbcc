import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { periodIdOf, type Period } from '../../../db/model/assessment/periods.ts'
import type { RuleItem } from '../../../db/model/assessment/score-rules.ts'
import type { ChargeView, EntryView } from '../../shared/assessment/assessment-types.ts'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'

interface RecordNotesProps {
  readonly item: RuleItem
  readonly quantity: number
  readonly charges: readonly ChargeView[]
  readonly similar: readonly EntryView[]
  /** Periods it would count in, and those of them that are told already. */
  readonly periods: readonly Period[]
  readonly closed: readonly Period[]
}

/** What saving would do, and what speaks against it; said before, so that nothing has to be taken back. */
export function RecordNotes({ item, quantity, charges, similar, periods, closed }: RecordNotesProps) {
  const { t } = useTranslation('assessment')
  const words = useAssessmentWords()
  const { name } = usePeriodWords()
  const list = (of: readonly Period[]): string => of.map(name).join(t('listSeparator'))
  const closedIds = new Set(closed.map(periodIdOf))
  const open = periods.filter((each) => !closedIds.has(periodIdOf(each)))
  const [first] = similar
  return (
    <div className="record-notes">
      {item.veto === 'NONE' ? null : (
        <Alert type="error" showIcon title={t(`veto.${item.veto}`)} description={t('record.vetoHint')} />
      )}
      {item.autoSource === null ? null : (
        <Alert type="info" showIcon title={t('record.auto', { source: t(`source.${item.autoSource}`) })} />
      )}
      {first === undefined ? null : (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t('record.similar', { count: similar.length, item: item.text })}
          description={[first.recorded?.byName ?? '', first.note].filter((part) => part !== '').join(' ')}
        />
      )}
      {closed.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          title={t('record.closed', { periods: list(closed) })}
          description={
            open.length === 0 ? t('record.closedAll') : t('record.closedOpen', { periods: list(open) })
          }
        />
      )}
      {charges.length === 0 ? null : (
        <section className="record-preview" aria-label={t('record.preview')}>
          <h3>{t('record.preview')}</h3>
          <ul className="score-charges">
            {charges.map((charge) => (
              <li key={`${charge.target} ${charge.subjectId} ${charge.dimension}`}>
                {words.charge(charge, quantity)}
              </li>
            ))}
          </ul>
          {open.length === 0 ? null : (
            <div className="muted">{t('record.countsIn', { periods: list(open) })}</div>
          )}
        </section>
      )}
    </div>
  )
}
