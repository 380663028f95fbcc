import { dayFromMs, clockFromMs, msAt } from '../../../db/model/day.ts'
import { DayInput } from '../case/dialogs/day-input.tsx'
import { ClockInput } from '../parts/clock-input.tsx'
import './requests.css'

interface DayClockInputProps {
  readonly id: string
  readonly label: string
  readonly value: number
  readonly onChange: (atMs: number) => void
}

/** A moment: day and time of day. */
export function DayClockInput({ id, label, value, onChange }: DayClockInputProps) {
  const [day, clock] = [dayFromMs(value), clockFromMs(value)]
  return (
    <div className="req-moment">
      <DayInput id={id} value={day} onChange={(next) => onChange(msAt(next === '' ? day : next, clock))} />
      <ClockInput
        label={label}
        value={clock}
        onChange={(next) => onChange(msAt(day, next === '' ? clock : next))}
      />
    </div>
  )
}
