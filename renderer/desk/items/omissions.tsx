import { Checkbox, Input } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './items.css'

/** Reason by material id of what is left out; a key with an empty text still wants its reason. */
export type OmissionReasons = Readonly<Record<string, string>>

export const omissionsComplete = (omitted: OmissionReasons): boolean =>
  Object.values(omitted).every((reason) => reason.trim() !== '')

export interface OmissionsProps {
  readonly title: string
  readonly lines: readonly {
    readonly materialId: string
    readonly name: string
    readonly detail: string
    /** Beneath the line while it is told. */
    readonly telling?: ReactNode
  }[]
  readonly omitted: OmissionReasons
  readonly showErrors: boolean
  readonly onChange: (omitted: OmissionReasons) => void
}

/** Lines of a notice: all are in; taking one out is a deliberate act with a reason. */
export const Omissions = ({ title, lines, omitted, showErrors, onChange }: OmissionsProps) => {
  const { t } = useTranslation('items')
  const leaveOut = (materialId: string, out: boolean) => {
    const next = { ...omitted }
    if (out) next[materialId] = ''
    else delete next[materialId]
    onChange(next)
  }
  return (
    <fieldset className="hd-omissions">
      <legend>{title}</legend>
      <ol>
        {lines.map((line) => {
          const reason = omitted[line.materialId]
          const out = reason !== undefined
          return (
            <li key={line.materialId} data-out={out}>
              <div className="hd-omission-line">
                <span className="hd-omission-name">
                  {line.name}
                  {line.detail ? <span className="hd-secondary"> {line.detail}</span> : null}
                </span>
                <Checkbox checked={out} onChange={(event) => leaveOut(line.materialId, event.target.checked)}>
                  {t('notice.leaveOut')}
                </Checkbox>
              </div>
              {out ? (
                <Input
                  size="small"
                  autoFocus
                  maxLength={500}
                  aria-label={t('notice.omitReason', { name: line.name })}
                  placeholder={t('notice.omitReason', { name: line.name })}
                  {...(showErrors && reason.trim() === '' ? { status: 'error' as const } : {})}
                  value={reason}
                  onChange={(event) => onChange({ ...omitted, [line.materialId]: event.target.value })}
                />
              ) : (
                line.telling
              )}
            </li>
          )
        })}
      </ol>
    </fieldset>
  )
}
