import { InputNumber } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useHallAction } from '../../shared/use-query.ts'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { FORM_KINDS, type FormKind } from './blank-form.tsx'

const BATCH_MAX = 200

interface PrintBatchDialogProps {
  readonly onReserved: (kind: FormKind, formNos: readonly string[]) => void
  readonly onClose: () => void
}

/** Reserves numbers; once reserved they are used, printed or not, and can be printed again from the list. */
export const PrintBatchDialog = ({ onReserved, onClose }: PrintBatchDialogProps): ReactNode => {
  const { t } = useTranslation('forms')
  const action = useHallAction('forms.print')
  const [kind, setKind] = useState<FormKind>('CONSULTATION')
  const [count, setCount] = useState(10)
  const submit = async (): Promise<void> => {
    const reserved = await action.run({ formKind: kind, count })
    if (reserved !== undefined) onReserved(kind, reserved.formNos)
  }
  return (
    <StepDialog
      title={t('batch.title')}
      okText={t('batch.print')}
      width={480}
      busy={action.busy}
      error={action.error?.message ?? null}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field label={t('batch.kind')}>
        {() => (
          <KeyChoice
            ariaLabel={t('batch.kind')}
            value={kind}
            options={FORM_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            onChange={setKind}
          />
        )}
      </Field>
      <Field label={t('batch.count')} hint={t('batch.hint')}>
        {(ids) => (
          <InputNumber
            {...ids}
            data-first
            min={1}
            max={BATCH_MAX}
            precision={0}
            value={count}
            onChange={(value) => setCount(value ?? 1)}
          />
        )}
      </Field>
    </StepDialog>
  )
}
