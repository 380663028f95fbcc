import { Input } from 'antd'
import type { ReactNode } from 'react'
import type { Fault } from './faults.ts'
import { isPoints, type DraftRules } from './rules-draft.ts'

/** What every part of the editor is given. */
export interface EditorProps {
  readonly rules: DraftRules
  readonly readOnly: boolean
  readonly faults: readonly Fault[]
  readonly onChange: (part: Partial<DraftRules>) => void
}

interface PointsInputProps {
  readonly id?: string
  readonly label?: string
  readonly value: string
  readonly disabled?: boolean
  readonly invalid?: boolean
  readonly autoFocus?: boolean
  readonly placeholder?: string
  /** An empty field says something, such as no limit. */
  readonly mayBeEmpty?: boolean
  readonly describedBy?: string | undefined
  readonly onChange: (value: string) => void
}

/** Points as they are typed, also with the full-width signs of an input method. */
export function PointsInput(props: PointsInputProps) {
  const { id, label, value, disabled = false, invalid = false, mayBeEmpty = false } = props
  const { autoFocus = false, placeholder, describedBy, onChange } = props
  const isUnfit = value === '' ? !mayBeEmpty : !isPoints(value)
  return (
    <Input
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(isUnfit || invalid ? { status: 'error' as const } : {})}
      aria-invalid={isUnfit || invalid}
      aria-describedby={describedBy}
      className="score-points"
      inputMode="decimal"
      autoComplete="off"
      maxLength={10}
      autoFocus={autoFocus}
      disabled={disabled}
      value={value}
      onFocus={(event) => event.target.select()}
      onChange={(event) =>
        onChange(
          event.target.value
            .normalize('NFKC')
            .replaceAll(/\u3002/g, '.')
            .replaceAll('\u2212', '-')
            .trim(),
        )
      }
    />
  )
}

/** A heading with what it is about, and its fields. */
export function EditorPart({
  title,
  help,
  children,
}: {
  readonly title: ReactNode
  readonly help?: string
  readonly children: ReactNode
}) {
  return (
    <section className="panel score-part">
      <h2>{title}</h2>
      {help === undefined ? null : <p className="muted">{help}</p>}
      {children}
    </section>
  )
}

/** One line for every word a table uses. */
export function Glossary({ terms }: { readonly terms: readonly (readonly [term: string, text: string])[] }) {
  return (
    <dl className="score-glossary">
      {terms.map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}
