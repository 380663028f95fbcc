import { CheckCircleFilled } from '@ant-design/icons'
import { Button, Form, Input } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../db/contract/index.ts'
import { isStrongPassword, isUsablePin } from '../../db/model/account.ts'
import { isProvinceCode } from '../../db/model/region-code.ts'
import { ErrorBanner } from '../shared/error-banner.tsx'
import { toHallError } from '../shared/hall-error.ts'
import type { HallError } from '../shared/hall.ts'
import { PurposeBand } from '../shared/layout/purpose-band.tsx'
import { createHall } from '../shared/session-store.ts'
import { KeyNote } from './key-note.tsx'
import { PasswordHints } from './password-hints.tsx'
import { SetupHead } from './setup-frame.tsx'
import './setup.css'

interface Entry {
  readonly hallName: string
  readonly hallCode: string
  readonly centreName: string
  readonly orgAbbr: string
  readonly staffId: string
  readonly name: string
  readonly password: string
  readonly passwordAgain: string
  readonly pin: string
  readonly pinAgain: string
}

const EMPTY: Entry = {
  hallName: '',
  hallCode: '',
  centreName: '',
  orgAbbr: '',
  staffId: '',
  name: '',
  password: '',
  passwordAgain: '',
  pin: '',
  pinAgain: '',
}

/** The form of codes a hall chooses itself; the host checks it again. */
const STAFF_ID = /^[\p{L}\p{N}._-]{1,64}$/u

interface StepProps {
  readonly number: number
  readonly title: string
  readonly hint: string
  readonly done: boolean
  readonly children: ReactNode
}

const Step = ({ number, title, hint, done, children }: StepProps): ReactNode => (
  <section className="setup-step" aria-labelledby={`setup-step-${number}`}>
    <h2 id={`setup-step-${number}`}>
      <span className={done ? 'setup-number setup-number-done' : 'setup-number'} aria-hidden>
        {done ? <CheckCircleFilled /> : number}
      </span>
      {title}
    </h2>
    <p className="muted">{hint}</p>
    {children}
  </section>
)

interface CreateHallPageProps {
  readonly place: NonNullable<Result<'setup.state'>['place']>
  /** Null where there is no other way to choose. */
  readonly onBack: (() => void) | null
}

/** A hall on this machine: what hall this is, who runs it, who looks after it. Nothing else is asked before the work begins. */
export function CreateHallPage({ place, onBack }: CreateHallPageProps) {
  const { t } = useTranslation(['setup', 'login', 'common'])
  const [form] = Form.useForm<Entry>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<HallError | null>(null)
  // Most halls are run by the centre of the same name; what somebody typed themselves is never overwritten.
  const [centreTyped, setCentreTyped] = useState(false)
  const values = Form.useWatch([], form) ?? EMPTY
  useEffect(() => {
    document.title = t('firstRun.documentTitle')
  }, [t])

  const filled = (...names: (keyof Entry)[]): boolean =>
    names.every((name) => (values[name] ?? '').trim() !== '')
  const hallDone = filled('hallName') && /^\d{6}$/.test(values.hallCode ?? '')
  const centreDone = filled('centreName', 'orgAbbr')
  const personDone =
    filled('name') &&
    STAFF_ID.test((values.staffId ?? '').trim()) &&
    isStrongPassword(values.password ?? '') &&
    values.password === values.passwordAgain &&
    isUsablePin(values.pin ?? '') &&
    values.pin === values.pinAgain

  const required = (field: string) => ({
    required: true,
    whitespace: true,
    message: t('common:form.required', { field }),
  })
  const must = (holds: (value: string) => boolean, message: string, warningOnly = false) => ({
    warningOnly,
    // An empty field has its own sentence.
    validator: (_rule: unknown, value: string) =>
      value === '' || holds(value) ? Promise.resolve() : Promise.reject(new Error(message)),
  })
  const begin = async (entry: Entry): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      await createHall({
        hallName: entry.hallName,
        hallCode: entry.hallCode.trim(),
        centre: { name: entry.centreName, orgAbbr: entry.orgAbbr },
        administrator: {
          staffId: entry.staffId.trim(),
          name: entry.name,
          password: entry.password,
          pin: entry.pin,
        },
      })
    } catch (thrown) {
      setError(toHallError(thrown))
      setBusy(false)
    }
  }
  return (
    <div className="setup">
      <PurposeBand />
      <main className="setup-main">
        <Form
          form={form}
          layout="vertical"
          className="setup-card"
          initialValues={EMPTY}
          scrollToFirstError={{ focus: true }}
          onValuesChange={(changed: Partial<Entry>) => {
            if (changed.centreName !== undefined) setCentreTyped(changed.centreName !== '')
            if (changed.hallName !== undefined && !centreTyped)
              form.setFieldsValue({ centreName: changed.hallName })
          }}
          onFinish={(entry) => void begin(entry)}
        >
          <SetupHead title={t('firstRun.title')} lead={t('firstRun.lead')} />
          <div className="setup-steps">
            <div className="setup-left">
              <Step number={1} title={t('hall.title')} hint={t('hall.hint')} done={hallDone}>
                <Form.Item name="hallName" label={t('hall.name')} rules={[required(t('hall.name'))]}>
                  <Input autoFocus autoComplete="off" maxLength={120} placeholder={t('hall.nameExample')} />
                </Form.Item>
                <Form.Item
                  name="hallCode"
                  label={t('hall.code')}
                  extra={t('hall.codeHint')}
                  validateFirst
                  rules={[
                    required(t('hall.code')),
                    { pattern: /^\d{6}$/, message: t('hall.codeRule') },
                    must((code) => isProvinceCode(code.slice(0, 2)), t('hall.codeUnknown'), true),
                  ]}
                >
                  <Input className="setup-short" autoComplete="off" maxLength={6} inputMode="numeric" />
                </Form.Item>
              </Step>
              <Step number={2} title={t('centre.title')} hint={t('centre.hint')} done={centreDone}>
                <div className="setup-pair setup-pair-wide">
                  <Form.Item name="centreName" label={t('centre.name')} rules={[required(t('centre.name'))]}>
                    <Input autoComplete="off" maxLength={120} />
                  </Form.Item>
                  <Form.Item
                    name="orgAbbr"
                    label={t('centre.orgAbbr')}
                    rules={[required(t('centre.orgAbbr'))]}
                  >
                    <Input autoComplete="off" maxLength={20} placeholder={t('centre.orgAbbrExample')} />
                  </Form.Item>
                </div>
                <p className="muted">
                  {t('centre.orgAbbrHint', { abbr: (values.orgAbbr ?? '').trim() || '…' })}
                </p>
              </Step>
            </div>
            <Step number={3} title={t('person.title')} hint={t('person.hint')} done={personDone}>
              <div className="setup-pair">
                <Form.Item
                  name="staffId"
                  label={t('person.staffId')}
                  validateFirst
                  rules={[
                    required(t('person.staffId')),
                    { pattern: STAFF_ID, message: t('person.staffIdRule') },
                  ]}
                >
                  <Input autoComplete="off" maxLength={64} />
                </Form.Item>
                <Form.Item name="name" label={t('person.name')} rules={[required(t('person.name'))]}>
                  <Input autoComplete="off" maxLength={60} />
                </Form.Item>
                <Form.Item
                  name="password"
                  label={t('person.password')}
                  validateTrigger="onBlur"
                  rules={[required(t('person.password')), must(isStrongPassword, t('login:password.rule'))]}
                >
                  <Input.Password autoComplete="new-password" maxLength={128} />
                </Form.Item>
                <Form.Item
                  name="passwordAgain"
                  label={t('login:password.again')}
                  dependencies={['password']}
                  validateTrigger={['onBlur', 'onChange']}
                  rules={[
                    required(t('login:password.again')),
                    must((again) => again === form.getFieldValue('password'), t('login:password.differs')),
                  ]}
                >
                  <Input.Password autoComplete="new-password" maxLength={128} />
                </Form.Item>
                <PasswordHints password={values.password ?? ''} />
                <Form.Item
                  name="pin"
                  label={t('login:pin.name')}
                  extra={t('person.pinHint')}
                  validateFirst
                  rules={[required(t('login:pin.name')), must(isUsablePin, t('person.pinRule'))]}
                >
                  <Input.Password
                    autoComplete="off"
                    maxLength={8}
                    inputMode="numeric"
                    visibilityToggle={false}
                  />
                </Form.Item>
                <Form.Item
                  name="pinAgain"
                  label={t('login:pin.again')}
                  dependencies={['pin']}
                  rules={[
                    required(t('login:pin.again')),
                    must((again) => again === form.getFieldValue('pin'), t('login:pin.differs')),
                  ]}
                >
                  <Input.Password
                    autoComplete="off"
                    maxLength={8}
                    inputMode="numeric"
                    visibilityToggle={false}
                  />
                </Form.Item>
              </div>
              <p className="setup-roles muted">{t('person.roles')}</p>
            </Step>
          </div>
          <ErrorBanner error={error} />
          <footer className="setup-foot">
            <KeyNote place={place} />
            {onBack === null ? null : (
              <Button size="large" onClick={onBack}>
                {t('common:action.back')}
              </Button>
            )}
            <Button type="primary" size="large" htmlType="submit" loading={busy}>
              {t('firstRun.submit')}
            </Button>
          </footer>
        </Form>
      </main>
    </div>
  )
}
