import { SafetyCertificateOutlined, WarningOutlined } from '@ant-design/icons'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { openKiosk } from '../../kiosk/kiosk-address.ts'
import { hall } from '../../shared/hall.ts'
import { useHallAction } from '../../shared/use-query.ts'
import type { FoundHall } from './found-hall.ts'
import { JoinProblem } from './join-problem.tsx'

interface Entry {
  readonly code: string
  readonly deviceName: string
}

interface EnrolFormProps {
  readonly found: FoundHall
  readonly onBack: () => void
  readonly onJoined: (hallName: string) => void
}

/** Who answers, to be compared with the slip; then the code. Only now is anything sent. */
export function EnrolForm({ found, onBack, onJoined }: EnrolFormProps) {
  const { t } = useTranslation(['setup', 'common'])
  const join = useHallAction('setup.joinHall')
  const required = (field: string) => ({
    required: true,
    whitespace: true,
    message: t('common:form.required', { field }),
  })
  const submit = async ({ code, deviceName }: Entry): Promise<void> => {
    const joined = await join.run({
      address: found.address,
      code: code.trim().toUpperCase(),
      deviceName: deviceName.trim(),
    })
    if (joined === undefined) return
    // As a public screen it goes on without anybody.
    const isScreen = await hall.call('screen.start', {}).then(
      ({ isKiosk }) => isKiosk,
      () => false,
    )
    if (isScreen) openKiosk()
    else onJoined(joined.hallName)
  }
  const sealed = found.fingerprint !== ''
  return (
    <>
      <section className={sealed ? 'join-who' : 'join-who join-who-open'}>
        <dl>
          {/* Asked by its address alone, a hall tells its name only to its own machines. */}
          {found.name === '' ? null : (
            <>
              <dt>{t('join.hall')}</dt>
              <dd>
                <strong>{found.name}</strong>
              </dd>
            </>
          )}
          <dt>{t('join.server')}</dt>
          <dd>
            {found.address} <span className="muted">{t('join.version', { version: found.version })}</span>
          </dd>
          <dt>{t('join.fingerprint')}</dt>
          <dd>
            {sealed ? (
              <code className="join-fingerprint">
                <SafetyCertificateOutlined aria-hidden /> {found.fingerprint}
              </code>
            ) : (
              <>
                <WarningOutlined aria-hidden /> {t('join.noFingerprint')}
              </>
            )}
          </dd>
        </dl>
        <p>{t(sealed ? 'join.compare' : 'join.notSealed')}</p>
      </section>
      <Form<Entry>
        layout="vertical"
        initialValues={{ code: '', deviceName: '' }}
        scrollToFirstError={{ focus: true }}
        onFinish={(entry) => void submit(entry)}
      >
        <Form.Item
          name="code"
          label={t('join.code')}
          extra={t('join.codeHint')}
          validateFirst
          rules={[required(t('join.code')), { min: 8, message: t('join.codeShort') }]}
        >
          <Input
            autoFocus
            autoComplete="off"
            spellCheck={false}
            maxLength={60}
            size="large"
            className="join-code"
          />
        </Form.Item>
        <Form.Item
          name="deviceName"
          label={t('join.deviceName')}
          extra={t('join.deviceNameHint')}
          rules={[required(t('join.deviceName'))]}
        >
          <Input autoComplete="off" maxLength={120} size="large" placeholder={t('join.deviceNameExample')} />
        </Form.Item>
        <JoinProblem error={join.error} />
        <footer className="setup-foot join-foot">
          <Button size="large" disabled={join.busy} onClick={onBack}>
            {t('join.other')}
          </Button>
          <Button type="primary" size="large" htmlType="submit" loading={join.busy}>
            {t('join.run')}
          </Button>
        </footer>
      </Form>
    </>
  )
}
