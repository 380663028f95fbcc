import { App, Button } from 'antd'
import type { TFunction } from 'i18next'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DAY_MS } from '../../../db/model/day.ts'
import { CLOCK_CONFIRMING_ROLES } from '../../../db/model/roles.ts'
import { dayAndTime } from '../format.ts'
import { hall } from '../hall.ts'
import { notifyFailed, notifySaved } from '../notices.tsx'
import { useSession } from '../session-store.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The host's time, going on by itself: the page may run on another machine than the records. */
type HostTime = () => number

const readHostTime = async (): Promise<HostTime> => {
  const { nowMs } = await hall.call('system.ping', {})
  const readAt = performance.now()
  return () => Math.round(nowMs + performance.now() - readAt)
}

function RunningTime({ time }: { readonly time: HostTime }) {
  const [shown, setShown] = useState(time)
  useEffect(() => {
    setShown(time())
    const timer = window.setInterval(() => setShown(time()), 1_000)
    return () => window.clearInterval(timer)
  }, [time])
  return <strong>{dayAndTime(shown)}</strong>
}

/** Two days and more in days, two hours and more in hours, otherwise minutes. */
const lengthWords = (ms: number, t: TFunction<['shell', 'common']>): string => {
  if (ms >= 2 * DAY_MS) return t('clockCheck.days', { count: Math.round(ms / DAY_MS) })
  if (ms >= 2 * HOUR_MS) return t('clockCheck.hours', { count: Math.round(ms / HOUR_MS) })
  return t('clockCheck.minutes', { count: Math.max(1, Math.round(ms / MINUTE_MS)) })
}

/** What speaks against the clock, and the way out when it is right after all: only a person can know. */
export function ClockCheck({ offByMs, onAsk }: { readonly offByMs: number; readonly onAsk: () => void }) {
  const { t } = useTranslation(['shell', 'common'])
  const { modal } = App.useApp()
  const mayConfirm = useSession(({ session }) =>
    CLOCK_CONFIRMING_ROLES.some((role) => session?.roles.includes(role) === true),
  )
  const [time, setTime] = useState<{ readonly read: HostTime } | null>(null)
  useEffect(() => {
    let isGone = false
    readHostTime().then((read) => {
      if (!isGone) setTime({ read })
    }, notifyFailed)
    return () => {
      isGone = true
    }
  }, [])
  const ask = async (): Promise<void> => {
    onAsk()
    try {
      const read = await readHostTime()
      const agreed = await modal.confirm({
        title: t('clockCheck.askTitle'),
        content: (
          <>
            <p>
              {t('clockCheck.computer')}
              <RunningTime time={read} />
            </p>
            <p>{t('clockCheck.ask')}</p>
          </>
        ),
        okText: t('clockCheck.confirm'),
        cancelText: t('common:action.cancel'),
      })
      if (!agreed) return
      await hall.call('system.confirmClock', { wallMs: read() })
      notifySaved(t('clockCheck.done'))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  return (
    <>
      <p>
        {t('clockCheck.computer')}
        {time === null ? null : <RunningTime time={time.read} />}
      </p>
      <p>
        {t('clockCheck.difference')}
        {t(offByMs < 0 ? 'clockCheck.behind' : 'clockCheck.ahead', {
          length: lengthWords(Math.abs(offByMs), t),
        })}
      </p>
      {mayConfirm ? <Button onClick={() => void ask()}>{t('clockCheck.confirm')}</Button> : null}
    </>
  )
}
