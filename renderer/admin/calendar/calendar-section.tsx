import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Alert, Button, Checkbox, Form, Input, Modal } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { daysSinceMonday } from '../../../db/model/day.ts'
import type { Result } from '../../../db/contract/index.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { dayOfMs, useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'

type DayInfo = Result<'calendar.year'>['days'][number]

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const REASONS = ['HOLIDAY', 'MAKEUP_WORKDAY', 'CLOSURE', 'WEEKEND', 'WEEKDAY'] as const
const MARKED = ['HOLIDAY', 'MAKEUP_WORKDAY', 'CLOSURE'] as const
const toReason = (text: string): (typeof REASONS)[number] =>
  REASONS.find((reason) => reason === text) ?? 'WEEKDAY'

/** The year as due dates see it: holidays, make-up days, closures of this hall. */
export function CalendarSection() {
  const { t } = useTranslation(['admin', 'common'])
  const format = useFormat()
  const navigate = useNavigate()
  const nowMs = useStatus((state) => state.status?.nowMs)
  const today = nowMs === undefined ? '' : dayOfMs(nowMs)
  const [chosenYear, setChosenYear] = useState<number | null>(null)
  const year = chosenYear ?? (today === '' ? null : Number(today.slice(0, 4)))
  const query = useHallQuery('calendar.year', year === null ? null : { year }, {
    refreshOn: ['closure', 'holiday_year'],
  })
  const [editing, setEditing] = useState<DayInfo | null>(null)
  const months = useMemo(() => {
    const days = query.data?.days ?? []
    return MONTHS.map((month) => ({
      month,
      days: days.filter((info) => Number(info.day.slice(5, 7)) === month),
    }))
  }, [query.data])
  const working = query.data?.days.filter((info) => info.working).length ?? 0
  return (
    <PageFrame
      title={t('nav.calendar')}
      subtitle={
        query.data === undefined || year === null ? undefined : t('calendar.summary', { year, working })
      }
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        year === null ? null : (
          <>
            <Button
              icon={<LeftOutlined />}
              aria-label={String(year - 1)}
              onClick={() => setChosenYear(year - 1)}
            />
            <strong className="number">{year}</strong>
            <Button
              icon={<RightOutlined />}
              aria-label={String(year + 1)}
              onClick={() => setChosenYear(year + 1)}
            />
          </>
        )
      }
    >
      {query.data === undefined ? null : (
        <>
          {query.data.known ? null : (
            <Alert
              type="warning"
              showIcon
              className="error-banner"
              title={t('calendar.unknown', { year })}
              description={t('calendar.unknownHint')}
              action={
                <Button onClick={() => void navigate(paths.admin('import'))}>{t('calendar.import')}</Button>
              }
            />
          )}
          <div className="calendar-legend">
            {MARKED.map((reason) => (
              <span key={reason}>
                <span className={`calendar-day day-${reason.toLowerCase()}`} aria-hidden>
                  {t(`dayMark.${reason}`)}
                </span>
                {t(`dayReason.${reason}`)}
              </span>
            ))}
            <span className="muted">{t('calendar.hint')}</span>
          </div>
          <div className="calendar-year">
            {months.map(({ month, days }) => (
              <section key={month} className="panel calendar-month">
                <h2>{t(`month.${month}`)}</h2>
                <div className="calendar-days">
                  {WEEKDAYS.map((weekday) => (
                    <span key={weekday} className="calendar-weekday">
                      {t(`weekday.${weekday}`)}
                    </span>
                  ))}
                  {days.map((info, index) => (
                    <button
                      key={info.day}
                      type="button"
                      className={`calendar-day day-${info.reason.toLowerCase()}`}
                      style={index === 0 ? { gridColumnStart: daysSinceMonday(info.day) + 1 } : undefined}
                      aria-current={info.day === today ? 'date' : undefined}
                      title={`${format.longDay(info.day)} · ${t(`dayReason.${toReason(info.reason)}`)}${info.name === '' ? '' : ` · ${info.name}`}`}
                      onClick={() => setEditing(info)}
                    >
                      {Number(info.day.slice(8))}
                    </button>
                  ))}
                </div>
              </section>
            ))}
          </div>
        </>
      )}
      {editing === null ? null : <ClosureDialog info={editing} onClose={() => setEditing(null)} />}
    </PageFrame>
  )
}

interface ClosureEntry {
  readonly reason: string
  readonly stopsClock: boolean
}

function ClosureDialog({ info, onClose }: { readonly info: DayInfo; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common'])
  const format = useFormat()
  const [form] = Form.useForm<ClosureEntry>()
  const set = useHallAction('calendar.setClosure')
  const isClosed = info.reason === 'CLOSURE'
  const save = async (entry: ClosureEntry, active: boolean): Promise<void> => {
    const done = await set.run({ day: info.day, ...entry, active })
    if (done === undefined) return
    notifySaved(
      t(active ? 'calendar.closed' : 'calendar.opened', {
        day: format.shortDay(info.day),
        count: done.recounted,
      }),
      {
        undo: () => set.run({ day: info.day, ...entry, active: !active }),
      },
    )
    onClose()
  }
  const lift = (): void =>
    void save({ reason: info.name === '' ? t('calendar.lift') : info.name, stopsClock: !info.working }, false)
  return (
    <Modal
      open
      title={format.longDay(info.day)}
      okText={isClosed ? t('calendar.lift') : t('calendar.close')}
      cancelText={t('common:action.cancel')}
      confirmLoading={set.busy}
      onOk={isClosed ? lift : () => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <p>
        {t(`dayReason.${toReason(info.reason)}`)}
        {info.name === '' ? '' : ` · ${info.name}`}
      </p>
      <ErrorBanner error={set.error} />
      {isClosed ? (
        <p>{t('calendar.liftHint')}</p>
      ) : (
        <Form
          form={form}
          layout="vertical"
          initialValues={{ reason: '', stopsClock: false }}
          onFinish={(entry: ClosureEntry) => void save(entry, true)}
        >
          <Form.Item
            name="reason"
            label={t('calendar.reason')}
            rules={[
              {
                required: true,
                whitespace: true,
                message: t('common:form.required', { field: t('calendar.reason') }),
              },
            ]}
          >
            <Input autoFocus maxLength={200} />
          </Form.Item>
          <Form.Item name="stopsClock" valuePropName="checked" extra={t('calendar.stopsClockHint')}>
            <Checkbox>{t('calendar.stopsClock')}</Checkbox>
          </Form.Item>
        </Form>
      )}
    </Modal>
  )
}
