import { CheckCircleOutlined, PrinterOutlined, WarningOutlined } from '@ant-design/icons'
import { Alert, App, Button, DatePicker } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import dayjs from 'dayjs'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { isValidDay } from '../../../db/model/day.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { count, dayAndTime, useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { CompletenessLine, useCompletenessText } from '../../shared/sync/completeness-line.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { DaySummary } from './day-summary.tsx'
import { isBlankForm, useDayWords, type DayDifference } from './day-words.ts'
import './day.css'

interface Line extends DayDifference {
  readonly key: string
}

/** Where a difference is settled. */
const placeOf = (difference: DayDifference): string | null => {
  if (difference.paperId !== null) return paths.paper(difference.paperId)
  if (difference.caseId !== null) return paths.case(difference.caseId)
  return difference.code === 'DRAFT_LEFT' ? paths.intake() : null
}

/** 今日账平: the day's numbers, what does not agree, and somebody's word that it was looked at. */
export function DayPage() {
  const { t } = useTranslation(['day', 'common'])
  const format = useFormat()
  const words = useDayWords()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [address, setAddress] = useSearchParams()
  const asked = address.get('day')
  const wanted = asked !== null && isValidDay(asked) ? asked : null
  const query = useHallQuery('day.balance', { day: wanted }, { refreshOn: ['*'], keepPrevious: true })
  const confirming = useHallAction('day.confirm')
  const printing = useSheetPrinting()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const session = useSession((state) => state.session)
  const [asking, setAsking] = useState(false)
  const completeness = useCompletenessText(null)
  const balance = query.data
  const blankForms = balance?.differences.filter(isBlankForm).length ?? 0
  const lines: Line[] = (balance?.differences ?? [])
    .filter((difference) => !isBlankForm(difference))
    .map((difference, index) => ({ ...difference, key: `${difference.code} ${difference.subject} ${index}` }))

  const confirm = async (note: string): Promise<void> => {
    if (balance === undefined || (await confirming.run({ day: balance.day, note })) === undefined) return
    setAsking(false)
    notifySaved(t('saved'))
    query.reload()
  }
  const print = async (): Promise<void> => {
    if (balance === undefined) return
    try {
      const outcome = await printing.print({
        layout: 'A4',
        copies: 1,
        title: `${t('title')} ${balance.day}`,
        pageNumber: null,
        runningHead: balance.day,
        content: (
          <DaySummary
            balance={balance}
            completeness={completeness}
            hallName={hallName}
            windowName={session?.windowName ?? ''}
            printedBy={session?.name ?? ''}
            printedAtMs={Date.now()}
          />
        ),
      })
      if (outcome === 'FAILED') void message.error(t('printFailed'))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  const columns: ColumnsType<Line> = [
    {
      title: t('column.what'),
      dataIndex: 'code',
      width: 280,
      ellipsis: true,
      render: (code: string) => words.difference(code),
    },
    { title: t('column.subject'), dataIndex: 'subject', ellipsis: true },
    {
      title: '',
      key: 'open',
      width: 110,
      render: (_value, line): ReactNode => {
        const place = placeOf(line)
        return place === null ? null : <Link to={place}>{t('settle')}</Link>
      },
    },
  ]
  return (
    <PageFrame
      fill
      title={t('title')}
      subtitle={balance === undefined ? undefined : format.longDay(balance.day)}
      loading={query.loading}
      error={query.error ?? confirming.error}
      onRetry={query.reload}
      actions={
        <>
          <DatePicker
            allowClear={false}
            aria-label={t('day')}
            value={balance === undefined ? null : dayjs(balance.day)}
            disabledDate={(day) => day.isAfter(dayjs(), 'day')}
            onChange={(day) =>
              setAddress(day === null ? {} : { day: day.format('YYYY-MM-DD') }, { replace: true })
            }
          />
          <Button
            icon={<PrinterOutlined />}
            loading={printing.busy}
            disabled={balance === undefined}
            onClick={() => void print()}
          >
            {t('common:action.print')}
          </Button>
          <Button
            type="primary"
            icon={<CheckCircleOutlined />}
            disabled={balance === undefined}
            onClick={() => setAsking(true)}
          >
            {t(balance === undefined || balance.confirmed === null ? 'confirm' : 'confirmAgain')}
          </Button>
        </>
      }
    >
      {balance === undefined ? null : (
        <div className="balance-page">
          {balance.confirmed === null ? null : (
            <Alert
              type="success"
              showIcon
              title={t('confirmed', {
                at: dayAndTime(balance.confirmed.atMs),
                name: balance.confirmed.staffName,
              })}
              {...(balance.confirmed.note === '' ? {} : { description: balance.confirmed.note })}
            />
          )}
          <CompletenessLine unitIds={null} />
          <dl className="balance-counts panel">
            {balance.counts.map(({ code, value }) => (
              <div key={code}>
                <dt>{words.count(code)}</dt>
                <dd>{count(value)}</dd>
              </div>
            ))}
          </dl>
          <h2 className={lines.length === 0 ? 'balance-good' : 'balance-bad'}>
            {lines.length === 0 ? <CheckCircleOutlined aria-hidden /> : <WarningOutlined aria-hidden />}
            {t('differences.title', { n: lines.length })}
          </h2>
          {blankForms === 0 ? null : (
            <div className="balance-forms muted">
              {t('blankForms', { n: blankForms })} <Link to={paths.forms()}>{t('toForms')}</Link>
            </div>
          )}
          <div className="balance-differences panel">
            <DataTable
              rows={lines}
              columns={columns}
              rowKey={(line) => line.key}
              label={t('differences.title', { n: lines.length })}
              onOpen={(line) => {
                const place = placeOf(line)
                if (place !== null) void navigate(place)
              }}
              empty={
                <EmptyState
                  icon={<CheckCircleOutlined />}
                  title={t('differences.none')}
                  hint={t('differences.noneHint')}
                />
              }
            />
          </div>
        </div>
      )}
      {asking && balance !== undefined ? (
        <ReasonDialog
          title={t('confirmTitle', { day: format.longDay(balance.day) })}
          okText={t('confirm')}
          hint={lines.length === 0 ? t('confirmClean') : t('confirmOpen', { n: lines.length })}
          label={t('note')}
          required={lines.length > 0}
          maxLength={2_000}
          busy={confirming.busy}
          error={confirming.error?.message ?? null}
          onSubmit={(note) => void confirm(note)}
          onClose={() => {
            confirming.clearError()
            setAsking(false)
          }}
        />
      ) : null}
      {printing.root}
    </PageFrame>
  )
}
