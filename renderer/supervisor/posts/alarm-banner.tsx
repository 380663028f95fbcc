import { CheckOutlined, WarningFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { DECIDING_ROLES } from '../../../db/model/roles.ts'
import { clockTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import './alarm-banner.css'
import { ALARM_SOUND_PREFERENCE, playAlarmSound } from './alarm-sound.ts'
import { AnswerDialog } from './post-actions.tsx'
import { minutesSince, placeWords, type AlarmOnBoard } from './post-rows.ts'
import { useRunningTime } from './use-running-time.ts'

/** The one to look at first: not answered before answered, told to the centre before told to the head, longest empty first. */
const byUrgency = (one: AlarmOnBoard, other: AlarmOnBoard): number =>
  Math.min(1, one.answers.length) - Math.min(1, other.answers.length) ||
  Number(other.level === 'CENTRE') - Number(one.level === 'CENTRE') ||
  one.sinceMs - other.sinceMs

/**
 * Above every page of those an empty post is told to (domain-rules section 8): it says which, since when, and takes the
 * answer. It stands in nobody's way and goes by itself when somebody is at the post again.
 */
export function AlarmBanner() {
  const { t } = useTranslation('posts')
  const navigate = useNavigate()
  const allowed = useSession(
    (state) => state.session?.roles.some((role) => DECIDING_ROLES.includes(role)) ?? false,
  )
  const sounds = useSession((state) => state.preferences[ALARM_SOUND_PREFERENCE] === 'true')
  const statusMs = useStatus((state) => state.status?.nowMs)
  const nowMs = useRunningTime(statusMs, 10_000)
  const cutOff = useStatus((state) => state.status?.link === 'OFFLINE')
  const query = useHallQuery('posts.alarms', allowed ? { days: 1 } : null, {
    refreshOn: ['post_alarm', 'post_status', 'post'],
  })
  const [answering, setAnswering] = useState<AlarmOnBoard | null>(null)
  const running = (query.data?.alarms ?? [])
    .filter(({ endedAtMs, forMe }) => endedAtMs === null && forMe)
    .toSorted(byUrgency)
  const open = running.filter(({ answers }) => answers.length === 0)
  const ids = open.map(({ alarmId }) => alarmId).join(' ')
  const heard = useRef<ReadonlySet<string> | null>(null)
  const asked = query.data !== undefined
  useEffect(() => {
    if (!asked) return
    const now = ids === '' ? [] : ids.split(' ')
    // What was there when the page came up has been heard before.
    const isNew = heard.current !== null && now.some((id) => !heard.current?.has(id))
    heard.current = new Set([...(heard.current ?? []), ...now])
    if (isNew && sounds) playAlarmSound()
  }, [asked, ids, sounds])
  const [first] = running
  const answer = first?.answers.at(-1)
  return (
    <>
      {first === undefined ? null : (
        <div
          className={`alarm-banner no-print ${answer === undefined ? '' : 'alarm-banner-answered'}`}
          role="alert"
          aria-label={t('banner.label')}
        >
          {answer === undefined ? <WarningFilled aria-hidden /> : <CheckOutlined aria-hidden />}
          <span className="alarm-words one-line">
            <strong>
              {t('banner.one', {
                place: placeWords(first.windowName, first.postName),
                at: clockTime(first.sinceMs),
              })}
            </strong>
            {nowMs === 0 ? null : (
              <span aria-hidden> · {t('banner.minutes', { count: minutesSince(first.sinceMs, nowMs) })}</span>
            )}
            {answer === undefined ? null : <span> · {t('banner.answeredBy', answer)}</span>}
            {cutOff ? <span> · {t('banner.cutOff')}</span> : null}
            {running.length < 2 ? null : <span> · {t('banner.more', { count: running.length - 1 })}</span>}
          </span>
          {answer === undefined ? (
            <Button size="small" onClick={() => setAnswering(first)}>
              {t('do.ANSWER')}
            </Button>
          ) : null}
          <Button size="small" type="text" onClick={() => void navigate(paths.posts())}>
            {t('banner.open')}
          </Button>
        </div>
      )}
      {answering === null ? null : <AnswerDialog alarm={answering} onClose={() => setAnswering(null)} />}
    </>
  )
}
