import { CloudUploadOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Drawer, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, HALL_UTC_OFFSET_MS } from '../../../db/model/day.ts'
import { monthOf } from '../../../db/model/month.ts'
import {
  standingOf,
  toneOf,
  useAttendanceWords,
  type DayDetail,
  type PunchView,
  type SessionView,
} from '../../desk/attendance/attendance-words.ts'
import { SessionPill } from '../../desk/attendance/session-pill.tsx'
import { TODAY_KINDS } from '../../desk/attendance/today-kinds.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { dayAndTime, useFormat } from '../../shared/format.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { JudgeDialog, type Judgement } from './judge-dialog.tsx'
import type { SheetPlace } from './sheet-grid.tsx'
import type { SheetScope } from './sheet-scope.ts'
import { VoucherDialog } from './voucher-dialog.tsx'

interface SheetDayDrawerProps {
  readonly place: SheetPlace
  readonly name: string
  readonly scope: SheetScope
  /** First day of the month that is shown; the drawer goes from day to day within it. */
  readonly first: string
  readonly onPlace: (place: SheetPlace) => void
  readonly onClose: () => void
}

/** Seconds tell two punches of one minute apart. */
const secondsOf = (atMs: number): string => new Date(atMs + HALL_UTC_OFFSET_MS).toISOString().slice(11, 19)

function SessionWhy({
  session,
  onVoucher,
}: {
  readonly session: SessionView
  readonly onVoucher: (() => void) | null
}) {
  const { t } = useTranslation(['sheet', 'attendance'])
  const words = useAttendanceWords()
  return (
    <section className="att-why" aria-label={t(`attendance:half.${session.half}`)}>
      <header className="att-why-head">
        <SessionPill session={session} />
        {onVoucher === null ? null : (
          <Button size="small" onClick={onVoucher}>
            {t('drawer.voucher')}
          </Button>
        )}
      </header>
      <ol className="att-reasons" aria-label={t('attendance:day.why')}>
        {session.reasons.map((reason, index) => (
          <li key={`${reason.code}-${reason.recordId ?? index}`}>{words.reason(reason)}</li>
        ))}
      </ol>
      {session.original === null ? null : (
        <div className={`att-original att-${toneOf(session.original.kind)}`}>
          {t('attendance:day.original', { result: words.result(session.original) })}
        </div>
      )}
    </section>
  )
}

function PunchTable({
  punches,
  sessions,
  mayJudge,
  onJudge,
}: {
  readonly punches: readonly PunchView[]
  readonly sessions: readonly SessionView[]
  readonly mayJudge: boolean
  readonly onJudge: (punch: PunchView, accept: boolean) => void
}) {
  const { t } = useTranslation(['sheet', 'attendance'])
  if (punches.length === 0) return <p className="muted">{t('attendance:day.noPunches')}</p>
  return (
    <table className="att-punches">
      <thead>
        <tr>
          <th scope="col">{t('attendance:day.time')}</th>
          <th scope="col">{t('attendance:day.source')}</th>
          <th scope="col">{t('attendance:day.gradeName')}</th>
          <th scope="col">{t('attendance:day.window')}</th>
          <th scope="col">{t('attendance:day.standing')}</th>
        </tr>
      </thead>
      <tbody>
        {punches.map((punch) => (
          <tr key={punch.punchId} className={punch.standing === 'REJECTED' ? 'att-punch-out' : ''}>
            <td className="number">{secondsOf(punch.atMs)}</td>
            <td>{t(`attendance:source.${punch.source}`)}</td>
            <td title={t(`attendance:grade.${punch.grade}`)}>{t(`attendance:gradeShort.${punch.grade}`)}</td>
            <td>
              <span className="one-line" title={punch.windowName}>
                {punch.windowName}
              </span>
              {punch.elsewhere ? <div className="att-elsewhere">{t('attendance:day.elsewhere')}</div> : null}
            </td>
            <td>
              {t(`attendance:standing.${standingOf(punch, sessions)}`)}
              {punch.waiting ? (
                <div className="muted">
                  <CloudUploadOutlined aria-hidden /> {t('attendance:day.waiting')}
                </div>
              ) : null}
              {punch.judgement === '' ? null : (
                <div>{t('attendance:day.judged', { note: punch.judgement })}</div>
              )}
              {punch.standing === 'SUSPECT' && mayJudge ? (
                <Space size={4} className="sheet-judge">
                  <Button size="small" onClick={() => onJudge(punch, true)}>
                    {t('suspects.accept')}
                  </Button>
                  <Button size="small" danger onClick={() => onJudge(punch, false)}>
                    {t('suspects.reject')}
                  </Button>
                </Space>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Vouchers({ vouchers }: { readonly vouchers: DayDetail['vouchers'] }) {
  const { t } = useTranslation('attendance')
  if (vouchers.length === 0) return null
  return (
    <section>
      <h3>{t('day.vouchers')}</h3>
      <ul className="att-vouchers">
        {vouchers.map((voucher) => (
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
  )
}

/** One day of one person down to its punches, and what a supervisor may do about it. */
export function SheetDayDrawer({ place, name, scope, first, onPlace, onClose }: SheetDayDrawerProps) {
  const { t } = useTranslation(['sheet', 'attendance'])
  const format = useFormat()
  const query = useHallQuery(
    'attendance.day',
    { staffId: place.staffId, day: place.day },
    { refreshOn: TODAY_KINDS, keepPrevious: true },
  )
  const [judging, setJudging] = useState<Judgement | null>(null)
  const [correcting, setCorrecting] = useState<SessionView | null>(null)
  const detail =
    query.data?.day === place.day && query.data.staffId === place.staffId ? query.data : undefined
  const isOwn = place.staffId === scope.staffId
  const shownName = name === '' ? (detail?.name ?? '') : name
  const move = (by: number) => ({ ...place, day: addDays(place.day, by) })
  const inMonth = (day: string): boolean => monthOf(day) === monthOf(first)
  return (
    <Drawer
      open
      size={640}
      title={t('drawer.title', { name: shownName, day: format.shortDay(place.day) })}
      onClose={onClose}
      extra={
        <Space size={8}>
          {detail === undefined || detail.rulesName === '' ? null : (
            <span className="muted">
              {t('drawer.rules', { name: detail.rulesName, version: detail.rulesVersion ?? '' })}
            </span>
          )}
          <Space.Compact>
            <Button
              size="small"
              icon={<LeftOutlined aria-hidden />}
              aria-label={t('drawer.previous')}
              title={t('drawer.previous')}
              disabled={!inMonth(move(-1).day)}
              onClick={() => onPlace(move(-1))}
            />
            <Button
              size="small"
              icon={<RightOutlined aria-hidden />}
              aria-label={t('drawer.next')}
              title={t('drawer.next')}
              disabled={!inMonth(move(1).day)}
              onClick={() => onPlace(move(1))}
            />
          </Space.Compact>
        </Space>
      }
    >
      <ErrorBanner error={query.error} onRetry={query.reload} />
      {detail === undefined ? null : (
        <div className="att-day-parts">
          {detail.sessions.map((session) => (
            <SessionWhy
              key={session.half}
              session={session}
              onVoucher={detail.locked && scope.maySettle && !isOwn ? () => setCorrecting(session) : null}
            />
          ))}
          {detail.sessions.length === 0 && detail.punches.length === 0 ? <p>{t('drawer.none')}</p> : null}
          <section>
            <h3>{t('attendance:day.punches')}</h3>
            <PunchTable
              punches={detail.punches}
              sessions={detail.sessions}
              mayJudge={scope.mayJudge && !isOwn}
              onJudge={(punch, accept) =>
                setJudging({ punchId: punch.punchId, name: detail.name, atMs: punch.atMs, accept })
              }
            />
          </section>
          <Vouchers vouchers={detail.vouchers} />
        </div>
      )}
      {judging === null ? null : <JudgeDialog judgement={judging} onClose={() => setJudging(null)} />}
      {correcting === null || detail === undefined ? null : (
        <VoucherDialog
          staffId={place.staffId}
          name={detail.name}
          day={place.day}
          session={correcting}
          onClose={() => setCorrecting(null)}
        />
      )}
    </Drawer>
  )
}
