import { AuditOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { ConfirmerDialog } from '../../shared/confirmer-dialog.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { paths } from '../../shared/navigation/paths.ts'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { ItemPicker, type PickedItem } from '../items/item-picker.tsx'
import { searchItems } from '../items/search-items.ts'
import { Field } from '../parts/field.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { useHeight } from '../parts/use-height.ts'
import { RecordList } from './record-list.tsx'
import {
  emptyReport,
  reportFields,
  reportGap,
  type NegativeReport,
  type ReportFields,
} from './report-draft.ts'
import { ReportFieldsForm } from './report-fields.tsx'
import { ReportSummary } from './report-summary.tsx'
import '../parts/parts.css'
import './slips.css'

/** Negative-answer reports: those waiting for an answer first; answered here by PIN. */
export const NegativeReportsPage = () => {
  const { t } = useTranslation(['slips', 'common'])
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const [chosen, setChosen] = useState<string | null>(search.get('report'))
  const [writing, setWriting] = useState(false)
  const [answering, setAnswering] = useState<'approve' | 'sendBack' | null>(null)
  const [opinion, setOpinion] = useState('')
  const [listBox, listHeight] = useHeight()

  const query = useHallQuery('negativeReports.list', { caseId: null }, { refreshOn: ['negative_report'] })
  const reports = query.data?.reports ?? []
  const report = reports.find((candidate) => candidate.negativeReportId === chosen) ?? null
  const draft = useHallAction('negativeReports.draft')
  const submit = useHallAction('negativeReports.submit')
  const decide = useHallAction('negativeReports.decide')
  const tell = useHallAction('negativeReports.tell')
  const [papersReturned, setPapersReturned] = useState(false)
  useShortcut('Alt+N', () => setWriting(true))

  const say = (after: NegativeReport) => {
    setChosen(after.negativeReportId)
    query.reload()
    notifySaved(t('reportSaved', { reportNo: after.reportNo, status: t(`reportStatus.${after.status}`) }))
  }
  const choose = (row: NegativeReport) => {
    setChosen(row.negativeReportId)
    setOpinion('')
    setPapersReturned(false)
    submit.clearError()
    tell.clearError()
  }
  return (
    <PageFrame
      title={t('reportsTitle')}
      fill
      loading={query.loading}
      error={query.error ?? submit.error ?? tell.error}
      onRetry={query.reload}
      actions={
        <Button type="primary" onClick={() => setWriting(true)}>
          {t('report.new')} <ShortcutHint keys="Alt+N" />
        </Button>
      }
    >
      <div className="hd-slips">
        <div ref={listBox} className="hd-slips-list panel">
          {reports.length === 0 ? (
            <EmptyState icon={<AuditOutlined />} title={t('noReports')} hint={t('noReportsHint')} />
          ) : (
            <RecordList<NegativeReport>
              rows={reports}
              keyOf={(row) => row.negativeReportId}
              chosen={chosen}
              heightPx={listHeight}
              onOpen={choose}
              columns={[
                { title: t('report.no'), dataIndex: 'reportNo', width: 196, ellipsis: true },
                { title: t('report.status'), width: 90, render: (_, row) => t(`reportStatus.${row.status}`) },
                { title: t('report.item'), dataIndex: 'itemName', ellipsis: true },
                {
                  title: t('report.cause'),
                  width: 120,
                  ellipsis: true,
                  render: (_, row) => t(`cause.${row.facts.cause}`),
                },
                { title: t('report.answerDue'), width: 104, render: (_, row) => row.answerDueDay ?? '' },
                { title: t('report.updated'), width: 130, render: (_, row) => dayAndTime(row.updatedAtMs) },
              ]}
            />
          )}
        </div>
        <div className="hd-slips-side panel">
          {report ? (
            <>
              <h2 className="hd-panel-title">{report.reportNo}</h2>
              <div className="hd-slip-actions">
                {report.status === 'DRAFT' || report.status === 'SENT_BACK' ? (
                  <Button
                    type="primary"
                    loading={submit.busy}
                    onClick={() =>
                      void submit.run({ negativeReportId: report.negativeReportId }).then((after) => {
                        if (after) say(after)
                      })
                    }
                  >
                    {t('action.submit')}
                  </Button>
                ) : null}
                {report.facts.caseId !== null ? (
                  <Button onClick={() => void navigate(paths.case(report.facts.caseId ?? ''))}>
                    {t('action.openCase')}
                  </Button>
                ) : null}
              </div>
              <ReportSummary report={report} />
              {report.tellable ? (
                <div className="hd-dialog-form">
                  <Checkbox
                    checked={papersReturned}
                    onChange={(event) => setPapersReturned(event.target.checked)}
                  >
                    {t('papersReturned.check')}
                  </Checkbox>
                  <div className="hd-slip-actions">
                    <Button
                      type="primary"
                      loading={tell.busy}
                      onClick={() =>
                        void tell
                          .run({ negativeReportId: report.negativeReportId, papersReturned })
                          .then((after) => {
                            if (!after) return
                            setPapersReturned(false)
                            say(after)
                          })
                      }
                    >
                      {t('action.tell')}
                    </Button>
                  </div>
                </div>
              ) : null}
              {report.status === 'SUBMITTED' ? (
                <form
                  className="hd-dialog-form"
                  onSubmit={(event) => {
                    event.preventDefault()
                    setAnswering('approve')
                  }}
                >
                  <Field label={t('report.opinion')}>
                    {(ids) => (
                      <Input
                        {...ids}
                        maxLength={2000}
                        value={opinion}
                        onChange={(event) => setOpinion(event.target.value)}
                      />
                    )}
                  </Field>
                  <div className="hd-slip-actions">
                    <Button type="primary" htmlType="submit">
                      {t('action.approve')}
                    </Button>
                    <Button disabled={opinion.trim() === ''} onClick={() => setAnswering('sendBack')}>
                      {t('action.sendBack')}
                    </Button>
                  </div>
                  <div className="hd-secondary">{t('answerHint')}</div>
                </form>
              ) : null}
            </>
          ) : (
            <EmptyState title={t('chooseReport')} />
          )}
        </div>
      </div>
      {writing ? (
        <WriteReport
          busy={draft.busy}
          error={draft.error?.message ?? null}
          onClose={() => {
            draft.clearError()
            setWriting(false)
          }}
          onSubmit={(fields) =>
            void draft.run({ ...fields, submit: true }).then((after) => {
              if (!after) return
              setWriting(false)
              say(after)
            })
          }
        />
      ) : null}
      {report ? (
        <ConfirmerDialog
          open={answering !== null}
          unitId={report.unitId}
          writtenBy={report.staffName}
          busy={decide.busy}
          error={decide.error}
          onCancel={() => {
            decide.clearError()
            setAnswering(null)
          }}
          onConfirm={(confirmer) =>
            void decide
              .run({
                negativeReportId: report.negativeReportId,
                approve: answering === 'approve',
                opinion: opinion.trim(),
                confirmer,
              })
              .then((after) => {
                if (!after) return
                setAnswering(null)
                setOpinion('')
                say(after)
              })
          }
        >
          <p>{answering === 'sendBack' ? t('confirmSendBack') : t('confirmApprove')}</p>
        </ConfirmerDialog>
      ) : null}
    </PageFrame>
  )
}

interface WriteReportProps {
  readonly busy: boolean
  readonly error: string | null
  readonly onSubmit: (fields: ReportFields) => void
  readonly onClose: () => void
}

/** A report that no case stands behind: the item is chosen here. */
const WriteReport = ({ busy, error, onSubmit, onClose }: WriteReportProps) => {
  const { t } = useTranslation('slips')
  const [item, setItem] = useState<PickedItem | null>(null)
  const [draft, setDraft] = useState(() => emptyReport('NOT_ACCEPTED', '', ''))
  const [tried, setTried] = useState(false)
  return (
    <StepDialog
      title={t('report.new')}
      okText={t('action.submit')}
      width={760}
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (item === null || reportGap(draft) !== null) return
        onSubmit(reportFields(draft, item.itemId, null))
      }}
    >
      <Field label={t('report.item')} required error={tried && item === null ? t('needed') : undefined}>
        {() => (
          <ItemPicker
            ariaLabel={t('report.item')}
            value={item}
            onPick={setItem}
            search={searchItems}
            invalid={tried && item === null}
          />
        )}
      </Field>
      <ReportFieldsForm draft={draft} onChange={setDraft} showErrors={tried} />
    </StepDialog>
  )
}
