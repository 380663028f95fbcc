import { CheckCircleOutlined, CloseCircleOutlined, WarningOutlined } from '@ant-design/icons'
import { Segmented } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportPreview } from '../../../db/contract/administration.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'

type Problem = ImportPreview['problems'][number] & { readonly place: number }

/** Every bad row with its number as the spreadsheet shows it, and why. */
export function ProblemTable({ problems }: { readonly problems: ImportPreview['problems'] }) {
  const { t, i18n } = useTranslation(['admin', 'common'])
  const [only, setOnly] = useState<'ALL' | 'ERROR' | 'WARNING'>('ALL')
  const rows = useMemo<Problem[]>(
    () =>
      problems
        .map((problem, place) => ({ ...problem, place }))
        .filter((problem) => only === 'ALL' || problem.severity === only)
        .sort(
          (a, b) =>
            a.severity.localeCompare(b.severity) ||
            a.fileName.localeCompare(b.fileName) ||
            a.sheet.localeCompare(b.sheet) ||
            (a.row ?? 0) - (b.row ?? 0),
        ),
    [problems, only],
  )
  const columns = useMemo<ColumnsType<Problem>>(() => {
    const reason = ({ code, details }: Problem): string => {
      if (!i18n.exists(`admin:import.problem.${code}`)) return code
      const { similar = '' } = details
      return t(`import.problem.${code}` as 'import.problem.BAD_DAY', {
        replace: { ...details, similar: similar === '' ? '' : t('import.similar', { names: similar }) },
      })
    }
    return [
      {
        key: 'severity',
        title: t('import.severity'),
        width: 90,
        render: (_value, problem) =>
          problem.severity === 'ERROR' ? (
            <span className="severity-error">
              <CloseCircleOutlined aria-hidden /> {t('import.error')}
            </span>
          ) : (
            <span className="severity-warning">
              <WarningOutlined aria-hidden /> {t('import.warning')}
            </span>
          ),
      },
      {
        key: 'file',
        title: t('import.file'),
        width: 170,
        ellipsis: true,
        render: (_value, problem) => (
          <span title={`${problem.fileName} ${problem.sheet}`}>{problem.fileName}</span>
        ),
      },
      {
        key: 'row',
        title: t('import.row'),
        width: 64,
        align: 'right',
        render: (_value, problem) => problem.row ?? '',
      },
      {
        key: 'heading',
        title: t('import.heading'),
        width: 140,
        ellipsis: true,
        render: (_value, problem) => <span title={problem.heading}>{problem.heading}</span>,
      },
      {
        key: 'value',
        title: t('import.value'),
        width: 200,
        ellipsis: true,
        render: (_value, problem) => <span title={problem.value}>{problem.value}</span>,
      },
      {
        key: 'reason',
        title: t('import.reason'),
        ellipsis: true,
        render: (_value, problem) => <span title={reason(problem)}>{reason(problem)}</span>,
      },
    ]
  }, [t, i18n])
  if (problems.length === 0) {
    return (
      <div className="panel">
        <EmptyState icon={<CheckCircleOutlined />} title={t('import.clean')} hint={t('import.cleanHint')} />
      </div>
    )
  }
  return (
    <div className="panel admin-list">
      <div className="list-head">
        <Segmented
          value={only}
          options={[
            { value: 'ALL', label: t('common:action.all') },
            { value: 'ERROR', label: t('import.error') },
            { value: 'WARNING', label: t('import.warning') },
          ]}
          onChange={(value) => setOnly(value === 'ERROR' ? 'ERROR' : value === 'WARNING' ? 'WARNING' : 'ALL')}
        />
        <span className="muted">{t('import.problemsHint')}</span>
      </div>
      <DataTable
        rows={rows}
        columns={columns}
        rowKey={(problem) => String(problem.place)}
        label={t('import.problems')}
        minWidth={900}
      />
    </div>
  )
}
