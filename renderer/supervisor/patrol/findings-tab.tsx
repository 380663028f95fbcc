import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../db/model/day.ts'
import { useToday } from '../../desk/parts/use-today.ts'
import { EntryDetail } from '../../shared/assessment/entry-detail.tsx'
import { EntryList } from '../../shared/assessment/entry-list.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { useHallQuery } from '../../shared/use-query.ts'

const DAYS_BACK = 60
const STATES = ['OPEN', 'SAID', 'ON_SPOT'] as const
type FindingState = (typeof STATES)[number]

/** What rounds found and has to be put right; what was, and what was mended on the spot. */
export function FindingsTab() {
  const { t } = useTranslation('patrol')
  const today = useToday()
  const query = useHallQuery(
    'assessment.entries',
    { from: addDays(today, -DAYS_BACK), to: today, status: 'COUNTS' },
    { refreshOn: ['score_entry'], keepPrevious: true },
  )
  const [state, setState] = useState<FindingState>('OPEN')
  const [openId, setOpenId] = useState<string | null>(null)
  const findings = (query.data?.entries ?? []).filter(
    ({ source, charges }) => source === 'PATROL' && charges.some(({ delta }) => delta.startsWith('-')),
  )
  const stateOf = (entry: (typeof findings)[number]): FindingState =>
    entry.rectified !== null ? 'SAID' : entry.remindedOnSpot ? 'ON_SPOT' : 'OPEN'
  const shown = findings.filter((entry) => stateOf(entry) === state)
  return (
    <div className="patrol-part patrol-fill">
      <ErrorBanner error={query.error} onRetry={query.reload} />
      <div className="patrol-bar">
        <Segmented<FindingState>
          size="large"
          aria-label={t('rectify.state')}
          value={state}
          options={STATES.map((value) => ({
            value,
            label: t(`rectify.${value}`, {
              count: findings.filter((entry) => stateOf(entry) === value).length,
            }),
          }))}
          onChange={setState}
        />
        <span className="muted">{t('rectify.hint', { days: DAYS_BACK })}</span>
      </div>
      <div className="panel round-entries">
        {query.data !== undefined && shown.length === 0 ? (
          <EmptyState title={t(`rectify.none.${state}`)} />
        ) : (
          <EntryList entries={shown} selectedKey={openId} onOpen={(entry) => setOpenId(entry.entryId)} />
        )}
      </div>
      {openId === null ? null : <EntryDetail entryId={openId} onClose={() => setOpenId(null)} />}
    </div>
  )
}
