import { Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../../db/contract/index.ts'
import { extensionLimitOf } from '../../../../db/model/legal-limits.ts'
import {
  SPECIAL_PROCEDURES,
  specialProcedureRule,
  type SpecialProcedureKind,
} from '../../../../db/model/special-procedure.ts'
import type { PeriodUnit } from '../../../../db/model/time-limit.ts'
import { ConfirmerDialog } from '../../../shared/confirmer-dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { KeyChoice } from '../../parts/key-choice.tsx'
import { StepDialog } from '../../parts/step-dialog.tsx'
import { useToday } from '../../parts/use-today.ts'
import { DayInput } from './day-input.tsx'
import type { StepProps } from './dialog-props.ts'

type SuspendFields = Omit<ParamsInput<'cases.suspend'>, 'caseId' | 'revision'>
type ResumeFields = Omit<ParamsInput<'cases.resume'>, 'caseId' | 'revision'>
type ExtendFields = Omit<ParamsInput<'cases.extend'>, 'caseId' | 'revision'>

/** Limits in days or months may be extended by any of these; hours only by hours. */
const DAY_UNITS: readonly PeriodUnit[] = ['WD', 'CD', 'M']
const HOW_TOLD = ['WRITTEN', 'IN_PERSON', 'PHONE', 'SMS'] as const

/** A special procedure begins; the hint says whether its kind usually stops the clock, the host decides. */
export const SuspendDialog = ({ busy, error, onSubmit, onClose }: StepProps<SuspendFields>) => {
  const { t } = useTranslation('cases')
  const [kind, setKind] = useState<SpecialProcedureKind | null>(null)
  const [reason, setReason] = useState('')
  const [fromDay, setFromDay] = useState(useToday())
  const [expectedDays, setExpectedDays] = useState<number | null>(null)
  const [tried, setTried] = useState(false)
  const rule = kind === null ? null : specialProcedureRule(kind)
  return (
    <StepDialog
      title={t('dialog.suspend.title')}
      okText={t('dialog.suspend.ok')}
      busy={busy}
      error={error?.message ?? null}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (kind === null || reason.trim() === '' || fromDay === '') return
        onSubmit({ kind, reason: reason.trim(), fromDay, expectedDays })
      }}
    >
      <Field
        label={t('dialog.suspend.kind')}
        required
        error={tried && kind === null ? t('dialog.chooseKind') : undefined}
        hint={rule ? (rule.stopsClock ? t('dialog.suspend.stops') : t('dialog.suspend.runs')) : undefined}
      >
        {() => (
          <KeyChoice
            ariaLabel={t('dialog.suspend.kind')}
            invalid={tried && kind === null}
            value={kind}
            onChange={setKind}
            options={SPECIAL_PROCEDURES.map((value) => ({ value, label: t(`special.${value}`) }))}
          />
        )}
      </Field>
      <Field
        label={t('dialog.reason')}
        required
        error={tried && reason.trim() === '' ? t('dialog.reasonNeeded') : undefined}
      >
        {(ids) => (
          <Input
            {...ids}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="hd-row">
        <Field label={t('dialog.suspend.fromDay')} required>
          {(ids) => (
            <DayInput id={ids.id} value={fromDay} onChange={setFromDay} invalid={tried && fromDay === ''} />
          )}
        </Field>
        <Field label={t('dialog.suspend.expectedDays')}>
          {(ids) => (
            <InputNumber
              {...ids}
              min={1}
              max={3650}
              precision={0}
              controls={false}
              value={expectedDays}
              onChange={setExpectedDays}
            />
          )}
        </Field>
      </div>
    </StepDialog>
  )
}

/** The procedure is over; the clock runs on from the next working day. */
export const ResumeDialog = ({ caseFile, busy, error, onSubmit, onClose }: StepProps<ResumeFields>) => {
  const { t } = useTranslation('cases')
  const [toDay, setToDay] = useState(useToday())
  const [note, setNote] = useState('')
  const running = caseFile.suspensions.findLast((suspension) => suspension.toDay === null)
  return (
    <StepDialog
      title={t('dialog.resume.title')}
      okText={t('dialog.resume.ok')}
      busy={busy}
      okDisabled={toDay === ''}
      error={error?.message ?? null}
      onClose={onClose}
      onSubmit={() => onSubmit({ toDay, note: note.trim() })}
    >
      <div className="hd-row">
        <Field label={t('dialog.resume.toDay')} required>
          {(ids) => (
            <DayInput
              id={ids.id}
              value={toDay}
              onChange={setToDay}
              {...(running ? { min: running.fromDay } : {})}
            />
          )}
        </Field>
        <Field label={t('dialog.note')}>
          {(ids) => (
            <Input {...ids} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
          )}
        </Field>
      </div>
    </StepDialog>
  )
}

/** An extension: how long, why, how the applicant was told, and who approved it with a PIN. */
export const ExtendDialog = ({ caseFile, busy, error, onSubmit, onClose }: StepProps<ExtendFields>) => {
  const { t } = useTranslation('cases')
  const inHours = (caseFile.promiseLimit ?? caseFile.statutoryLimit)?.unit === 'H'
  const [unit, setUnit] = useState<PeriodUnit>(inHours ? 'H' : 'WD')
  const [amount, setAmount] = useState<number | null>(null)
  const legal = extensionLimitOf(caseFile.kind)
  const isLong = unit === 'WD' && legal.unit === 'WD' && amount !== null && amount > legal.value
  const [reason, setReason] = useState('')
  const [howTold, setHowTold] = useState<(typeof HOW_TOLD)[number]>('WRITTEN')
  const [tried, setTried] = useState(false)
  const [confirming, setConfirming] = useState(false)
  const complete = amount !== null && reason.trim() !== ''
  return (
    <>
      <StepDialog
        title={t('dialog.extend.title')}
        okText={t('dialog.extend.ok')}
        busy={busy}
        error={confirming ? null : (error?.message ?? null)}
        onClose={onClose}
        onSubmit={() => {
          setTried(true)
          if (complete) setConfirming(true)
        }}
      >
        <Field
          label={t(`dialog.extend.amount.${unit}`)}
          required
          error={tried && amount === null ? t('dialog.daysNeeded') : undefined}
          hint={isLong && legal.unit === 'WD' ? t('dialog.extend.long', { days: legal.value }) : undefined}
        >
          {(ids) => (
            <InputNumber
              {...ids}
              min={1}
              max={90}
              precision={0}
              controls={false}
              value={amount}
              onChange={setAmount}
            />
          )}
        </Field>
        {inHours ? null : (
          <Field label={t('dialog.extend.unit')}>
            {() => (
              <KeyChoice
                ariaLabel={t('dialog.extend.unit')}
                value={unit}
                onChange={setUnit}
                options={DAY_UNITS.map((value) => ({ value, label: t(`dialog.extend.unitName.${value}`) }))}
              />
            )}
          </Field>
        )}
        <Field
          label={t('dialog.reason')}
          required
          error={tried && reason.trim() === '' ? t('dialog.reasonNeeded') : undefined}
        >
          {(ids) => (
            <Input
              {...ids}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('dialog.extend.howTold')} hint={t('dialog.extend.hint')}>
          {() => (
            <KeyChoice
              ariaLabel={t('dialog.extend.howTold')}
              value={howTold}
              onChange={setHowTold}
              options={HOW_TOLD.map((value) => ({ value, label: t(`howTold.${value}`) }))}
            />
          )}
        </Field>
      </StepDialog>
      <ConfirmerDialog
        open={confirming}
        unitId={caseFile.unitId}
        busy={busy}
        error={error}
        onCancel={() => setConfirming(false)}
        onConfirm={(confirmer) => {
          if (amount !== null) onSubmit({ unit, amount, reason: reason.trim(), howTold, confirmer })
        }}
      />
    </>
  )
}
