import { CloudUploadOutlined } from '@ant-design/icons'
import { Button, Drawer, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { HALL_UTC_OFFSET_MS, type Day } from '../../../db/model/day.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { dayAndTime, useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import './attendance.css'
import {
  standingOf,
  toneOf,
  useAttendanceWords,
  type DayDetail,
  type PendingMakeup,
  type PunchView,
  type SessionView,
} from './attendance-words.ts'
import { SessionPill } from './session-pill.tsx'
import { TODAY_KINDS } from './today-kinds.ts'

export interface MakeupWish {
  readonly day: Day
  readonly half: 'AM' | 'PM'
  readonly end: 'IN' | 'OUT'
}

interface DayDrawerProps {
  readonly staffId: string
  readonly day: Day
  readonly today: Day
  readonly onClose: () => void
  /** Left out where the person is somebody else. */
  readonly onMakeup?: (wish: MakeupWish) => void
  readonly onLeave?: (day: Day, half: 'AM' | 'PM') => void
}

/** Seconds tell two punches of one minute apart. */
const secondsOf = (atMs: number): string => new Date(atMs + HALL_UTC_OFFSET_MS).toISOString().slice(11, 19)

/** Which ends of a half day a make-up punch could mend. */
const endsToMend = (session: SessionView): readonly ('IN' | 'OUT')[] => {
  switch (session.kind) {
    case 'MISSING_IN':
    case 'MISSING_OUT':
      return [session.kind === 'MISSING_IN' ? 'IN' : 'OUT']
    case 'LATE':
      return session.earlyMinutes > 0 ? ['IN', 'OUT'] : ['IN']
    case 'EARLY':
      return ['OUT']
    case 'ABSENT_HALF':
      return ['IN', 'OUT']
    case 'OPEN':
      return session.inAtMs === null ? ['IN'] : []
    default:
      return []
  }
}

function SessionPart({
  session,
  isLocked,
  pending,
  onMakeup,
  onLeave,
}: {
  readonly session: SessionView
  readonly isLocked: boolean
  readonly pending: readonly PendingMakeup[]
  readonly onMakeup: ((end: 'IN' | 'OUT') => void) | undefined
  readonly onLeave: (() => void) | undefined
}) {
  const { t } = useTranslation('attendance')
  const words = useAttendanceWords()
  const ends = (isLocked || onMakeup === undefined ? [] : endsToMend(session)).filter(
    (end) => !pending.some((each) => each.end === end),
  )
  const mayLeave = !isLocked && onLeave !== undefined && (session.kind === 'AHEAD' || session.kind === 'OPEN')
  return (
    <section className="att-why">
      <header className="att-why-head">
        <SessionPill session={session} />
        <Space size={6}>
          {pending.map(({ requestId, end }) => (
            <Link
              key={requestId}
              className="status-tag att-pending"
              to={`${paths.requests(requestId)}?box=MINE`}
            >
              {t('day.makeupPending', { end: t(`end.${end}`) })}
            </Link>
          ))}
          {ends.map((end) => (
            <Button key={end} size="small" onClick={() => onMakeup?.(end)}>
              {t('day.makeup', { end: t(`end.${end}`) })}
            </Button>
          ))}
          {mayLeave ? (
            <Button size="small" onClick={onLeave}>
              {t('day.askLeave')}
            </Button>
          ) : null}
        </Space>
      </header>
      <ol className="att-reasons" aria-label={t('day.why')}>
        {session.reasons.map((reason, index) => (
          <li key={`${reason.code}-${reason.recordId ?? index}`}>{words.reason(reason)}</li>
        ))}
      </ol>
      {session.original === null ? null : (
        <div className={`att-original att-${toneOf(session.original.kind)}`}>
          {t('day.original', { result: words.result(session.original) })}
        </div>
      )}
    </section>
  )
}

function PunchRow({
  punch,
  sessions,
}: {
  readonly punch: PunchView
  readonly sessions: readonly SessionView[]
}) {
  const { t } = useTranslation('attendance')
  return (
    <tr className={punch.standing === 'REJECTED' ? 'att-punch-out' : ''}>
      <td className="number">{secondsOf(punch.atMs)}</td>
      <td>{t(`source.${punch.source}`)}</td>
      <td title={t(`grade.${punch.grade}`)}>{t(`gradeShort.${punch.grade}`)}</td>
      <td>
        <span className="one-line" title={punch.windowName}>
          {punch.windowName}
        </span>
        {punch.elsewhere ? <div className="att-elsewhere">{t('day.elsewhere')}</div> : null}
      </td>
      <td>
        {t(`standing.${standingOf(punch, sessions)}`)}
        {punch.waiting ? (
          <div className="muted">
            <CloudUploadOutlined aria-hidden /> {t('day.waiting')}
          </div>
        ) : null}
        {punch.judgement === '' ? null : <div>{t('day.judged', { note: punch.judgement })}</div>}
      </td>
    </tr>
  )
}

function DayParts({
  detail,
  props,
}: {
  readonly detail: DayDetail & { readonly pendingMakeups: readonly PendingMakeup[] }
  readonly props: DayDrawerProps
}) {
  const { t } = useTranslation('attendance')
  const { day, today, onMakeup, onLeave } = props
  return (
    <div className="att-day-parts">
      {detail.locked && onMakeup !== undefined ? <p className="muted">{t('day.locked')}</p> : null}
      {detail.sessions.map((session) => (
        <SessionPart
          key={session.half}
          session={session}
          isLocked={detail.locked}
          pending={detail.pendingMakeups.filter(({ half }) => half === session.half)}
          onMakeup={
            onMakeup === undefined || day > today
              ? undefined
              : (end) => onMakeup({ day, half: session.half, end })
          }
          onLeave={onLeave === undefined ? undefined : () => onLeave(day, session.half)}
        />
      ))}
      <section>
        <h3>{t('day.punches')}</h3>
        {detail.punches.length === 0 ? (
          <p className="muted">{t('day.noPunches')}</p>
        ) : (
          <table className="att-punches">
            <thead>
              <tr>
                <th scope="col">{t('day.time')}</th>
                <th scope="col">{t('day.source')}</th>
                <th scope="col">{t('day.gradeName')}</th>
                <th scope="col">{t('day.window')}</th>
                <th scope="col">{t('day.standing')}</th>
              </tr>
            </thead>
            <tbody>
              {detail.punches.map((punch) => (
                <PunchRow key={punch.punchId} punch={punch} sessions={detail.sessions} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      {detail.vouchers.length === 0 ? null : (
        <section>
          <h3>{t('day.vouchers')}</h3>
          <ul className="att-vouchers">
            {detail.vouchers.map((voucher) => (
              <li key={`${voucher.half}-${voucher.atMs}`}>
                <div>
                  {t('day.voucher', {
                    half: t(`half.${voucher.half}`),
                    before: voucher.before,
                    after: voucher.after,
                  })}
                </div>
                <div className="muted">
                  {t('day.voucherBy', {
                    name: voucher.byName,
                    at: dayAndTime(voucher.atMs),
                    reason: voucher.reason,
                  })}
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

/** A day down to its punches: why each half day counts as it does, and what can be done about it from here. */
export function DayDrawer(props: DayDrawerProps) {
  const { staffId, day, onClose } = props
  const { t } = useTranslation('attendance')
  const format = useFormat()
  const query = useHallQuery(
    'attendance.day',
    { staffId, day },
    { refreshOn: TODAY_KINDS, keepPrevious: true },
  )
  const detail = query.data?.day === day ? query.data : undefined
  return (
    <Drawer
      open
      size={620}
      title={t('day.title', { day: format.shortDay(day) })}
      onClose={onClose}
      extra={
        detail === undefined || detail.rulesName === '' ? null : (
          <span className="muted">
            {t('day.rules', { name: detail.rulesName, version: detail.rulesVersion ?? '' })}
          </span>
        )
      }
    >
      <ErrorBanner error={query.error} onRetry={query.reload} />
      {detail === undefined ? (
        query.error === null ? null : (
          <EmptyState title={t('day.noPunches')} />
        )
      ) : (
        <DayParts detail={detail} props={props} />
      )}
    </Drawer>
  )
}
