import { InputNumber, Select, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import { PeriodUnit, type TimeLimit } from '../../../db/model/time-limit.ts'

type Choice = 'NONE' | 'INSTANT' | PeriodUnit
const CHOICES: readonly Choice[] = ['NONE', 'INSTANT', ...PeriodUnit.options]

interface LimitInputProps {
  readonly id?: string
  readonly value?: TimeLimit | null
  readonly onChange?: (limit: TimeLimit | null) => void
}

/** A time limit: none, on the spot, or a number of something. The note it came with stays. */
export function LimitInput({ id, value = null, onChange }: LimitInputProps) {
  const { t } = useTranslation('admin')
  const choice: Choice = value === null ? 'NONE' : value.unit
  const amount = value === null || value.unit === 'INSTANT' ? null : value.value
  const note = value?.note === undefined ? {} : { note: value.note }
  const give = (next: Choice, number: number): void => {
    if (next === 'NONE') onChange?.(null)
    else if (next === 'INSTANT') onChange?.({ unit: 'INSTANT', ...note })
    else onChange?.({ unit: next, value: number, ...note })
  }
  return (
    <Space.Compact block>
      <InputNumber
        {...(id === undefined ? {} : { id })}
        min={1}
        max={3_650}
        precision={0}
        disabled={amount === null}
        value={amount}
        onChange={(number) => give(choice, number ?? 1)}
      />
      <Select<Choice>
        value={choice}
        options={CHOICES.map((unit) => ({ value: unit, label: t(`limitUnit.${unit}`) }))}
        onChange={(next) => give(next, amount ?? 1)}
      />
    </Space.Compact>
  )
}
