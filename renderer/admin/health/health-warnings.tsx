import { CheckCircleOutlined } from '@ant-design/icons'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { HallHealth } from '../../../db/model/hall-views.ts'

/** What the server itself worries about, worst first; one of a newer server is shown by its code. */
export function HealthWarnings({ health }: { readonly health: HallHealth }) {
  const { t, i18n } = useTranslation('hall')
  if (health.warnings.length === 0)
    return <Alert type="success" showIcon icon={<CheckCircleOutlined />} title={t('health.well')} />
  return (
    <div className="health-warnings">
      {health.warnings.map(({ code, params }) => {
        const isKnown = i18n.exists(`hall:warning.${code}.says`)
        return (
          <Alert
            key={`${code} ${JSON.stringify(params)}`}
            type="warning"
            showIcon
            title={
              isKnown
                ? t(`warning.${code}.says` as 'warning.NO_BACKUP.says', { replace: params })
                : t('warning.OTHER.says', { code, detail: Object.values(params).join(' ') })
            }
            description={
              isKnown
                ? t(`warning.${code}.todo` as 'warning.NO_BACKUP.todo', { replace: params })
                : t('warning.OTHER.todo')
            }
          />
        )
      })}
    </div>
  )
}
