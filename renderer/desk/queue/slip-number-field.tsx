import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { readTicketNumber } from '../../../db/model/queue/ticket-number.ts'
import { Field } from '../parts/field.tsx'

/** The number as it stands on a slip, however it is typed; below it how it was read. */
export function SlipNumberField({
  text,
  tried,
  onChange,
}: {
  readonly text: string
  /** Something was to be done with it already: what cannot be read is told. */
  readonly tried: boolean
  readonly onChange: (text: string) => void
}) {
  const { t } = useTranslation('queue')
  const number = readTicketNumber(text)
  return (
    <Field
      label={t('number.label')}
      required
      error={tried && number === null ? t('number.bad') : undefined}
      hint={number === null || number === text.trim() ? undefined : t('number.read', { number })}
    >
      {(ids) => (
        <Input
          {...ids}
          data-first
          className="queue-slip-input"
          maxLength={20}
          autoComplete="off"
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
