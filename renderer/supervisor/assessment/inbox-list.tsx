import { Checkbox } from 'antd'
import { useEffect, useId, type KeyboardEvent, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Proposal } from '../../shared/assessment/assessment-types.ts'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { useFormat } from '../../shared/format.ts'
import { ruleOf, type RuleChoice } from './inbox-choice.ts'

interface InboxListProps {
  /** The list itself, so that the keys come back to it after a dialog. */
  readonly frame: RefObject<HTMLDivElement | null>
  readonly proposals: readonly Proposal[]
  readonly current: string | null
  readonly selected: ReadonlySet<string>
  readonly choices: ReadonlyMap<string, RuleChoice>
  readonly onCurrent: (factKey: string) => void
  readonly onToggle: (factKey: string) => void
  readonly onSelectKind: () => void
  readonly onConfirm: () => void
  readonly onReject: () => void
}

const PAGE = 10

/** Facts one below the other: arrows move, the space bar marks, Ctrl+A marks all of one kind, Enter confirms, Delete rejects. */
export function InboxList(props: InboxListProps) {
  const { frame, proposals, current, selected, choices, onCurrent, onToggle } = props
  const { t } = useTranslation('assessment')
  const words = useAssessmentWords()
  const format = useFormat()
  const idBase = useId()
  const place = proposals.findIndex((proposal) => proposal.factKey === current)
  useEffect(() => frame.current?.focus({ preventScroll: true }), [frame])
  const moveTo = (index: number): void => {
    const next = proposals[Math.max(0, Math.min(proposals.length - 1, index))]
    if (next === undefined) return
    onCurrent(next.factKey)
    frame.current
      ?.querySelector(`[data-fact="${CSS.escape(next.factKey)}"]`)
      ?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== frame.current || event.altKey) return
    const steps: Record<string, () => void> = event.ctrlKey
      ? { a: props.onSelectKind, A: props.onSelectKind }
      : {
          ArrowDown: () => moveTo(place + 1),
          ArrowUp: () => moveTo(place - 1),
          PageDown: () => moveTo(place + PAGE),
          PageUp: () => moveTo(place - PAGE),
          Home: () => moveTo(0),
          End: () => moveTo(proposals.length - 1),
          ' ': () => {
            if (current !== null) onToggle(current)
            moveTo(place + 1)
          },
          Enter: props.onConfirm,
          Delete: props.onReject,
        }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    step()
  }
  return (
    <div
      ref={frame}
      className="assess-inbox-list"
      role="listbox"
      aria-multiselectable
      aria-label={t('inbox.label')}
      tabIndex={0}
      aria-activedescendant={place < 0 ? undefined : `${idBase}-${place}`}
      onKeyDown={onKeyDown}
    >
      {proposals.map((proposal, index) => {
        const rule = ruleOf(proposal, choices.get(proposal.factKey)?.itemCode)
        const { makeupUntil } = proposal.params
        return (
          <div
            key={proposal.factKey}
            id={`${idBase}-${index}`}
            data-fact={proposal.factKey}
            role="option"
            aria-selected={selected.has(proposal.factKey)}
            className={`assess-fact${proposal.factKey === current ? ' assess-fact-current' : ''}`}
            onClick={() => onCurrent(proposal.factKey)}
          >
            <Checkbox
              tabIndex={-1}
              checked={selected.has(proposal.factKey)}
              aria-label={t('inbox.mark')}
              onClick={(event) => event.stopPropagation()}
              onChange={() => onToggle(proposal.factKey)}
            />
            <div className="assess-fact-words">
              <div className="one-line" title={words.fact(proposal)}>
                <b>
                  {proposal.staffName === '' ? proposal.windowName || proposal.unitName : proposal.staffName}
                </b>{' '}
                {words.fact(proposal)}
              </div>
              <div className="one-line muted">
                <span className="number">{format.shortDay(proposal.day)}</span> ·{' '}
                {words.source(proposal.source)} ·{' '}
                {[proposal.windowName, proposal.unitName].filter((part) => part !== '').join(' · ')}
              </div>
            </div>
            <div className="assess-fact-points">
              {rule === undefined ? (
                <span className="muted">{t('inbox.noRule')}</span>
              ) : (
                <div className="one-line">{words.charges(rule.charges.slice(0, 1), rule.quantity)}</div>
              )}
              {typeof makeupUntil === 'string' ? (
                <div className="status-tag status-waiting">
                  {t('inbox.makeupUntil', { day: format.shortDay(makeupUntil) })}
                </div>
              ) : null}
              {proposal.late ? <div className="status-tag status-waiting">{t('inbox.late')}</div> : null}
            </div>
          </div>
        )
      })}
    </div>
  )
}
