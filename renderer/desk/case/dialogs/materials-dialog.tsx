import { Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lackingMaterials } from '../../../../db/model/case.ts'
import type { CaseMaterial } from '../../../../db/model/events/case-events.ts'
import type { Material } from '../../../../db/model/reference.ts'
import { MaterialsVerdicts } from '../../intake/materials-verdicts.tsx'
import { Field } from '../../parts/field.tsx'
import { StepDialog } from '../../parts/step-dialog.tsx'
import type { StepProps } from './dialog-props.ts'

export type MaterialsStep = 'review' | 'receive' | 'supply'

interface MaterialsFields {
  readonly materials: CaseMaterial[]
  readonly note: string
  readonly trip: boolean
}

export interface MaterialsDialogProps extends StepProps<MaterialsFields> {
  readonly step: MaterialsStep
  readonly guide: readonly Material[]
}

const linesFor = (step: MaterialsStep, materials: readonly CaseMaterial[]): CaseMaterial[] => {
  if (step === 'review') return [...materials]
  if (step === 'supply') return materials.filter((material) => material.verdict === 'TOLERATED')
  // What is brought now starts unlooked-at, so that nothing passes without a verdict.
  return lackingMaterials(materials).map((material) => ({ ...material, verdict: 'UNCHECKED', note: '' }))
}

/** Verdicts on materials: at review, when the supplement comes in, when tolerated gaps are filled. */
export const MaterialsDialog = ({
  step,
  caseFile,
  guide,
  busy,
  error,
  onSubmit,
  onClose,
}: MaterialsDialogProps) => {
  const { t } = useTranslation('cases')
  const [materials, setMaterials] = useState(() => linesFor(step, caseFile.materials))
  const [note, setNote] = useState('')
  const [trip, setTrip] = useState(true)
  // A line nobody looked at says nothing new; the host keeps what it had.
  const judged =
    step === 'receive' ? materials.filter((material) => material.verdict !== 'UNCHECKED') : materials
  return (
    <StepDialog
      title={t(`dialog.${step}.title`)}
      okText={t(`dialog.${step}.ok`)}
      width={920}
      busy={busy}
      okDisabled={judged.length === 0}
      error={error?.message ?? null}
      onClose={onClose}
      onSubmit={() => onSubmit({ materials: judged, note: note.trim(), trip })}
    >
      <div className="hd-dialog-verdicts">
        <MaterialsVerdicts materials={materials} guide={guide} onChange={setMaterials} />
      </div>
      {step === 'receive' ? (
        <Checkbox checked={trip} onChange={(event) => setTrip(event.target.checked)}>
          {t('dialog.receive.trip')}
        </Checkbox>
      ) : null}
      <Field label={t('dialog.note')}>
        {(ids) => (
          <Input {...ids} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}
