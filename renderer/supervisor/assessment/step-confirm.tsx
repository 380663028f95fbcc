import { Alert, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../desk/parts/field.tsx'
import { StepDialog } from '../../desk/parts/step-dialog.tsx'
import type { PeriodView } from '../../shared/assessment/assessment-types.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { SlowWork } from './slow-work.tsx'

export type PeriodStep = 'COMPILE' | 'PUBLISH' | 'WITHDRAW' | 'LOCK'

interface StepConfirmProps {
  readonly step: PeriodStep
  readonly period: PeriodView
  /** Facts nobody has decided on. */
  readonly openFacts: number
  /** Rates nobody has entered: they count in full. */
  readonly openFigures: number
  /** What should be looked at first, in words. */
  readonly notes: readonly string[]
  readonly onClose: () => void
}

/** One step of a period, with what it does before it is done. */
export function StepConfirm({ step, period, openFacts, openFigures, notes, onClose }: StepConfirmProps) {
  const { t } = useTranslation(['assessment', 'common'])
  const words = usePeriodWords()
  const compile = useHallAction('assessment.compile')
  const publish = useHallAction('assessment.publish')
  const withdraw = useHallAction('assessment.withdraw')
  const lock = useHallAction('assessment.lock')
  const action = { COMPILE: compile, PUBLISH: publish, WITHDRAW: withdraw, LOCK: lock }[step]
  const [leave, setLeave] = useState(false)
  const [leaveFigures, setLeaveFigures] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const leaves = step === 'PUBLISH' && openFacts > 0
  const lacksFigures = step === 'PUBLISH' && openFigures > 0
  const unsaid = (leaves && !leave) || (lacksFigures && !leaveFigures)
  const lacksReason = step === 'WITHDRAW' && reason.trim() === ''
  const { periodId } = period
  const run = () => {
    switch (step) {
      case 'COMPILE':
        return compile.run({ kind: period.kind, day: period.from })
      case 'PUBLISH':
        return publish.run({ periodId, leaveProposals: leaves })
      case 'WITHDRAW':
        return withdraw.run({ periodId, reason: reason.trim() })
      case 'LOCK':
        return lock.run({ periodId })
    }
  }
  const submit = async (): Promise<void> => {
    setTried(true)
    if (lacksReason || unsaid) return
    if ((await run()) === undefined) return
    notifySaved(t(`assessment:step.done.${step}`, { period: words.name(period) }))
    onClose()
  }
  return (
    <StepDialog
      title={t(`assessment:step.title.${step}`, { period: words.name(period) })}
      okText={t(`assessment:step.ok.${step}`)}
      danger={step === 'WITHDRAW'}
      okDisabled={unsaid}
      busy={action.busy}
      error={action.error?.message ?? null}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <p className="assess-happens">{t(`assessment:step.happens.${step}`)}</p>
      {notes.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          title={t('assessment:step.notes')}
          description={notes.join(t('assessment:listSeparator'))}
        />
      )}
      {leaves ? (
        <Checkbox checked={leave} onChange={(event) => setLeave(event.target.checked)}>
          {t('assessment:step.leave', { count: openFacts })}
        </Checkbox>
      ) : null}
      {lacksFigures ? (
        <Checkbox checked={leaveFigures} onChange={(event) => setLeaveFigures(event.target.checked)}>
          {t('assessment:step.leaveFigures', { count: openFigures })}
        </Checkbox>
      ) : null}
      {step === 'WITHDRAW' ? (
        <Field
          label={t('common:form.reason')}
          required
          error={
            tried && lacksReason ? t('common:form.required', { field: t('common:form.reason') }) : undefined
          }
        >
          {(ids) => (
            <Input
              {...ids}
              data-first
              maxLength={1_000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <SlowWork active={action.busy} text={t('assessment:step.busy')} />
    </StepDialog>
  )
}
