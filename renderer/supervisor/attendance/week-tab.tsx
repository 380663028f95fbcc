import { CheckOutlined, LeftOutlined, PrinterOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Select, Space } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, mondayOf } from '../../../db/model/day.ts'
import { TODAY_KINDS } from '../../desk/attendance/today-kinds.ts'
import { ReasonDialog } from '../../desk/parts/reason-dialog.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { CompletenessLine } from '../../shared/sync/completeness-line.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { SheetDayDrawer } from './sheet-day-drawer.tsx'
import { SheetLegend } from './sheet-legend.tsx'
import type { SheetPlace } from './sheet-grid.tsx'
import type { TabProps } from './tab-props.ts'
import type { WeekList } from './use-marks.ts'
import { WeekPaper } from './week-paper.tsx'
import { WeekTable } from './week-table.tsx'

/** Who checked the list and what they said to it; the check itself for those who may. */
function WeekState({
  list,
  maySign,
  today,
  onSign,
}: {
  readonly list: WeekList
  readonly maySign: boolean
  readonly today: string
  readonly onSign: () => void
}) {
  const { t } = useTranslation('sheet')
  const { signed } = list
  const hasBegun = list.weekFrom <= today
  const next = addDays(list.weekFrom, 7)
  const isOver = next <= today
  return (
    <>
      <span className={signed === null ? 'sheet-state' : 'sheet-state sheet-state-locked'}>
        {signed === null ? null : <CheckOutlined aria-hidden />}
        {signed === null
          ? isOver
            ? t('week.notSigned')
            : hasBegun
              ? t('week.notOver', { next })
              : t('week.notBegun')
          : t('week.signed', { name: signed.byName, at: dayAndTime(signed.atMs) })}
      </span>
      {signed === null || signed.note === '' ? null : (
        <span className="muted one-line" title={signed.note}>
          {t('week.signedNote', { note: signed.note })}
        </span>
      )}
      {maySign && hasBegun ? (
        <Button
          type={signed === null ? 'primary' : 'default'}
          disabled={!isOver}
          title={isOver ? '' : t('week.notOver', { next })}
          onClick={onSign}
        >
          {t(signed === null ? 'week.sign' : 'week.again')}
        </Button>
      ) : null}
    </>
  )
}

/** Check list of one unit for one week, to be gone through and signed. */
export function WeekTab({ address, onAddress, scope, today, tabs }: TabProps) {
  const { t } = useTranslation('sheet')
  const weekFrom = address.week
  const unitId = address.unitId ?? scope.ownUnitId
  const query = useHallQuery('attendance.weekList', unitId === '' ? null : { weekFrom, unitId }, {
    refreshOn: [...TODAY_KINDS, 'attendance_week', 'staff', 'unit'],
    keepPrevious: true,
  })
  const list = query.data
  const [open, setOpen] = useState<(SheetPlace & { readonly name: string }) | null>(null)
  const [signing, setSigning] = useState(false)
  const action = useHallAction('attendance.signWeek')
  const printing = useSheetPrinting()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const nowMs = useStatus((state) => state.status?.nowMs ?? Date.now())
  const printedBy = useSession((state) => state.session?.name ?? '')
  const unitIds = useMemo(() => [unitId], [unitId])
  const sign = async (note: string): Promise<void> => {
    if ((await action.run({ weekFrom, unitId, note })) === undefined) return
    notifySaved(t('week.done'))
    setSigning(false)
  }
  const print = async (): Promise<void> => {
    if (list === undefined) return
    try {
      const outcome = await printing.print({
        layout: 'A4',
        copies: 1,
        title: t('week.list', { unit: list.unitName, from: list.weekFrom, to: addDays(list.weekFrom, 6) }),
        pageNumber: null,
        runningHead: '',
        content: <WeekPaper list={list} hallName={hallName} printedBy={printedBy} printedAtMs={nowMs} />,
      })
      if (outcome === 'FAILED') notifyFailed(new Error(t('printFailed')))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  return (
    <PageFrame
      fill
      title={t('title')}
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
              aria-label={t('week.previous')}
              title={t('week.previous')}
              onClick={() => onAddress({ week: addDays(weekFrom, -7) })}
            />
            <Button title={t('week.this')} onClick={() => onAddress({ week: mondayOf(today) })}>
              <span className="number">{t('week.range', { from: weekFrom, to: addDays(weekFrom, 6) })}</span>
            </Button>
            <Button
              icon={<RightOutlined aria-hidden />}
              aria-label={t('week.next')}
              title={t('week.next')}
              onClick={() => onAddress({ week: addDays(weekFrom, 7) })}
            />
          </Space.Compact>
          {scope.seesAll ? (
            <Select<string>
              className="sheet-unit-select"
              showSearch={{ optionFilterProp: 'label' }}
              aria-label={t('unit')}
              value={unitId}
              options={scope.units}
              onChange={(next) => onAddress({ unitId: next })}
            />
          ) : null}
          {list === undefined ? null : (
            <WeekState list={list} maySign={scope.maySign} today={today} onSign={() => setSigning(true)} />
          )}
          <div className="sheet-bar-end">
            <Button
              icon={<PrinterOutlined aria-hidden />}
              loading={printing.busy}
              disabled={list === undefined || list.rows.length === 0}
              onClick={() => void print()}
            >
              {t('print')}
            </Button>
          </div>
        </div>
        <CompletenessLine unitIds={unitIds} />
        {list === undefined ? null : list.rows.length === 0 ? (
          <div className="panel">
            <EmptyState title={t('nobody')} hint={t('week.chooseUnitHint')} />
          </div>
        ) : (
          <>
            <WeekTable list={list} today={today} onOpen={setOpen} />
            <SheetLegend />
          </>
        )}
      </div>
      {open === null ? null : (
        <SheetDayDrawer
          place={open}
          name={open.name}
          scope={scope}
          first={open.day}
          onPlace={(place) => setOpen({ ...place, name: open.name })}
          onClose={() => setOpen(null)}
        />
      )}
      {signing && list !== undefined ? (
        <ReasonDialog
          title={t('week.signTitle', { unit: list.unitName })}
          okText={t('week.sign')}
          hint={t('week.signHint')}
          label={t('week.note')}
          required={false}
          busy={action.busy}
          error={action.error?.message ?? null}
          onSubmit={(note) => void sign(note)}
          onClose={() => setSigning(false)}
        />
      ) : null}
      {printing.root}
    </PageFrame>
  )
}
