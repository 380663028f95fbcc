import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import type { SharedDialogProps } from './quick-reason-dialog.tsx'
import type { WindowView } from './queue-types.ts'
import { takeOverBy, takeOverWays, type TakeOverWay } from './taking-over.ts'

interface TakeOverChoiceProps {
  readonly view: Pick<WindowView, 'current'>
  readonly value: TakeOverWay
  readonly onChange: (way: TakeOverWay) => void
}

/** Go on, put back, or end it: with a visitor whom somebody else began to serve. */
export function TakeOverChoice({ view, value, onChange }: TakeOverChoiceProps) {
  const { t } = useTranslation('queue')
  return (
    <KeyChoice
      first
      ariaLabel={t('takeOver.label')}
      value={value}
      options={takeOverWays(view).map((way) => ({ value: way, label: t(`takeOver.way.${way}`) }))}
      onChange={onChange}
    />
  )
}

interface TakeOverDialogProps extends SharedDialogProps {
  readonly view: WindowView
  readonly visit: NonNullable<WindowView['visit']>
}

/** Asked once of whoever signs in at a window where a visitor of somebody else still is. */
export function TakeOverDialog({ view, visit, busy, error, onClose }: TakeOverDialogProps) {
  const { t } = useTranslation('queue')
  const [way, setWay] = useState<TakeOverWay>('GO_ON')
  return (
    <StepDialog
      title={
        visit.number === '' ? t('takeOver.titleNoTicket') : t('takeOver.title', { number: visit.number })
      }
      okText={t('takeOver.ok')}
      width={520}
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={() => void takeOverBy(way)}
    >
      <div>{t('takeOver.hint', { name: visit.staffName })}</div>
      <Field label={t('takeOver.label')} required>
        {() => <TakeOverChoice view={view} value={way} onChange={setWay} />}
      </Field>
    </StepDialog>
  )
}
