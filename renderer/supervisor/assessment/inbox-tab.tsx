import { SearchOutlined } from '@ant-design/icons'
import { Input, Segmented, Select } from 'antd'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../db/model/day.ts'
import { ReasonDialog } from '../../desk/parts/reason-dialog.tsx'
import type { Proposal } from '../../shared/assessment/assessment-types.ts'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { hall } from '../../shared/hall.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { countKinds, findProposals, hindranceOf, kindOf, wishOf, type RuleChoice } from './inbox-choice.ts'
import { InboxList } from './inbox-list.tsx'
import { InboxPanel } from './inbox-panel.tsx'
import { FACT_KINDS, INBOX_DAYS } from './inbox-range.ts'
import { PeriodChooser } from './period-chooser.tsx'
import { RecordButton } from './record-button.tsx'
import { SlowWork } from './slow-work.tsx'
import type { TabProps } from './tab-props.ts'

const ALL = 'ALL'
/** As many as one call takes. */
const BATCH_MAX = 500
const NOTHING: ReadonlySet<string> = new Set()

/** 待确认事实: what the system knows and nobody has decided on. Nothing counts before a person says so. */
export function InboxTab({ address, onAddress, scope, today, tabs }: TabProps) {
  const { t } = useTranslation('assessment')
  const words = useAssessmentWords()
  const { period, inboxOf } = address
  const [rejected, setRejected] = useState(false)
  const range =
    inboxOf === 'RECENT'
      ? { from: addDays(today, -INBOX_DAYS), to: today }
      : { from: period.from, to: period.to }
  const query = useHallQuery('assessment.proposals', { ...range, rejected }, { refreshOn: FACT_KINDS })
  const [source, setSource] = useState<Proposal['source'] | null>(null)
  const [find, setFind] = useState('')
  const search = useDeferredValue(find)
  // Those decided here are gone at once; reading hundreds of half days again takes a moment.
  const [decided, setDecided] = useState(NOTHING)
  const all = useMemo(
    () => query.data?.proposals.filter(({ factKey }) => !decided.has(`${String(rejected)} ${factKey}`)),
    [query.data, decided, rejected],
  )
  const shown = useMemo(() => findProposals(all ?? [], source, search), [all, source, search])
  const kinds = useMemo(() => countKinds(all ?? []), [all])
  const [currentKey, setCurrentKey] = useState<string | null>(null)
  const [selected, setSelected] = useState(NOTHING)
  const [choices, setChoices] = useState<ReadonlyMap<string, RuleChoice>>(new Map())
  const [rejecting, setRejecting] = useState<readonly Proposal[] | null>(null)
  const [leftOut, setLeftOut] = useState<string | null>(null)
  const confirming = useHallAction('assessment.confirm')
  const refusing = useHallAction('assessment.reject')
  // A dialog is gone with the button or row it came from: the keys go on in the list.
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (rejecting === null) list.current?.focus({ preventScroll: true })
  }, [rejecting])
  const current = shown.find((proposal) => proposal.factKey === currentKey) ?? shown[0]
  const marked = shown.filter((proposal) => selected.has(proposal.factKey))
  useEffect(() => {
    setSelected(NOTHING)
    setLeftOut(null)
  }, [source, rejected, range.from, range.to])

  const meant = marked.length > 0 ? marked : current === undefined ? [] : [current]
  const hindranceFor = (proposal: Proposal) =>
    hindranceOf(proposal, choices.get(proposal.factKey), scope.staffId)
  /** The one that stays after those decided are gone. */
  const stepOn = (gone: readonly Proposal[]): void => {
    const keys = new Set(gone.map(({ factKey }) => factKey))
    const place = shown.findIndex(({ factKey }) => factKey === current?.factKey)
    const next =
      shown.slice(place).find(({ factKey }) => !keys.has(factKey)) ??
      shown.slice(0, place).findLast(({ factKey }) => !keys.has(factKey))
    setCurrentKey(next?.factKey ?? null)
    setDecided(new Set([...decided, ...[...keys].map((key) => `${String(rejected)} ${key}`)]))
    setSelected(NOTHING)
    list.current?.focus({ preventScroll: true })
  }
  const confirm = async (): Promise<void> => {
    const ready = meant.filter((proposal) => hindranceFor(proposal) === null).slice(0, BATCH_MAX)
    setLeftOut(null)
    if (ready.length === 0) {
      const why = meant[0] === undefined ? null : hindranceFor(meant[0])
      if (why !== null) setLeftOut(t(`inbox.hindrance.${why}`))
      return
    }
    const done = await confirming.run({
      facts: ready.map((proposal) => wishOf(proposal, choices.get(proposal.factKey))),
    })
    if (done === undefined) return
    const rest = meant.length - ready.length
    if (rest > 0) setLeftOut(t('inbox.leftOut', { count: rest }))
    stepOn(ready)
    notifySaved(t('inbox.confirmed', { count: ready.length }), {
      undo: async () => {
        await hall.call('assessment.reverse', { entryIds: done.entryIds, reason: t('inbox.undoReason') })
      },
    })
  }
  const askReject = (): void => {
    const ready = meant.filter((proposal) => hindranceFor(proposal) !== 'OWN').slice(0, BATCH_MAX)
    if (!rejected && ready.length > 0) setRejecting(ready)
  }
  const reject = async (reason: string): Promise<void> => {
    if (rejecting === null) return
    const done = await refusing.run({ factKeys: rejecting.map(({ factKey }) => factKey), reason })
    if (done === undefined) return
    notifySaved(t('inbox.rejectedSaved', { count: rejecting.length }))
    stepOn(rejecting)
    setRejecting(null)
  }
  const toggle = (factKey: string): void => {
    const next = new Set(selected)
    if (!next.delete(factKey)) next.add(factKey)
    setSelected(next)
  }
  const selectKind = (): void => {
    if (current === undefined) return
    const kind = kindOf(current)
    setSelected(new Set(shown.filter((proposal) => kindOf(proposal) === kind).map(({ factKey }) => factKey)))
  }
  return (
    <PageFrame
      fill
      title={t('inbox.title')}
      subtitle={t('inbox.keys')}
      error={query.error}
      onRetry={query.reload}
      actions={tabs}
    >
      <div className="assess-page">
        <div className="assess-bar">
          <Segmented<'OPEN' | 'REJECTED'>
            value={rejected ? 'REJECTED' : 'OPEN'}
            aria-label={t('inbox.box')}
            options={[
              { value: 'OPEN', label: t('inbox.open') },
              { value: 'REJECTED', label: t('inbox.rejected') },
            ]}
            onChange={(next) => setRejected(next === 'REJECTED')}
          />
          <Segmented<'RECENT' | 'PERIOD'>
            value={inboxOf}
            aria-label={t('inbox.range')}
            options={[
              { value: 'RECENT', label: t('inbox.recent') },
              { value: 'PERIOD', label: t('inbox.ofPeriod') },
            ]}
            onChange={(next) => onAddress({ inboxOf: next })}
          />
          {inboxOf === 'PERIOD' ? (
            <PeriodChooser period={period} today={today} onPeriod={(next) => onAddress({ period: next })} />
          ) : null}
          <Select<Proposal['source'] | typeof ALL>
            className="assess-source"
            value={source ?? ALL}
            aria-label={t('inbox.kind')}
            options={[
              { value: ALL, label: t('inbox.allKinds', { number: all?.length ?? 0 }) },
              ...kinds.map(({ source: value, count }) => ({
                value,
                label: t('inbox.kindCount', { kind: words.source(value), number: count }),
              })),
            ]}
            onChange={(next) => setSource(next === ALL ? null : next)}
          />
          <Input
            className="assess-find"
            allowClear
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t('inbox.find')}
            aria-label={t('inbox.find')}
            value={find}
            onChange={(event) => setFind(event.target.value)}
          />
          <div className="assess-bar-end muted number">
            {query.data === undefined
              ? null
              : query.data.completeUpToMs === null || query.data.completeUpToMs >= query.data.asOfMs
                ? t('board.asOf', { at: dayAndTime(query.data.asOfMs) })
                : t('inbox.completeUpTo', { at: dayAndTime(query.data.completeUpToMs) })}
            <RecordButton />
          </div>
        </div>
        <SlowWork active={query.loading} text={t('inbox.reading')} />
        <SlowWork active={confirming.busy} text={t('inbox.saving')} />
        <ErrorBanner
          error={confirming.error}
          onClose={confirming.clearError}
          {...(confirming.error?.code === 'FACT_GONE' || confirming.error?.code === 'FACT_DECIDED'
            ? {
                onRetry: () => {
                  confirming.clearError()
                  query.reload()
                },
              }
            : {})}
        />
        {leftOut === null ? null : (
          <div className="assess-left-out" role="status">
            {leftOut}
          </div>
        )}
        {all === undefined ? null : current === undefined ? (
          <div className="panel">
            <EmptyState
              title={t(all.length > 0 ? 'inbox.notFound' : rejected ? 'inbox.noneRejected' : 'inbox.none')}
              hint={t(
                all.length > 0
                  ? 'inbox.notFoundHint'
                  : rejected
                    ? 'inbox.noneRejectedHint'
                    : 'inbox.noneHint',
              )}
            />
          </div>
        ) : (
          <div className="assess-inbox">
            <div className="panel focus-frame assess-inbox-frame">
              <InboxList
                frame={list}
                proposals={shown}
                current={current.factKey}
                selected={selected}
                choices={choices}
                onCurrent={setCurrentKey}
                onToggle={toggle}
                onSelectKind={selectKind}
                onConfirm={() => void confirm()}
                onReject={askReject}
              />
            </div>
            <InboxPanel
              key={current.factKey}
              proposal={current}
              choice={choices.get(current.factKey)}
              hindrance={hindranceFor(current)}
              marked={marked.length}
              busy={confirming.busy}
              rejectedOnes={rejected}
              onChoice={(choice) => setChoices(new Map(choices).set(current.factKey, choice))}
              onConfirm={() => void confirm()}
              onReject={askReject}
            />
          </div>
        )}
      </div>
      {rejecting === null ? null : (
        <ReasonDialog
          title={
            rejecting.length === 1 && rejecting[0] !== undefined
              ? t('inbox.rejectTitle', { fact: words.fact(rejecting[0]) })
              : t('inbox.rejectTitleMany', { count: rejecting.length })
          }
          hint={t('inbox.rejectHint')}
          okText={t('inbox.rejectOk')}
          danger
          busy={refusing.busy}
          error={refusing.error?.message ?? null}
          onSubmit={(reason) => void reject(reason)}
          onClose={() => setRejecting(null)}
        />
      )}
    </PageFrame>
  )
}
