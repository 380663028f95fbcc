import { TrophyOutlined } from '@ant-design/icons'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useEvery } from '../../shared/use-every.ts'
import { numbered } from '../papers/numbered.ts'
import './winners.css'
import { winnersParts, type WinnerList } from './winners-pages.ts'

const PAGE_MS = 15_000
/** Names that are still read from across the hall; lying and standing screens take as many. */
const NAMES_PER_PAGE = 24

interface WinnersBoardProps {
  readonly hallName: string
  readonly lists: readonly WinnerList[]
  readonly loading: boolean
  readonly upright: boolean
  /** What stands at the foot beside the page number. */
  readonly foot?: ReactNode
}

/** 光荣榜: names and units of an award, one part after the other. */
export function WinnersBoard({ hallName, lists, loading, upright, foot }: WinnersBoardProps) {
  const { t } = useTranslation('my-score')
  const words = usePeriodWords()
  const [turn, setTurn] = useState(0)
  const parts = winnersParts(lists, NAMES_PER_PAGE)
  useEvery(PAGE_MS, () => setTurn((turn + 1) % Math.max(1, parts.length)), parts.length > 1)
  const shown = parts[turn % Math.max(1, parts.length)]
  const columns = Math.min(upright ? 3 : 6, Math.max(1, Math.ceil(Math.sqrt(shown?.winners.length ?? 1))))
  return (
    <main className={upright ? 'winners winners-upright' : 'winners'}>
      <header className="winners-head">
        <div className="winners-hall">{hallName}</div>
        <h1>{t('winners.title')}</h1>
      </header>
      {shown === undefined ? (
        <div className="winners-none">
          {loading ? null : (
            <EmptyState icon={<TrophyOutlined />} title={t('winners.none')} hint={t('winners.noneHint')} />
          )}
        </div>
      ) : (
        <section className="winners-list" aria-label={shown.list.name}>
          <h2>
            <TrophyOutlined aria-hidden /> {shown.list.name}
          </h2>
          <div className="winners-period">{words.ofId(shown.list.periodId)}</div>
          <ul style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
            {numbered(shown.winners).map(({ no, line: { name, unitName } }) => (
              // Two people of one unit may have one name.
              <li key={`${no} ${name} ${unitName}`}>
                <span className="winners-name">{name}</span>
                <span className="winners-unit">{unitName}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <footer className="winners-foot">
        <span className="number">
          {parts.length > 1
            ? t('winners.page', { page: (turn % parts.length) + 1, pages: parts.length })
            : ''}
        </span>
        {foot}
      </footer>
    </main>
  )
}
