import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Alert, Button, Checkbox, Drawer, Table } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { decimal } from '../../../db/model/assessment/decimal.ts'
import { monthAfter, monthOf } from '../../../db/model/month.ts'
import { useToday } from '../../desk/parts/use-today.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { useHallQuery } from '../../shared/use-query.ts'
import { shownPoints, type DraftRules } from './rules-draft.ts'

type Row = Result<'scoreRules.dryRun'>['rows'][number]

const isPresent = ({ before, after }: Row): boolean => before !== '' && after !== ''
const difference = (row: Row): string =>
  isPresent(row) ? shownPoints(decimal(row.after).minus(row.before).toFixed()) : ''
const isChanged = (row: Row): boolean => row.before !== row.after || row.gradeBefore !== row.gradeAfter

interface DryRunDrawerProps {
  readonly rules: DraftRules
  readonly onClose: () => void
}

/** 试算: a month that was, by the rules as they stand on the page. Nothing is saved by it. */
export function DryRunDrawer({ rules, onClose }: DryRunDrawerProps) {
  const { t } = useTranslation(['score-rules', 'assessment'])
  const today = useToday()
  const lastMonth = monthAfter(monthOf(today), -1)
  const [month, setMonth] = useState(lastMonth)
  const [changedOnly, setChangedOnly] = useState(true)
  const query = useHallQuery('scoreRules.dryRun', {
    rules: { ...rules, version: Math.max(1, rules.version) },
    month,
  })
  const rows = query.data?.rows ?? []
  const changed = rows.filter(isChanged)
  const regraded = changed.filter(({ gradeBefore, gradeAfter }) => gradeBefore !== gradeAfter).length
  const unknown = query.data?.unknownItems ?? []
  return (
    <Drawer
      open
      size={940}
      title={t('score-rules:dryRun.title', { name: rules.name })}
      onClose={onClose}
      destroyOnHidden
    >
      <div className="score-form">
        <p className="muted">{t('score-rules:dryRun.help')}</p>
        <div className="score-line">
          <Button
            icon={<LeftOutlined aria-hidden />}
            aria-label={t('score-rules:dryRun.previous')}
            onClick={() => setMonth(monthAfter(month, -1))}
          />
          <strong className="number">{month}</strong>
          <Button
            icon={<RightOutlined aria-hidden />}
            aria-label={t('score-rules:dryRun.next')}
            disabled={month >= monthOf(today)}
            onClick={() => setMonth(monthAfter(month, 1))}
          />
          <Checkbox checked={changedOnly} onChange={(event) => setChangedOnly(event.target.checked)}>
            {t('score-rules:dryRun.changedOnly')}
          </Checkbox>
        </div>
        <ErrorBanner error={query.error} onRetry={query.reload} />
        {query.data === undefined ? null : (
          <p role="status" className="score-dry-sum">
            {query.data.entries === 0
              ? t('score-rules:dryRun.empty')
              : changed.length === 0
                ? t('score-rules:dryRun.same', { count: rows.length })
                : t('score-rules:dryRun.changed', { count: changed.length, of: rows.length, regraded })}
          </p>
        )}
        {unknown.length === 0 ? null : (
          <Alert
            type="warning"
            showIcon
            title={t('score-rules:dryRun.unknown', { count: unknown.length })}
            description={
              <ul className="score-changes">
                {unknown.map(({ itemCode, itemText, entries }) => (
                  <li key={itemCode}>
                    {t('score-rules:dryRun.unknownLine', { code: itemCode, text: itemText, count: entries })}
                  </li>
                ))}
              </ul>
            }
          />
        )}
        <Table<Row>
          size="small"
          loading={query.loading}
          rowKey={({ subject }) => `${subject.target} ${subject.subjectId}`}
          dataSource={changedOnly ? changed : rows}
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          locale={{ emptyText: t('score-rules:dryRun.nothing') }}
          columns={[
            {
              title: t('score-rules:field.target'),
              width: 80,
              render: (_value, { subject }) => t(`assessment:target.${subject.target}`),
            },
            {
              title: t('score-rules:dryRun.who'),
              render: (_value, { subject }) => (
                <>
                  {subject.name}{' '}
                  <span className="muted">
                    {[subject.windowName, subject.unitName].filter((part) => part !== '').join(' · ')}
                  </span>
                </>
              ),
            },
            { title: t('score-rules:dryRun.before'), dataIndex: 'before', align: 'right', width: 84 },
            { title: t('score-rules:dryRun.after'), dataIndex: 'after', align: 'right', width: 84 },
            {
              title: t('score-rules:dryRun.difference'),
              align: 'right',
              width: 84,
              defaultSortOrder: 'descend',
              sorter: (one, other) =>
                isPresent(one) && isPresent(other)
                  ? decimal(one.after)
                      .minus(one.before)
                      .abs()
                      .cmp(decimal(other.after).minus(other.before).abs())
                  : 0,
              render: (_value, row) => difference(row),
            },
            {
              title: t('score-rules:dryRun.grade'),
              width: 180,
              render: (_value, { gradeBefore, gradeAfter }) =>
                gradeBefore === gradeAfter ? (
                  <span className="muted">{gradeAfter}</span>
                ) : (
                  <strong>
                    {gradeBefore || '—'} → {gradeAfter || '—'}
                  </strong>
                ),
            },
          ]}
        />
      </div>
    </Drawer>
  )
}
