import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../error-banner.tsx'
import { notifySaved } from '../notices.tsx'
import { refreshSession } from '../session-store.ts'
import { useHallAction } from '../use-query.ts'

interface Entry {
  readonly current: string
  readonly secret: string
  readonly again: string
}

interface ChangeSecretFormProps {
  readonly kind: 'PASSWORD' | 'PIN'
  readonly onDone?: () => void
}

/** A new password or PIN after the present password. */
export function ChangeSecretForm({ kind, onDone }: ChangeSecretFormProps) {
  const { t } = useTranslation(['login', 'common'])
  const [form] = Form.useForm<Entry>()
  const change = useHallAction('session.changeSecret')
  const isPin = kind === 'PIN'
  const label = isPin ? t('pin.new') : t('password.new')
  const submit = async ({ current, secret }: Entry): Promise<void> => {
    const done = await change.run({ current, kind, secret })
    if (done === undefined) return
    form.resetFields()
    notifySaved(isPin ? t('change.savedPin') : t('change.savedPassword'))
    await refreshSession()
    onDone?.()
  }
  return (
    <Form
      form={form}
      // Both forms may stand on one page; the name keeps the ids of their fields, and so their labels, apart.
      name={`change-${kind}`}
      layout="vertical"
      className="secret-change"
      onFinish={(entry) => void submit(entry)}
    >
      <Form.Item
        name="current"
        label={t('change.current')}
        rules={[{ required: true, message: t('common:form.required', { field: t('change.current') }) }]}
      >
        <Input.Password autoComplete="current-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="secret"
        label={label}
        extra={isPin ? t('pin.rule') : t('password.rule')}
        rules={[
          { required: true, message: t('common:form.required', { field: label }) },
          ...(isPin ? [{ pattern: /^\d{4,8}$/, message: t('pin.rule') }] : []),
        ]}
      >
        <Input.Password
          autoComplete="new-password"
          maxLength={isPin ? 8 : 128}
          inputMode={isPin ? 'numeric' : 'text'}
          visibilityToggle={!isPin}
        />
      </Form.Item>
      <Form.Item
        name="again"
        label={isPin ? t('pin.again') : t('password.again')}
        // An empty one differs from the first: the same words tell what is wrong.
        required
        dependencies={['secret']}
        rules={[
          {
            validator: (_rule, value) =>
              value === form.getFieldValue('secret')
                ? Promise.resolve()
                : Promise.reject(new Error(isPin ? t('pin.differs') : t('password.differs'))),
          },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} visibilityToggle={!isPin} />
      </Form.Item>
      <ErrorBanner error={change.error} />
      <Button type="primary" htmlType="submit" loading={change.busy}>
        {isPin ? t('change.submitPin') : t('change.submitPassword')}
      </Button>
    </Form>
  )
}
