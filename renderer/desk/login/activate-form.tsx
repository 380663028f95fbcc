import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { toHallError } from '../../shared/hall-error.ts'
import type { HallError } from '../../shared/hall.ts'
import { activateAccount } from '../../shared/session-store.ts'

interface Entry {
  readonly staffId: string
  readonly code: string
  readonly password: string
  readonly again: string
  readonly pin: string
}

interface ActivateFormProps {
  readonly staffId: string
  readonly onBack: () => void
}

/** First log-in with the administrator's one-time code; the person sets their own password and PIN. */
export function ActivateForm({ staffId, onBack }: ActivateFormProps) {
  const { t } = useTranslation(['login', 'common'])
  const [form] = Form.useForm<Entry>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<HallError | null>(null)
  const activate = async ({ staffId: typed, code, password, pin }: Entry): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      await activateAccount({ staffId: typed.trim(), code: code.trim(), password, pin })
    } catch (thrown) {
      setError(toHallError(thrown))
      setBusy(false)
    }
  }
  const required = (field: string) => ({ required: true, message: t('common:form.required', { field }) })
  return (
    <Form
      form={form}
      layout="vertical"
      className="activate-form"
      initialValues={{ staffId }}
      onFinish={(entry) => void activate(entry)}
    >
      <div className="secret-name">{t('activate.title')}</div>
      <p className="muted">{t('activate.hint')}</p>
      <Form.Item name="staffId" label={t('activate.staffId')} rules={[required(t('activate.staffId'))]}>
        <Input autoComplete="off" maxLength={64} autoFocus={staffId === ''} />
      </Form.Item>
      <Form.Item name="code" label={t('activate.code')} rules={[required(t('activate.code'))]}>
        <Input autoComplete="off" maxLength={128} autoFocus={staffId !== ''} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('password.new')}
        extra={t('password.rule')}
        rules={[required(t('password.new'))]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('password.again')}
        dependencies={['password']}
        rules={[
          {
            validator: (_rule, value) =>
              value === form.getFieldValue('password')
                ? Promise.resolve()
                : Promise.reject(new Error(t('password.differs'))),
          },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="pin"
        label={t('pin.new')}
        extra={t('pin.rule')}
        rules={[required(t('pin.new')), { pattern: /^\d{4,8}$/, message: t('pin.rule') }]}
      >
        <Input.Password autoComplete="off" maxLength={8} inputMode="numeric" visibilityToggle={false} />
      </Form.Item>
      <ErrorBanner error={error} />
      <div className="activate-actions">
        <Button onClick={onBack}>{t('common:action.back')}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('activate.submit')}
        </Button>
      </div>
    </Form>
  )
}
