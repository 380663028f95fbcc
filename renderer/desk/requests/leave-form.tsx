import { Alert, Button, Checkbox, Drawer, Input, Segmented, Space } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HalfDay, type LeaveKind } from '../../../db/model/attendance/rules.ts'
import { addDays, clockFromMs, dayFromMs, type Day } from '../../../db/model/day.ts'
import { monthOf } from '../../../db/model/month.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { useAttendanceWords } from '../attendance/attendance-words.ts'
import { TODAY_KINDS } from '../attendance/today-kinds.ts'
import { DayInput } from '../case/dialogs/day-input.tsx'
import { ClockInput } from '../parts/clock-input.tsx'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { useOwnDraft } from '../parts/use-own-draft.ts'
import { useToday } from '../parts/use-today.ts'
import { DayClockInput } from './day-clock-input.tsx'
import { isNameable, LeaveCheckPanel } from './leave-check-panel.tsx'
import {
  freshLeave,
  hoursFrom,
  isLeaveWorthKeeping,
  OFFICIAL_KINDS,
  parseLeave,
  PERSONAL_KINDS,
  stretchOf,
  wishOf,
  type LeaveDraft,
  type LeaveWish,
} from './leave-draft.ts'
import { useRequestWords, type RequestView } from './request-words.ts'
import './requests.css'

interface LeaveFormProps {
  /** The leave to make longer. */
  readonly extended: RequestView | null
  /** Half day the form begins with, from the page of one's attendance. */
  readonly begin: { readonly day: Day; readonly half: HalfDay } | null
  readonly onClose: () => void
  readonly onDone: (request: RequestView) => void
}

/** The check runs once the hand rests. */
const PAUSE_MS = 200
const DAY_OVER = '17:00'

/** Hours of the months a leave begins and ends in. */
const useHours = (fromDay: Day, toDay: Day) => {
  const first = useHallQuery('attendance.mine', fromDay === '' ? null : { month: monthOf(fromDay) })
  const isOther = toDay !== '' && monthOf(toDay) !== monthOf(fromDay)
  const last = useHallQuery('attendance.mine', isOther ? { month: monthOf(toDay) } : null)
  return {
    hoursOf: hoursFrom([...(first.data?.days ?? []), ...(last.data?.days ?? [])]),
    balanceMinutes: first.data?.balance.minutes ?? null,
    loading: first.loading || last.loading,
  }
}

function WhenFields(props: {
  readonly draft: LeaveDraft
  readonly change: (part: Partial<LeaveDraft>) => void
  readonly begins: string | null
}) {
  const { draft, change, begins } = props
  const { t } = useTranslation(['requests', 'attendance'])
  const half = (field: 'fromHalf' | 'toHalf', label: string) => (
    <Segmented<HalfDay>
      aria-label={label}
      value={draft[field]}
      options={HalfDay.options.map((value) => ({ value, label: t(`attendance:half.${value}`) }))}
      onChange={(value) =>
        change(
          // One day from the afternoon to the morning is meant as that half day.
          field === 'fromHalf' && draft.fromDay === draft.toDay && value === 'PM'
            ? { fromHalf: value, toHalf: 'PM' }
            : field === 'toHalf' && draft.fromDay === draft.toDay && value === 'AM' && begins === null
              ? { toHalf: value, fromHalf: 'AM' }
              : { [field]: value },
        )
      }
    />
  )
  const clock = (field: 'fromClock' | 'toClock', label: string) => (
    <ClockInput label={label} value={draft[field]} onChange={(value) => change({ [field]: value })} />
  )
  const byTime = draft.by === 'TIME'
  return (
    <>
      <Field label={t('leaveForm.by')}>
        {() => (
          <Segmented<LeaveDraft['by']>
            aria-label={t('leaveForm.by')}
            value={draft.by}
            options={[
              { value: 'HALF', label: t('leaveForm.byHalf') },
              { value: 'TIME', label: t('leaveForm.byTime') },
            ]}
            onChange={(by) => change({ by })}
          />
        )}
      </Field>
      <div className="req-when">
        <Field label={t('leaveForm.from')}>
          {(ids) =>
            begins === null ? (
              <div className="req-moment">
                <DayInput
                  id={ids.id}
                  value={draft.fromDay}
                  onChange={(fromDay) =>
                    change({
                      fromDay,
                      ...(draft.toDay === '' || draft.toDay < fromDay ? { toDay: fromDay } : {}),
                    })
                  }
                />
                {byTime
                  ? clock('fromClock', `${t('leaveForm.from')} ${t('leaveForm.clock')}`)
                  : half('fromHalf', `${t('leaveForm.from')} ${t('leaveForm.half')}`)}
              </div>
            ) : (
              <span id={ids.id} className="number req-begins">
                {begins}
              </span>
            )
          }
        </Field>
        <Field label={t('leaveForm.to')}>
          {(ids) => (
            <div className="req-moment">
              <DayInput
                id={ids.id}
                value={draft.toDay}
                min={draft.fromDay === '' ? '2000-01-01' : draft.fromDay}
                onChange={(toDay) => change({ toDay })}
              />
              {byTime
                ? clock('toClock', `${t('leaveForm.to')} ${t('leaveForm.clock')}`)
                : half('toHalf', `${t('leaveForm.to')} ${t('leaveForm.half')}`)}
            </div>
          )}
        </Field>
      </div>
    </>
  )
}

/** Nobody asks in the evening for the day that is over. */
const likelyDay = (): Day => {
  const nowMs = useStatus.getState().status?.nowMs ?? Date.now()
  const day = dayFromMs(nowMs)
  return clockFromMs(nowMs) < DAY_OVER ? day : addDays(day, 1)
}

/** A leave, or more of one: everything it would mean is told while it is written. */
export function LeaveForm({ extended, begin, onClose, onDone }: LeaveFormProps) {
  const { t } = useTranslation(['requests', 'attendance', 'common'])
  const words = useRequestWords()
  const attendanceWords = useAttendanceWords()
  const today = useToday()
  const formId = useId()
  const form = useRef<HTMLFormElement>(null)
  const beginsMs = extended?.toMs ?? null
  const { draft, change, restoredFromMs, clear } = useOwnDraft<LeaveDraft>({
    key: 'leave',
    active: extended === null && begin === null,
    fresh: () => {
      if (extended === null) return freshLeave(begin?.day ?? likelyDay(), begin?.half ?? null)
      const day = dayFromMs(extended.toMs)
      const kind = [...OFFICIAL_KINDS, ...PERSONAL_KINDS].find((each) => each === extended.about)
      return { ...freshLeave(day, null), ...(kind === undefined ? {} : { kind }) }
    },
    parse: parseLeave,
    isWorthKeeping: isLeaveWorthKeeping,
  })
  const [tried, setTried] = useState(false)
  const submit = useHallAction('leave.submit')
  const nowMs = useStatus((state) => state.status?.nowMs ?? 0)
  const shown = draft ?? freshLeave(today, null)
  const { hoursOf, balanceMinutes, loading } = useHours(shown.fromDay, shown.toDay)
  const stretch = draft === null || loading ? null : stretchOf(draft, hoursOf, beginsMs)
  const isOrdered = stretch !== null && stretch.fromMs < stretch.toMs
  const [asked, setAsked] = useState<LeaveWish | null>(null)
  const query = useHallQuery('leave.check', asked, { refreshOn: TODAY_KINDS, keepPrevious: true })
  // Whom the post itself names first is proposed; a person may choose another, or nobody.
  const covers = Object.fromEntries(
    (query.data?.posts ?? []).flatMap(({ postId, rank, reliefs }) => {
      const chosen = shown.covers[postId]
      const first = rank === 'A' ? (reliefs.find(isNameable)?.staffId ?? '') : ''
      const staffId: string = chosen ?? first
      return staffId === '' ? [] : [[postId, staffId]]
    }),
  )
  const wish: LeaveWish | null =
    draft !== null && isOrdered
      ? wishOf(
          draft,
          stretch,
          Object.entries(covers).map(([postId, staffId]) => ({ postId, staffId })),
          extended?.requestId ?? null,
        )
      : null
  const key = JSON.stringify(wish)
  const latest = useRef(wish)
  latest.current = wish
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(latest.current), PAUSE_MS)
    return () => window.clearTimeout(timer)
  }, [key])
  const check = isOrdered ? query.data : undefined
  const isCurrent = JSON.stringify(asked) === key && !query.refreshing
  const missingReason = shown.reason.trim() === ''
  const stopped = check !== undefined && check.stops.length > 0
  const maySend = wish !== null && isCurrent && !stopped && !submit.busy
  const send = async (): Promise<void> => {
    if (!maySend) return
    setTried(true)
    if (wish === null || missingReason) return
    const done = await submit.run({ ...wish, reason: shown.reason.trim(), place: shown.place.trim() })
    if (done === undefined) return
    clear()
    notifySaved(t('leaveForm.saved', { kind: words.about(done), length: words.length(done) }))
    onDone(done)
  }
  useShortcut('Ctrl+Enter', () => void send())
  const isAfterwards = stretch !== null && nowMs > stretch.fromMs
  const mayTell = isAfterwards || shown.toldAtMs !== null
  const kinds = (label: string, options: readonly LeaveKind[], first: boolean) => (
    <KeyChoice<LeaveKind>
      first={first}
      ariaLabel={label}
      value={options.some((kind) => kind === shown.kind) ? shown.kind : null}
      options={options.map((value) => ({ value, label: t(`attendance:leave.${value}`) }))}
      onChange={(kind) => change({ kind })}
    />
  )
  return (
    <Drawer
      open
      size={920}
      title={t(extended === null ? 'leaveForm.title' : 'leaveForm.extendTitle')}
      mask={{ closable: false }}
      onClose={onClose}
      afterOpenChange={(isOpen) => {
        if (isOpen) form.current?.querySelector<HTMLElement>('[data-first]')?.focus()
      }}
      footer={
        <div className="req-form-foot">
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            form={formId}
            loading={submit.busy}
            disabled={!maySend && !submit.busy}
          >
            {t('leaveForm.submit')}
            <ShortcutHint keys="Ctrl+Enter" />
          </Button>
        </div>
      }
    >
      <form
        ref={form}
        id={formId}
        className="req-leave"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
        inert={draft === null}
      >
        <div className="hd-dialog-form">
          {restoredFromMs === null ? null : (
            <Alert
              type="info"
              showIcon
              title={t('leaveForm.draft', { at: dayAndTime(restoredFromMs) })}
              action={
                <Button size="small" onClick={clear}>
                  {t('leaveForm.discard')}
                </Button>
              }
            />
          )}
          {extended === null ? (
            <>
              <Field label={`${t('leaveForm.kind')} · ${t('leaveForm.personal')}`}>
                {() => kinds(t('leaveForm.personal'), PERSONAL_KINDS, true)}
              </Field>
              <Field label={`${t('leaveForm.kind')} · ${t('leaveForm.official')}`}>
                {() => kinds(t('leaveForm.official'), OFFICIAL_KINDS, false)}
              </Field>
            </>
          ) : (
            <p className="muted">
              {t('leaveForm.extendHint', { kind: words.about(extended), to: dayAndTime(extended.toMs) })}
            </p>
          )}
          {shown.kind === 'COMPENSATORY' && balanceMinutes !== null ? (
            <div className="muted">
              {t('leaveForm.balance', { time: attendanceWords.time(balanceMinutes) })}
            </div>
          ) : null}
          <WhenFields
            draft={shown}
            change={change}
            begins={beginsMs === null ? null : dayAndTime(beginsMs)}
          />
          {stretch !== null && !isOrdered ? (
            <div className="hd-field-error" role="alert">
              {t('leaveForm.wrongOrder')}
            </div>
          ) : null}
          <Field
            label={t('leaveForm.reason')}
            required
            error={
              tried && missingReason ? t('common:form.required', { field: t('leaveForm.reason') }) : undefined
            }
          >
            {(ids) => (
              <Input
                {...ids}
                maxLength={500}
                value={shown.reason}
                {...(tried && missingReason ? { status: 'error' as const } : {})}
                onChange={(event) => change({ reason: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('leaveForm.place')}>
            {(ids) => (
              <Input
                {...ids}
                maxLength={200}
                value={shown.place}
                onChange={(event) => change({ place: event.target.value })}
              />
            )}
          </Field>
          <Checkbox checked={shown.hasProof} onChange={(event) => change({ hasProof: event.target.checked })}>
            {t('leaveForm.hasProof')}
          </Checkbox>
          {mayTell ? (
            <Space orientation="vertical" size={4}>
              <Checkbox
                checked={shown.toldAtMs !== null}
                onChange={(event) =>
                  change({
                    toldAtMs: event.target.checked ? Math.min(nowMs, stretch?.fromMs ?? nowMs) : null,
                  })
                }
              >
                {t('leaveForm.told')}
              </Checkbox>
              {shown.toldAtMs === null ? null : (
                <Field label={t('leaveForm.toldAt')} hint={t('leaveForm.toldHint')}>
                  {(ids) => (
                    <DayClockInput
                      id={ids.id}
                      label={t('leaveForm.toldAt')}
                      value={shown.toldAtMs ?? nowMs}
                      onChange={(toldAtMs) => change({ toldAtMs })}
                    />
                  )}
                </Field>
              )}
            </Space>
          ) : null}
          <ErrorBanner error={submit.error} onClose={submit.clearError} />
        </div>
        <aside className="req-leave-side">
          <ErrorBanner error={query.error} onRetry={query.reload} />
          <LeaveCheckPanel
            check={check}
            busy={!isCurrent}
            covers={covers}
            onCover={(postId, staffId) => change({ covers: { ...shown.covers, [postId]: staffId ?? '' } })}
          />
        </aside>
      </form>
    </Drawer>
  )
}
