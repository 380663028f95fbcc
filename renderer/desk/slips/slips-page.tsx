import { SolutionOutlined } from '@ant-design/icons'
import { Button, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { EmptyState } from '../../shared/empty-state.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { useHeight } from '../parts/use-height.ts'
import { RecordList } from './record-list.tsx'
import { SlipDetail, type Slip, type SlipStep } from './slip-detail.tsx'
import { EndSlipDialog, TransferSlipDialog } from './slip-dialogs.tsx'
import { SlipForm } from './slip-form.tsx'
import '../parts/parts.css'
import './slips.css'

/** First-contact slips: who asked first sees it through. */
export const SlipsPage = () => {
  const { t } = useTranslation('slips')
  const [search] = useSearchParams()
  const [openOnly, setOpenOnly] = useState(true)
  const [chosen, setChosen] = useState<string | null>(search.get('slip'))
  const [dialog, setDialog] = useState<SlipStep | 'NEW' | null>(null)
  const [listBox, listHeight] = useHeight()

  const query = useHallQuery(
    'firstContacts.list',
    { openOnly },
    { refreshOn: ['first_contact'], keepPrevious: true },
  )
  const slips = query.data?.slips ?? []
  const slip = slips.find((candidate) => candidate.firstContactId === chosen) ?? null
  const directory = useHallQuery('hall.directory', dialog === 'TRANSFER' ? {} : null)
  const open = useHallAction('firstContacts.open')
  const handle = useHallAction('firstContacts.handle')
  const transfer = useHallAction('firstContacts.transfer')
  const closeSlip = useHallAction('firstContacts.close')
  useShortcut('Alt+N', () => setDialog('NEW'))

  const close = () => {
    setDialog(null)
    for (const action of [open, handle, transfer, closeSlip]) action.clearError()
  }
  const settle = (pending: Promise<Slip | undefined>) => {
    void pending.then((after) => {
      if (!after) return
      close()
      setChosen(after.firstContactId)
      query.reload()
      notifySaved(t('slipSaved', { slipNo: after.slipNo, status: t(`slipStatus.${after.status}`) }))
    })
  }
  return (
    <PageFrame
      title={t('slipsTitle')}
      fill
      loading={query.loading}
      error={query.error}
      onRetry={query.reload}
      actions={
        <>
          <label className="switch-label">
            <Switch size="small" checked={openOnly} onChange={setOpenOnly} /> {t('openOnly')}
          </label>
          <Button type="primary" onClick={() => setDialog('NEW')}>
            {t('slip.new')} <ShortcutHint keys="Alt+N" />
          </Button>
        </>
      }
    >
      <div className="hd-slips">
        <div ref={listBox} className="hd-slips-list panel">
          {slips.length === 0 ? (
            <EmptyState icon={<SolutionOutlined />} title={t('noSlips')} hint={t('noSlipsHint')} />
          ) : (
            <RecordList<Slip>
              rows={slips}
              keyOf={(row) => row.firstContactId}
              chosen={chosen}
              heightPx={listHeight}
              onOpen={(row) => setChosen(row.firstContactId)}
              columns={[
                { title: t('slip.no'), dataIndex: 'slipNo', width: 196, ellipsis: true },
                { title: t('slip.time'), width: 130, render: (_, row) => dayAndTime(row.atMs) },
                { title: t('slip.matter'), dataIndex: 'matter', ellipsis: true },
                { title: t('slip.visitor'), dataIndex: 'visitorMasked', width: 90, ellipsis: true },
                { title: t('slip.status'), width: 84, render: (_, row) => t(`slipStatus.${row.status}`) },
                {
                  title: t('slip.followUpDay'),
                  width: 104,
                  render: (_, row) => row.transfer?.followUpDay ?? '',
                },
              ]}
            />
          )}
        </div>
        <div className="hd-slips-side panel">
          {slip ? <SlipDetail slip={slip} onStep={setDialog} /> : <EmptyState title={t('chooseSlip')} />}
        </div>
      </div>
      {dialog === 'NEW' ? (
        <SlipForm
          busy={open.busy}
          error={open.error?.message ?? null}
          onClose={close}
          onSubmit={(input) => settle(open.run(input))}
        />
      ) : null}
      {slip && (dialog === 'HANDLE' || dialog === 'CLOSE') ? (
        <EndSlipDialog
          step={dialog}
          busy={handle.busy || closeSlip.busy}
          error={handle.error?.message ?? closeSlip.error?.message ?? null}
          onClose={close}
          onSubmit={({ result, receipt, satisfied }) =>
            settle(
              dialog === 'HANDLE'
                ? handle.run({ firstContactId: slip.firstContactId, result, satisfied })
                : closeSlip.run({ firstContactId: slip.firstContactId, result, receipt, satisfied }),
            )
          }
        />
      ) : null}
      {slip && dialog === 'TRANSFER' ? (
        <TransferSlipDialog
          units={directory.data?.units.filter((unit) => unit.active) ?? []}
          busy={transfer.busy}
          error={transfer.error?.message ?? directory.error?.message ?? null}
          onClose={close}
          onSubmit={(fields) => settle(transfer.run({ firstContactId: slip.firstContactId, ...fields }))}
        />
      ) : null}
    </PageFrame>
  )
}
