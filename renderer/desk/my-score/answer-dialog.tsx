import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttachedFile } from '../../../db/model/assessment/charges.ts'
import { PhotoPicker } from '../../shared/files/photo-picker.tsx'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { Field } from '../parts/field.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'

export type AnswerKind = 'OBJECT' | 'APPEAL' | 'RECTIFY'

interface AnswerDialogProps {
  readonly kind: AnswerKind
  readonly entryId: string
  readonly periodId: string
  readonly onClose: () => void
}

/** An objection, an appeal or a report that it was put right: text, with photos or papers. */
export function AnswerDialog({ kind, entryId, periodId, onClose }: AnswerDialogProps) {
  const { t } = useTranslation(['my-score', 'common'])
  const [text, setText] = useState('')
  const [files, setFiles] = useState<readonly AttachedFile[]>([])
  const [reading, setReading] = useState(false)
  const [tried, setTried] = useState(false)
  const answer = useHallAction('assessment.answer')
  const appeal = useHallAction('assessment.appeal')
  const rectify = useHallAction('assessment.rectify')
  const action = { OBJECT: answer, APPEAL: appeal, RECTIFY: rectify }[kind]
  const words = text.trim()
  const isMissing = kind !== 'RECTIFY' && words === ''
  const send = async (): Promise<void> => {
    setTried(true)
    if (isMissing) return
    const attached = [...files]
    const done =
      kind === 'OBJECT'
        ? await answer.run({ entryId, agrees: false, text: words, files: attached })
        : kind === 'APPEAL'
          ? await appeal.run({ entryId, periodId, text: words, files: attached })
          : await rectify.run({ entryId, note: words, files: attached })
    if (done === undefined) return
    notifySaved(t(`my-score:done.${kind}`))
    onClose()
  }
  const label = t(`my-score:text.${kind}`)
  return (
    <StepDialog
      title={t(`my-score:act.${kind}`)}
      okText={t(`my-score:send.${kind}`)}
      busy={action.busy}
      okDisabled={reading}
      error={action.error?.message ?? null}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <div className="muted">{t(`my-score:hint.${kind}`)}</div>
      <Field
        label={label}
        required={kind !== 'RECTIFY'}
        error={tried && isMissing ? t('common:form.required', { field: label }) : undefined}
      >
        {(ids) => (
          <Input.TextArea
            {...ids}
            data-first
            rows={4}
            maxLength={1_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <PhotoPicker kinds="PICTURES_AND_PDF" files={files} onChange={setFiles} onBusy={setReading} />
    </StepDialog>
  )
}
