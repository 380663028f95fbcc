import { Input } from 'antd'
import { useState } from 'react'

export interface ClockInputProps {
  readonly id?: string
  readonly label: string
  /** `HH:MM`, or empty. */
  readonly value: string
  readonly onChange: (clock: string) => void
  readonly invalid?: boolean
  readonly disabled?: boolean
}

/** 830, 8:30, 08：30, 8.30 → 08:30; null when it is no time of day. */
export const clockOfText = (text: string): string | null => {
  const clean = text.trim().replaceAll(/[：.．,，\s]/g, ':')
  const match =
    /^(\d{1,2}):(\d{2})$/.exec(clean) ?? /^(\d{1,2})(\d{2})$/.exec(clean) ?? /^(\d{1,2})$/.exec(clean)
  if (!match) return null
  const [hours, minutes] = [Number(match[1]), Number(match[2] ?? '0')]
  if (hours > 23 || minutes > 59) return null
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

/** A time of day typed as digits; what is no time goes back to what was there. */
export const ClockInput = ({
  id,
  label,
  value,
  onChange,
  invalid = false,
  disabled = false,
}: ClockInputProps) => {
  const [typed, setTyped] = useState<string | null>(null)
  const settle = (): void => {
    setTyped(null)
    if (typed === null) return
    const clock = typed.trim() === '' ? '' : clockOfText(typed)
    if (clock !== null && clock !== value) onChange(clock)
  }
  return (
    <Input
      {...(id === undefined ? {} : { id })}
      {...(invalid ? { status: 'error' as const } : {})}
      className="hd-clock"
      aria-label={label}
      inputMode="numeric"
      autoComplete="off"
      maxLength={5}
      disabled={disabled}
      value={typed ?? value}
      onFocus={(event) => event.target.select()}
      onChange={(event) => {
        setTyped(event.target.value)
        const clock = /^\d{1,2}[:：]?\d{2}$/.test(event.target.value.trim())
          ? clockOfText(event.target.value)
          : null
        if (clock !== null && event.target.value.length >= 4) onChange(clock)
      }}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle()
      }}
    />
  )
}
