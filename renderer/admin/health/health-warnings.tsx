import { CheckCircleOutlined } from '@ant-design/icons'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { HallHealth } from '../../../db/model/hall-views.ts'
import { bytes, dayAndTime } from '../../shared/format.ts'

/** What the server tells as plain numbers, as people read them. */
const inWords: Readonly<Record<string, (value: string) => string>> = {
  bytes: (value) => bytes(Number(value)),
  atMs: (value) => dayAndTime(Number(value)),
}

/** What the server itself worries about, worst first; one of a newer server is shown by its code. */
export function HealthWarnings({ health }: { readonly health: HallHealth }) {
  const { t, i18n } = useTranslation('hall')
  if (health.warnings.length === 0)
    return <Alert type="success" showIcon icon={<CheckCircleOutlined />} title={t('health.well')} />
  return (
    <div className="health-warnings">
      {health.warnings.map(({ code, params }) => {
        const isKnown = i18n.exists(`hall:warning.${code}.says`)
        const replace = Object.fromEntries(
          Object.entries(params).map(([name, value]) => [name, inWords[name]?.(value) ?? value]),
        )
        return (
          <Alert
            key={`${code} ${JSON.stringify(params)}`}
            type="warning"
            showIcon
            title={
              <>
                <strong>
                  {isKnown
                    ? t(`warning.${code}.says` as 'warning.NO_BACKUP.says', { replace })
                    : t('warning.OTHER.says', { code, detail: Object.values(replace).join(' ') })}
                </strong>{' '}
                {isKnown
                  ? t(`warning.${code}.todo` as 'warning.NO_BACKUP.todo', { replace })
                  : t('warning.OTHER.todo')}
              </>
            }
          />
        )
      })}
    </div>
  )
}
