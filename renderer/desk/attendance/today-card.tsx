import {
  AlertOutlined,
  AuditOutlined,
  CheckCircleOutlined,
  CommentOutlined,
  RollbackOutlined,
  LogoutOutlined,
  SwapOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Result } from '../../../db/contract/index.ts'
import { DECIDING_ROLES } from '../../../db/model/roles.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { clockTime, useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { useEvery } from '../../shared/use-every.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { isOutKind } from '../requests/request-words.ts'
import './attendance.css'
import { OutDialog } from './out-dialog.tsx'
import { PunchButton } from './punch-button.tsx'
import { SessionPill } from './session-pill.tsx'
import { TODAY_KINDS } from './today-kinds.ts'

type Today = Result<'attendance.today'>

/** Sessions begin and end by the clock alone. */
const REFRESH_MS = 60_000
/** The next leaves one is to stand in for; more are on the page of requests of those who decide. */
const PLANNED_SHOWN = 2

/** B and C take an empty post over with one press. */
function PostChip({
  post,
  onCover,
}: {
  readonly post: Today['posts'][number]
  readonly onCover: () => void
}) {
  const { t } = useTranslation('attendance')
  const myName = useSession((state) => state.session?.name ?? '')
  const other =
    post.otherName === ''
      ? ''
      : t(post.rank === 'A' ? 'today.otherOfA' : 'today.otherOfB', { name: post.otherName })
  const served =
    post.status === 'A_ON' && post.rank === 'A'
      ? t('today.status.A_ON')
      : post.onDutyName === ''
        ? t(`today.status.${post.status}`)
        : post.onDutyName === myName
          ? t('today.servedByMe')
          : t('today.servedBy', { name: post.onDutyName })
  const about = [post.name, post.windowName, other, t(`today.status.${post.status}`), post.onDutyName]
  return (
    <span
      className={`att-post att-post-${post.status.toLowerCase()}`}
      title={about.filter((part) => part !== '').join(' · ')}
    >
      <b>{t(`today.rank.${post.rank}`)}</b>
      <span className="one-line">{post.name}</span>
      <span className="att-post-status">
        {post.status === 'UNCOVERED' ? <WarningOutlined aria-hidden /> : null} {served}
      </span>
      {post.status === 'UNCOVERED' && (post.rank === 'B' || post.rank === 'C') ? (
        <Button size="small" danger onClick={onCover}>
          {t('today.cover')}
        </Button>
      ) : null}
    </span>
  )
}

function WaitingLink(props: {
  readonly icon: ReactNode
  readonly text: string
  readonly path: string
  readonly alarm?: boolean
}) {
  const navigate = useNavigate()
  return (
    <button
      type="button"
      className={props.alarm === true ? 'att-waiting att-waiting-alarm' : 'att-waiting'}
      onClick={() => void navigate(props.path)}
    >
      {props.icon}
      {props.text}
    </button>
  )
}

/** My half days, my posts, whether I am out, and what waits for me: one line at the head of the day. */
export function TodayCard() {
  const { t } = useTranslation('attendance')
  const { moment } = useFormat()
  const query = useHallQuery('attendance.today', {}, { refreshOn: TODAY_KINDS, keepPrevious: true })
  useEvery(REFRESH_MS, query.reload)
  const [goingOut, setGoingOut] = useState(false)
  const mayDecide = useSession(
    (state) => state.session?.roles.some((role) => DECIDING_ROLES.includes(role)) ?? false,
  )
  const nowMs = useStatus((state) => state.status?.nowMs ?? 0)
  const back = useHallAction('absence.end', { onError: notifyFailed })
  const takeOver = useHallAction('covers.start', { onError: notifyFailed })
  const giveBack = useHallAction('covers.end', { onError: notifyFailed })
  const today = query.data
  if (query.error !== null) return <ErrorBanner error={query.error} onRetry={query.reload} />
  if (today === undefined) return <div className="panel att-today" aria-busy />
  const { out } = today
  const standsEmpty = today.posts.some(({ rank, status }) => rank === 'A' && status === 'UNCOVERED')
  const isLate = out !== null && nowMs > out.expectedBackMs
  const returnNow = async (absenceId: string): Promise<void> => {
    if ((await back.run({ requestId: absenceId })) === undefined) return
    notifySaved(t('today.returned'))
    query.reload()
  }
  const startCover = async (postId: string, post: string): Promise<void> => {
    if ((await takeOver.run({ postId })) === undefined) return
    notifySaved(t('today.coverStarted', { post }))
    query.reload()
  }
  const endCover = async (coverId: string, post: string): Promise<void> => {
    if ((await giveBack.run({ coverId })) === undefined) return
    notifySaved(t('today.coverEnded', { post }))
    query.reload()
  }
  const dueToday = today.sessions.filter(({ kind }) => kind !== 'OFF')
  return (
    <section className="panel att-today no-print" aria-label={t('today.title')}>
      <div className="att-today-part">
        {!today.subject || dueToday.length === 0 ? (
          <span className="att-pill att-quiet">
            {t(today.subject ? 'today.restDay' : 'today.notSubject')}
          </span>
        ) : (
          today.sessions.map((session) => <SessionPill key={session.half} session={session} />)
        )}
        <PunchButton next={today.nextPunch} />
      </div>
      {today.posts.length === 0 ? null : (
        <div className="att-today-part att-today-posts">
          {today.posts.map((post) => (
            <PostChip key={post.postId} post={post} onCover={() => void startCover(post.postId, post.name)} />
          ))}
        </div>
      )}
      {today.covering.map((cover) => (
        <div key={cover.coverId} className="att-today-part att-cover">
          <SwapOutlined aria-hidden />
          <span className="one-line">
            {t('today.covering', { name: cover.forName, post: cover.postName })}{' '}
            <span className="muted">{t('today.coveringSince', { since: clockTime(cover.sinceMs) })}</span>
          </span>
          <Button size="small" onClick={() => void endCover(cover.coverId, cover.postName)}>
            {t('today.endCover')}
          </Button>
        </div>
      ))}
      {today.planned.slice(0, PLANNED_SHOWN).map((planned) => (
        <div key={`${planned.postName} ${planned.fromMs}`} className="att-today-part">
          <SwapOutlined aria-hidden />
          <span className="one-line">
            {t(planned.asked ? 'today.plannedAsked' : 'today.planned', {
              name: planned.forName,
              post: planned.postName,
              from: moment(planned.fromMs, today.day),
              to: moment(planned.toMs, today.day),
            })}
          </span>
        </div>
      ))}
      {out === null ? null : (
        <div className={`att-today-part att-out ${isLate ? 'att-out-late' : ''}`}>
          <LogoutOutlined aria-hidden />
          <span className="one-line">
            {t(isLate ? 'today.outLate' : 'today.outNow', {
              kind: isOutKind(out.kind) ? t(`out.kinds.${out.kind}`) : out.kind,
              since: clockTime(out.sinceMs),
              back: clockTime(out.expectedBackMs),
            })}
            {out.coverNames !== ''
              ? ` · ${t('today.coveredBy', { names: out.coverNames })}`
              : standsEmpty
                ? ` · ${t('today.nobodyCovers')}`
                : ''}
          </span>
          <Button
            type="primary"
            icon={<RollbackOutlined aria-hidden />}
            loading={back.busy}
            onClick={() => void returnNow(out.absenceId)}
          >
            {t('today.back')}
          </Button>
        </div>
      )}
      <div className="att-today-part att-today-end">
        {today.alarms > 0 ? (
          <WaitingLink
            alarm
            icon={<AlertOutlined aria-hidden />}
            text={t('today.alarms', { count: today.alarms })}
            path={paths.posts('alarms')}
          />
        ) : null}
        {today.toDecide > 0 ? (
          <WaitingLink
            icon={<AuditOutlined aria-hidden />}
            text={t('today.toDecide', { count: today.toDecide })}
            path={`${paths.requests()}?box=${mayDecide ? 'TO_DECIDE' : 'ALL'}`}
          />
        ) : null}
        {today.answered > 0 ? (
          <WaitingLink
            icon={<CommentOutlined aria-hidden />}
            text={t('today.answered', { count: today.answered })}
            path={paths.requests()}
          />
        ) : null}
        {today.handovers > 0 ? (
          <WaitingLink
            icon={<CheckCircleOutlined aria-hidden />}
            text={t('today.handovers', { count: today.handovers })}
            path={paths.posts('handovers')}
          />
        ) : null}
        {out === null && today.subject ? (
          <Button icon={<LogoutOutlined aria-hidden />} onClick={() => setGoingOut(true)}>
            {t('today.goOut')}
          </Button>
        ) : null}
      </div>
      {goingOut ? (
        <OutDialog
          sessions={today.sessions}
          onClose={() => setGoingOut(false)}
          onDone={() => {
            setGoingOut(false)
            query.reload()
          }}
        />
      ) : null}
    </section>
  )
}
