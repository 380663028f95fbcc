import { DatePicker } from 'antd'
import dayjs from 'dayjs'

export interface DayInputProps {
  readonly id?: string
  /** `YYYY-MM-DD`, or empty. */
  readonly value: string
  readonly onChange: (day: string) => void
  readonly min?: string
  readonly invalid?: boolean
}

const FORMAT = 'YYYY-MM-DD'

/** A calendar day, typed as digits or taken from the calendar. */
export const DayInput = ({ id, value, onChange, min, invalid = false }: DayInputProps) => (
  <DatePicker
    {...(id === undefined ? {} : { id })}
    {...(min === undefined ? {} : { minDate: dayjs(min) })}
    {...(invalid ? { status: 'error' as const } : {})}
    format={[FORMAT, 'YYYYMMDD']}
    value={value === '' ? null : dayjs(value)}
    onChange={(day) => onChange(day ? day.format(FORMAT) : '')}
  />
)
