import { HistoryOutlined } from '@ant-design/icons'
import { Button, Popover } from 'antd'
import { useTranslation } from 'react-i18next'
import { dayAndTime } from '../format.ts'
import { completenessSentences, useCompleteness } from './completeness.ts'
import './sync.css'

interface CompletenessLineProps {
  /** Units the numbers are of; null for everything this person may see. */
  readonly unitIds: readonly string[] | null
}

/** Up to when the numbers beside it are complete. Says nothing while they are. */
export function CompletenessLine({ unitIds }: CompletenessLineProps) {
  const { t } = useTranslation('sync')
  const { completeness, filling } = useCompleteness(unitIds)
  const [first, ...rest] = completenessSentences(completeness, filling, t)
  if (first === undefined) return null
  const behind = completeness?.behind ?? []
  const lineOf = ({ deviceName, windowName, lastContactAtMs, waiting }: (typeof behind)[number]): string => {
    const contact =
      lastContactAtMs === null
        ? t('completeness.never')
        : t('completeness.contact', { at: dayAndTime(lastContactAtMs) })
    const line =
      windowName === ''
        ? t('completeness.lineNoWindow', { device: deviceName, contact })
        : t('completeness.line', { device: deviceName, window: windowName, contact })
    return waiting === 0
      ? line
      : [line, t('completeness.waiting', { count: waiting })].join(t('completeness.separator'))
  }
  return (
    <div className="completeness" role="note">
      <HistoryOutlined aria-hidden />
      <strong>{first}</strong>
      {rest.length === 0 ? null : <span>{rest.join(t('completeness.separator'))}</span>}
      {behind.length === 0 ? null : (
        <Popover
          trigger={['click']}
          placement="bottomLeft"
          title={t('completeness.which')}
          content={
            <div className="completeness-which">
              <ul>
                {behind.map((machine) => (
                  <li key={`${machine.deviceName} ${machine.windowName}`}>{lineOf(machine)}</li>
                ))}
              </ul>
              <div className="muted">{t('completeness.hint')}</div>
            </div>
          }
        >
          <Button type="link" size="small" className="no-print">
            {t('completeness.which')}
          </Button>
        </Popover>
      )}
    </div>
  )
}

/** The same for paper, in one sentence. */
export function useCompletenessText(unitIds: readonly string[] | null): string {
  const { t } = useTranslation('sync')
  const { completeness, filling } = useCompleteness(unitIds)
  return completenessSentences(completeness, filling, t).join(t('completeness.separator'))
}
