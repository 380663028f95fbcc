import { PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import type { HallError } from '../../shared/hall.ts'
import { PageFrame } from '../../shared/page-frame.tsx'

interface ListSectionProps<Row extends object> {
  readonly title: string
  readonly subtitle?: string
  readonly rows: readonly Row[] | undefined
  readonly columns: ColumnsType<Row>
  readonly rowKey: (row: Row) => string
  /** What a search looks in, where the whole list is here. */
  readonly textOf?: (row: Row) => string
  /** Where the host searches, it gets the text. */
  readonly onSearch?: (text: string) => void
  readonly error: HallError | null
  readonly onRetry: () => void
  readonly onOpen?: (row: Row) => void
  readonly onAdd?: () => void
  readonly minWidth?: number
  /** Before the button that adds. */
  readonly actions?: ReactNode
  /** Between the head and the list. */
  readonly note?: ReactNode
  readonly empty: { readonly title: string; readonly hint: string; readonly action?: ReactNode }
  readonly children?: ReactNode
}

/** A list of reference data: find, open, add. */
export function ListSection<Row extends object>(props: ListSectionProps<Row>) {
  const {
    title,
    subtitle,
    rows,
    columns,
    rowKey,
    textOf,
    onSearch,
    error,
    onRetry,
    onOpen,
    onAdd,
    minWidth,
    actions,
    note,
    empty,
    children,
  } = props
  const { t } = useTranslation(['admin', 'common'])
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const shown = useMemo(
    () =>
      wanted === '' || textOf === undefined
        ? (rows ?? [])
        : (rows ?? []).filter((row) => textOf(row).toLowerCase().includes(wanted)),
    [rows, wanted, textOf],
  )
  return (
    <PageFrame
      fill
      title={title}
      subtitle={subtitle ?? (rows === undefined ? undefined : t('list.count', { count: rows.length }))}
      error={error}
      onRetry={onRetry}
      loading={rows === undefined && error === null}
      actions={
        <>
          <Input
            className="admin-search"
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t('list.search')}
            aria-label={t('list.search')}
            value={text}
            allowClear
            onChange={(event) => {
              setText(event.target.value)
              onSearch?.(event.target.value)
            }}
          />
          {actions}
          {onAdd === undefined ? null : (
            <Button type="primary" icon={<PlusOutlined />} onClick={onAdd}>
              {t('common:action.add')}
            </Button>
          )}
        </>
      }
    >
      {note}
      {rows === undefined ? null : (
        <div className="panel admin-list">
          <DataTable
            rows={shown}
            columns={columns}
            rowKey={rowKey}
            label={title}
            onOpen={onOpen}
            minWidth={minWidth ?? 700}
            empty={
              wanted === '' ? (
                <EmptyState title={empty.title} hint={empty.hint} action={empty.action} />
              ) : (
                <EmptyState title={t('list.notFound', { text })} />
              )
            }
          />
        </div>
      )}
      {children}
    </PageFrame>
  )
}
