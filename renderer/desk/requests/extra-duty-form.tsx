import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { msAt } from '../../../db/model/day.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { DayInput } from '../case/dialogs/day-input.tsx'
import { ClockInput } from '../parts/clock-input.tsx'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { useToday } from '../parts/use-today.ts'
import type { RequestView } from './request-words.ts'

type Kind = ParamsInput<'extraDuty.submit'>['kind']
const KINDS: readonly Kind[] = ['NOON', 'EVENING', 'WEEKEND', 'HOLIDAY']
/** Between and after the usual hours. */
const USUAL: Record<Kind, readonly [from: string, to: string]> = {
  NOON: ['12:00', '13:00'],
  EVENING: ['17:30', '18:30'],
  WEEKEND: ['09:00', '12:00'],
  HOLIDAY: ['09:00', '12:00'],
}

/** Extra duty that was done: agreed minutes can be taken back. */
export function ExtraDutyForm(props: {
  readonly onClose: () => void
  readonly onDone: (request: RequestView) => void
}) {
  const { t } = useTranslation(['requests', 'common'])
  const today = useToday()
  const [day, setDay] = useState(today)
  const [kind, setKind] = useState<Kind>('NOON')
  const [clocks, setClocks] = useState<readonly [from: string, to: string]>(USUAL.NOON)
  const [note, setNote] = useState('')
  const submit = useHallAction('extraDuty.submit')
  const [from, to] = clocks
  const minutes =
    day === '' || from === '' || to === '' ? 0 : Math.round((msAt(day, to) - msAt(day, from)) / 60_000)
  const send = async (): Promise<void> => {
    if (minutes <= 0) return
    const done = await submit.run({
      day,
      fromMs: msAt(day, from),
      toMs: msAt(day, to),
      kind,
      note: note.trim(),
    })
    if (done === undefined) return
    notifySaved(t('extraForm.saved'))
    props.onDone(done)
  }
  return (
    <StepDialog
      title={t('extraForm.title')}
      okText={t('extraForm.submit')}
      width={520}
      busy={submit.busy}
      okDisabled={minutes <= 0}
      error={submit.error?.message ?? null}
      onClose={props.onClose}
      onSubmit={() => void send()}
    >
      <Field label={t('extraForm.kind')}>
        {() => (
          <KeyChoice<Kind>
            first
            ariaLabel={t('extraForm.kind')}
            value={kind}
            options={KINDS.map((value) => ({ value, label: t(`about.${value}`) }))}
            onChange={(value) => {
              setKind(value)
              setClocks(USUAL[value])
            }}
          />
        )}
      </Field>
      <div className="hd-row">
        <Field label={t('extraForm.day')}>
          {(ids) => <DayInput id={ids.id} value={day} onChange={setDay} />}
        </Field>
        <Field label={t('extraForm.from')}>
          {(ids) => (
            <ClockInput
              id={ids.id}
              label={t('extraForm.from')}
              value={from}
              onChange={(value) => setClocks([value, to])}
            />
          )}
        </Field>
        <Field label={t('extraForm.to')}>
          {(ids) => (
            <ClockInput
              id={ids.id}
              label={t('extraForm.to')}
              value={to}
              onChange={(value) => setClocks([from, value])}
            />
          )}
        </Field>
      </div>
      <div className={minutes > 0 ? 'muted' : 'hd-field-error'}>
        {minutes > 0 ? t('extraForm.length', { minutes }) : t('leaveForm.wrongOrder')}
      </div>
      <Field label={t('extraForm.note')}>
        {(ids) => (
          <Input {...ids} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}
