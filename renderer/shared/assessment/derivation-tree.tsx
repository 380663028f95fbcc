import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons'
import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format.ts'
import './assessment.css'
import type { Derivation, EntryView } from './assessment-types.ts'
import { derivationNodes, type DerivationNode, type Opens } from './derivation-nodes.ts'
import { useAssessmentWords } from './assessment-words.ts'
import { EntryDetail } from './entry-detail.tsx'
import { lateEntries } from './late-entries.ts'
import { usePeriodWords } from './period-words.ts'

interface DerivationTreeProps {
  readonly derivation: Derivation
  /** Entries of the score, as far as they are at hand: a line says what it is about. */
  readonly entries?: readonly EntryView[]
  /** Opens the score of a person of a mean, or of a window; left out where one may not look. */
  readonly onSubject?: (target: 'PERSON' | 'WINDOW' | 'UNIT', subjectId: string) => void
  readonly onPeriod?: (periodId: string) => void
  /** What may be done about an entry, at the foot of its drawer. */
  readonly entryActions?: (entry: EntryView) => ReactNode
}

interface Row {
  readonly node: DerivationNode
  readonly level: number
  readonly parent: string | null
}

const rowsOf = (
  node: DerivationNode,
  folded: ReadonlySet<string>,
  level = 1,
  parent: string | null = null,
): readonly Row[] => [
  { node, level, parent },
  ...(folded.has(node.key)
    ? []
    : node.children.flatMap((child) => rowsOf(child, folded, level + 1, node.key))),
]

export function useDerivationNodes(derivation: Derivation, entries: readonly EntryView[]): DerivationNode {
  const { t } = useTranslation('assessment')
  const format = useFormat()
  const periods = usePeriodWords()
  const words = useAssessmentWords()
  return useMemo(() => {
    const abouts = new Map(entries.map((entry) => [entry.entryId, words.about(entry)]))
    return derivationNodes(derivation, {
      t,
      periodOf: periods.ofId,
      day: format.shortDay,
      about: (entryId) => abouts.get(entryId) ?? '',
      late: lateEntries(derivation, entries),
    })
  }, [derivation, entries, t, periods, words, format])
}

const NO_ENTRIES: readonly EntryView[] = []
const NOTHING_FOLDED: ReadonlySet<string> = new Set()

/** 得分由来: the score opened from the grade down to its entries; arrows move and fold, Enter opens what a line rests on. */
export function DerivationTree({
  derivation,
  entries = NO_ENTRIES,
  onSubject,
  onPeriod,
  entryActions,
}: DerivationTreeProps) {
  const { t } = useTranslation('assessment')
  const root = useDerivationNodes(derivation, entries)
  const [folded, setFolded] = useState(NOTHING_FOLDED)
  const [current, setCurrent] = useState('total')
  const [entryId, setEntryId] = useState<string | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  const idBase = useId()
  const rows = rowsOf(root, folded)
  const place = Math.max(
    0,
    rows.findIndex(({ node }) => node.key === current),
  )
  const rowId = (key: string): string => `${idBase}${key.replace(/\s/g, '_')}`

  const mayOpen = (opens: Opens | null): boolean =>
    opens !== null &&
    (opens.kind === 'ENTRY' ||
      (opens.kind === 'SUBJECT' && onSubject !== undefined) ||
      (opens.kind === 'PERIOD' && onPeriod !== undefined))
  const open = (opens: Opens | null): void => {
    switch (opens?.kind) {
      case 'ENTRY':
        setEntryId(opens.entryId)
        return
      case 'SUBJECT':
        onSubject?.(opens.target, opens.subjectId)
        return
      case 'PERIOD':
        onPeriod?.(opens.periodId)
    }
  }
  const fold = (key: string, wanted: boolean): void => {
    const next = new Set(folded)
    if (wanted) next.add(key)
    else next.delete(key)
    setFolded(next)
  }
  const moveTo = (key: string | null | undefined): void => {
    if (key === null || key === undefined) return
    setCurrent(key)
    document.querySelector(`#${CSS.escape(rowId(key))}`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[place]
    if (event.target !== frame.current || row === undefined || event.altKey || event.ctrlKey) return
    const { node, parent } = row
    const isOpen = !folded.has(node.key) && node.children.length > 0
    const steps: Record<string, () => void> = {
      ArrowDown: () => moveTo(rows[place + 1]?.node.key),
      ArrowUp: () => moveTo(rows[place - 1]?.node.key),
      Home: () => moveTo(rows[0]?.node.key),
      End: () => moveTo(rows.at(-1)?.node.key),
      ArrowRight: () => {
        if (folded.has(node.key)) fold(node.key, false)
        else if (isOpen) moveTo(rows[place + 1]?.node.key)
      },
      ArrowLeft: () => {
        if (isOpen) fold(node.key, true)
        else moveTo(parent)
      },
      Enter: () => {
        if (mayOpen(node.opens)) open(node.opens)
        else if (node.children.length > 0) fold(node.key, isOpen)
      },
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    step()
  }
  return (
    <>
      <div
        ref={frame}
        className="score-tree"
        role="tree"
        tabIndex={0}
        aria-label={t('derivation.title')}
        aria-activedescendant={rowId(rows[place]?.node.key ?? 'total')}
        onKeyDown={onKeyDown}
      >
        {rows.map(({ node, level }) => {
          const isFolded = folded.has(node.key)
          const opens = mayOpen(node.opens)
          return (
            <div
              key={node.key}
              id={rowId(node.key)}
              role="treeitem"
              aria-level={level}
              aria-selected={node.key === rows[place]?.node.key}
              {...(node.children.length === 0 ? {} : { 'aria-expanded': !isFolded })}
              className={`score-node score-node-${node.kind.toLowerCase()} score-level-${Math.min(level, 4)}${
                opens ? ' score-node-opens' : ''
              }${node.key === current ? ' score-node-current' : ''}`}
              title={opens ? t('derivation.openEntry') : undefined}
              onClick={() => {
                setCurrent(node.key)
                if (opens) open(node.opens)
                else if (node.children.length > 0) fold(node.key, !isFolded)
              }}
            >
              <span className="score-node-caret" aria-hidden>
                {node.children.length === 0 ? null : isFolded ? (
                  <CaretRightOutlined />
                ) : (
                  <CaretDownOutlined />
                )}
              </span>
              <span className="score-node-text">
                {node.text}
                {node.detail.length === 0 ? null : (
                  <span className="score-node-detail">
                    {node.detail.join(t('derivation.detailSeparator'))}
                  </span>
                )}
              </span>
              <span className="score-node-points number">{node.points}</span>
            </div>
          )
        })}
      </div>
      {entryId === null ? null : (
        <EntryDetail
          entryId={entryId}
          onClose={() => setEntryId(null)}
          {...(entryActions === undefined ? {} : { actions: entryActions })}
        />
      )}
    </>
  )
}
