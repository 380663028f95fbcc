import { FileExcelOutlined, PrinterOutlined } from '@ant-design/icons'
import { Alert, App, Button } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { saveFile } from '../../shared/save-file.ts'
import { useStatus } from '../../shared/status-store.ts'
import { CodeSlips, type IssuedCode } from './code-slips.tsx'

interface IssuedCodesProps {
  readonly issued: Result<'accounts.issueActivations'>
  readonly onDone: () => void
}

/** The codes just made, the only time they can be seen. */
export function IssuedCodes({ issued, onDone }: IssuedCodesProps) {
  const { t } = useTranslation(['setup', 'admin', 'common'])
  const { modal, message } = App.useApp()
  const printing = useSheetPrinting()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const [kept, setKept] = useState(false)
  const { codes, spreadsheet } = issued

  const print = async (): Promise<void> => {
    try {
      const outcome = await printing.print({
        layout: 'A4',
        copies: 1,
        title: t('slip.title'),
        pageNumber: null,
        runningHead: '',
        content: <CodeSlips codes={codes} hallName={hallName} />,
      })
      if (outcome === 'DONE') {
        setKept(true)
        notifySaved(t('codes.printed', { count: codes.length }))
      } else void message.warning(t('codes.notPrinted'))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  const finish = async (): Promise<void> => {
    const sure =
      kept ||
      (await modal.confirm({
        title: t('codes.leaveTitle'),
        content: t('codes.leave'),
        okText: t('codes.leaveAnyway'),
        cancelText: t('common:form.stay'),
      }))
    if (sure) onDone()
  }
  const columns: ColumnsType<IssuedCode> = [
    { key: 'staffId', title: t('admin:people.staffId'), width: 110, render: (_value, code) => code.staffId },
    {
      key: 'name',
      title: t('admin:people.name'),
      width: 160,
      ellipsis: true,
      render: (_value, code) => code.name,
    },
    { key: 'unit', title: t('admin:people.unit'), ellipsis: true, render: (_value, code) => code.unitName },
    {
      key: 'window',
      title: t('admin:people.window'),
      width: 200,
      ellipsis: true,
      render: (_value, code) => code.windowName,
    },
    {
      key: 'code',
      title: t('codes.code'),
      width: 170,
      render: (_value, code) => <span className="code-text">{code.code}</span>,
    },
  ]
  return (
    <PageFrame
      fill
      title={t('codes.issued', { count: codes.length })}
      actions={
        <>
          <Button
            icon={<FileExcelOutlined aria-hidden />}
            onClick={() => {
              saveFile(spreadsheet.fileName, spreadsheet.base64)
              setKept(true)
            }}
          >
            {t('codes.save')}
          </Button>
          <Button
            type="primary"
            autoFocus
            icon={<PrinterOutlined aria-hidden />}
            loading={printing.busy}
            onClick={() => void print()}
          >
            {t('codes.print')}
          </Button>
          <Button onClick={() => void finish()}>{t('codes.done')}</Button>
        </>
      }
    >
      <Alert className="codes-once" type="warning" showIcon title={t('codes.once')} />
      <div className="panel admin-list">
        <DataTable
          rows={codes}
          columns={columns}
          rowKey={(code) => code.staffId}
          label={t('codes.issued', { count: codes.length })}
          minWidth={820}
        />
      </div>
      {printing.root}
    </PageFrame>
  )
}
