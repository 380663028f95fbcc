import { CheckOutlined, MinusOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { PASSWORD_KINDS_MIN, PASSWORD_LENGTH_MIN, passwordKinds } from '../../db/model/account.ts'

const KINDS = ['upper', 'lower', 'digit', 'sign'] as const

/** What a password still lacks, while it is typed. */
export function PasswordHints({ password }: { readonly password: string }) {
  const { t } = useTranslation('setup')
  const has = passwordKinds(password)
  const kinds = KINDS.filter((kind) => has[kind])
  const lines = [
    {
      key: 'length',
      met: [...password].length >= PASSWORD_LENGTH_MIN,
      text: t('strength.length', { number: PASSWORD_LENGTH_MIN }),
    },
    {
      key: 'kinds',
      met: kinds.length >= PASSWORD_KINDS_MIN,
      text: t('strength.kinds', { wanted: PASSWORD_KINDS_MIN, present: kinds.length }),
    },
  ]
  return (
    <ul className="password-hints" aria-live="polite">
      {lines.map(({ key, met, text }) => (
        <li key={key} className={met ? 'password-hint-met' : ''}>
          {met ? <CheckOutlined aria-hidden /> : <MinusOutlined aria-hidden />} {text}
        </li>
      ))}
      <li className="password-kinds">
        {KINDS.map((kind) => (
          <span key={kind} className={has[kind] ? 'password-hint-met' : ''}>
            {t(`strength.${kind}`)}
          </span>
        ))}
      </li>
    </ul>
  )
}
