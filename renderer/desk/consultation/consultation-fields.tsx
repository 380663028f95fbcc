import { Input, Select, type InputRef } from 'antd'
import { useImperativeHandle, useRef, type ReactNode, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { ItemHit } from '../../../db/contract/items.ts'
import { ItemPicker, type ItemPickerHandle } from '../items/item-picker.tsx'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { OUTCOMES, WAYS, type ConsultationDraft, type Way } from './consultation-draft.ts'
import './consultation.css'

export interface ConsultationFieldsHandle {
  focus(): void
  focusMatter(): void
}

export interface ConsultationFieldsProps {
  readonly draft: ConsultationDraft
  readonly onChange: (part: Partial<ConsultationDraft>) => void
  readonly search: (text: string) => Promise<readonly ItemHit[]>
  readonly matterError?: string | undefined
  /** The button beside the line; left out in a dialog, which has its own. */
  readonly action?: ReactNode
  readonly ref?: Ref<ConsultationFieldsHandle>
}

/** A consultation in one line: item, matter, Enter (of the form around it). Outcome, way and visitor stand ready beneath. */
export const ConsultationFields = ({
  draft,
  onChange,
  search,
  matterError,
  action,
  ref,
}: ConsultationFieldsProps) => {
  const { t } = useTranslation(['consultations', 'common'])
  const picker = useRef<ItemPickerHandle>(null)
  const matter = useRef<InputRef>(null)
  useImperativeHandle(ref, () => ({
    focus: () => picker.current?.focus(),
    focusMatter: () => matter.current?.focus(),
  }))
  return (
    <div className="hd-consult-fields">
      <div className="hd-consult-line">
        <Field label={t('field.item')}>
          {() => (
            <ItemPicker
              ref={picker}
              ariaLabel={t('field.item')}
              value={draft.item}
              search={search}
              onPick={(item) => {
                onChange({ item })
                if (item) matter.current?.focus()
              }}
              onSkip={() => matter.current?.focus()}
            />
          )}
        </Field>
        <Field label={t('field.matter')} required error={matterError}>
          {(ids) => (
            <Input
              {...ids}
              ref={matter}
              maxLength={2000}
              {...(matterError ? { status: 'error' as const } : {})}
              placeholder={t('matterPlaceholder')}
              value={draft.matter}
              onChange={(event) => onChange({ matter: event.target.value })}
            />
          )}
        </Field>
        {action}
      </div>
      <div className="hd-consult-more">
        <Field label={t('field.outcome')} className="hd-consult-outcome">
          {() => (
            <KeyChoice
              ariaLabel={t('field.outcome')}
              value={draft.outcome}
              onChange={(outcome) => onChange({ outcome })}
              options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
            />
          )}
        </Field>
        <Field label={t('field.way')}>
          {(ids) => (
            <Select<Way>
              {...ids}
              value={draft.way}
              onChange={(way) => onChange({ way })}
              options={WAYS.map((value) => ({ value, label: t(`common:way.${value}`) }))}
            />
          )}
        </Field>
        <Field label={t('field.answer')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={2000}
              value={draft.answer}
              onChange={(event) => onChange({ answer: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('field.visitor')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={120}
              autoComplete="off"
              value={draft.visitorName}
              onChange={(event) => onChange({ visitorName: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('field.phone')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={40}
              inputMode="tel"
              autoComplete="off"
              value={draft.visitorPhone}
              onChange={(event) => onChange({ visitorPhone: event.target.value })}
            />
          )}
        </Field>
      </div>
    </div>
  )
}
