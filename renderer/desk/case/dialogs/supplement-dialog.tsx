import { Alert, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../../db/contract/index.ts'
import { lacksOf, tellLack } from '../../../../db/model/lack.ts'
import type { Material } from '../../../../db/model/reference.ts'
import { ConfirmerDialog } from '../../../shared/confirmer-dialog.tsx'
import { Omissions, omissionsComplete, type OmissionReasons } from '../../items/omissions.tsx'
import { Field } from '../../parts/field.tsx'
import { KeyChoice } from '../../parts/key-choice.tsx'
import { StepDialog } from '../../parts/step-dialog.tsx'
import { DayInput } from './day-input.tsx'
import type { StepProps } from './dialog-props.ts'

type SupplementFields = Omit<ParamsInput<'cases.askSupplement'>, 'caseId' | 'revision'>

const WAYS = ['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL'] as const
const REASONS = ['APPLICANT_CHANGED_FACTS', 'LAW_CHANGED', 'NEW_MATERIAL_DEFECTIVE', 'OUR_OMISSION'] as const

interface SupplementDialogProps extends StepProps<SupplementFields> {
  readonly guide: readonly Material[]
}

/** The supplement notice: everything lacking at once; a second one about the same asks why and for a confirmation. */
export const SupplementDialog = ({
  caseFile,
  guide,
  busy,
  error,
  onSubmit,
  onClose,
}: SupplementDialogProps) => {
  const { t } = useTranslation(['cases', 'common'])
  const [omitted, setOmitted] = useState<OmissionReasons>({})
  const [written, setWritten] = useState<Readonly<Record<string, string>>>({})
  const lacking = lacksOf(caseFile.materials, guide).map(({ line, material, lack }) => {
    const text = written[line.materialId] ?? lack
    return { line, material, text, isUntold: text.trim() === '' }
  })
  const told = lacking.filter(({ line }) => omitted[line.materialId] === undefined)
  const [dueDay, setDueDay] = useState('')
  const [way, setWay] = useState<(typeof WAYS)[number]>('IN_PERSON')
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const [confirming, setConfirming] = useState(false)
  // The host knows whether the first notice could have said it; from then on the dialog asks for the reason.
  const [second, setSecond] = useState(false)
  if (error?.code === 'SECOND_NOTICE_REASON_NEEDED' && !second) {
    setSecond(true)
    setTried(false)
  }

  const fields = (secondNotice: SupplementFields['secondNotice']): SupplementFields => ({
    omitted: Object.entries(omitted).map(([materialId, text]) => ({ materialId, reason: text.trim() })),
    lacks: told.map(({ line: { materialId }, text }) => ({ materialId, text: text.trim() })),
    dueDay: dueDay === '' ? null : dueDay,
    way,
    secondNotice,
  })
  const submit = () => {
    setTried(true)
    if (!omissionsComplete(omitted) || told.some(({ isUntold }) => isUntold)) return
    if (second && reason === null) return
    if (second) setConfirming(true)
    else onSubmit(fields(null))
  }
  return (
    <>
      <StepDialog
        title={t('dialog.supplement.title')}
        okText={t('dialog.supplement.ok')}
        width={760}
        stage={second ? 'SECOND' : 'FIRST'}
        busy={busy}
        okDisabled={lacking.length === 0}
        error={confirming ? null : (error?.message ?? null)}
        onClose={onClose}
        onSubmit={submit}
      >
        {lacking.length === 0 ? (
          <Alert type="info" showIcon title={t('dialog.supplement.nothing')} />
        ) : (
          <>
            <div className="hd-row">
              <Field label={t('dialog.supplement.way')}>
                {() => (
                  <KeyChoice
                    ariaLabel={t('dialog.supplement.way')}
                    value={way}
                    onChange={setWay}
                    options={WAYS.map((value) => ({ value, label: t(`common:way.${value}`) }))}
                  />
                )}
              </Field>
              <Field label={t('dialog.supplement.dueDay')}>
                {(ids) => <DayInput id={ids.id} value={dueDay} onChange={setDueDay} />}
              </Field>
            </div>
            <Omissions
              title={t('dialog.supplement.lines', { total: lacking.length })}
              lines={lacking.map(({ line, material, text, isUntold }) => ({
                materialId: line.materialId,
                name: line.name,
                detail: t(`common:verdict.${line.verdict}`),
                telling: (
                  <Field
                    label={t('dialog.supplement.lack')}
                    required
                    hint={tellLack('', material)}
                    error={
                      tried && isUntold ? t('dialog.supplement.lackNeeded', { name: line.name }) : undefined
                    }
                  >
                    {(ids) => (
                      <Input
                        {...ids}
                        aria-label={t('dialog.supplement.lackOf', { name: line.name })}
                        maxLength={500}
                        value={text}
                        onChange={({ target }) => setWritten({ ...written, [line.materialId]: target.value })}
                      />
                    )}
                  </Field>
                ),
              }))}
              omitted={omitted}
              showErrors={tried}
              onChange={setOmitted}
            />
          </>
        )}
        {second ? (
          <>
            <Field
              label={t('dialog.supplement.secondReason')}
              required
              error={tried && reason === null ? t('dialog.chooseReason') : undefined}
            >
              {() => (
                <KeyChoice
                  ariaLabel={t('dialog.supplement.secondReason')}
                  first
                  invalid={tried && reason === null}
                  value={reason}
                  onChange={setReason}
                  options={REASONS.map((value) => ({ value, label: t(`secondReason.${value}`) }))}
                />
              )}
            </Field>
            <Field label={t('dialog.note')}>
              {(ids) => (
                <Input
                  {...ids}
                  maxLength={2000}
                  value={note}
                  onChange={(event) => setNote(event.target.value)}
                />
              )}
            </Field>
          </>
        ) : null}
      </StepDialog>
      <ConfirmerDialog
        open={confirming}
        unitId={caseFile.unitId}
        busy={busy}
        error={error?.code === 'SECOND_NOTICE_REASON_NEEDED' ? null : error}
        onCancel={() => setConfirming(false)}
        onConfirm={(confirmer) => {
          if (reason !== null) onSubmit(fields({ reason, note: note.trim(), confirmer }))
        }}
      >
        <p>{t('dialog.supplement.confirm')}</p>
      </ConfirmerDialog>
    </>
  )
}
