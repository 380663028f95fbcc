import { Input, Select, type InputRef } from 'antd'
import { useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { IdKind } from '../../../db/model/party.ts'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { findingText } from './finding-text.ts'
import { withApplicantKind, type AgentDraft, type ApplicantDraft } from './party-draft.ts'
import './intake.css'

export interface PartyFieldsHandle {
  focusName(): void
  focusFindings(): void
}

/** Enter goes to the next field of the block, and past its last one to what follows. */
const useEnterOrder = (onDone: (() => void) | undefined) => {
  const root = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.altKey) return
    if (!(event.target instanceof HTMLInputElement) || event.target.getAttribute('role') === 'combobox')
      return
    event.preventDefault()
    const inputs = [...(root.current?.querySelectorAll<HTMLInputElement>('input[data-enter]') ?? [])]
    const next = inputs[inputs.indexOf(event.target) + 1]
    if (next) next.focus()
    else onDone?.()
  }
  return { root, onKeyDown }
}

export interface ApplicantFieldsProps {
  readonly draft: ApplicantDraft
  readonly onChange: (draft: ApplicantDraft) => void
  /** Codes of what looks wrong with the identifier now. */
  readonly findings: readonly string[]
  readonly nameError?: string | undefined
  readonly showFindingErrors: boolean
  readonly onDone?: () => void
  readonly ref?: Ref<PartyFieldsHandle>
}

/** Person or organisation that applies, with live warnings that want a reason but never block. */
export const ApplicantFields = ({
  draft,
  onChange,
  findings,
  nameError,
  showFindingErrors,
  onDone,
  ref,
}: ApplicantFieldsProps) => {
  const { t } = useTranslation(['cases', 'common'])
  const name = useRef<InputRef>(null)
  const { root, onKeyDown } = useEnterOrder(onDone)
  useImperativeHandle(ref, () => ({
    focusName: () => name.current?.focus(),
    focusFindings: () => root.current?.querySelector<HTMLInputElement>('input[data-finding]')?.focus(),
  }))
  const set = (part: Partial<ApplicantDraft>) => onChange({ ...draft, ...part })
  const organisation = draft.kind === 'ORGANISATION'
  return (
    <div ref={root} className="hd-party" onKeyDown={onKeyDown} role="group" aria-label={t('party.applicant')}>
      <div className="hd-row hd-party-top">
        <Field
          label={organisation ? t('party.organisationName') : t('party.name')}
          required
          error={nameError}
          className="hd-grow"
        >
          {(ids) => (
            <Input
              {...ids}
              ref={name}
              data-enter
              maxLength={120}
              autoComplete="off"
              {...(nameError ? { status: 'error' as const } : {})}
              value={draft.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('party.kind')} className="hd-party-kind">
          {() => (
            <KeyChoice
              ariaLabel={t('party.kind')}
              value={draft.kind}
              onChange={(kind) => onChange(withApplicantKind(draft, kind))}
              onChosen={() => name.current?.focus()}
              options={[
                { value: 'PERSON', label: t('common:partyKind.PERSON') },
                { value: 'ORGANISATION', label: t('common:partyKind.ORGANISATION') },
              ]}
            />
          )}
        </Field>
      </div>
      <IdentifierRow
        idKind={draft.idKind}
        idNumber={draft.idNumber}
        warned={findings.some((code) => !code.startsWith('PHONE_'))}
        onChange={(part) => set({ ...part, reasons: {} })}
      />
      {findings.map((code) => (
        <div key={code} className="hd-finding" role="alert">
          <span className="hd-finding-text">⚠ {findingText(t, code)}</span>
          <Input
            size="small"
            data-enter
            data-finding
            maxLength={200}
            aria-label={t('party.findingReason')}
            placeholder={t('party.findingReason')}
            {...(showFindingErrors && (draft.reasons[code] ?? '').trim() === ''
              ? { status: 'error' as const }
              : {})}
            value={draft.reasons[code] ?? ''}
            onChange={(event) => set({ reasons: { ...draft.reasons, [code]: event.target.value } })}
          />
        </div>
      ))}
      <div className="hd-row">
        {organisation ? (
          <Field label={t('party.legalRepresentative')}>
            {(ids) => (
              <Input
                {...ids}
                data-enter
                maxLength={120}
                value={draft.legalRepresentative}
                onChange={(event) => set({ legalRepresentative: event.target.value })}
              />
            )}
          </Field>
        ) : null}
        <Field label={t('party.phone')}>
          {(ids) => (
            <Input
              {...ids}
              data-enter
              maxLength={40}
              inputMode="tel"
              autoComplete="off"
              {...(findings.some((code) => code.startsWith('PHONE_')) ? { status: 'warning' as const } : {})}
              value={draft.phone}
              onChange={(event) => set({ phone: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('party.address')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={300}
              autoComplete="off"
              value={draft.address}
              onChange={(event) => set({ address: event.target.value })}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.nativeEvent.isComposing && !event.ctrlKey) onDone?.()
              }}
            />
          )}
        </Field>
      </div>
    </div>
  )
}

interface IdentifierRowProps {
  readonly idKind: IdKind
  readonly idNumber: string
  readonly warned: boolean
  readonly onChange: (part: { idKind?: IdKind; idNumber?: string }) => void
}

const IdentifierRow = ({ idKind, idNumber, warned, onChange }: IdentifierRowProps) => {
  const { t } = useTranslation(['cases', 'common'])
  return (
    <div className="hd-row hd-identifier">
      <Field label={t('party.idKind')} className="hd-id-kind">
        {(ids) => (
          <Select<IdKind>
            {...ids}
            value={idKind}
            onChange={(value) => onChange({ idKind: value })}
            options={IdKind.options.map((value) => ({ value, label: t(`common:idKind.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t('party.idNumber')} className="hd-grow">
        {(ids) => (
          <Input
            {...ids}
            data-enter
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            className="hd-mono"
            {...(warned ? { status: 'warning' as const } : {})}
            value={idNumber}
            onChange={(event) => onChange({ idNumber: event.target.value })}
          />
        )}
      </Field>
    </div>
  )
}

export interface AgentFieldsProps {
  readonly draft: AgentDraft
  readonly onChange: (draft: AgentDraft) => void
  readonly findings: readonly string[]
  readonly nameError?: string | undefined
  readonly onDone?: () => void
  readonly ref?: Ref<PartyFieldsHandle>
}

/** 代理人/经办人: who stands at the window for the applicant. */
export const AgentFields = ({ draft, onChange, findings, nameError, onDone, ref }: AgentFieldsProps) => {
  const { t } = useTranslation(['cases', 'common'])
  const name = useRef<InputRef>(null)
  const { root, onKeyDown } = useEnterOrder(onDone)
  useImperativeHandle(ref, () => ({ focusName: () => name.current?.focus(), focusFindings: () => undefined }))
  const set = (part: Partial<AgentDraft>) => onChange({ ...draft, ...part })
  return (
    <div ref={root} className="hd-party" onKeyDown={onKeyDown} role="group" aria-label={t('party.agent')}>
      <div className="hd-row">
        <Field label={t('party.agentName')} required error={nameError}>
          {(ids) => (
            <Input
              {...ids}
              ref={name}
              data-enter
              maxLength={120}
              autoComplete="off"
              {...(nameError ? { status: 'error' as const } : {})}
              value={draft.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('party.relation')}>
          {(ids) => (
            <Input
              {...ids}
              data-enter
              maxLength={60}
              value={draft.relation}
              onChange={(event) => set({ relation: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('party.phone')}>
          {(ids) => (
            <Input
              {...ids}
              data-enter
              maxLength={40}
              inputMode="tel"
              autoComplete="off"
              value={draft.phone}
              onChange={(event) => set({ phone: event.target.value })}
            />
          )}
        </Field>
      </div>
      <IdentifierRow
        idKind={draft.idKind}
        idNumber={draft.idNumber}
        warned={findings.length > 0}
        onChange={set}
      />
      {findings.map((code) => (
        <div key={code} className="hd-finding" role="alert">
          <span className="hd-finding-text">⚠ {findingText(t, code)}</span>
        </div>
      ))}
    </div>
  )
}
