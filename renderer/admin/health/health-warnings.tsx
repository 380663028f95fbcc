import { CheckCircleOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { HallHealth } from '../../../db/model/hall-views.ts'
import { bytes, dayAndTime } from '../../shared/format.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'

/** What the server tells as plain numbers, as people read them. */
const inWords: Readonly<Record<string, (value: string) => string>> = {
  bytes: (value) => bytes(Number(value)),
  atMs: (value) => dayAndTime(Number(value)),
  stateOfMs: (value) => dayAndTime(Number(value)),
}

/** Takes the warning away for everybody; who did it stands in the hall's log. */
function MachinesChecked({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('hall')
  const action = useHallAction('hall.machinesChecked', { onError: notifyFailed })
  const run = async (): Promise<void> => {
    if ((await action.run({})) !== undefined) onDone()
  }
  return (
    <Button size="small" loading={action.busy} onClick={() => void run()}>
      {t('health.machinesChecked')}
    </Button>
  )
}

/** What the server itself worries about, worst first; one of a newer server is shown by its code. */
export function HealthWarnings({
  health,
  onMachinesChecked,
}: {
  readonly health: HallHealth
  /** Left out on paper. */
  readonly onMachinesChecked?: () => void
}) {
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
        // A machine noticed it, and nobody knows how far back.
        const says = code === 'HALL_WENT_BACK' && params['stateOfMs'] === undefined ? 'saysSometime' : 'says'
        return (
          <Alert
            key={`${code} ${JSON.stringify(params)}`}
            type="warning"
            showIcon
            action={
              code === 'HALL_WENT_BACK' && onMachinesChecked !== undefined ? (
                <MachinesChecked onDone={onMachinesChecked} />
              ) : null
            }
            title={
              <>
                <strong>
                  {isKnown
                    ? t(`warning.${code}.${says}` as 'warning.NO_BACKUP.says', { replace })
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
