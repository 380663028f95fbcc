import { SwapOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { WINDOW_ROLES } from '../../../../db/model/roles.ts'
import { DataTable } from '../../../shared/data-table.tsx'
import { EmptyState } from '../../../shared/empty-state.tsx'
import { ErrorBanner } from '../../../shared/error-banner.tsx'
import { count, useFormat } from '../../../shared/format.ts'
import { useSession } from '../../../shared/session-store.ts'
import { useHallQuery } from '../../../shared/use-query.ts'
import { placeWords } from '../../../supervisor/posts/post-rows.ts'
import { useToday } from '../../parts/use-today.ts'
import { HandoverDrawer } from './handover-drawer.tsx'
import { HandoverForm } from './handover-form.tsx'
import { HandoverStatus } from './handover-status.tsx'
import './handovers.css'
import type { Handover } from './handover-words.ts'

/** Handovers of posts, those that wait for somebody first. */
export function HandoverList() {
  const { t } = useTranslation('posts')
  const format = useFormat()
  const today = useToday()
  const atWindows = useSession(
    (state) => state.session?.roles.some((role) => WINDOW_ROLES.includes(role)) ?? false,
  )
  const [mineOnly, setMineOnly] = useState(atWindows)
  const [openId, setOpenId] = useState<string | null>(null)
  const [isNew, setIsNew] = useState(false)
  const query = useHallQuery('handovers.list', { mineOnly }, { refreshOn: ['handover'], keepPrevious: true })
  const rows = query.data?.handovers ?? []
  const open = rows.find(({ handoverId }) => handoverId === openId)
  const columns = useMemo<ColumnsType<Handover>>(
    () => [
      {
        key: 'post',
        title: t('handover.column.post'),
        ellipsis: true,
        render: (_value, row) => placeWords(row.windowName, row.postName),
      },
      { key: 'from', title: t('handover.column.from'), width: 110, render: (_value, row) => row.fromName },
      { key: 'to', title: t('handover.column.to'), width: 110, render: (_value, row) => row.toName },
      {
        key: 'time',
        title: t('handover.column.time'),
        width: 300,
        render: (_value, row) => (
          <span className="number">
            {t('handover.span', {
              from: format.moment(row.startMs, today),
              to: format.moment(row.expectedEndMs, today),
            })}
          </span>
        ),
      },
      {
        key: 'cases',
        title: t('handover.column.cases'),
        width: 80,
        align: 'right',
        render: (_value, row) => <span className="number">{count(row.cases.length)}</span>,
      },
      {
        key: 'status',
        title: t('handover.column.status'),
        width: 150,
        render: (_value, row) => <HandoverStatus handover={row} />,
      },
    ],
    [t, format, today],
  )
  return (
    <>
      <ErrorBanner error={query.error} onRetry={query.reload} />
      <div className="post-list-tools">
        <Segmented
          aria-label={t('handover.box.label')}
          value={mineOnly ? 'MINE' : 'ALL'}
          options={[
            { value: 'MINE', label: t('handover.box.MINE') },
            { value: 'ALL', label: t('handover.box.ALL') },
          ]}
          onChange={(value) => setMineOnly(value === 'MINE')}
        />
        <span className="grow" />
        {atWindows ? (
          <Button type="primary" icon={<SwapOutlined aria-hidden />} onClick={() => setIsNew(true)}>
            {t('handover.new')}
          </Button>
        ) : null}
      </div>
      <div className="panel post-list">
        <DataTable
          rows={rows}
          columns={columns}
          rowKey={(row) => row.handoverId}
          label={t('view.HANDOVERS')}
          loading={query.loading}
          minWidth={900}
          onOpen={(row) => setOpenId(row.handoverId)}
          empty={<EmptyState title={t('handover.none')} hint={t('handover.noneHint')} />}
        />
      </div>
      {open === undefined ? null : <HandoverDrawer handover={open} onClose={() => setOpenId(null)} />}
      {isNew ? (
        <HandoverForm
          onClose={() => setIsNew(false)}
          onDone={(handover) => {
            setIsNew(false)
            setOpenId(handover.handoverId)
          }}
        />
      ) : null}
    </>
  )
}
