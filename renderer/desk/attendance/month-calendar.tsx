import { CloudUploadOutlined, EditOutlined } from '@ant-design/icons'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../db/model/day.ts'
import type { Month } from '../../../db/model/month.ts'
import { clockTime, useFormat } from '../../shared/format.ts'
import './attendance.css'
import { markOf, toneOf, useAttendanceWords, type DayDetail } from './attendance-words.ts'
import { dayByKey, weeksOf } from './month-grid.ts'

interface MonthCalendarProps {
  readonly month: Month
  readonly days: readonly DayDetail[]
  readonly today: Day
  readonly chosen: Day
  readonly label: string
  readonly onChoose: (day: Day) => void
  readonly onOpen: (day: Day) => void
  readonly onMonth: (by: number) => void
}

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '0'] as const

/** 08:24–12:01, as far as there are punches. */
const timesOf = ({ inAtMs, outAtMs }: DayDetail['sessions'][number]): string =>
  inAtMs === null && outAtMs === null
    ? ''
    : `${inAtMs === null ? '' : clockTime(inAtMs)}–${outAtMs === null ? '' : clockTime(outAtMs)}`

/** A month as a calendar: each day with its two half days, by colour, sign and word. */
export function MonthCalendar(props: MonthCalendarProps) {
  const { month, days, today, chosen, label, onChoose, onOpen, onMonth } = props
  const { t } = useTranslation('attendance')
  const format = useFormat()
  const words = useAttendanceWords()
  const grid = useRef<HTMLDivElement>(null)
  const byDay = new Map(days.map((day) => [day.day, day]))
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault()
      onMonth(event.key === 'PageUp' ? -1 : 1)
      return
    }
    const next = dayByKey(month, chosen, event.key)
    if (next === null) return
    event.preventDefault()
    onChoose(next)
    grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus()
  }
  useEffect(() => {
    // Arrows work at once; a field somebody is in keeps the keyboard.
    if (document.activeElement === document.body)
      grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
  }, [month])
  return (
    <div className="att-calendar" role="grid" aria-label={label} ref={grid} onKeyDown={onKeyDown}>
      <div className="att-week att-week-head" role="row">
        {WEEKDAYS.map((weekday) => (
          <span key={weekday} role="columnheader">
            {t(`month.weekday.${weekday}`)}
          </span>
        ))}
      </div>
      {weeksOf(month).map((week) => (
        <div key={week.find((day) => day !== null)} className="att-week" role="row">
          {week.map((day, index) => {
            const detail = day === null ? undefined : byDay.get(day)
            if (day === null)
              return (
                <span key={`empty-${WEEKDAYS[index]}`} role="gridcell" className="att-day att-day-none" />
              )
            const sessions = detail?.sessions ?? []
            const isOff = sessions.every(({ kind }) => kind === 'OFF')
            const isAmended =
              sessions.some(({ original }) => original !== null) || (detail?.vouchers.length ?? 0) > 0
            const isWaiting = detail?.punches.some(({ waiting }) => waiting) ?? false
            const says = sessions
              .map((session) => `${t(`half.${session.half}`)}${words.result(session)}`)
              .join(' · ')
            return (
              <button
                key={day}
                type="button"
                role="gridcell"
                data-day={day}
                tabIndex={day === chosen ? 0 : -1}
                aria-label={`${format.shortDay(day)} ${says}`}
                aria-selected={day === chosen}
                className={[
                  'att-day',
                  isOff ? 'att-day-off' : '',
                  day === today ? 'att-day-today' : '',
                  day > today ? 'att-day-ahead' : '',
                ].join(' ')}
                onFocus={() => onChoose(day)}
                onClick={() => onOpen(day)}
              >
                <span className="att-day-head">
                  <span className="number">{Number(day.slice(8))}</span>
                  {day === today ? <span className="att-day-now">{t('month.today')}</span> : null}
                  <span className="att-day-marks">
                    {isAmended ? <EditOutlined title={t('month.amended')} /> : null}
                    {isWaiting ? <CloudUploadOutlined title={t('month.waiting')} /> : null}
                  </span>
                </span>
                {isOff ? (
                  <span className="att-day-rest">{sessions.length === 0 ? '' : t('kind.OFF')}</span>
                ) : (
                  // Of days ahead only what is settled already, such as leave.
                  sessions
                    .filter(({ kind }) => day <= today || kind !== 'AHEAD')
                    .map((session) => (
                      <span
                        key={session.half}
                        className={`att-half att-${toneOf(session.kind)}`}
                        title={`${t(`half.${session.half}`)} ${words.result(session)}`}
                      >
                        <b aria-hidden>{markOf(session.kind)}</b>
                        <span className="one-line">{words.result(session)}</span>
                        <span className="att-half-times number">{timesOf(session)}</span>
                      </span>
                    ))
                )}
              </button>
            )
          })}
        </div>
      ))}
    </div>
  )
}
