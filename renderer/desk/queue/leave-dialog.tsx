import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { leaveBy, waysOf, type LeavingWay } from './leaving.ts'
import type { Going } from './queue-store.ts'
import type { WindowView } from './queue-types.ts'
import type { SharedDialogProps } from './quick-reason-dialog.tsx'

interface LeaveDialogProps extends SharedDialogProps {
  readonly view: WindowView
  readonly how: Going
}

/** Asked before a clerk goes while a visitor is at the window: nobody is left sitting there unseen. */
export function LeaveDialog({ view, how, busy, error, onClose }: LeaveDialogProps) {
  const { t } = useTranslation(['queue', 'common'])
  // Another person takes over where one switches; who logs out says what is to be.
  const [way, setWay] = useState<LeavingWay | null>(how === 'SWITCH' ? 'NEXT' : null)
  const [tried, setTried] = useState(false)
  const number = view.current?.number ?? view.visit?.number ?? ''
  const ways = waysOf(view)
  const isMissing = tried && way === null
  return (
    <StepDialog
      title={number === '' ? t('leave.titleNoTicket') : t('leave.title', { number })}
      okText={t(`leave.ok.${typeof how === 'string' ? how : 'WINDOW'}`)}
      width={520}
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (way !== null && ways.includes(way)) void leaveBy(way, how)
      }}
    >
      <div>{t('leave.hint')}</div>
      <Field
        label={t('leave.label')}
        required
        error={isMissing ? t('common:form.required', { field: t('leave.label') }) : undefined}
      >
        {() => (
          <KeyChoice
            first
            ariaLabel={t('leave.label')}
            invalid={isMissing}
            value={way}
            options={ways.map((value) => ({ value, label: t(`leave.way.${value}`) }))}
            onChange={setWay}
          />
        )}
      </Field>
      <div className="muted">{t('leave.paused', { window: view.windowName })}</div>
    </StepDialog>
  )
}
