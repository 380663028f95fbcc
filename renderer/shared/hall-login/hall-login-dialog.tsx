import { Form, Input, Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InputRef } from 'antd'
import { ErrorBanner } from '../error-banner.tsx'
import { toHallError } from '../hall-error.ts'
import { hall, type HallError } from '../hall.ts'
import { useSession } from '../session-store.ts'
import { useStatus } from '../status-store.ts'
import { answerHallLogin, forgetHallLogin, useHallLogin } from './call-hall.ts'

/** One dialog for the whole page: the password once more, for what only the hall server may do. */
export function HallLoginDialog() {
  const { t } = useTranslation(['hall', 'common'])
  const asked = useHallLogin((state) => state.asked)
  const name = useSession((state) => state.session?.name ?? '')
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const [secret, setSecret] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<HallError | null>(null)
  const input = useRef<InputRef>(null)
  useEffect(() => forgetHallLogin, [])
  useEffect(() => {
    setSecret('')
    setError(null)
  }, [asked])
  const prove = async (): Promise<void> => {
    if (secret === '' || busy) return
    setBusy(true)
    setError(null)
    try {
      await hall.call('hall.login', { secret })
      answerHallLogin(true)
    } catch (thrown) {
      setError(toHallError(thrown))
      setSecret('')
      input.current?.focus()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open={asked !== null}
      title={t('login.title')}
      okText={t('login.prove')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ disabled: secret === '' }}
      confirmLoading={busy}
      onOk={() => void prove()}
      onCancel={() => answerHallLogin(false)}
      destroyOnHidden
      afterOpenChange={(isOpen) => {
        if (isOpen) input.current?.focus()
      }}
      width={440}
      zIndex={1_200}
    >
      <p>{t('login.why', { hall: hallName })}</p>
      <Form layout="vertical" component="div">
        <Form.Item label={t('login.secret', { name })}>
          <Input.Password
            ref={input}
            aria-label={t('login.secret', { name })}
            value={secret}
            maxLength={128}
            autoComplete="off"
            onChange={(event) => setSecret(event.target.value)}
            onPressEnter={() => void prove()}
          />
        </Form.Item>
      </Form>
      <ErrorBanner error={error} />
    </Modal>
  )
}
