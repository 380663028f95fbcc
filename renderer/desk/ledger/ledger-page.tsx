import { FileExcelOutlined, PrinterOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { dayFromMs } from '../../../db/model/day.ts'
import { HALL_WIDE_ROLES } from '../../../db/model/roles.ts'
import { DueBadge } from '../../shared/due-badge.tsx'
import { useDueReason } from '../../shared/due-reason.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { count, money } from '../../shared/format.ts'
import { hall } from '../../shared/hall.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { setPreference, useSession } from '../../shared/session-store.ts'
import { StatusTag } from '../../shared/status-tag.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { CompletenessLine, useCompletenessText } from '../../shared/sync/completeness-line.tsx'
import { useLate } from '../../shared/use-late.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { searchItems } from '../items/search-items.ts'
import { ExportDialog } from './export-dialog.tsx'
import { LedgerColumnsButton } from './ledger-columns-button.tsx'
import {
  readLedgerColumns,
  writeLedgerColumns,
  type LedgerColumn,
  type LedgerColumnId,
  type LedgerRow,
} from './ledger-columns.ts'
import {
  emptyLedgerFilter,
  ledgerParams,
  rangeDays,
  readLedgerFilter,
  writeLedgerFilter,
  type LedgerFilter,
} from './ledger-filter.ts'
import { LedgerFilters } from './ledger-filters.tsx'
import { LedgerPaper } from './ledger-paper.tsx'
import { useLedgerPlace } from './ledger-store.ts'
import { LedgerTable } from './ledger-table.tsx'
import { isCaseStatus, ledgerText } from './ledger-text.ts'
import { LedgerTotalsLine } from './ledger-totals.tsx'
import './ledger.css'
import { readWholeLedger, useLedgerPages } from './use-ledger-pages.ts'

const COLUMNS_KEY = 'ledger.columns'
/** Some 275 sheets; whoever needs more takes the spreadsheet. */
const PRINT_ROWS_MAX = 5_000

const useToday = (): string => useStatus((state) => dayFromMs(state.status?.nowMs ?? Date.now()))

/** Units, windows and people this person may choose among; the host narrows the answer again. */
const useChoices = () => {
  const session = useSession((state) => state.session)
  const directory = useHallQuery('hall.directory', {}, { refreshOn: ['reference'] }).data
  return useMemo(() => {
    const wide = session?.roles.some((role) => HALL_WIDE_ROLES.includes(role)) ?? false
    const mine = (unitId: string): boolean => wide || unitId === session?.unitId
    const windows = directory?.windows ?? []
    return {
      units: (directory?.units ?? [])
        .filter((unit) => mine(unit.unitId))
        .map((unit) => ({ value: unit.unitId, label: unit.name })),
      windows: windows
        .filter((serviceWindow) => serviceWindow.unitIds.some(mine))
        .map((serviceWindow) => ({ value: serviceWindow.windowId, label: serviceWindow.name })),
      people: (directory?.staff ?? [])
        .filter((person) => mine(person.unitId))
        .map((person) => ({ value: person.staffId, label: person.name })),
      names: {
        windows: new Map<string, string>(
          windows.map((serviceWindow) => [serviceWindow.windowId, serviceWindow.name]),
        ),
      },
    }
  }, [directory, session])
}

/** The ledger (台账): everything recorded, found again, totalled, printed and exported. */
export function LedgerPage() {
  const { t, i18n } = useTranslation(['ledger', 'common'])
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [address, setAddress] = useSearchParams()
  const today = useToday()
  const reasonText = useDueReason()
  const session = useSession((state) => state.session)
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const storedColumns = useSession((state) => state.preferences[COLUMNS_KEY])
  const choices = useChoices()
  const printing = useSheetPrinting()
  const [exporting, setExporting] = useState(false)
  const [collecting, setCollecting] = useState(false)
  const page = useRef<HTMLDivElement>(null)

  const addressText = address.toString()
  const filter = useMemo(() => readLedgerFilter(new URLSearchParams(addressText)), [addressText])
  const params = useMemo(() => ledgerParams(filter, today), [filter, today])
  const latestFilter = useRef(filter)
  latestFilter.current = filter
  const changeFilter = useCallback(
    (part: Partial<LedgerFilter>) =>
      setAddress(writeLedgerFilter({ ...latestFilter.current, ...part }), { replace: true }),
    [setAddress],
  )

  // Taken once: the store changes with every scroll, the page needs the place it was left at.
  const [left] = useState(() => {
    const place = useLedgerPlace.getState()
    return place.address === addressText
      ? place
      : { address: addressText, rowId: null, scrollTop: 0, rowsRead: 0 }
  })
  const pages = useLedgerPages(params, filter.sort, left.rowsRead)
  const totals = useHallQuery('ledger.totals', params, { refreshOn: ['case', 'consultation'] })
  const [activeRowId, setActiveRowId] = useState<string | null>(left.rowId)
  useEffect(() => {
    useLedgerPlace.setState({ address: addressText, rowId: activeRowId, rowsRead: pages.rows.length })
  }, [addressText, activeRowId, pages.rows.length])
  const busy = useLate(pages.loading || pages.loadingMore || collecting)

  const columns = useMemo(() => readLedgerColumns(storedColumns, language), [storedColumns, language])
  const shown = useMemo(() => columns.filter((column) => column.shown), [columns])
  const keepColumns = (next: readonly LedgerColumn[]): void => {
    setPreference(COLUMNS_KEY, writeLedgerColumns(next)).catch(notifyFailed)
  }

  const pickedItem = useHallQuery('items.get', filter.itemId === null ? null : { itemId: filter.itemId }).data
  const item =
    pickedItem === undefined
      ? null
      : {
          itemId: pickedItem.item.itemId,
          name: pickedItem.item.name,
          caseKind: pickedItem.item.caseKind,
          unitName: pickedItem.unit.name,
        }

  const open = useCallback(
    (row: LedgerRow) => {
      if (row.caseId !== null) void navigate(paths.case(row.caseId))
      else if (row.consultationId !== null) void navigate(paths.consultation(row.consultationId))
    },
    [navigate],
  )
  const { names } = choices
  const cell = useCallback(
    (row: LedgerRow, id: LedgerColumnId): ReactNode => {
      if (id === 'status' && isCaseStatus(row.status)) return <StatusTag status={row.status} />
      if (id === 'dueDay')
        return row.kind === 'CASE' ? (
          <DueBadge state={row.dueState} dueDay={row.dueDay} today={today} reason={reasonText(row)} />
        ) : null
      const text = ledgerText(row, id, names, t)
      if (id === 'no')
        return (
          <button type="button" className="ledger-open" tabIndex={-1} title={text}>
            <bdi dir="ltr">{text}</bdi>
          </button>
        )
      if (id === 'backEntry' && row.backEntry)
        return <span className="status-tag status-waiting">{text}</span>
      return <span title={text}>{text}</span>
    },
    [names, t, today, reasonText],
  )
  const drawnOn = useMemo(() => (filter.unitId === null ? null : [filter.unitId]), [filter.unitId])
  const completeness = useCompletenessText(drawnOn)
  const focusList = (): void => page.current?.querySelector<HTMLElement>('.ledger-table')?.focus()

  const { from, to } = rangeDays(filter, today)
  const period =
    from === null && to === null
      ? t('paper.anyTime')
      : t('paper.period', { from: from ?? '', to: to ?? today })
  const description = [
    filter.text === '' ? '' : t('paper.search', { text: filter.text }),
    filter.kind === 'ALL' ? '' : t(`filter.kinds.${filter.kind}`),
    ...filter.statuses.map((status) => t(`common:caseStatus.${status}`)),
    ...filter.dueStates.map((state) => t(`common:dueState.${state}`)),
    item?.name ?? '',
    choices.units.find((unit) => unit.value === filter.unitId)?.label ?? '',
    choices.windows.find((serviceWindow) => serviceWindow.value === filter.windowId)?.label ?? '',
    choices.people.find((person) => person.value === filter.staffId)?.label ?? '',
    filter.backEntryOnly ? t('filter.backEntryOnly') : '',
  ]
    .filter((text) => text !== '')
    .join(t('paper.listSeparator'))

  const print = async (): Promise<void> => {
    setCollecting(true)
    try {
      const { rows, complete } = await readWholeLedger(params, PRINT_ROWS_MAX)
      if (!complete) {
        void message.warning(t('paper.tooMany', { n: count(PRINT_ROWS_MAX) }))
        return
      }
      const outcome = await printing.print({
        layout: 'A4_LANDSCAPE',
        copies: 1,
        title: `${t('title')} ${period}`,
        pageNumber: null,
        runningHead: '',
        content: (
          <LedgerPaper
            rows={rows}
            columns={shown}
            names={names}
            hallName={hallName}
            unitName={session?.unitName ?? ''}
            period={period}
            description={description}
            completeness={completeness}
            printedBy={session?.name ?? ''}
            printedAtMs={Date.now()}
          />
        ),
      })
      if (outcome === 'FAILED') void message.error(t('paper.failed'))
      if (outcome !== 'DONE') return
      await hall.call('ledger.recordPrint', {
        rows: rows.length,
        description: [period, description, completeness]
          .filter((text) => text !== '')
          .join(' ')
          .slice(0, 300),
      })
      notifySaved(t('paper.logged', { n: rows.length }))
    } catch (thrown) {
      notifyFailed(thrown)
    } finally {
      setCollecting(false)
    }
  }

  const empty =
    pages.loading || pages.error !== null ? null : (
      <EmptyState
        title={t('empty.title')}
        hint={t('empty.hint')}
        action={
          <Button
            onClick={() =>
              setAddress(writeLedgerFilter({ ...emptyLedgerFilter, range: 'ANY' }), { replace: true })
            }
          >
            {t('empty.showAll')}
          </Button>
        }
      />
    )
  return (
    <PageFrame
      fill
      title={t('title')}
      subtitle={period}
      error={pages.error ?? totals.error}
      onRetry={() => {
        pages.reload()
        totals.reload()
      }}
      actions={
        <>
          <LedgerColumnsButton columns={columns} onChange={keepColumns} />
          <Button
            icon={<PrinterOutlined />}
            loading={printing.busy || collecting}
            disabled={pages.rows.length === 0}
            onClick={() => void print()}
          >
            {t('common:action.print')}
          </Button>
          <Button
            icon={<FileExcelOutlined />}
            disabled={pages.rows.length === 0}
            onClick={() => setExporting(true)}
          >
            {t('export.button')}
          </Button>
        </>
      }
    >
      <div ref={page} className="ledger-page">
        <LedgerFilters
          filter={filter}
          onChange={changeFilter}
          units={choices.units}
          windows={choices.windows}
          people={choices.people}
          item={item}
          searchItems={searchItems}
          onLeaveSearch={focusList}
        />
        <CompletenessLine unitIds={drawnOn} />
        <div
          className={busy ? 'ledger-busy' : 'ledger-quiet'}
          role="progressbar"
          aria-hidden={!busy}
          aria-label={t('common:state.loading')}
        />
        <LedgerTable
          rows={pages.rows}
          columns={shown}
          heading={(id) => t(`column.${id}`)}
          cell={cell}
          label={t('title')}
          totalRows={totals.data?.records ?? null}
          activeRowId={activeRowId}
          initialScrollTop={left.scrollTop}
          onActive={setActiveRowId}
          onOpen={open}
          onScrolled={(scrollTop) => useLedgerPlace.setState({ scrollTop })}
          onNearEnd={pages.loadMore}
          onWidth={(id, width) =>
            keepColumns(columns.map((column) => (column.id === id ? { ...column, width } : column)))
          }
          footer={<LedgerTotalsLine totals={totals.data ?? null} feeText={money} />}
          empty={empty}
        />
      </div>
      {exporting ? (
        <ExportDialog
          params={params}
          sort={filter.sort}
          columns={shown}
          records={totals.data?.records ?? null}
          completeness={completeness}
          onClose={() => setExporting(false)}
        />
      ) : null}
      {printing.root}
    </PageFrame>
  )
}
