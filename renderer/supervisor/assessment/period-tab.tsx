import type { ColumnsType } from 'antd/es/table'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { periodOf } from '../../../db/model/assessment/periods.ts'
import type { PeriodView } from '../../shared/assessment/assessment-types.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useFormat } from '../../shared/format.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { paths } from '../../shared/navigation/paths.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { writeAssessAddress, type AssessAddress } from './assess-address.ts'
import { FACT_KINDS } from './inbox-range.ts'
import { PeriodChooser } from './period-chooser.tsx'
import { PeriodControl } from './period-control.tsx'
import { PeriodStatusTag } from './period-status.tsx'
import { SlowWork } from './slow-work.tsx'
import type { TabProps } from './tab-props.ts'

/** How many periods of a kind are listed. */
const SHOWN = 26

/** 周期: where each period stands, what stands in its way, and the next step. */
export function PeriodTab({ address, onAddress, scope, today, tabs }: TabProps) {
  const { t } = useTranslation('assessment')
  const words = usePeriodWords()
  const format = useFormat()
  const navigate = useNavigate()
  const { period } = address
  const query = useHallQuery(
    'assessment.periods',
    { kind: period.kind, count: SHOWN },
    { refreshOn: FACT_KINDS },
  )
  const listed = query.data?.periods
  const current = listed?.find((each) => each.from === period.from)
  const columns = useMemo<ColumnsType<PeriodView>>(
    () => [
      {
        key: 'name',
        title: t('chart.period'),
        render: (_value, each) => (
          <div className="one-line" title={words.name(each)}>
            {words.name(each)}
            <div className="one-line muted">
              {[
                each.openAppeals > 0 ? t('period.openAppeals', { count: each.openAppeals }) : '',
                each.vouchers > 0 ? t('period.vouchers', { count: each.vouchers }) : '',
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </div>
          </div>
        ),
      },
      {
        key: 'status',
        title: t('entry.statusName'),
        width: 104,
        render: (_value, each) => <PeriodStatusTag period={each} />,
      },
    ],
    [t, words],
  )
  const go = (part: Partial<AssessAddress>): void => {
    void navigate(paths.assessment(writeAssessAddress({ ...address, ...part }, today)))
  }
  return (
    <PageFrame
      fill
      title={t('period.title')}
      subtitle={t('period.subtitle')}
      error={query.error}
      onRetry={query.reload}
      actions={tabs}
    >
      <div className="assess-page">
        <div className="assess-bar">
          <PeriodChooser period={period} today={today} onPeriod={(next) => onAddress({ period: next })} />
        </div>
        <SlowWork active={query.loading} text={t('period.reading')} />
        {listed === undefined ? null : (
          <div className="assess-periods">
            <div className="panel assess-list">
              <DataTable
                autoFocus
                rows={listed}
                columns={columns}
                rowKey={(each) => each.periodId}
                label={t('period.list')}
                selectedKey={current?.periodId ?? null}
                onOpen={(each) => onAddress({ period: periodOf(each.kind, each.from) })}
                minWidth={280}
                empty={<EmptyState title={t('period.none')} hint={t('period.noneHint')} />}
              />
            </div>
            {current === undefined ? (
              <div className="panel">
                <EmptyState
                  title={t('period.notListed', { period: words.name(period) })}
                  hint={t('period.notListedHint', { day: format.shortDay(period.to) })}
                />
              </div>
            ) : (
              <PeriodControl key={current.periodId} period={current} scope={scope} onGo={go} />
            )}
          </div>
        )}
      </div>
    </PageFrame>
  )
}
