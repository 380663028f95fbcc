import { CheckCircleOutlined } from '@ant-design/icons'
import { Button, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { count } from '../../shared/format.ts'

interface MachineResultProps {
  readonly name: string
  readonly result: Result<'attendance.importFile'>
  readonly onAgain: () => void
  readonly onSheet: () => void
}

/** What became of the lines of a file. */
export function MachineResult({ name, result, onAgain, onSheet }: MachineResultProps) {
  const { t } = useTranslation('sheet')
  const { recorded, known, unknown, bad } = result
  return (
    <div className="panel machine-done" role="status">
      <CheckCircleOutlined className="machine-done-icon" aria-hidden />
      <div className="empty-state-title">{t('machine.imported', { name })}</div>
      <div>{t('machine.done', { recorded: count(recorded), known: count(known) })}</div>
      {unknown === 0 ? null : <div>{t('machine.doneUnknown', { count: unknown })}</div>}
      {bad === 0 ? null : <div>{t('machine.doneBad', { count: bad })}</div>}
      <Space>
        <Button type="primary" onClick={onSheet}>
          {t('machine.toSheet')}
        </Button>
        <Button onClick={onAgain}>{t('machine.another')}</Button>
      </Space>
    </div>
  )
}
