import { ExperimentOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { signIn } from '../../shared/session-store.ts'

interface SampleHintProps {
  readonly hint: NonNullable<Result<'system.welcome'>['sampleHint']>
}

/** How to get into the sample hall; the host sends it there only. */
export function SampleHint({ hint }: SampleHintProps) {
  const { t } = useTranslation('login')
  const [busy, setBusy] = useState(false)
  const enter = async (): Promise<void> => {
    setBusy(true)
    try {
      await signIn({ staffId: hint.staffId, secret: hint.password, kind: 'PASSWORD' })
    } catch (thrown) {
      notifyFailed(thrown)
      setBusy(false)
    }
  }
  return (
    <div className="sample-hint">
      <ExperimentOutlined aria-hidden />
      <span>{t('sample.text', { staffId: hint.staffId, password: hint.password, pin: hint.pin })}</span>
      <Button size="small" loading={busy} onClick={() => void enter()}>
        {t('sample.enter', { staffId: hint.staffId })}
      </Button>
    </div>
  )
}
