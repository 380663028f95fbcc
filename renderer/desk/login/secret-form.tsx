import { Button, Input, Segmented, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { toHallError } from '../../shared/hall-error.ts'
import type { HallError } from '../../shared/hall.ts'
import type { LoginPerson } from './find-people.ts'
import { PinPad } from './pin-pad.tsx'

type SecretKind = 'PIN' | 'PASSWORD'
const PIN_MAX = 8

interface SecretFormProps {
  readonly person: LoginPerson
  /** What the secret is for; it throws when the secret is refused. */
  readonly onEnter: (secret: { readonly secret: string; readonly kind: SecretKind }) => Promise<unknown>
  readonly enterText: string
  /** Left out where nobody can set a first password. */
  readonly onActivate?: () => void
}

/** Password or PIN of the chosen person. */
export function SecretForm({ person, onEnter, enterText, onActivate }: SecretFormProps) {
  const { t } = useTranslation('login')
  const [kind, setKind] = useState<SecretKind>(person.hasPin ? 'PIN' : 'PASSWORD')
  const [secret, setSecret] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<HallError | null>(null)
  const input = useRef<InputRef>(null)
  useEffect(() => input.current?.focus(), [kind])

  const type = (text: string): void =>
    setSecret(kind === 'PIN' ? text.replace(/\D/g, '').slice(0, PIN_MAX) : text)
  const enter = async (): Promise<void> => {
    if (busy || secret === '') return
    setBusy(true)
    setError(null)
    try {
      await onEnter({ secret, kind })
    } catch (thrown) {
      setError(toHallError(thrown))
      setSecret('')
      setBusy(false)
      input.current?.focus()
    }
  }
  return (
    <form
      className="secret-form"
      onSubmit={(event) => {
        event.preventDefault()
        void enter()
      }}
    >
      <div className="secret-person">
        <div className="secret-name one-line" title={person.name}>
          {person.name}
        </div>
        <div className="muted one-line" title={person.unitName}>
          {person.staffId} · {person.unitName}
        </div>
      </div>
      {person.hasPin && person.hasPassword ? (
        <Segmented<SecretKind>
          block
          value={kind}
          options={[
            { label: t('pin.name'), value: 'PIN' },
            { label: t('password.name'), value: 'PASSWORD' },
          ]}
          onChange={(next) => {
            setKind(next)
            setSecret('')
            setError(null)
          }}
        />
      ) : null}
      <Input.Password
        ref={input}
        key={kind}
        size="large"
        value={secret}
        readOnly={busy}
        maxLength={128}
        visibilityToggle={kind === 'PASSWORD'}
        inputMode={kind === 'PIN' ? 'numeric' : 'text'}
        autoComplete="off"
        aria-label={kind === 'PIN' ? t('pin.name') : t('password.name')}
        placeholder={kind === 'PIN' ? t('pin.placeholder') : t('password.placeholder')}
        onChange={(event) => type(event.target.value)}
      />
      <ErrorBanner error={error} />
      {kind === 'PIN' ? (
        <PinPad
          disabled={busy}
          onDigit={(digit) => {
            type(secret + digit)
            input.current?.focus()
          }}
          onBack={() => type(secret.slice(0, -1))}
          onEnter={() => void enter()}
        />
      ) : null}
      <Button type="primary" size="large" htmlType="submit" block loading={busy} disabled={secret === ''}>
        {enterText}
      </Button>
      {onActivate === undefined ? null : (
        <Button type="link" className="secret-other" onClick={onActivate}>
          {t('activate.link')}
        </Button>
      )}
    </form>
  )
}
