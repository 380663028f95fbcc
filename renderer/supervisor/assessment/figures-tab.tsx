import { Button, Checkbox, Input } from 'antd'
import { useMemo, useState, type ClipboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useUnsavedGuard } from '../../admin/score-rules/unsaved-guard.tsx'
import type { FigureView } from '../../shared/assessment/assessment-types.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { notifyInfo, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import {
  draftOf,
  faultOf,
  figureKey,
  isChanged,
  isMissing,
  ratedValue,
  readPasted,
  readPercent,
  type FigureDraft,
} from './figure-draft.ts'
import { PeriodChooser } from './period-chooser.tsx'
import { PeriodStatusTag } from './period-status.tsx'
import { SlowWork } from './slow-work.tsx'
import type { TabProps } from './tab-props.ts'

const FIGURE_NAMES = ['SATISFACTION', 'ON_TIME'] as const

const useFigureName = () => {
  const { t } = useTranslation('assessment')
  return (figure: string): string => {
    const known = FIGURE_NAMES.find((name) => name === figure)
    return known === undefined ? figure : t(`figure.name.${known}`)
  }
}

/** What visitors' ratings give, and how the grades fall. */
function RatingsCell({ ratings }: { readonly ratings: FigureView['ratings'] }) {
  const { t } = useTranslation('assessment')
  if (ratings === null) return null
  const { valid, grades, rate } = ratings
  const [g1, g2, g3, g4, g5] = grades ?? []
  return (
    <div title={grades === null ? '' : t('figure.grades', { g1, g2, g3, g4, g5 })}>
      {rate === null ? t('figure.tooFew', { valid }) : t('figure.rated', { rate, valid })}
    </div>
  )
}

/** Who entered it, or that it counts by itself; an entry goes before what visitors gave, and says so. */
function StateWords({ figure }: { readonly figure: FigureView }) {
  const { t } = useTranslation('assessment')
  const { entered, value, atMs, byName, ratings } = figure
  if (!entered && value !== null) return t('figure.automatic')
  if (!entered) return t(ratedValue(figure) === null ? 'figure.missing' : 'figure.afterEnd')
  return (
    <>
      {ratings === null || ratings.rate === null ? null : <div>{t('figure.handFirst')}</div>}
      {atMs === null ? t('figure.byHand') : t('figure.by', { name: byName, at: dayAndTime(atMs) })}
    </>
  )
}

interface LineProps {
  readonly figure: FigureView
  readonly draft: FigureDraft
  readonly locked: boolean
  readonly tried: boolean
  readonly onDraft: (draft: FigureDraft) => void
  readonly onPaste: (event: ClipboardEvent) => void
}

function FigureLine({ figure, draft, locked, tried, onDraft, onPaste }: LineProps) {
  const { t } = useTranslation('assessment')
  const name = useFigureName()
  const fault = isChanged(figure, draft) ? faultOf(draft) : null
  const { suggestion, subject } = figure
  const shows = (which: typeof fault) => fault === which && (tried || which === 'VALUE')
  return (
    <tr className={isMissing(figure) ? 'assess-figure-missing' : ''}>
      <td>
        <div className="one-line" title={`${subject.name}\n${subject.unitName}`}>
          {subject.name}
          <div className="one-line muted">{subject.unitName}</div>
        </div>
      </td>
      <td>{name(figure.figure)}</td>
      <td>
        <Input
          className="assess-percent"
          suffix="%"
          inputMode="decimal"
          disabled={locked || draft.notMeasured}
          aria-label={t('figure.valueOf', { name: subject.name, figure: name(figure.figure) })}
          {...(shows('VALUE') && draft.value !== '' ? { status: 'error' as const } : {})}
          title={shows('VALUE') && draft.value !== '' ? t('figure.range') : ''}
          value={draft.value}
          placeholder={draft.notMeasured ? '' : (ratedValue(figure) ?? '')}
          onPaste={onPaste}
          onChange={(event) => onDraft({ ...draft, value: event.target.value })}
        />
      </td>
      <td>
        <Checkbox
          disabled={locked}
          checked={draft.notMeasured}
          onChange={(event) =>
            onDraft({
              ...draft,
              notMeasured: event.target.checked,
              value: event.target.checked ? '' : draft.value,
            })
          }
        >
          {t('figure.notMeasured')}
        </Checkbox>
      </td>
      <td>
        <Input
          disabled={locked}
          maxLength={1_000}
          aria-label={t('figure.sourceOf', { name: subject.name, figure: name(figure.figure) })}
          placeholder={t('figure.sourcePlaceholder')}
          {...(shows('SOURCE') ? { status: 'error' as const } : {})}
          value={draft.source}
          onChange={(event) => onDraft({ ...draft, source: event.target.value })}
        />
      </td>
      <td>
        <RatingsCell ratings={figure.ratings} />
        {suggestion === null ? (
          figure.ratings === null ? (
            <span className="muted">{t('figure.noSuggestion')}</span>
          ) : null
        ) : (
          <Button
            size="small"
            disabled={locked}
            onClick={() =>
              onDraft({
                value: suggestion.value,
                notMeasured: false,
                source: t('figure.fromRecords', { count: suggestion.count }),
              })
            }
          >
            {t('figure.take', { value: suggestion.value, count: suggestion.count })}
          </Button>
        )}
      </td>
      <td className="muted">
        <StateWords figure={figure} />
      </td>
    </tr>
  )
}

/** 指标录入: the rates the rules ask for, each with where it comes from; a column can be pasted from a spreadsheet. */
export function FiguresTab({ address, onAddress, today, tabs }: TabProps) {
  const { t } = useTranslation('assessment')
  const words = usePeriodWords()
  const { period } = address
  const query = useHallQuery(
    'assessment.figures',
    { kind: period.kind, day: period.from },
    { refreshOn: ['score_figure', 'score_period', 'score_rules', 'evaluation'] },
  )
  const [drafts, setDrafts] = useState<ReadonlyMap<string, FigureDraft>>(new Map())
  const [tried, setTried] = useState(false)
  const saving = useHallAction('assessment.enterFigures')
  const figures = useMemo(() => query.data?.figures ?? [], [query.data])
  const status = query.data?.period.status
  const locked = status === 'PUBLISHED' || status === 'APPEAL' || status === 'LOCKED'
  const draftFor = (figure: FigureView): FigureDraft => drafts.get(figureKey(figure)) ?? draftOf(figure)
  const changed = figures.filter((figure) => isChanged(figure, draftFor(figure)))
  useUnsavedGuard(changed.length > 0, true)
  const faulty = changed.filter((figure) => faultOf(draftFor(figure)) !== null)
  const missing = figures.filter(isMissing).length
  const onDraft = (figure: FigureView, draft: FigureDraft): void =>
    setDrafts(new Map(drafts).set(figureKey(figure), draft))
  const onPaste = (place: number, event: ClipboardEvent): void => {
    const lines = readPasted(event.clipboardData.getData('text'))
    if (lines.length < 2 && lines[0]?.source === null) return
    event.preventDefault()
    const next = new Map(drafts)
    lines.forEach((line, index) => {
      const figure = figures[place + index]
      if (figure === undefined) return
      const before = draftFor(figure)
      next.set(figureKey(figure), {
        value: readPercent(line.value) ?? line.value,
        notMeasured: line.value === '',
        source: line.source ?? before.source,
      })
    })
    setDrafts(next)
    notifyInfo(t('figure.pasted', { count: Math.min(lines.length, figures.length - place) }))
  }
  const takeAll = (): void => {
    const next = new Map(drafts)
    for (const figure of figures) {
      const { suggestion } = figure
      if (!isMissing(figure) || suggestion === null) continue
      next.set(figureKey(figure), {
        value: suggestion.value,
        notMeasured: false,
        source: t('figure.fromRecords', { count: suggestion.count }),
      })
    }
    setDrafts(next)
  }
  const noneMeasured = (): void => {
    const next = new Map(drafts)
    for (const figure of figures)
      if (isMissing(figure) && draftFor(figure).value === '')
        next.set(figureKey(figure), { value: '', notMeasured: true, source: t('figure.notMeasuredSource') })
    setDrafts(next)
  }
  const save = async (): Promise<void> => {
    setTried(true)
    if (changed.length === 0 || faulty.length > 0) return
    const done = await saving.run({
      periodId: query.data?.period.periodId ?? '',
      figures: changed.map((figure) => {
        const draft = draftFor(figure)
        return {
          figure: figure.figure,
          target: figure.target,
          subjectId: figure.subject.subjectId,
          value: draft.notMeasured ? null : readPercent(draft.value),
          source: draft.source.trim(),
        }
      }),
    })
    if (done === undefined) return
    notifySaved(t('figure.saved', { count: changed.length }))
    setDrafts(new Map())
    setTried(false)
  }
  return (
    <PageFrame
      fill
      title={t('figure.title')}
      subtitle={t('figure.subtitle')}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={tabs}
    >
      <div className="assess-page">
        <div className="assess-bar">
          <PeriodChooser period={period} today={today} onPeriod={(next) => onAddress({ period: next })} />
          {query.data === undefined ? null : <PeriodStatusTag period={query.data.period} />}
          {figures.length === 0 ? null : (
            <span className="number">{t('figure.count', { all: figures.length, missing })}</span>
          )}
          <div className="assess-bar-end">
            <Button
              disabled={locked || !figures.some((figure) => isMissing(figure) && figure.suggestion !== null)}
              onClick={takeAll}
            >
              {t('figure.takeAll')}
            </Button>
            <Button disabled={locked || missing === 0} onClick={noneMeasured}>
              {t('figure.noneMeasured')}
            </Button>
            <Button
              type="primary"
              loading={saving.busy}
              disabled={locked || changed.length === 0}
              onClick={() => void save()}
            >
              {t('figure.save', { count: changed.length })}
            </Button>
          </div>
        </div>
        <ErrorBanner error={saving.error} onClose={saving.clearError} />
        <SlowWork active={saving.busy} text={t('inbox.saving')} />
        {tried && faulty.length > 0 ? (
          <div className="hd-field-error" role="alert">
            {t('figure.faulty', { count: faulty.length })}
          </div>
        ) : null}
        {locked ? <div className="muted">{t('figure.locked')}</div> : null}
        {figures.length === 0 ? (
          <div className="panel">
            <EmptyState title={t('figure.none')} hint={t('figure.noneHint')} />
          </div>
        ) : (
          <div className="panel assess-figures">
            <table aria-label={t('figure.label', { period: words.name(period) })}>
              <thead>
                <tr>
                  <th scope="col">{t('figure.subject')}</th>
                  <th scope="col">{t('figure.figure')}</th>
                  <th scope="col">{t('figure.value')}</th>
                  <th scope="col" />
                  <th scope="col">{t('figure.source')}</th>
                  <th scope="col">{t('figure.suggestion')}</th>
                  <th scope="col">{t('figure.state')}</th>
                </tr>
              </thead>
              <tbody>
                {figures.map((figure, index) => (
                  <FigureLine
                    key={figureKey(figure)}
                    figure={figure}
                    draft={draftFor(figure)}
                    locked={locked}
                    tried={tried}
                    onDraft={(draft) => onDraft(figure, draft)}
                    onPaste={(event) => onPaste(index, event)}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </PageFrame>
  )
}
