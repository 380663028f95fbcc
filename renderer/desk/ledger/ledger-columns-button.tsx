import { ArrowDownOutlined, ArrowUpOutlined, TableOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { defaultLedgerColumns, type LedgerColumn } from './ledger-columns.ts'

interface LedgerColumnsButtonProps {
  readonly columns: readonly LedgerColumn[]
  readonly onChange: (columns: readonly LedgerColumn[]) => void
}

const moved = (columns: readonly LedgerColumn[], from: number, to: number): LedgerColumn[] => {
  const next = [...columns]
  const [column] = next.splice(from, 1)
  if (column !== undefined) next.splice(to, 0, column)
  return next
}

/** Which columns, in what order; the last one cannot be taken away. */
export const LedgerColumnsButton = ({ columns, onChange }: LedgerColumnsButtonProps): ReactNode => {
  const { t, i18n } = useTranslation(['ledger', 'common'])
  const shown = columns.filter((column) => column.shown).length
  const list = (
    <div className="ledger-columns">
      {columns.map((column, index) => (
        <div key={column.id} className="ledger-columns-row">
          <Checkbox
            checked={column.shown}
            disabled={column.shown && shown === 1}
            onChange={(event) =>
              onChange(
                columns.map((other) =>
                  other.id === column.id ? { ...other, shown: event.target.checked } : other,
                ),
              )
            }
          >
            {t(`column.${column.id}`)}
          </Checkbox>
          <Button
            size="small"
            type="text"
            icon={<ArrowUpOutlined />}
            aria-label={t('columns.up', { name: t(`column.${column.id}`) })}
            disabled={index === 0}
            onClick={() => onChange(moved(columns, index, index - 1))}
          />
          <Button
            size="small"
            type="text"
            icon={<ArrowDownOutlined />}
            aria-label={t('columns.down', { name: t(`column.${column.id}`) })}
            disabled={index === columns.length - 1}
            onClick={() => onChange(moved(columns, index, index + 1))}
          />
        </div>
      ))}
      <div className="ledger-columns-foot">
        <Button
          size="small"
          onClick={() => onChange(defaultLedgerColumns(i18n.language === 'en' ? 'en' : 'zh-CN'))}
        >
          {t('columns.reset')}
        </Button>
      </div>
    </div>
  )
  return (
    <Popover trigger="click" placement="bottomRight" title={t('columns.title')} content={list}>
      <Button icon={<TableOutlined />}>{t('columns.button')}</Button>
    </Popover>
  )
}
