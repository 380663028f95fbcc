import { useId, type ReactNode } from 'react'
import './parts.css'

export interface FieldProps {
  readonly label: ReactNode
  readonly required?: boolean
  readonly error?: string | undefined
  readonly hint?: ReactNode
  readonly className?: string
  /** Gets the ids to put on its control, so that label and error belong to it. */
  readonly children: (ids: {
    readonly id: string
    readonly 'aria-describedby': string | undefined
  }) => ReactNode
}

/** Label above, control, then what is wrong with it or a hint. */
export const Field = ({ label, required = false, error, hint, className, children }: FieldProps) => {
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? hint
  return (
    <div className={className ? `hd-field ${className}` : 'hd-field'}>
      <label htmlFor={id}>
        {label}
        {required ? (
          <span aria-hidden className="required-mark">
            {' *'}
          </span>
        ) : null}
      </label>
      {children({ id, 'aria-describedby': note ? noteId : undefined })}
      {note ? (
        <div
          id={noteId}
          className={error ? 'hd-field-error' : 'hd-field-hint'}
          role={error ? 'alert' : undefined}
        >
          {note}
        </div>
      ) : null}
    </div>
  )
}
