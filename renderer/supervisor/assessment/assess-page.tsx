import { Segmented } from 'antd'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useToday } from '../../desk/parts/use-today.ts'
import { ASSESSMENT_ROLES } from '../../shared/layout/nav-entries.ts'
import { PageMissing } from '../../shared/navigation/page-missing.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { AppealsTab } from './appeals-tab.tsx'
import {
  readAssessAddress,
  writeAssessAddress,
  type AssessAddress,
  type AssessTab,
} from './assess-address.ts'
import { useAssessScope, type AssessScope } from './assess-scope.ts'
import './assess.css'
import { AwardsTab } from './awards-tab.tsx'
import { BoardTab } from './board-tab.tsx'
import { FiguresTab } from './figures-tab.tsx'
import { FACT_KINDS } from './inbox-range.ts'
import { InboxTab } from './inbox-tab.tsx'
import { PeriodTab } from './period-tab.tsx'
import type { TabProps } from './tab-props.ts'

function TabChoice({
  tab,
  scope,
  onTab,
}: {
  readonly tab: AssessTab
  readonly scope: AssessScope
  readonly onTab: (tab: AssessTab) => void
}) {
  const { t } = useTranslation('assessment')
  // Numbers alone: reading every fact of five weeks after each change took seconds.
  const { data } = useHallQuery('assessment.counts', {}, { refreshOn: FACT_KINDS, keepPrevious: true })
  const waiting: Partial<Record<AssessTab, number>> = {
    inbox: data?.openFacts ?? 0,
    appeals: data?.appeals ?? 0,
  }
  return (
    <Segmented<AssessTab>
      value={tab}
      aria-label={t('tab.label')}
      options={tabsFor(scope).map((value) => ({
        value,
        label:
          (waiting[value] ?? 0) > 0 ? (
            <>
              {t(`tab.${value}`)} <b className="assess-waiting">{waiting[value]}</b>
            </>
          ) : (
            t(`tab.${value}`)
          ),
      }))}
      onChange={onTab}
    />
  )
}

const tabsFor = ({ mayAssess }: AssessScope): readonly AssessTab[] =>
  mayAssess
    ? ['board', 'inbox', 'appeals', 'period', 'figures', 'awards']
    : ['board', 'appeals', 'period', 'awards']

/** 周考评: the board, what waits for a decision, appeals, and the way of a period from its first day to its lock. */
export function AssessPage() {
  const allowed = useSession(
    (state) => state.session?.roles.some((role) => ASSESSMENT_ROLES.includes(role)) ?? false,
  )
  const today = useToday()
  const scope = useAssessScope()
  const [params, setParams] = useSearchParams()
  const address = useMemo(() => {
    const asked = readAssessAddress(params, today)
    return {
      ...asked,
      tab: tabsFor(scope).includes(asked.tab) ? asked.tab : 'board',
      target: asked.target === 'PERSON' && !scope.seesPersons ? ('WINDOW' as const) : asked.target,
    }
  }, [params, today, scope])
  const onAddress = useCallback(
    (part: Partial<AssessAddress>) =>
      setParams((before) => writeAssessAddress({ ...readAssessAddress(before, today), ...part }, today), {
        replace: true,
      }),
    [setParams, today],
  )
  if (!allowed) return <PageMissing />
  const { tab } = address
  const props: TabProps = {
    address,
    onAddress,
    scope,
    today,
    tabs: <TabChoice tab={tab} scope={scope} onTab={(next) => onAddress({ tab: next })} />,
  }
  switch (tab) {
    case 'board':
      return <BoardTab {...props} />
    case 'inbox':
      return <InboxTab {...props} />
    case 'appeals':
      return <AppealsTab {...props} />
    case 'period':
      return <PeriodTab {...props} />
    case 'figures':
      return <FiguresTab key={`${address.period.kind} ${address.period.from}`} {...props} />
    case 'awards':
      return <AwardsTab {...props} />
  }
}
