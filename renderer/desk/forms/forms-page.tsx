import { EditOutlined, FileProtectOutlined, PrinterOutlined } from '@ant-design/icons'
import { App, Button, Input, Segmented } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Result } from '../../../db/contract/index.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { BackEntryDialog } from './back-entry-dialog.tsx'
import { BlankForms, type FormKind } from './blank-form.tsx'
import './forms.css'
import { PrintBatchDialog } from './print-batch-dialog.tsx'

type PaperForm = Result<'forms.list'>['forms'][number]
const FILTERS = ['BLANK', 'ENTERED', 'VOID', 'ALL'] as const
type Filter = (typeof FILTERS)[number]
type Dialog =
  | { readonly kind: 'PRINT' }
  | { readonly kind: 'VOID'; readonly form: PaperForm }
  | { readonly kind: 'ENTER'; readonly form: PaperForm; readonly nowMs: number }

/** Numbered blank forms for an outage: printed beforehand, entered afterwards. */
export function FormsPage() {
  const { t } = useTranslation(['forms', 'common'])
  const { message } = App.useApp()
  const navigate = useNavigate()
  const query = useHallQuery(
    'forms.list',
    {},
    { refreshOn: ['paper_form', 'consultation', 'case', 'first_contact'] },
  )
  const voiding = useHallAction('forms.void')
  const printing = useSheetPrinting()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const windowName = useSession((state) => state.session?.windowName ?? '')
  const statusNowMs = useStatus((state) => state.status?.nowMs)
  const [filter, setFilter] = useState<Filter>('BLANK')
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [typed, setTyped] = useState('')
  const [typedError, setTypedError] = useState('')
  const quick = useRef<HTMLFormElement>(null)

  const forms = useMemo(() => query.data?.forms ?? [], [query.data])
  const counts = useMemo(() => {
    const sums: Record<Filter, number> = { BLANK: 0, ENTERED: 0, VOID: 0, ALL: forms.length }
    for (const form of forms) sums[form.status] += 1
    return sums
  }, [forms])
  const rows = filter === 'ALL' ? forms : forms.filter((form) => form.status === filter)

  const print = async (kind: FormKind, formNos: readonly string[]): Promise<void> => {
    try {
      const outcome = await printing.print({
        layout: 'A4',
        copies: 1,
        title: `${t(`kind.${kind}`)} ${formNos[0] ?? ''}`,
        pageNumber: null,
        runningHead: '',
        content: <BlankForms kind={kind} formNos={formNos} hallName={hallName} windowName={windowName} />,
      })
      if (outcome === 'DONE') notifySaved(t('batch.printed', { n: formNos.length }))
      else void message.warning(t('batch.notPrinted'))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  const enter = (form: PaperForm): void => {
    if (form.status === 'BLANK')
      setDialog({ kind: 'ENTER', form, nowMs: Math.max(statusNowMs ?? 0, Date.now()) })
  }
  const enterTyped = (): void => {
    const wanted = typed.trim().toUpperCase()
    const form = forms.find((candidate) => candidate.formNo.toUpperCase() === wanted)
    if (form === undefined) setTypedError(t('quick.unknown', { no: typed.trim() }))
    else if (form.status !== 'BLANK')
      setTypedError(t('quick.used', { no: form.formNo, status: t(`status.${form.status}`) }))
    else {
      setTypedError('')
      setTyped('')
      enter(form)
    }
  }
  const makeVoid = async (form: PaperForm, reason: string): Promise<void> => {
    if ((await voiding.run({ formNo: form.formNo, reason })) === undefined) return
    notifySaved(t('voided', { no: form.formNo }))
    setDialog(null)
    query.reload()
  }

  const columns: ColumnsType<PaperForm> = [
    {
      title: t('column.formNo'),
      dataIndex: 'formNo',
      width: 190,
      render: (formNo: string) => <span className="forms-no">{formNo}</span>,
    },
    {
      title: t('column.kind'),
      dataIndex: 'formKind',
      width: 160,
      render: (kind: FormKind) => t(`kind.${kind}`),
    },
    {
      title: t('column.status'),
      dataIndex: 'status',
      width: 110,
      render: (status: PaperForm['status']) => (
        <span
          className={`status-tag status-${status === 'BLANK' ? 'open' : status === 'ENTERED' ? 'done' : 'ended'}`}
        >
          {t(`status.${status}`)}
        </span>
      ),
    },
    {
      title: t('column.printedAt'),
      dataIndex: 'printedAtMs',
      width: 150,
      render: (atMs: number) => <span className="number">{dayAndTime(atMs)}</span>,
    },
    {
      title: filter === 'VOID' || filter === 'ALL' ? t('column.reason') : '',
      dataIndex: 'reason',
      ellipsis: true,
    },
    {
      title: '',
      key: 'actions',
      width: 290,
      align: 'right',
      render: (_value, form): ReactNode =>
        form.status === 'BLANK' ? (
          <span className="forms-actions" onClick={(event) => event.stopPropagation()} role="presentation">
            <Button size="small" type="primary" ghost icon={<EditOutlined />} onClick={() => enter(form)}>
              {t('action.enter')}
            </Button>
            <Button
              size="small"
              disabled={printing.busy}
              onClick={() => void print(form.formKind, [form.formNo])}
            >
              {t('action.printAgain')}
            </Button>
            <Button size="small" danger onClick={() => setDialog({ kind: 'VOID', form })}>
              {t('action.void')}
            </Button>
          </span>
        ) : null,
    },
  ]
  return (
    <PageFrame
      fill
      title={t('title')}
      subtitle={t('subtitle')}
      loading={query.loading}
      error={query.error}
      onRetry={query.reload}
      actions={
        <Button
          type="primary"
          icon={<PrinterOutlined />}
          loading={printing.busy}
          onClick={() => setDialog({ kind: 'PRINT' })}
        >
          {t('batch.button')}
        </Button>
      }
    >
      <div className="forms-bar">
        <form
          ref={quick}
          className="forms-quick"
          onSubmit={(event) => {
            event.preventDefault()
            enterTyped()
          }}
        >
          <Input
            autoFocus
            maxLength={40}
            aria-label={t('quick.label')}
            placeholder={t('quick.placeholder')}
            value={typed}
            {...(typedError === '' ? {} : { status: 'error' as const })}
            onChange={(event) => {
              setTyped(event.target.value)
              setTypedError('')
            }}
          />
          <Button htmlType="submit" disabled={typed.trim() === ''}>
            {t('action.enter')}
          </Button>
          <span role="alert" className="forms-error">
            {typedError}
          </span>
        </form>
        <Segmented
          aria-label={t('column.status')}
          value={filter}
          options={FILTERS.map((value) => ({
            value,
            label: t('filterLabel', { status: t(`status.${value}`), n: counts[value] }),
          }))}
          onChange={setFilter}
        />
      </div>
      <div className="panel forms-list">
        <DataTable
          rows={rows}
          columns={columns}
          rowKey={(form) => form.formNo}
          label={t('title')}
          minWidth={960}
          onOpen={enter}
          empty={
            <EmptyState
              icon={<FileProtectOutlined />}
              title={t(filter === 'BLANK' ? 'empty.blank' : 'empty.other')}
              hint={t('empty.hint')}
            />
          }
        />
      </div>
      {dialog?.kind === 'PRINT' ? (
        <PrintBatchDialog
          onClose={() => setDialog(null)}
          onReserved={(kind, formNos) => {
            setDialog(null)
            query.reload()
            void print(kind, formNos)
          }}
        />
      ) : null}
      {dialog?.kind === 'ENTER' ? (
        <BackEntryDialog
          form={dialog.form}
          nowMs={dialog.nowMs}
          onClose={() => setDialog(null)}
          onCase={(formNo, trueAtMs) => {
            const search = new URLSearchParams({ form: formNo, at: String(trueAtMs) })
            void navigate(`${paths.intake()}?${search.toString()}`)
          }}
          onDone={() => {
            setDialog(null)
            query.reload()
            quick.current?.querySelector('input')?.focus()
          }}
        />
      ) : null}
      {dialog?.kind === 'VOID' ? (
        <ReasonDialog
          title={t('voidTitle', { no: dialog.form.formNo })}
          okText={t('action.void')}
          hint={t('voidHint')}
          danger
          busy={voiding.busy}
          error={voiding.error?.message ?? null}
          onSubmit={(reason) => void makeVoid(dialog.form, reason)}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {printing.root}
    </PageFrame>
  )
}
