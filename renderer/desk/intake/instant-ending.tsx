import { Input, type InputRef } from 'antd'
import { useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../parts/field.tsx'
import type { KeyChoiceHandle } from '../parts/key-choice.tsx'
import { EvaluationChoice } from './evaluation-choice.tsx'
import type { IntakeDraft } from './intake-draft.ts'
import './intake.css'

export interface InstantEndingHandle {
  focus(): void
  focusFee(): void
  focusEvaluation(): void
}

export interface InstantEndingProps {
  readonly draft: IntakeDraft
  readonly onChange: (part: Partial<IntakeDraft>) => void
  readonly feeStandard: string
  readonly feeError?: string | undefined
  /** The field may be left empty. */
  readonly isRatedByVisitor: boolean
  readonly evaluationError?: string | undefined
  readonly ref?: Ref<InstantEndingHandle>
}

/** Decision, fee and evaluation of an on-the-spot case, on the same screen as its intake. */
export const InstantEnding = ({
  draft,
  onChange,
  feeStandard,
  feeError,
  isRatedByVisitor,
  evaluationError,
  ref,
}: InstantEndingProps) => {
  const { t } = useTranslation(['intake', 'cases'])
  const first = useRef<InputRef>(null)
  const fee = useRef<InputRef>(null)
  const evaluation = useRef<KeyChoiceHandle>(null)
  const root = useRef<HTMLDivElement>(null)
  useImperativeHandle(ref, () => ({
    focus: () => first.current?.focus(),
    focusFee: () => fee.current?.focus(),
    focusEvaluation: () => evaluation.current?.focus(),
  }))
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.nativeEvent.isComposing) return
    if (!(event.target instanceof HTMLInputElement)) return
    event.preventDefault()
    const inputs = [...(root.current?.querySelectorAll('input') ?? [])]
    const next = inputs[inputs.indexOf(event.target) + 1]
    if (next) next.focus()
    else evaluation.current?.focus()
  }
  return (
    <div ref={root} className="hd-panel" role="group" aria-label={t('ending.title')} onKeyDown={onKeyDown}>
      <div className="hd-intake-end">
        <Field label={t('ending.certificateName')}>
          {(ids) => (
            <Input
              {...ids}
              ref={first}
              maxLength={120}
              value={draft.certificateName}
              onChange={(event) => onChange({ certificateName: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('ending.certificateNo')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={120}
              value={draft.certificateNo}
              onChange={(event) => onChange({ certificateNo: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('ending.reason')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={2000}
              value={draft.decisionReason}
              onChange={(event) => onChange({ decisionReason: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('ending.fee')} error={feeError}>
          {(ids) => (
            <Input
              {...ids}
              ref={fee}
              inputMode="decimal"
              maxLength={14}
              placeholder="0.00"
              title={feeStandard}
              {...(feeError ? { status: 'error' as const } : {})}
              value={draft.feeYuan}
              onChange={(event) => onChange({ feeYuan: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('ending.receiptNo')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={60}
              value={draft.feeReceiptNo}
              onChange={(event) => onChange({ feeReceiptNo: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t('cases:evaluation.title')}
          required={!isRatedByVisitor}
          hint={isRatedByVisitor ? t('ending.ratedByVisitor') : undefined}
          error={evaluationError}
          className="hd-evaluation"
        >
          {() => (
            <EvaluationChoice
              ref={evaluation}
              invalid={evaluationError !== undefined}
              value={draft.evaluation}
              onChange={(value) => onChange({ evaluation: value })}
            />
          )}
        </Field>
      </div>
    </div>
  )
}
