import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { useFormat } from '../../shared/format.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { ListSection } from '../parts/list-section.tsx'
import { useDirectory } from '../parts/use-directory.ts'
import { ItemDrawer } from './item-drawer.tsx'
import { NEW_ITEM } from './new-item.ts'

type Hit = Result<'items.search'>['items'][number]
/** The largest page the host gives; a city hall's list is reached by searching. */
const LISTED = 200

/** 事项: the service catalogue with guides and materials. */
export function ItemsSection() {
  const { t } = useTranslation(['admin', 'common'])
  const format = useFormat()
  const directory = useDirectory()
  const [asked, setAsked] = useState('')
  const query = useHallQuery(
    'items.search',
    { text: asked, limit: LISTED },
    { refreshOn: ['item', 'unit'], keepPrevious: true },
  )
  const [editing, setEditing] = useState<string | 'NEW' | null>(null)
  const opened = useHallQuery('items.get', editing === null || editing === 'NEW' ? null : { itemId: editing })
  const columns = useMemo<ColumnsType<Hit>>(
    () => [
      {
        key: 'itemId',
        title: t('field.code'),
        width: 150,
        ellipsis: true,
        render: (_value, item) => item.itemId,
      },
      {
        key: 'name',
        title: t('item.name'),
        ellipsis: true,
        render: (_value, item) => <span title={item.name}>{item.name}</span>,
      },
      {
        key: 'unit',
        title: t('people.unit'),
        width: 200,
        ellipsis: true,
        render: (_value, item) => <span title={item.unitName}>{item.unitName}</span>,
      },
      {
        key: 'kind',
        title: t('item.caseKind'),
        width: 110,
        render: (_value, item) => t(`common:caseKind.${item.caseKind}`),
      },
      {
        key: 'promise',
        title: t('item.promiseLimit'),
        width: 130,
        render: (_value, item) => format.timeLimit(item.promiseLimit),
      },
    ],
    [t, format],
  )
  const item = editing === 'NEW' ? NEW_ITEM : opened.data?.item
  return (
    <ListSection
      title={t('nav.items')}
      subtitle={
        query.data === undefined
          ? ''
          : query.data.total > query.data.items.length
            ? t('item.more', { shown: query.data.items.length, total: query.data.total })
            : t('list.count', { count: query.data.total })
      }
      rows={query.data?.items}
      columns={columns}
      rowKey={(row) => row.itemId}
      onSearch={setAsked}
      error={query.error ?? opened.error}
      onRetry={query.reload}
      onOpen={(row) => setEditing(row.itemId)}
      onAdd={() => setEditing('NEW')}
      empty={{ title: t('item.empty'), hint: t('list.emptyHint') }}
    >
      {editing === null || item === undefined ? null : (
        <ItemDrawer
          key={editing}
          item={item}
          isNew={editing === 'NEW'}
          unitOptions={directory.unitOptions}
          windowOptions={directory.windowOptions}
          onClose={() => setEditing(null)}
        />
      )}
    </ListSection>
  )
}
