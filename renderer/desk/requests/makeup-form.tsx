import { Alert, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput, Result } from '../../../db/contract/index.ts'
import { HalfDay } from '../../../db/model/attendance/rules.ts'
import { msAt, type Day } from '../../../db/model/day.ts'
import { useFormat } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { SessionPill } from '../attendance/session-pill.tsx'
import { DayInput } from '../case/dialogs/day-input.tsx'
import { ClockInput } from '../parts/clock-input.tsx'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import type { RequestView } from './request-words.ts'

type Cause = ParamsInput<'makeup.submit'>['cause']
const CAUSES: readonly Cause[] = ['FORGOT', 'OFFICIAL', 'MACHINE_FAULT', 'POWER_CUT', 'OTHER']
const ENDS = ['IN', 'OUT'] as const
type End = (typeof ENDS)[number]

interface MakeupFormProps {
  readonly begin: { readonly day: Day; readonly half: HalfDay; readonly end: End }
  readonly onClose: () => void
  readonly onDone: (request: RequestView) => void
}

/** Why none may be asked for; null while one may. */
const stopOf = (
  terms: Result<'attendance.day'>['makeup'],
  isLocked: boolean,
): 'LOCKED' | 'TOO_LATE' | null => {
  if (isLocked) return 'LOCKED'
  return terms !== null && !terms.open ? 'TOO_LATE' : null
}

/** A make-up punch: which end of which half day, when it really was, and what shows it. */
export function MakeupForm({ begin, onClose, onDone }: MakeupFormProps) {
  const { t } = useTranslation(['requests', 'attendance', 'common'])
  const format = useFormat()
  const staffId = useSession((state) => state.session?.staffId ?? '')
  const [day, setDay] = useState(begin.day)
  const [half, setHalf] = useState<HalfDay>(begin.half)
  const [end, setEnd] = useState<End>(begin.end)
  // Neither a time nor a cause is proposed: what is said here is signed for.
  const [clock, setClock] = useState('')
  const [cause, setCause] = useState<Cause | null>(null)
  const [evidence, setEvidence] = useState('')
  const [tried, setTried] = useState(false)
  const detail = useHallQuery('attendance.day', day === '' ? null : { staffId, day })
  const submit = useHallAction('makeup.submit')
  const session = detail.data?.sessions.find((each) => each.half === half)
  const terms = detail.data?.makeup ?? null
  const stop = stopOf(terms, detail.data?.locked ?? false)
  const noneLeft = terms?.forgotLeft === 0
  const missingEvidence = evidence.trim() === ''
  const send = async (): Promise<void> => {
    setTried(true)
    if (day === '' || clock === '' || cause === null || missingEvidence || stop !== null) return
    const done = await submit.run({
      day,
      half,
      end,
      atMs: msAt(day, clock),
      cause,
      evidence: evidence.trim(),
    })
    if (done === undefined) return
    notifySaved(t('makeupForm.saved'))
    onDone(done)
  }
  return (
    <StepDialog
      title={t('makeupForm.title')}
      okText={t('makeupForm.submit')}
      width={680}
      busy={submit.busy}
      okDisabled={stop !== null}
      error={submit.error?.message ?? null}
      onClose={onClose}
      onSubmit={() => void send()}
    >
      <div className="hd-row">
        <Field
          label={t('makeupForm.day')}
          required
          error={tried && day === '' ? t('leaveForm.choose') : undefined}
        >
          {(ids) => <DayInput id={ids.id} value={day} onChange={setDay} />}
        </Field>
        <Field label={t('makeupForm.half')}>
          {() => (
            <Segmented<HalfDay>
              aria-label={t('makeupForm.half')}
              value={half}
              options={HalfDay.options.map((value) => ({ value, label: t(`attendance:half.${value}`) }))}
              onChange={setHalf}
            />
          )}
        </Field>
        <Field label={t('makeupForm.end')}>
          {() => (
            <Segmented<End>
              aria-label={t('makeupForm.end')}
              value={end}
              options={ENDS.map((value) => ({ value, label: t(`attendance:end.${value}`) }))}
              onChange={setEnd}
            />
          )}
        </Field>
        <Field
          label={t('makeupForm.clock')}
          required
          error={tried && clock === '' ? t('makeupForm.clockMissing') : undefined}
        >
          {(ids) => (
            <ClockInput
              id={ids.id}
              label={t('makeupForm.clock')}
              value={clock}
              invalid={tried && clock === ''}
              disabled={stop !== null}
              onChange={setClock}
            />
          )}
        </Field>
      </div>
      {stop !== null ? (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t(`makeupForm.stop.${stop}`, { day: terms === null ? '' : format.shortDay(terms.lastDay) })}
        />
      ) : terms === null ? null : (
        <div className="muted">
          {t('makeupForm.lastDay', { day: format.shortDay(terms.lastDay) })}
          {' · '}
          {t('makeupForm.forgotLeft', { count: terms.forgotLeft })}
        </div>
      )}
      {session === undefined ? null : (
        <div>
          <SessionPill session={session} />
        </div>
      )}
      <Field
        label={t('makeupForm.cause')}
        required
        error={
          tried && cause === null ? t('common:form.required', { field: t('makeupForm.cause') }) : undefined
        }
      >
        {() => (
          <KeyChoice<Cause>
            first
            ariaLabel={t('makeupForm.cause')}
            value={cause}
            invalid={tried && cause === null}
            options={CAUSES.map((value) => ({
              value,
              label: t(`makeupForm.causes.${value}`),
              disabled: stop !== null || (value === 'FORGOT' && noneLeft),
            }))}
            onChange={setCause}
          />
        )}
      </Field>
      <Field
        label={t('makeupForm.evidence')}
        required
        hint={t('makeupForm.evidenceHint')}
        error={
          tried && missingEvidence
            ? t('common:form.required', { field: t('makeupForm.evidence') })
            : undefined
        }
      >
        {(ids) => (
          <Input
            {...ids}
            maxLength={500}
            disabled={stop !== null}
            value={evidence}
            onChange={(event) => setEvidence(event.target.value)}
          />
        )}
      </Field>
    </StepDialog>
  )
}
