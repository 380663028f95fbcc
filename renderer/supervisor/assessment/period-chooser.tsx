import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Select, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import { nextPeriod, periodOf, previousPeriod, type Period } from '../../../db/model/assessment/periods.ts'
import { PeriodKind } from '../../../db/model/assessment/score-rules.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { lastOver } from './assess-address.ts'

interface PeriodChooserProps {
  readonly period: Period
  readonly today: string
  readonly onPeriod: (period: Period) => void
}

/** Which stretch of days: week, month, season, half-year or year, and one step to either side. */
export function PeriodChooser({ period, today, onPeriod }: PeriodChooserProps) {
  const { t } = useTranslation('assessment')
  const words = usePeriodWords()
  const name = words.name(period)
  // Of the kind that was shown, the same time; a running period gives way to the last one over.
  const toKind = (kind: PeriodKind): void => {
    const asked = periodOf(kind, period.from)
    onPeriod(asked.to < today ? asked : lastOver(kind, today))
  }
  return (
    <Space size={8}>
      <Select<PeriodKind>
        className="assess-kind"
        value={period.kind}
        aria-label={t('board.kind')}
        options={PeriodKind.options.map((value) => ({ value, label: t(`kind.${value}`) }))}
        onChange={toKind}
      />
      <Space.Compact>
        <Button
          icon={<LeftOutlined aria-hidden />}
          aria-label={t('board.previous')}
          title={t('board.previous')}
          onClick={() => onPeriod(previousPeriod(period))}
        />
        <Button
          className="assess-period-name"
          title={t('board.lastOver')}
          onClick={() => onPeriod(lastOver(period.kind, today))}
        >
          <span className="one-line">{name}</span>
        </Button>
        <Button
          icon={<RightOutlined aria-hidden />}
          aria-label={t('board.next')}
          title={t('board.next')}
          disabled={nextPeriod(period).from > today}
          onClick={() => onPeriod(nextPeriod(period))}
        />
      </Space.Compact>
    </Space>
  )
}
