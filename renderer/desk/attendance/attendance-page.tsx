import { LeftOutlined, LockOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Space, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import type { Day } from '../../../db/model/day.ts'
import { firstDayOf, isMonth, monthAfter, monthOf } from '../../../db/model/month.ts'
import { useToday } from '../parts/use-today.ts'
import { leaveAddress, makeupAddress } from '../requests/request-address.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useEvery } from '../../shared/use-every.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import './attendance.css'
import { DayDrawer } from './day-drawer.tsx'
import { MonthCalendar } from './month-calendar.tsx'
import { MonthSide } from './month-side.tsx'
import { PunchButton } from './punch-button.tsx'
import { TODAY_KINDS } from './today-kinds.ts'

/** What a punch would do changes by the clock alone. */
const REFRESH_MS = 60_000

/** 我的考勤: a month of half days, why each counts as it does, totals and the balance of extra duty. */
export function AttendancePage() {
  const { t } = useTranslation('attendance')
  const navigate = useNavigate()
  const today = useToday()
  const staffId = useSession((state) => state.session?.staffId ?? '')
  const [address, setAddress] = useSearchParams()
  const asked = address.get('month')
  const month = isMonth(asked) ? asked : monthOf(today)
  const [marked, setMarked] = useState<Day>(today)
  const [open, setOpen] = useState<Day | null>(null)
  const chosen = monthOf(marked) === month ? marked : firstDayOf(month)
  const query = useHallQuery('attendance.mine', { month }, { refreshOn: TODAY_KINDS, keepPrevious: true })
  const now = useHallQuery('attendance.today', {}, { refreshOn: TODAY_KINDS, keepPrevious: true })
  useEvery(REFRESH_MS, now.reload)
  const mine = query.data
  const go = (by: number): void => setAddress({ month: monthAfter(month, by) }, { replace: true })
  const name = t('month.name', { year: month.slice(0, 4), month: Number(month.slice(5)) })
  return (
    <PageFrame
      fill
      title={t('title')}
      subtitle={t('month.keys')}
      loading={query.loading}
      error={query.error}
      onRetry={query.reload}
      actions={
        <>
          {mine?.locked === true && mine.month === month ? (
            <Tag icon={<LockOutlined aria-hidden />}>{t('month.locked')}</Tag>
          ) : null}
          <Space.Compact>
            <Button
              icon={<LeftOutlined aria-hidden />}
              aria-label={t('month.previous')}
              title={t('month.previous')}
              onClick={() => go(-1)}
            />
            <Button
              className="att-month-name"
              onClick={() => setAddress({}, { replace: true })}
              title={t('month.this')}
            >
              {name}
            </Button>
            <Button
              icon={<RightOutlined aria-hidden />}
              aria-label={t('month.next')}
              title={t('month.next')}
              onClick={() => go(1)}
            />
          </Space.Compact>
          <PunchButton next={now.data?.nextPunch ?? null} />
        </>
      }
    >
      {mine === undefined ? null : (
        <div className="att-page">
          <MonthCalendar
            key={month}
            month={month}
            days={mine.month === month ? mine.days : []}
            today={today}
            chosen={chosen}
            label={t('month.calendar', { month: name })}
            onChoose={setMarked}
            onOpen={(day) => {
              setMarked(day)
              setOpen(day)
            }}
            onMonth={go}
          />
          <MonthSide mine={mine} today={today} />
        </div>
      )}
      {open === null ? null : (
        <DayDrawer
          staffId={staffId}
          day={open}
          today={today}
          onClose={() => setOpen(null)}
          onMakeup={(wish) => void navigate(makeupAddress(wish))}
          onLeave={(day, half) => void navigate(leaveAddress(day, half))}
        />
      )}
    </PageFrame>
  )
}
