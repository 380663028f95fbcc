import {
  FileExcelOutlined,
  LeftOutlined,
  LockOutlined,
  PrinterOutlined,
  RightOutlined,
  SearchOutlined,
} from '@ant-design/icons'
import { Alert, Button, Checkbox, Dropdown, Input, Select, Space } from 'antd'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { firstDayOf, monthAfter, monthOf } from '../../../db/model/month.ts'
import { TODAY_KINDS } from '../../desk/attendance/today-kinds.ts'
import { saveFile, XLSX_TYPE } from '../../desk/ledger/save-file.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { CompletenessLine } from '../../shared/sync/completeness-line.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { HallPaper } from './hall-paper.tsx'
import { LockDialog } from './lock-dialog.tsx'
import { MonthPaper } from './month-paper.tsx'
import { SheetDayDrawer } from './sheet-day-drawer.tsx'
import { SheetGrid, type SheetPlace } from './sheet-grid.tsx'
import { SheetLegend } from './sheet-legend.tsx'
import { sheetLines } from './sheet-lines.ts'
import type { TabProps } from './tab-props.ts'
import type { MonthSheet } from './use-marks.ts'

/** How far the month is settled, in a few words. */
function LockState({ sheet }: { readonly sheet: MonthSheet }) {
  const { t } = useTranslation('sheet')
  const locked = sheet.units.filter((unit) => unit.lockedAtMs !== null).length
  if (sheet.units.length === 0) return null
  const isAll = locked === sheet.units.length
  return (
    <span className={isAll ? 'sheet-state sheet-state-locked' : 'sheet-state'}>
      {locked > 0 ? <LockOutlined aria-hidden /> : null}
      {isAll
        ? t('allLocked')
        : locked === 0
          ? t('open')
          : t('partLocked', { locked, units: sheet.units.length })}
    </span>
  )
}

export function MonthTab({ address, onAddress, find, onFind, scope, today, tabs }: TabProps) {
  const { t } = useTranslation(['sheet', 'attendance', 'common'])
  const { month, unitId } = address
  const query = useHallQuery(
    'attendance.sheet',
    { month, unitId },
    { refreshOn: [...TODAY_KINDS, 'staff', 'unit'], keepPrevious: true },
  )
  const sheet = query.data
  // The sheet before stays while another is fetched, under its own month: never numbers under a wrong name.
  const shownMonth = sheet?.month ?? month
  const search = useDeferredValue(find)
  const [cursor, setCursor] = useState<SheetPlace | null>(null)
  const [open, setOpen] = useState<SheetPlace | null>(null)
  const [locking, setLocking] = useState(false)
  const [unitsOnly, setUnitsOnly] = useState(false)
  const exporting = useHallAction('attendance.exportSheet', { onError: notifyFailed })
  const printing = useSheetPrinting()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const printedBy = useSession((state) => state.session?.name ?? '')
  const isOfHall = sheet !== undefined && sheet.units.length > 1
  // Somebody who is looked for is shown.
  const folded = isOfHall && unitsOnly && search.trim() === ''
  const lines = useMemo(() => {
    const all = sheet === undefined ? [] : sheetLines(sheet, search)
    return folded ? all.filter(({ kind }) => kind === 'UNIT') : all
  }, [sheet, search, folded])
  const unitIds = useMemo(
    () => (unitId === null ? (scope.seesAll ? null : [scope.ownUnitId]) : [unitId]),
    [unitId, scope.seesAll, scope.ownUnitId],
  )
  const name = t('attendance:month.name', {
    year: shownMonth.slice(0, 4),
    month: Number(shownMonth.slice(5)),
  })
  const go = (by: number): void => onAddress({ month: monthAfter(month, by) })

  const exportSheet = async (): Promise<void> => {
    const file = await exporting.run({ month, unitId })
    if (file === undefined) return
    saveFile(file.fileName, file.base64, XLSX_TYPE)
    notifySaved(t('exported', { month: name }))
  }
  const print = async (as: 'UNITS' | 'HALL'): Promise<void> => {
    if (sheet === undefined) return
    const Paper = as === 'HALL' ? HallPaper : MonthPaper
    try {
      const outcome = await printing.print({
        layout: 'A4_LANDSCAPE',
        copies: 1,
        title: t('grid', { month: name }),
        pageNumber: null,
        runningHead: '',
        content: <Paper sheet={sheet} hallName={hallName} printedBy={printedBy} />,
      })
      if (outcome === 'FAILED') notifyFailed(new Error(t('printFailed')))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  const printButton = (
    <Button
      icon={<PrinterOutlined aria-hidden />}
      loading={printing.busy}
      disabled={sheet === undefined || sheet.rows.length === 0}
      {...(isOfHall ? {} : { onClick: () => void print('UNITS') })}
    >
      {t('print')}
    </Button>
  )
  const openRow = open === null ? undefined : sheet?.rows.find((row) => row.staffId === open.staffId)
  const isOver = monthOf(today) > shownMonth
  const mayLock = scope.maySettle && sheet?.units.some((unit) => unit.lockedAtMs === null) === true
  return (
    <PageFrame
      fill
      title={t('title')}
      subtitle={
        sheet === undefined ? t('keys') : `${t('keys')} · ${t('asOf', { at: dayAndTime(sheet.asOfMs) })}`
      }
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={tabs}
    >
      <div className="sheet-page">
        <div className="sheet-bar">
          <Space.Compact>
            <Button
              icon={<LeftOutlined aria-hidden />}
              aria-label={t('attendance:month.previous')}
              title={t('attendance:month.previous')}
              onClick={() => go(-1)}
            />
            <Button
              className="sheet-month-name"
              title={t('attendance:month.this')}
              onClick={() => onAddress({ month: monthOf(today) })}
            >
              {name}
            </Button>
            <Button
              icon={<RightOutlined aria-hidden />}
              aria-label={t('attendance:month.next')}
              title={t('attendance:month.next')}
              onClick={() => go(1)}
            />
          </Space.Compact>
          {scope.seesAll ? (
            <Select<string>
              className="sheet-unit-select"
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('allUnits')}
              aria-label={t('unit')}
              value={unitId}
              options={scope.units}
              onChange={(next: string | undefined) => onAddress({ unitId: next ?? null })}
            />
          ) : null}
          <Input
            className="sheet-find"
            allowClear
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t('findName')}
            aria-label={t('findName')}
            value={find}
            onChange={(event) => onFind(event.target.value)}
          />
          {isOfHall ? (
            <Checkbox checked={unitsOnly} onChange={(event) => setUnitsOnly(event.target.checked)}>
              {t('unitsOnly')}
            </Checkbox>
          ) : null}
          {sheet === undefined ? null : <LockState sheet={sheet} />}
          <div className="sheet-bar-end">
            {isOfHall ? (
              <Dropdown
                trigger={['click']}
                menu={{
                  items: (['UNITS', 'HALL'] as const).map((key) => ({ key, label: t(`printAs.${key}`) })),
                  onClick: ({ key }) => void print(key === 'HALL' ? 'HALL' : 'UNITS'),
                }}
              >
                {printButton}
              </Dropdown>
            ) : (
              printButton
            )}
            <Button
              icon={<FileExcelOutlined aria-hidden />}
              loading={exporting.busy}
              disabled={sheet === undefined || sheet.rows.length === 0}
              onClick={() => void exportSheet()}
            >
              {t('export')}
            </Button>
            {mayLock ? (
              <Button
                icon={<LockOutlined aria-hidden />}
                disabled={!isOver}
                title={isOver ? '' : t('lock.notOver')}
                onClick={() => setLocking(true)}
              >
                {t('lock.button')}
              </Button>
            ) : null}
          </div>
        </div>
        <CompletenessLine unitIds={unitIds} />
        {sheet === undefined ? null : (
          <>
            {sheet.uncoveredDays.length === 0 ? null : (
              <Alert
                className="sheet-note"
                type="warning"
                showIcon
                title={t('uncovered', {
                  days: sheet.uncoveredDays.length,
                  list: sheet.uncoveredDays
                    .map((day) => Number(day.slice(8)))
                    .join(t('common:state.separator')),
                })}
              />
            )}
            <SheetGrid
              lines={lines}
              days={sheet.days}
              totals={search.trim() === '' && isOfHall ? sheet.totals : null}
              today={today}
              label={t('grid', { month: name })}
              cursor={cursor}
              onCursor={setCursor}
              onOpen={setOpen}
              empty={
                <EmptyState
                  title={t(sheet.rows.length === 0 ? 'nobody' : 'notFound')}
                  hint={t(sheet.rows.length === 0 ? 'nobodyHint' : 'notFoundHint')}
                />
              }
            />
            <SheetLegend />
          </>
        )}
      </div>
      {open === null ? null : (
        <SheetDayDrawer
          place={open}
          name={openRow?.name ?? ''}
          scope={scope}
          first={firstDayOf(shownMonth)}
          onPlace={(place) => {
            setOpen(place)
            setCursor(place)
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {locking && sheet !== undefined ? (
        <LockDialog
          sheet={sheet}
          unitId={unitId}
          monthName={name}
          onOpenDay={(place) => {
            setLocking(false)
            setOpen(place)
          }}
          onAddress={onAddress}
          onClose={() => setLocking(false)}
        />
      ) : null}
      {printing.root}
    </PageFrame>
  )
}
