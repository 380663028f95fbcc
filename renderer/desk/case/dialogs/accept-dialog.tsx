import { Alert, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../../db/contract/index.ts'
import { lackingMaterials } from '../../../../db/model/case.ts'
import { useFormat } from '../../../shared/format.ts'
import { Field } from '../../parts/field.tsx'
import { StepDialog } from '../../parts/step-dialog.tsx'
import { DayInput } from './day-input.tsx'
import type { StepProps } from './dialog-props.ts'

type AcceptFields = Omit<ParamsInput<'cases.accept'>, 'caseId' | 'revision'>

export interface AcceptDialogProps extends StepProps<AcceptFields> {
  /** Due day if accepted now; null where the item promises nothing. */
  readonly previewDueDay: string | null
  /** Accepted by law from its receipt (行政许可法 art. 32(4)): nothing lacking stands in the way. */
  readonly deemed: boolean
}

/** Acceptance with the day it promises; gaps the item tolerates get a day of their own. */
export const AcceptDialog = ({
  caseFile,
  previewDueDay,
  deemed,
  busy,
  error,
  onSubmit,
  onClose,
}: AcceptDialogProps) => {
  const { t } = useTranslation('cases')
  const { longDay } = useFormat()
  const tolerated = caseFile.materials.filter((material) => material.verdict === 'TOLERATED')
  const lacking = lackingMaterials(caseFile.materials)
  const tolerable = lacking.filter((material) => material.requirement === 'TOLERABLE')
  const withGaps = !deemed && tolerated.length + tolerable.length > 0
  const [dueDay, setDueDay] = useState(previewDueDay ?? '')
  const [promise, setPromise] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <StepDialog
      title={t('dialog.accept.title')}
      okText={t('dialog.accept.ok')}
      busy={busy}
      error={error?.message ?? null}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (withGaps && dueDay === '') return
        onSubmit({ tolerance: withGaps ? { dueDay, promise: promise.trim() } : null })
      }}
    >
      <p className="hd-why-due">
        {previewDueDay === null
          ? t('dialog.accept.noDue')
          : t('dialog.accept.due', { day: longDay(previewDueDay) })}
      </p>
      {deemed ? <Alert type="error" showIcon title={t('dialog.accept.deemed')} /> : null}
      {!deemed && lacking.length > tolerable.length ? (
        <Alert
          type="warning"
          showIcon
          title={t('dialog.accept.lacking', {
            names: lacking
              .filter((material) => material.requirement !== 'TOLERABLE')
              .map((material) => material.name)
              .join(t('comma')),
          })}
        />
      ) : null}
      {withGaps ? (
        <>
          <div>
            {t('dialog.accept.tolerated')}
            <ul className="hd-lack-list">
              {[...tolerated, ...tolerable].map((material) => (
                <li key={material.materialId}>{material.name}</li>
              ))}
            </ul>
          </div>
          <div className="hd-row">
            <Field
              label={t('dialog.accept.toleranceDay')}
              required
              error={tried && dueDay === '' ? t('dialog.dayNeeded') : undefined}
            >
              {(ids) => (
                <DayInput id={ids.id} value={dueDay} onChange={setDueDay} invalid={tried && dueDay === ''} />
              )}
            </Field>
            <Field label={t('dialog.accept.promise')}>
              {(ids) => (
                <Input
                  {...ids}
                  maxLength={2000}
                  value={promise}
                  onChange={(event) => setPromise(event.target.value)}
                />
              )}
            </Field>
          </div>
        </>
      ) : null}
    </StepDialog>
  )
}
