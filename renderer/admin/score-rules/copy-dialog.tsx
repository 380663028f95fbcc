import { Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScoreRuleSet } from '../../../db/model/assessment/score-rules.ts'
import { DayInput } from '../../desk/case/dialogs/day-input.tsx'
import { Field } from '../../desk/parts/field.tsx'
import { useToday } from '../../desk/parts/use-today.ts'
import { nextMonth } from './rules-draft.ts'

interface CopyDialogProps {
  readonly rules: ScoreRuleSet
  readonly onCopy: (name: string, validFrom: string) => void
  readonly onClose: () => void
}

/** A set of the hall's own, begun from another: two answers, and Enter. */
export function CopyDialog({ rules, onCopy, onClose }: CopyDialogProps) {
  const { t } = useTranslation(['score-rules', 'common'])
  const today = useToday()
  const [validFrom, setValidFrom] = useState(nextMonth(today))
  const [name, setName] = useState(t('score-rules:copy.nameOf', { year: nextMonth(today).slice(0, 4) }))
  const isReady = name.trim() !== '' && validFrom !== ''
  const submit = (): void => {
    if (isReady) onCopy(name.trim(), validFrom)
  }
  return (
    <Modal
      open
      title={t('score-rules:copy.title', { name: rules.name })}
      okText={t('score-rules:copy.begin')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ disabled: !isReady }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="score-form">
        <p className="muted">{t('score-rules:copy.help')}</p>
        <Field label={t('score-rules:field.setName')} required>
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              maxLength={120}
              value={name}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setName(event.target.value)}
              onPressEnter={submit}
            />
          )}
        </Field>
        <Field label={t('score-rules:field.validFrom')} required hint={t('score-rules:hint.validFrom')}>
          {(ids) => <DayInput id={ids.id} value={validFrom} onChange={setValidFrom} />}
        </Field>
      </div>
    </Modal>
  )
}
