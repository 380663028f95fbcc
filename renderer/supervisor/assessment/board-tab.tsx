import { BarChartOutlined, FileExcelOutlined, PrinterOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input, Segmented } from 'antd'
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { periodIdOf } from '../../../db/model/assessment/periods.ts'
import { ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import { FACT_KINDS } from './inbox-range.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { plainPoints } from '../../shared/assessment/points.ts'
import { SpreadChart, TrendChart } from '../../shared/assessment/score-charts.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { saveFile } from '../../shared/save-file.ts'
import { CompletenessLine } from '../../shared/sync/completeness-line.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { useBoardColumns, widthOf } from './board-columns.tsx'
import { BoardPaper } from './board-paper.tsx'
import { findRows, isNotable, sortRows, type BoardSort, type SortKey } from './board-rows.ts'
import { PaperDialog } from './paper-dialog.tsx'
import { PeriodChooser } from './period-chooser.tsx'
import { PeriodStatusTag } from './period-status.tsx'
import { RecordButton } from './record-button.tsx'
import { SlowWork } from './slow-work.tsx'
import type { TabProps } from './tab-props.ts'
import { usePinyin } from './use-pinyin.ts'
import { useRoom } from './use-room.ts'

const BY_RANK: BoardSort = { key: 'rank', descending: false }
/** These are read from the largest down at the first press. */
const LARGEST_FIRST: ReadonlySet<SortKey> = new Set(['score', 'deducted', 'entries', 'proposals', 'appeals'])

const NO_ROWS: readonly never[] = []

/** Everybody who is scored in a period, sortable, with trend; Enter opens how a score came about. */
export function BoardTab({ address, onAddress, scope, today, tabs }: TabProps) {
  const { t } = useTranslation('assessment')
  const navigate = useNavigate()
  const periods = usePeriodWords()
  const { period, target } = address
  const query = useHallQuery(
    'assessment.board',
    { kind: period.kind, day: period.from, target },
    { refreshOn: FACT_KINDS },
  )
  const board = query.data
  const [find, setFind] = useState('')
  const search = useDeferredValue(find)
  const pinyinOf = usePinyin(search !== '')
  const [sort, setSort] = useState(BY_RANK)
  const [onlyNotable, setOnlyNotable] = useState(false)
  const [charts, setCharts] = useState(false)
  const [printing, setPrinting] = useState(false)
  const exporting = useHallAction('assessment.export', { onError: notifyFailed })
  const rows = useMemo(
    () =>
      board === undefined
        ? []
        : sortRows(findRows(onlyNotable ? board.rows.filter(isNotable) : board.rows, search, pinyinOf), sort),
    [board, search, pinyinOf, sort, onlyNotable],
  )
  const onSort = useCallback(
    (key: SortKey) =>
      setSort((before) =>
        before.key === key
          ? { key, descending: !before.descending }
          : { key, descending: LARGEST_FIRST.has(key) || key.startsWith('dimension') },
      ),
    [],
  )
  const page = useRef<HTMLDivElement>(null)
  const room = useRoom(page)
  const columns = useBoardColumns(target, board?.rows ?? NO_ROWS, sort, onSort, room)
  const name = periods.name(period)
  const targets = scope.seesPersons ? ScoreTarget.options : (['WINDOW', 'UNIT'] as const)
  const exportPeriod = async (): Promise<void> => {
    const file = await exporting.run({ kind: period.kind, day: period.from })
    if (file === undefined) return
    saveFile(file.fileName, file.base64)
    notifySaved(t('board.exported', { period: name }))
  }
  const notable = useMemo(() => board?.rows.filter(isNotable).length ?? 0, [board])
  return (
    <PageFrame
      fill
      title={t('title')}
      subtitle={[
        board === undefined ? '' : t('board.asOf', { at: dayAndTime(board.asOfMs) }),
        board === undefined || board.hallMean === null
          ? ''
          : t('board.mean', { mean: plainPoints(board.hallMean) }),
        t('board.keys'),
      ]
        .filter((part) => part !== '')
        .join(t('listSeparator'))}
      error={query.error}
      onRetry={query.reload}
      actions={tabs}
    >
      <div ref={page} className="assess-page">
        <div className="assess-bar">
          <PeriodChooser period={period} today={today} onPeriod={(next) => onAddress({ period: next })} />
          <Segmented<ScoreTarget>
            value={target}
            aria-label={t('board.targets')}
            options={targets.map((value) => ({ value, label: t(`target.${value}`) }))}
            onChange={(next) => onAddress({ target: next })}
          />
          <Input
            className="assess-find"
            allowClear
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t('board.find')}
            aria-label={t('board.find')}
            value={find}
            onChange={(event) => setFind(event.target.value)}
          />
          <Checkbox
            checked={onlyNotable}
            title={t('board.notableHint')}
            onChange={(event) => setOnlyNotable(event.target.checked)}
          >
            {t('board.notable')} <span className="number">{board === undefined ? '' : notable}</span>
          </Checkbox>
          {board === undefined ? null : <PeriodStatusTag period={board.period} />}
          <div className="assess-bar-end">
            <RecordButton />
            <Button
              icon={<BarChartOutlined aria-hidden />}
              aria-pressed={charts}
              disabled={board === undefined || board.rows.length === 0}
              aria-label={t('board.charts')}
              title={t('board.charts')}
              onClick={() => setCharts(!charts)}
            />
            <Button
              icon={<PrinterOutlined aria-hidden />}
              disabled={rows.length === 0}
              aria-label={t('board.print')}
              title={t('board.print')}
              onClick={() => setPrinting(true)}
            />
            <Button
              icon={<FileExcelOutlined aria-hidden />}
              loading={exporting.busy}
              disabled={board === undefined || board.rows.length === 0}
              onClick={() => void exportPeriod()}
            >
              {t('board.export')}
            </Button>
          </div>
        </div>
        <CompletenessLine unitIds={null} />
        <SlowWork active={query.loading || exporting.busy} text={t('board.computing')} />
        {charts && board !== undefined && board.rows.length > 0 ? (
          <div className="panel assess-board-charts">
            <TrendChart
              target={target}
              name={t('chart.hall')}
              hallOnly
              height={170}
              points={[
                ...board.trendFrom.map((from, index) => ({
                  label: periods.short(period.kind, from),
                  own: null,
                  hall: board.hallTrend[index] ?? null,
                })),
                { label: periods.short(period.kind, period.from), own: null, hall: board.hallMean },
              ]}
            />
            <SpreadChart spread={board.spread} own={null} height={170} />
          </div>
        ) : null}
        {board === undefined ? null : (
          <div className="panel assess-list">
            <DataTable
              key={`${period.from} ${target}`}
              autoFocus
              rows={rows}
              columns={columns}
              rowKey={(row) => row.subject.subjectId}
              label={t('board.label', { period: name, target: t(`target.${target}`) })}
              onOpen={({ subject }) =>
                void navigate(paths.derivation(periodIdOf(period), subject.target, subject.subjectId))
              }
              minWidth={widthOf(columns)}
              empty={
                <EmptyState
                  title={t(
                    board.rows.length === 0
                      ? 'board.nobody'
                      : onlyNotable && search === ''
                        ? 'board.noneNotable'
                        : 'board.notFound',
                  )}
                  hint={t(
                    board.rows.length === 0
                      ? 'board.nobodyHint'
                      : onlyNotable && search === ''
                        ? 'board.notableHint'
                        : 'board.notFoundHint',
                  )}
                />
              }
            />
          </div>
        )}
      </div>
      {printing && board !== undefined ? (
        <PaperDialog
          layout="A4_LANDSCAPE"
          title={t('paper.board', { period: name, target: t(`target.${target}`) })}
          onClose={() => setPrinting(false)}
        >
          <BoardPaper
            period={board.period}
            target={target}
            rows={rows}
            asOfMs={board.asOfMs}
            of={board.rows.length}
          />
        </PaperDialog>
      ) : null}
    </PageFrame>
  )
}
