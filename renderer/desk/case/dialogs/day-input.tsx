import { Input } from 'antd'

export interface DayInputProps {
  readonly id?: string
  readonly value: string
  readonly onChange: (day: string) => void
  readonly min?: string
  readonly invalid?: boolean
}

/** A calendar day, typed as digits; the browser's own field takes them fastest. */
export const DayInput = ({ id, value, onChange, min, invalid = false }: DayInputProps) => (
  <Input
    type="date"
    {...(id === undefined ? {} : { id })}
    {...(min === undefined ? {} : { min })}
    {...(invalid ? { status: 'error' as const } : {})}
    value={value}
    onChange={(event) => onChange(event.target.value)}
  />
)
