import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { dayOfMs, useFormat } from '../shared/format.ts'
import { useSync } from '../shared/sync/sync-store.ts'

/** This machine does not reach its hall: what is shown is how things were when it last did. */
export function CutOffBanner({ nowMs }: { readonly nowMs: number }) {
  const { t } = useTranslation('supervisor')
  const format = useFormat()
  const lastMs = useSync((state) => state.sync?.lastContactAtMs ?? null)
  return (
    <Alert
      type="warning"
      showIcon
      title={
        lastMs === null ? t('cutOff.never') : t('cutOff.since', { at: format.moment(lastMs, dayOfMs(nowMs)) })
      }
    />
  )
}
