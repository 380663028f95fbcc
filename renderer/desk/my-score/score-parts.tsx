import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Derivation, EntryView } from '../../shared/assessment/assessment-types.ts'
import { DerivationTree } from '../../shared/assessment/derivation-tree.tsx'
import { EntryDetail } from '../../shared/assessment/entry-detail.tsx'
import { EntryList } from '../../shared/assessment/entry-list.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useSession } from '../../shared/session-store.ts'
import { EntryAnswers, waitsForAnswer } from './entry-answers.tsx'

const VIEWS = ['ENTRIES', 'WAITING', 'DERIVATION'] as const
type View = (typeof VIEWS)[number]

interface ScorePartsProps {
  readonly entries: readonly EntryView[]
  readonly derivation: Derivation | null
  readonly namesWho: boolean
  /** Of a window or unit: most of what it lost stands in the records of its people. */
  readonly isLed?: boolean
}

/** What a score is made of: its entries, each to be opened and answered, or the arithmetic from the grade down. */
export function ScoreParts({ entries, derivation, namesWho, isLed = false }: ScorePartsProps) {
  const { t } = useTranslation('my-score')
  const staffId = useSession((state) => state.session?.staffId ?? '')
  const waiting = entries.filter((entry) => waitsForAnswer(entry, staffId))
  const [chosen, setChosen] = useState<View | null>(null)
  const [openId, setOpenId] = useState<string | null>(null)
  const view =
    chosen ?? (waiting.length > 0 ? 'WAITING' : isLed && entries.length === 0 ? 'DERIVATION' : 'ENTRIES')
  const shown = view === 'WAITING' ? waiting : entries
  const actions = (entry: EntryView) => <EntryAnswers entry={entry} />
  return (
    <section className="panel my-parts">
      <div className="my-parts-head">
        <Segmented<View>
          aria-label={t('view.label')}
          value={view}
          options={VIEWS.map((value) => ({
            value,
            label: t(`view.${value}`, { count: value === 'WAITING' ? waiting.length : entries.length }),
          }))}
          onChange={setChosen}
        />
        <span className="muted one-line">{t(`viewHint.${view}`)}</span>
      </div>
      {view === 'DERIVATION' ? (
        derivation === null ? (
          <EmptyState title={t('noScore')} />
        ) : (
          <div className="my-tree">
            <DerivationTree derivation={derivation} entries={entries} entryActions={actions} />
          </div>
        )
      ) : shown.length === 0 ? (
        <EmptyState
          title={t(view === 'WAITING' ? 'nothingWaits' : isLed ? 'noEntriesLed' : 'noEntries')}
          hint={t(view === 'WAITING' ? 'nothingWaitsHint' : isLed ? 'noEntriesLedHint' : 'noEntriesHint')}
        />
      ) : (
        <div className="my-list">
          <EntryList
            entries={shown}
            namesWho={namesWho}
            selectedKey={openId}
            onOpen={(entry) => setOpenId(entry.entryId)}
          />
        </div>
      )}
      {openId === null ? null : (
        <EntryDetail entryId={openId} onClose={() => setOpenId(null)} actions={actions} />
      )}
    </section>
  )
}
