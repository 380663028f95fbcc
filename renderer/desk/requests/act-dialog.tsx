import { Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayAndTime } from '../../shared/format.ts'
import { useStatus } from '../../shared/status-store.ts'
import { useHallAction, type ActionState } from '../../shared/use-query.ts'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { DayClockInput } from './day-clock-input.tsx'
import { OverrideDialog } from './override-dialog.tsx'
import { useRequestWords, type RequestAct, type RequestView } from './request-words.ts'

interface DialogProps {
  readonly request: RequestView
  readonly onClose: () => void
  readonly onDone: (after: RequestView) => void
}

const useDone = (onDone: (after: RequestView) => void) => (pending: Promise<RequestView | undefined>) => {
  void pending.then((after) => {
    if (after !== undefined) onDone(after)
  })
}
/** The state of whichever of several methods was used. */
const together = (...actions: readonly Pick<ActionState<'leave.close'>, 'busy' | 'error'>[]) => ({
  busy: actions.some(({ busy }) => busy),
  error: actions.find(({ error }) => error !== null)?.error?.message ?? null,
})

/** Agree with a note that may stay empty; refuse with a reason. */
function DecideDialog({ request, approve, onClose, onDone }: DialogProps & { readonly approve: boolean }) {
  const { t } = useTranslation(['requests', 'common'])
  const words = useRequestWords()
  const leave = useHallAction('leave.decide')
  const makeup = useHallAction('makeup.decide')
  const swap = useHallAction('swap.decide')
  const extra = useHallAction('extraDuty.decide')
  const settle = useDone(onDone)
  const [note, setNote] = useState('')
  const [minutes, setMinutes] = useState<number | null>(request.minutes)
  const [tried, setTried] = useState(false)
  const { requestId, kind } = request
  const missing = !approve && note.trim() === ''
  const withMinutes = approve && kind === 'EXTRA_DUTY' && request.minutes !== null
  const decide = (): Promise<RequestView | undefined> => {
    const decision = { requestId, approve, note: note.trim() }
    if (kind === 'LEAVE') return leave.run(decision)
    if (kind === 'MAKEUP') return makeup.run(decision)
    if (kind === 'SWAP') return swap.run(decision)
    return extra.run({ ...decision, minutes: withMinutes ? minutes : null })
  }
  return (
    <StepDialog
      title={t(approve ? 'act.approveTitle' : 'act.rejectTitle', {
        name: request.staffName,
        kind: words.about(request),
      })}
      okText={t(approve ? 'may.APPROVE' : 'may.REJECT')}
      danger={!approve}
      width={480}
      {...together(leave, makeup, swap, extra)}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (!missing) settle(decide())
      }}
    >
      <div className="muted">
        {[words.time(request), words.length(request)].filter((part) => part !== '').join(' · ')}
      </div>
      {withMinutes ? (
        <Field label={t('act.minutes')} hint={t('act.minutesHint', { minutes: request.minutes })}>
          {(ids) => (
            <InputNumber
              {...ids}
              min={1}
              max={request.minutes ?? 1}
              precision={0}
              value={minutes}
              onChange={setMinutes}
            />
          )}
        </Field>
      ) : null}
      <Field
        label={t(approve ? 'act.noteOptional' : 'act.note')}
        required={!approve}
        error={tried && missing ? t('common:form.required', { field: t('act.note') }) : undefined}
      >
        {(ids) => (
          <Input
            {...ids}
            data-first
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
    </StepDialog>
  )
}

/** Back from leave: now, or at an earlier time. */
function ReturnDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('requests')
  const action = useHallAction('leave.return')
  const settle = useDone(onDone)
  const [nowMs] = useState(() => useStatus.getState().status?.nowMs ?? Date.now())
  const [when, setWhen] = useState<'NOW' | 'EARLIER'>('NOW')
  const [backAtMs, setBackAtMs] = useState(Math.max(request.fromMs, Math.min(nowMs, request.toMs)))
  const [note, setNote] = useState('')
  return (
    <StepDialog
      title={t('act.returnTitle')}
      okText={t('may.RETURN')}
      width={480}
      {...together(action)}
      onClose={onClose}
      onSubmit={() =>
        settle(
          action.run({
            requestId: request.requestId,
            backAtMs: when === 'NOW' ? null : backAtMs,
            note: note.trim(),
          }),
        )
      }
    >
      <div className="muted">
        {t('act.returnHint', { name: request.staffName, to: dayAndTime(request.toMs) })}
      </div>
      <Field label={t('act.backAt')}>
        {(ids) => (
          <div className="hd-row">
            <KeyChoice
              first
              ariaLabel={t('act.backAt')}
              value={when}
              onChange={setWhen}
              options={[
                { value: 'NOW', label: t('act.now') },
                { value: 'EARLIER', label: t('act.earlier') },
              ]}
            />
            {when === 'EARLIER' ? (
              <DayClockInput id={ids.id} label={t('act.backAt')} value={backAtMs} onChange={setBackAtMs} />
            ) : null}
          </div>
        )}
      </Field>
      <Field label={t('act.noteOptional')}>
        {(ids) => (
          <Input {...ids} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}

/** The colleague's answer to a swap. */
function AgreeDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('requests')
  const words = useRequestWords()
  const action = useHallAction('swap.agree')
  const settle = useDone(onDone)
  const [answer, setAnswer] = useState<'YES' | 'NO'>('YES')
  const [note, setNote] = useState('')
  return (
    <StepDialog
      title={t('act.agreeTitle', { name: request.staffName })}
      okText={t(answer === 'YES' ? 'act.agree' : 'act.refuse')}
      danger={answer === 'NO'}
      width={480}
      {...together(action)}
      onClose={onClose}
      onSubmit={() =>
        settle(action.run({ requestId: request.requestId, agree: answer === 'YES', note: note.trim() }))
      }
    >
      <div>
        {words.time(request)}
        {request.inReturn === null ? null : ` ⇄ ${words.half(request.inReturn.day, request.inReturn.half)}`}
      </div>
      <div className="muted">{request.reason}</div>
      <KeyChoice
        first
        ariaLabel={t('may.AGREE')}
        value={answer}
        onChange={setAnswer}
        options={[
          { value: 'YES', label: t('act.agree') },
          { value: 'NO', label: t('act.refuse') },
        ]}
      />
      <Field label={t('act.noteOptional')}>
        {(ids) => (
          <Input {...ids} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}

/** Steps that want one text. */
function TextDialog({
  request,
  act,
  onClose,
  onDone,
}: DialogProps & { readonly act: 'CANCEL' | 'VOID' | 'CLOSE' }) {
  const { t } = useTranslation('requests')
  const words = useRequestWords()
  const cancelLeave = useHallAction('leave.cancel')
  const cancel = useHallAction('requests.cancel')
  const strike = useHallAction('roll.void')
  const close = useHallAction('leave.close')
  const settle = useDone(onDone)
  const { requestId, kind } = request
  const texts = {
    CANCEL: { title: t('act.cancelTitle', { kind: words.about(request) }), hint: t('act.cancelHint') },
    VOID: { title: t('act.voidTitle'), hint: t('act.voidHint') },
    CLOSE: {
      title: t('act.closeTitle', { name: request.staffName }),
      hint: request.backAtMs === null ? '' : t('act.closeHint', { back: dayAndTime(request.backAtMs) }),
    },
  }[act]
  return (
    <ReasonDialog
      title={texts.title}
      hint={texts.hint}
      okText={t(`may.${act}`)}
      required={act !== 'CLOSE'}
      danger={act !== 'CLOSE'}
      {...(act === 'CLOSE' ? { label: t('act.noteOptional') } : {})}
      {...together(cancelLeave, cancel, strike, close)}
      onClose={onClose}
      onSubmit={(text) =>
        settle(
          act === 'VOID'
            ? strike.run({ requestId, reason: text })
            : act === 'CLOSE'
              ? close.run({ requestId, note: text })
              : kind === 'LEAVE'
                ? cancelLeave.run({ requestId, reason: text })
                : cancel.run({ requestId, reason: text }),
        )
      }
    />
  )
}

/** Somebody is back who did not say so. */
function EndDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('requests')
  const words = useRequestWords()
  const action = useHallAction('absence.end')
  const settle = useDone(onDone)
  return (
    <StepDialog
      title={t('act.endTitle', { name: request.staffName })}
      okText={t('may.END')}
      width={420}
      {...together(action)}
      onClose={onClose}
      onSubmit={() => settle(action.run({ requestId: request.requestId }))}
    >
      <div>
        {words.name(request)} · {words.time(request)}
      </div>
    </StepDialog>
  )
}

/** The dialog of one act on a request; to make a leave longer has a form of its own. */
export function ActDialog({ act, ...props }: DialogProps & { readonly act: Exclude<RequestAct, 'EXTEND'> }) {
  switch (act) {
    case 'APPROVE':
    case 'REJECT':
      return <DecideDialog {...props} approve={act === 'APPROVE'} />
    case 'RETURN':
      return <ReturnDialog {...props} />
    case 'AGREE':
      return <AgreeDialog {...props} />
    case 'OVERRIDE':
      return <OverrideDialog {...props} />
    case 'CANCEL':
    case 'VOID':
    case 'CLOSE':
      return <TextDialog {...props} act={act} />
    case 'END':
      return <EndDialog {...props} />
  }
}
