import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { LeaveKind } from '../../../db/model/attendance/rules.ts'
import { daysBetween, type Day } from '../../../db/model/day.ts'
import { useFormat } from '../../shared/format.ts'
import './attendance.css'
import { useAttendanceWords, type Tone } from './attendance-words.ts'
import { OwnRequests } from './own-requests.tsx'

type Mine = Result<'attendance.mine'>

/** Lots that run out within so many days are pointed out. */
const SOON_DAYS = 31

const ROWS: readonly { readonly key: Exclude<keyof Mine['totals'], 'leaveByKind'>; readonly tone: Tone }[] = [
  { key: 'due', tone: 'quiet' },
  { key: 'normal', tone: 'good' },
  { key: 'late', tone: 'minor' },
  { key: 'early', tone: 'minor' },
  { key: 'missing', tone: 'minor' },
  { key: 'absentHalves', tone: 'bad' },
  { key: 'leaveHalves', tone: 'leave' },
  { key: 'underReview', tone: 'review' },
]
const LABELS = {
  due: 'due',
  normal: 'normal',
  late: 'late',
  early: 'early',
  missing: 'missing',
  absentHalves: 'absentHalves',
  leaveHalves: 'leaveHalves',
  underReview: 'underReview',
} as const
const isLabelled = (key: string): key is keyof typeof LABELS => Object.hasOwn(LABELS, key)

/** Totals of the month, the extra duty that can be taken back, and what was asked for. */
export function MonthSide({ mine, today }: { readonly mine: Mine; readonly today: Day }) {
  const { t } = useTranslation('attendance')
  const format = useFormat()
  const words = useAttendanceWords()
  const { totals, balance } = mine
  const noteOf = (key: string): string => {
    if (key === 'late' && totals.lateMinutes > 0) return t('totals.minutes', { count: totals.lateMinutes })
    if (key === 'early' && totals.earlyMinutes > 0) return t('totals.minutes', { count: totals.earlyMinutes })
    if (key !== 'leaveHalves') return ''
    return LeaveKind.options
      .filter((kind) => (totals.leaveByKind[kind] ?? 0) > 0)
      .map((kind) => t('totals.leaveOf', { kind: words.leave(kind), count: totals.leaveByKind[kind] ?? 0 }))
      .join(' · ')
  }
  return (
    <div className="att-side">
      <section className="panel att-side-panel">
        <h2>{t('totals.title')}</h2>
        <dl className="att-totals">
          {ROWS.map(({ key, tone }) => (
            <div key={key} className={totals[key] === 0 ? 'att-total-none' : ''}>
              <dt>
                <span className={`att-dot att-${tone}`} aria-hidden />
                {isLabelled(key) ? t(`totals.${key}`) : ''}
              </dt>
              <dd className="number">{totals[key]}</dd>
              {noteOf(key) === '' ? null : <dd className="att-total-note">{noteOf(key)}</dd>}
            </div>
          ))}
        </dl>
      </section>
      <section className="panel att-side-panel">
        <h2>{t('balance.title')}</h2>
        {balance.minutes === 0 && balance.lots.length === 0 ? (
          <p className="muted">{t('balance.none')}</p>
        ) : (
          <>
            <div className="att-balance">{words.time(balance.minutes)}</div>
            <ul className="att-lots">
              {balance.lots.map((lot) => (
                <li key={`${lot.day}-${lot.lastDay}`}>
                  <span>
                    {t('balance.lot', { day: format.shortDay(lot.day), time: words.time(lot.minutes) })}
                  </span>
                  <span className={daysBetween(today, lot.lastDay) <= SOON_DAYS ? 'att-soon' : 'muted'}>
                    {t('balance.until', { day: lot.lastDay })}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <OwnRequests />
    </div>
  )
}
