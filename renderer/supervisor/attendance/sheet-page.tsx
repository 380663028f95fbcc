import { Segmented } from 'antd'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { TODAY_KINDS } from '../../desk/attendance/today-kinds.ts'
import { useToday } from '../../desk/parts/use-today.ts'
import { SHEET_ROLES } from '../../shared/layout/nav-entries.ts'
import { PageMissing } from '../../shared/navigation/page-missing.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { MachineTab } from './machine-tab.tsx'
import { MonthTab } from './month-tab.tsx'
import { readSheetAddress, writeSheetAddress, type SheetAddress, type SheetTab } from './sheet-address.ts'
import { useSheetScope, type SheetScope } from './sheet-scope.ts'
import './sheet.css'
import { SuspectsTab } from './suspects-tab.tsx'
import type { TabProps } from './tab-props.ts'
import { WeekTab } from './week-tab.tsx'

function TabChoice({
  tab,
  scope,
  onTab,
}: {
  readonly tab: SheetTab
  readonly scope: SheetScope
  readonly onTab: (tab: SheetTab) => void
}) {
  const { t } = useTranslation('sheet')
  const suspects = useHallQuery('attendance.suspects', scope.mayJudge ? {} : null, {
    refreshOn: TODAY_KINDS,
    keepPrevious: true,
  })
  const waiting = suspects.data?.punches.length ?? 0
  const tabs: readonly SheetTab[] = [
    'month',
    'week',
    ...(scope.mayJudge ? (['suspects'] as const) : []),
    ...(scope.mayImport ? (['machine'] as const) : []),
  ]
  return (
    <Segmented<SheetTab>
      value={tab}
      aria-label={t('tab.label')}
      options={tabs.map((value) => ({
        value,
        label:
          value === 'suspects' && waiting > 0 ? (
            <>
              {t('tab.suspects')} <b className="sheet-waiting">{waiting}</b>
            </>
          ) : (
            t(`tab.${value}`)
          ),
      }))}
      onChange={onTab}
    />
  )
}

/** 考勤表: the hall's attendance by month and week, what waits for a judgement, and the files of the machines. */
export function SheetPage() {
  const allowed = useSession(
    (state) => state.session?.roles.some((role) => SHEET_ROLES.includes(role)) ?? false,
  )
  const today = useToday()
  const scope = useSheetScope()
  const [find, setFind] = useState('')
  const [params, setParams] = useSearchParams()
  const asked = readSheetAddress(params, today)
  const tab =
    (asked.tab === 'machine' && !scope.mayImport) || (asked.tab === 'suspects' && !scope.mayJudge)
      ? 'month'
      : asked.tab
  const address = { ...asked, tab }
  const onAddress = useCallback(
    (part: Partial<SheetAddress>) =>
      setParams((before) => writeSheetAddress({ ...readSheetAddress(before, today), ...part }, today), {
        replace: true,
      }),
    [setParams, today],
  )
  if (!allowed) return <PageMissing />
  const props: TabProps = {
    address,
    onAddress,
    find,
    onFind: setFind,
    scope,
    today,
    tabs: <TabChoice tab={tab} scope={scope} onTab={(next) => onAddress({ tab: next })} />,
  }
  switch (tab) {
    case 'month':
      return <MonthTab {...props} />
    case 'week':
      return <WeekTab {...props} />
    case 'suspects':
      return <SuspectsTab {...props} />
    case 'machine':
      return <MachineTab {...props} />
  }
}
