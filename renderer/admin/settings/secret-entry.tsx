import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

interface SecretEntryProps {
  readonly label: string
  /** READABLE: an earlier version stored it as it is. */
  readonly state: 'NONE' | 'READABLE' | 'HIDDEN'
  readonly busy: boolean
  readonly onSave: (value: string) => Promise<void>
}

/** A code that is set anew or removed, and never shown. */
export function SecretEntry({ label, state, busy, onSave }: SecretEntryProps) {
  const { t } = useTranslation(['admin', 'common'])
  const [value, setValue] = useState('')
  const save = async (next: string): Promise<void> => {
    await onSave(next)
    setValue('')
  }
  return (
    <div className="setting-secret">
      <div className="setting-entry">
        <Input.Password
          aria-label={label}
          value={value}
          maxLength={32}
          inputMode="numeric"
          autoComplete="new-password"
          placeholder={t(`setting.secret.${state}`)}
          onChange={(event) => setValue(event.target.value)}
          onPressEnter={() => (value === '' ? undefined : void save(value))}
        />
        {state === 'NONE' ? null : (
          <Button disabled={busy} onClick={() => void save('')}>
            {t('setting.secret.remove')}
          </Button>
        )}
        <Button
          type={value === '' ? 'default' : 'primary'}
          disabled={value === ''}
          loading={busy}
          onClick={() => void save(value)}
        >
          {t('common:action.save')}
        </Button>
      </div>
      {state === 'READABLE' ? <div className="muted">{t('setting.secret.readable')}</div> : null}
    </div>
  )
}
