import { DatePicker, Input } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dayFromMs, msAt } from '../../../db/model/day.ts'
import { clockTime, dayAndTime } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import {
  consultationInput,
  emptyConsultation,
  type ConsultationDraft,
} from '../consultation/consultation-draft.ts'
import { ConsultationFields } from '../consultation/consultation-fields.tsx'
import { searchItems } from '../items/search-items.ts'
import { Field } from '../parts/field.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import type { FormKind } from './blank-form.tsx'
import {
  emptyFirstContact,
  FirstContactFields,
  firstContactInput,
  type FirstContactDraft,
} from './first-contact-fields.tsx'

/** The picker shows the hall's clock whatever zone this computer is set to. */
const toPicker = (atMs: number): Dayjs => dayjs(dayAndTime(atMs))
const fromPicker = (picked: Dayjs): number => msAt(picked.format('YYYY-MM-DD'), picked.format('HH:mm'))

interface BackEntryDialogProps {
  readonly form: { readonly formNo: string; readonly formKind: FormKind; readonly printedAtMs: number }
  readonly nowMs: number
  readonly onCase: (formNo: string, trueAtMs: number) => void
  readonly onDone: () => void
  readonly onClose: () => void
}

/** 补录: what was written on a paper form, with the true time beside the time of entry. */
export const BackEntryDialog = ({
  form,
  nowMs,
  onCase,
  onDone,
  onClose,
}: BackEntryDialogProps): ReactNode => {
  const { t } = useTranslation(['forms', 'common'])
  const logging = useHallAction('consultations.log')
  const opening = useHallAction('firstContacts.open')
  const [trueAtMs, setTrueAtMs] = useState<number | null>(null)
  const [note, setNote] = useState('')
  const [consultation, setConsultation] = useState<ConsultationDraft>(emptyConsultation)
  const [contact, setContact] = useState<FirstContactDraft>(emptyFirstContact)
  const [tried, setTried] = useState(false)
  const { formKind, formNo } = form

  const timeError =
    trueAtMs === null ? t('entry.timeMissing') : trueAtMs > nowMs ? t('entry.timeAhead') : undefined
  const matter = formKind === 'CONSULTATION' ? consultation.matter : contact.matter
  const matterError =
    formKind !== 'CASE' && matter.trim() === ''
      ? t('common:form.required', { field: t('blank.matter') })
      : undefined
  const submit = async (): Promise<void> => {
    setTried(true)
    if (trueAtMs === null || timeError !== undefined || matterError !== undefined) return
    const backEntry = { formNo, trueAtMs, note: note.trim() }
    if (formKind === 'CASE') {
      onCase(formNo, trueAtMs)
      return
    }
    const saved =
      formKind === 'CONSULTATION'
        ? await logging.run({ ...consultationInput(consultation), backEntry })
        : await opening.run({ ...firstContactInput(contact), backEntry })
    if (saved === undefined) return
    notifySaved(t('entry.saved', { no: formNo, at: dayAndTime(trueAtMs) }))
    onDone()
  }
  return (
    <StepDialog
      title={t('entry.title', { kind: t(`kind.${formKind}`), no: formNo })}
      okText={t(formKind === 'CASE' ? 'entry.toIntake' : 'entry.save')}
      width={formKind === 'CASE' ? 520 : 900}
      busy={logging.busy || opening.busy}
      error={logging.error?.message ?? opening.error?.message ?? null}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <div className="hd-row">
        <Field
          label={t('entry.trueTime')}
          required
          hint={t('entry.trueTimeHint', { now: dayAndTime(nowMs) })}
          error={tried ? timeError : undefined}
        >
          {(ids) => (
            <DatePicker
              {...ids}
              data-first
              showTime={{ format: 'HH:mm', defaultValue: dayjs(clockTime(nowMs), 'HH:mm') }}
              format="YYYY-MM-DD HH:mm"
              needConfirm={false}
              changeOnBlur
              maxDate={dayjs(dayFromMs(nowMs))}
              {...(tried && timeError !== undefined ? { status: 'error' as const } : {})}
              value={trueAtMs === null ? null : toPicker(trueAtMs)}
              onChange={(picked: Dayjs | null) => setTrueAtMs(picked === null ? null : fromPicker(picked))}
            />
          )}
        </Field>
        {formKind === 'CASE' ? null : (
          <Field label={t('common:form.note')}>
            {(ids) => (
              <Input
                {...ids}
                maxLength={2_000}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
      {formKind === 'CONSULTATION' ? (
        <ConsultationFields
          draft={consultation}
          search={searchItems}
          matterError={tried ? matterError : undefined}
          onChange={(part) => setConsultation((draft) => ({ ...draft, ...part }))}
        />
      ) : null}
      {formKind === 'FIRST_CONTACT' ? (
        <FirstContactFields
          draft={contact}
          matterError={tried ? matterError : undefined}
          onChange={(part) => setContact((draft) => ({ ...draft, ...part }))}
        />
      ) : null}
      {formKind === 'CASE' ? <div className="muted">{t('entry.caseHint')}</div> : null}
    </StepDialog>
  )
}
