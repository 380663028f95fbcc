import { Alert, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { clockFromMs, dayFromMs, msAt } from '../../../db/model/day.ts'
import { ClockInput } from '../parts/clock-input.tsx'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { clockTime } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { visitorOf } from '../queue/leaving.ts'
import { useQueueDesk } from '../queue/queue-store.ts'
import { isWhy } from '../requests/request-words.ts'
import type { SessionView } from './attendance-words.ts'

type Kind = ParamsInput<'absence.start'>['kind']
const KINDS: readonly Kind[] = [
  'SHORT_ABSENCE',
  'OFFICIAL',
  'MEETING',
  'SITE_CHECK',
  'TRAINING',
  'UNIT_OFFICE',
]
/** What most people mean; everything else by the clock. */
const MINUTES = { SHORT: [5, 10, 15], LONG: [30, 60, 120] } as const
type Until = `${number}` | 'END' | 'CLOCK'

interface OutDialogProps {
  readonly sessions: readonly SessionView[]
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Out of the post for a while: where, until when, who covers. */
export function OutDialog({ sessions, onClose, onDone }: OutDialogProps) {
  const { t } = useTranslation(['attendance', 'requests'])
  const [openedAtMs] = useState(() => useStatus.getState().status?.nowMs ?? Date.now())
  const [kind, setKind] = useState<Kind>('SHORT_ABSENCE')
  const [until, setUntil] = useState<Until>('15')
  const [clock, setClock] = useState(clockFromMs(openedAtMs + 30 * 60_000))
  const [reason, setReason] = useState('')
  const [covers, setCovers] = useState<Readonly<Record<string, string>>>({})
  const [leavesEmpty, setLeavesEmpty] = useState(false)
  const start = useHallAction('absence.start')
  const isServing = useQueueDesk(({ view }) => visitorOf(view) !== null)
  const isShort = kind === 'SHORT_ABSENCE'
  const endMs = sessions.find(({ toMs }) => toMs !== null && toMs > openedAtMs)?.toMs ?? null
  const backFrom = (nowMs: number): number =>
    until === 'END' && endMs !== null
      ? endMs
      : until === 'CLOCK' || until === 'END'
        ? msAt(dayFromMs(openedAtMs), clock)
        : nowMs + Number(until) * 60_000
  const expected = backFrom(openedAtMs)
  const check = useHallQuery(
    'leave.check',
    expected > openedAtMs
      ? { kind: isShort ? 'OFFICIAL' : kind, fromMs: openedAtMs, toMs: expected, covers: [] }
      : null,
    { keepPrevious: true },
  )
  const posts = (check.data?.posts ?? []).filter(({ rank }) => rank === 'A')
  const submit = async (): Promise<void> => {
    const nowMs = useStatus.getState().status?.nowMs ?? openedAtMs
    const chosen = posts.flatMap(({ postId }) => {
      const staffId = covers[postId]
      return staffId === undefined ? [] : [{ postId, staffId }]
    })
    const done = await start.run({
      kind,
      reason: reason.trim(),
      // A short absence is counted from the moment it is asked for, by the host's clock.
      expectedBackMs: Math.min(backFrom(Math.max(nowMs, openedAtMs)), msAt(dayFromMs(openedAtMs), '24:00')),
      covers: chosen,
      leavesEmpty: isShort && leavesEmpty,
    })
    if (done === undefined) return
    notifySaved(t('out.saved', { back: clockTime(done.toMs) }))
    onDone()
  }
  const choices: readonly { readonly value: Until; readonly label: string }[] = [
    ...(isShort ? MINUTES.SHORT : MINUTES.LONG).map((count) => ({
      value: `${count}` as const,
      label: t('out.inMinutes', { count }),
    })),
    ...(isShort || endMs === null ? [] : [{ value: 'END' as const, label: t('out.atClock') }]),
    ...(isShort ? [] : [{ value: 'CLOCK' as const, label: t('out.clock') }]),
  ]
  return (
    <StepDialog
      title={t('out.title')}
      okText={t('out.ok')}
      busy={start.busy}
      error={start.error?.message ?? null}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      {isServing ? <Alert type="warning" showIcon title={t('out.serving')} /> : null}
      <Field label={t('out.kind')}>
        {() => (
          <KeyChoice<Kind>
            first
            ariaLabel={t('out.kind')}
            value={kind}
            options={KINDS.map((value) => ({ value, label: t(`out.kinds.${value}`) }))}
            onChange={(value) => {
              setKind(value)
              setUntil(value === 'SHORT_ABSENCE' ? '15' : '60')
            }}
          />
        )}
      </Field>
      <Field label={t('out.backIn')} hint={until === 'CLOCK' ? t('out.clockHint') : clockTime(expected)}>
        {() => (
          <div className="hd-row">
            <KeyChoice<Until>
              ariaLabel={t('out.backIn')}
              value={until}
              options={choices}
              onChange={setUntil}
            />
            {until === 'CLOCK' ? (
              <ClockInput label={t('out.clock')} value={clock} onChange={setClock} />
            ) : null}
          </div>
        )}
      </Field>
      {posts.map((post) => (
        <Field key={post.postId} label={t('out.coverOf', { post: post.postName })}>
          {(ids) => (
            <Select<string>
              {...ids}
              allowClear
              placeholder={t('out.automatic')}
              options={post.reliefs.map((relief) => ({
                value: relief.staffId,
                disabled: !relief.free,
                label: isWhy(relief.why)
                  ? t('out.notFree', { name: relief.name, why: t(`requests:leaveForm.why.${relief.why}`) })
                  : `${t(`today.rank.${relief.rank}`)} ${relief.name}`,
              }))}
              onChange={(staffId: string | undefined) =>
                setCovers((before) => {
                  const { [post.postId]: _gone, ...others } = before
                  return staffId === undefined ? others : { ...others, [post.postId]: staffId }
                })
              }
            />
          )}
        </Field>
      ))}
      {isShort && posts.length > 0 ? (
        <Checkbox checked={leavesEmpty} onChange={(event) => setLeavesEmpty(event.target.checked)}>
          {t('out.leavesEmpty')}
        </Checkbox>
      ) : null}
      <Field label={t('out.reason')}>
        {(ids) => (
          <Input
            {...ids}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </StepDialog>
  )
}
