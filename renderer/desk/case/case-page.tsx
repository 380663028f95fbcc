import { Button, Dropdown, Tag } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import type { CaseView } from '../../../db/contract/cases.ts'
import { hall } from '../../shared/hall.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { isOpenStatus } from '../../../db/model/case.ts'
import { keysOf, ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { VisitsOfRecord } from '../queue/visit-notes.tsx'
import { actionOfAddress, ANYTIME_ACTIONS, workActions, type CaseAction } from './case-actions.ts'
import { FactsCard, MaterialsCard, PapersCard, TripsCard } from './case-cards.tsx'
import { CaseAlert } from './case-alert.tsx'
import { CaseDialogs } from './case-dialogs.tsx'
import { CaseHeader, isDueExplained } from './case-header.tsx'
import { DueDrawer } from './due-drawer.tsx'
import { PartyCard, type RevealField } from './party-card.tsx'
import { StepBar } from './step-bar.tsx'
import { Timeline } from './timeline.tsx'
import { useCaseStep } from './use-case-step.ts'
import './case.css'

/** The newer of two readings of the same case. */
const newest = (read: CaseView | undefined, recorded: CaseView | null): CaseView | undefined =>
  read && recorded && recorded.caseId === read.caseId && recorded.revision > read.revision ? recorded : read

interface OpenedStep {
  readonly action: CaseAction
  /** Revision of the case when the dialog opened. */
  readonly revision: number
}

const FILLED_FROM_CASE: ReadonlySet<CaseAction> = new Set(['review', 'receive', 'supply', 'correct'])
/** Work steps shown as buttons; the rest is one key away in the menu. */
const BUTTONS_MAX = 4

/** One case: where it stands, everything about it, and every step that may follow. */
export const CasePage = () => {
  const { t } = useTranslation(['cases', 'common'])
  const navigate = useNavigate()
  const { caseId } = useParams()
  const [search, setSearch] = useSearchParams()
  const [opened, setOpened] = useState<OpenedStep | null>(null)
  const [whyOpen, setWhyOpen] = useState(false)

  const query = useHallQuery('cases.get', caseId === undefined ? null : { caseId }, {
    refreshOn: ['case', 'paper', 'negative_report'],
  })
  const [recorded, setRecorded] = useState<CaseView | null>(null)
  // A step answers with the case as it now stands: shown at once, until the page has read it again itself.
  const caseFile = newest(query.data, recorded)
  const { reload } = query
  const item = useHallQuery(
    'items.get',
    caseFile ? { itemId: caseFile.itemId, version: caseFile.itemVersion } : null,
  ).data?.item
  const why = useHallQuery('cases.explainDue', whyOpen && caseId !== undefined ? { caseId } : null, {
    refreshOn: ['case'],
  })
  const step = useCaseStep(reload)
  const { clearError } = step
  const receipt = useHallAction('papers.issueReceipt', { onError: notifyFailed })
  const slip = useHallAction('papers.issueTimeLimitSlip', { onError: notifyFailed })

  // The intake page leaves the step it could not finish in the address.
  const wanted = actionOfAddress(search.get('do'))
  useEffect(() => {
    if (wanted === null || caseFile === undefined) return
    setOpened({ action: wanted, revision: caseFile.revision })
    setSearch({}, { replace: true })
  }, [wanted, caseFile, setSearch])
  // A step builds on the case as it stood when its dialog opened. Only after the host said that somebody was faster does
  // the dialog go on from what was read again.
  const revision = caseFile?.revision
  const overtaken = step.error?.code === 'VERSION_CHANGED'
  useEffect(() => {
    if (!overtaken || revision === undefined) return
    setOpened((before) => (before && before.revision !== revision ? { ...before, revision } : before))
  }, [overtaken, revision])

  const work = caseFile ? workActions(caseFile) : []
  const anytime =
    caseFile && caseFile.status !== 'ARCHIVED'
      ? ANYTIME_ACTIONS.filter(([, name]) => name !== 'report' || isOpenStatus(caseFile.status))
      : []
  const choose = useCallback(
    (next: CaseAction) => {
      clearError()
      if (revision !== undefined) setOpened({ action: next, revision })
    },
    [clearError, revision],
  )
  const keyed: Record<string, CaseAction> = Object.fromEntries([
    ...work.slice(0, 9).map((name, index) => [String(index + 1), name] as const),
    ...anytime,
  ])
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)
      const covered = document.querySelector(
        '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open, .ant-popover:not(.ant-popover-hidden)',
      )
      if (event.defaultPrevented || event.isComposing || typing || covered !== null) return
      const next = keyed[keysOf(event)]
      if (next === undefined) return
      event.preventDefault()
      choose(next)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  })
  useShortcut('W', () => setWhyOpen(true), { active: caseFile !== undefined && isDueExplained(caseFile) })
  useShortcut('Ctrl+Z', () => choose('undo'), {
    active: caseFile !== undefined && caseFile.undoable !== null,
  })

  const close = () => {
    setOpened(null)
    clearError()
  }
  const undo = () => {
    if (!caseFile?.undoable) return
    void step
      .run('cases.undo', {
        caseId: caseFile.caseId,
        revision: caseFile.revision,
        eventId: caseFile.undoable.eventId,
      })
      .then((after) => {
        if (!after) return
        setRecorded(after)
        close()
        notifySaved(t('undone'))
      })
  }
  const reveal = async (field: RevealField, reason: string) =>
    (await hall.call('cases.reveal', { caseId: caseId ?? '', field, reason })).value
  const openPaper = (paper: { readonly paperId: string } | undefined) => {
    if (paper) void navigate(paths.paper(paper.paperId))
  }

  const button = (name: CaseAction, keys: string, primary: boolean) => (
    <Button key={name} type={primary ? 'primary' : 'default'} onClick={() => choose(name)}>
      {t(`action.${name}`)} <ShortcutHint keys={keys} />
    </Button>
  )
  return (
    <PageFrame
      title={caseFile?.itemName ?? t('title')}
      documentTitle={caseFile?.caseNo ?? t('title')}
      fill
      loading={query.loading}
      error={query.error}
      onRetry={reload}
    >
      {caseFile ? (
        <div className="hd-case">
          <CaseHeader caseFile={caseFile} onWhy={() => setWhyOpen(true)} />
          <CaseAlert caseFile={caseFile} onAction={choose} />
          <StepBar caseFile={caseFile} />
          <div className="hd-case-actions" role="toolbar" aria-label={t('actions')}>
            {work.slice(0, BUTTONS_MAX).map((name, index) => button(name, String(index + 1), index === 0))}
            {work.length > BUTTONS_MAX ? (
              <Dropdown
                trigger={['click']}
                menu={{
                  items: work.slice(BUTTONS_MAX).map((name, index) => ({
                    key: name,
                    label: (
                      <>
                        {t(`action.${name}`)} <ShortcutHint keys={String(BUTTONS_MAX + index + 1)} />
                      </>
                    ),
                    onClick: () => choose(name),
                  })),
                }}
              >
                <Button>{t('common:action.more')}</Button>
              </Dropdown>
            ) : null}
            <span className="hd-gap" />
            {anytime.map(([letter, name]) => (
              <Button key={name} type="text" className="hd-anytime" onClick={() => choose(name)}>
                {t(`action.${name}`)} <ShortcutHint keys={letter.toUpperCase()} />
              </Button>
            ))}
            {caseFile.undoable ? button('undo', 'Ctrl+Z', false) : null}
          </div>
          <div className="hd-case-body">
            <div className="hd-case-column">
              <PartyCard
                title={t('party.applicant')}
                party={caseFile.applicant}
                role="APPLICANT"
                onReveal={reveal}
              />
              {caseFile.agent ? (
                <PartyCard title={t('party.agent')} party={caseFile.agent} role="AGENT" onReveal={reveal} />
              ) : null}
              <FactsCard caseFile={caseFile} />
            </div>
            <div className="hd-case-column">
              <MaterialsCard caseFile={caseFile} />
              <PapersCard
                caseFile={caseFile}
                busy={receipt.busy || slip.busy}
                onReceipt={() => void receipt.run({ caseId: caseFile.caseId }).then(openPaper)}
                onTimeLimitSlip={
                  caseFile.acceptedAtMs === null
                    ? null
                    : () => void slip.run({ caseId: caseFile.caseId }).then(openPaper)
                }
              />
              <TripsCard caseFile={caseFile} />
            </div>
            <div className="hd-case-column panel hd-card">
              <h2 className="hd-panel-title">
                {t('timeline.title')} <Tag variant="outlined">{caseFile.timeline.length}</Tag>
              </h2>
              <VisitsOfRecord kind="case" id={caseFile.caseId} />
              <Timeline entries={caseFile.timeline} />
            </div>
          </div>
          <DueDrawer
            open={whyOpen}
            explanation={why.data}
            error={why.error}
            loading={why.loading}
            onClose={() => setWhyOpen(false)}
          />
          {opened === null ? null : (
            <CaseDialogs
              // Forms filled from the case start again from what was read; what was typed elsewhere stays.
              key={
                FILLED_FROM_CASE.has(opened.action) ? `${opened.action} ${opened.revision}` : opened.action
              }
              caseFile={caseFile}
              item={item}
              action={opened.action}
              revision={opened.revision}
              step={step}
              onRecorded={setRecorded}
              onUndo={undo}
              onClose={close}
            />
          )}
        </div>
      ) : null}
    </PageFrame>
  )
}
