import { Alert, App, Button, Checkbox, Input, Select } from 'antd'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import type { Result } from '../../../db/contract/index.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { useFormat } from '../../shared/format.ts'
import { toHallError } from '../../shared/hall-error.ts'
import { hall, type HallError } from '../../shared/hall.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { useHallQuery } from '../../shared/use-query.ts'
import { ItemPicker, type ItemPickerHandle, type PickedItem } from '../items/item-picker.tsx'
import { searchItems } from '../items/search-items.ts'
import { Field } from '../parts/field.tsx'
import { useQueueDesk } from '../queue/queue-store.ts'
import { PresentVisitNote } from '../queue/visit-notes.tsx'
import { Duplicates } from './duplicates.tsx'
import { InstantEnding, type InstantEndingHandle } from './instant-ending.tsx'
import {
  firstGap,
  instantInput,
  intakeInput,
  isRatedByVisitor,
  isWorthKeeping,
  materialsOf,
  type IntakeDraft,
  type IntakeField,
} from './intake-draft.ts'
import { MaterialsVerdicts, type MaterialsVerdictsHandle } from './materials-verdicts.tsx'
import { emptyAgent } from './party-draft.ts'
import { AgentFields, ApplicantFields, type PartyFieldsHandle } from './party-fields.tsx'
import { checkInput, useApplicantCheck } from './use-applicant-check.ts'
import { useIntakeDraft } from './use-intake-draft.ts'
import './intake.css'

const CHANNELS = ['WINDOW', 'PHONE', 'ONLINE', 'MAIL', 'OTHER'] as const
/** COMPLETE finishes an on-the-spot case; the others open the case and go on with one step of it. */
type Ending = 'COMPLETE' | 'ACCEPT' | 'SUPPLEMENT' | 'KEEP'
type Recorded = Pick<Result<'cases.open'>, 'caseId' | 'caseNo'>

/** Intake of a case on one screen, by keyboard from the item to the ending. */
export const IntakePage = () => {
  const { draft, change, restoredFromMs, clear } = useIntakeDraft()
  const { t } = useTranslation('intake')
  if (draft === null) return <PageFrame title={t('title')} loading fill />
  return <Intake draft={draft} change={change} clear={clear} restoredFromMs={restoredFromMs} />
}

interface IntakeProps {
  readonly draft: IntakeDraft
  readonly change: (part: Partial<IntakeDraft>) => void
  readonly clear: () => void
  readonly restoredFromMs: number | null
}

const Intake = ({ draft, change, clear, restoredFromMs }: IntakeProps) => {
  const { t } = useTranslation(['intake', 'common'])
  const format = useFormat()
  const navigate = useNavigate()
  const { modal } = App.useApp()
  const { itemId: wantedItemId } = useParams()
  const [search, setSearch] = useSearchParams()
  const picker = useRef<ItemPickerHandle>(null)
  const applicant = useRef<PartyFieldsHandle>(null)
  const agent = useRef<PartyFieldsHandle>(null)
  const summary = useRef<HTMLElement>(null)
  const materials = useRef<MaterialsVerdictsHandle>(null)
  const instantEnding = useRef<InstantEndingHandle>(null)
  const [gap, setGap] = useState<IntakeField | null>(null)
  const [busy, setBusy] = useState<Ending | null>(null)
  const [error, setError] = useState<HallError | null>(null)
  const [last, setLast] = useState<Recorded | null>(null)

  const itemQuery = useHallQuery('items.get', draft.item ? { itemId: draft.item.itemId } : null)
  const item = itemQuery.data?.item
  const due = useHallQuery(
    'cases.previewDue',
    draft.item ? { itemId: draft.item.itemId, acceptedAtMs: null } : null,
  )
  const check = useApplicantCheck(draft)
  const instant = draft.item?.caseKind === 'INSTANT'
  const isInVisit = useQueueDesk(({ view }) => view !== null && view.visit !== null)

  const startItem = async (itemId: string) => {
    const found = await hall.call('items.get', { itemId })
    change({
      item: {
        itemId: found.item.itemId,
        name: found.item.name,
        caseKind: found.item.caseKind,
        unitName: found.unit.name,
      },
      materials: materialsOf(found.item),
      certificateName: found.item.result,
    })
    applicant.current?.focusName()
  }
  const pick = (picked: PickedItem | null) => {
    if (picked === null) {
      change({ item: null, materials: [], certificateName: '' })
      return
    }
    setLast(null)
    change({ item: picked })
    startItem(picked.itemId).catch((thrown: unknown) => setError(toHallError(thrown)))
  }
  // An address with an item, a consultation or a paper form fills those in once. A form and a consultation begin a case
  // of their own: what somebody else's case left half typed is given up by a person or not at all.
  const takeAddress = useEffectEvent(async () => {
    const consultationId = search.get('consultation')
    const formNo = search.get('form')
    const trueAtMs = Number(search.get('at') ?? '')
    const beginsCase = consultationId !== null || formNo !== null
    const sameCase =
      formNo === null ? consultationId === draft.consultationId : formNo === draft.backEntry?.formNo
    let present = draft.item
    if (beginsCase) setSearch({}, { replace: true })
    if (beginsCase && !sameCase && isWorthKeeping(draft)) {
      const agreed = await modal.confirm({
        title: t('other.title'),
        content: [draft.applicant.name.trim(), draft.item?.name ?? '']
          .filter((text) => text !== '')
          .join(' · '),
        okText: t('other.giveUp'),
        cancelText: t('other.finish'),
        autoFocusButton: 'cancel',
      })
      if (!agreed) return
      clear()
      present = null
    }
    if (consultationId !== null) change({ consultationId })
    if (formNo !== null) change({ backEntry: { formNo, trueAtMs: trueAtMs || Date.now(), note: '' } })
    if (wantedItemId !== undefined && wantedItemId !== present?.itemId) await startItem(wantedItemId)
    else if (present) applicant.current?.focusName()
    else picker.current?.focus()
  })
  useEffect(() => {
    takeAddress().catch((thrown: unknown) => setError(toHallError(thrown)))
  }, [wantedItemId])

  const focusGap = (field: IntakeField) => {
    setGap(field)
    if (field === 'item') picker.current?.focus()
    else if (field === 'applicantName') applicant.current?.focusName()
    else if (field === 'findings') requestAnimationFrame(() => applicant.current?.focusFindings())
    else if (field === 'agentName') agent.current?.focusName()
    else if (field === 'materials') materials.current?.focus()
    else if (field === 'fee') instantEnding.current?.focusFee()
    else instantEnding.current?.focusEvaluation()
  }
  const startAgain = () => {
    clear()
    setGap(null)
    setError(null)
    if (wantedItemId !== undefined) void navigate(paths.intake(), { replace: true })
    picker.current?.focus()
  }

  const finish = async (ending: Ending) => {
    if (busy !== null) return
    setError(null)
    setBusy(ending)
    try {
      // The check runs behind typing; ask once more so that nothing slips past it.
      const asked = checkInput(draft)
      const checked = asked === null ? check : await hall.call('cases.checkApplicant', asked)
      const field = firstGap(draft, checked.applicantFindings, ending === 'COMPLETE', isInVisit)
      if (field !== null) {
        focusGap(field)
        return
      }
      setGap(null)
      const duplicates = checked.duplicates.map((duplicate) => duplicate.caseNo)
      if (ending === 'COMPLETE') {
        const input = instantInput(draft, checked.applicantFindings, duplicates)
        if (!input) return
        const done = await hall.call('cases.completeInstant', input)
        setLast({ caseId: done.caseId, caseNo: done.caseNo })
        startAgain()
        return
      }
      const input = intakeInput(draft, checked.applicantFindings, duplicates)
      if (!input) return
      const opened = await hall.call('cases.open', input)
      clear()
      if (ending === 'KEEP') {
        setLast({ caseId: opened.caseId, caseNo: opened.caseNo })
        startAgain()
        return
      }
      await goOn(opened, ending)
    } catch (thrown) {
      const failure = toHallError(thrown)
      setError(failure)
      if (failure.code === 'MATERIALS_LACKING') focusGap('materials')
    } finally {
      setBusy(null)
    }
  }
  /** The case is open; what follows happens on its own page, whatever becomes of the next step. */
  const goOn = async (opened: Result<'cases.open'>, ending: Ending) => {
    const tolerated = opened.materials.some((material) => material.verdict === 'TOLERATED')
    if (ending === 'SUPPLEMENT' || opened.lacking.length > 0 || tolerated) {
      void navigate(`${paths.case(opened.caseId)}?do=${ending === 'SUPPLEMENT' ? 'supplement' : 'accept'}`)
      return
    }
    try {
      await hall.call('cases.accept', { caseId: opened.caseId, revision: opened.revision, tolerance: null })
      notifySaved(t('accepted', { caseNo: opened.caseNo }))
      void navigate(paths.case(opened.caseId))
    } catch {
      // The page of the case offers the step again and shows what the host says to it.
      void navigate(`${paths.case(opened.caseId)}?do=accept`)
    }
  }

  const toggleAgent = (on: boolean) => {
    change({ agent: on ? emptyAgent() : null })
    if (on) requestAnimationFrame(() => agent.current?.focusName())
  }
  const primary: Ending = instant ? 'COMPLETE' : 'ACCEPT'
  useShortcut('Ctrl+Enter', () => void finish(primary))
  useShortcut('Alt+B', () => void finish('SUPPLEMENT'))
  useShortcut('Alt+S', () => void finish('KEEP'))
  useShortcut('Alt+G', () => toggleAgent(draft.agent === null))
  useShortcut('Alt+M', () => materials.current?.focus())
  useShortcut('Alt+X', startAgain)

  const required = t('required')
  return (
    <PageFrame
      title={t('title')}
      subtitle={<PresentVisitNote />}
      fill
      actions={
        <Button onClick={startAgain}>
          {t('startAgain')} <ShortcutHint keys="Alt+X" />
        </Button>
      }
    >
      <div className="hd-intake">
        {last ? (
          <Alert
            type="success"
            showIcon
            closable={{ onClose: () => setLast(null) }}
            title={
              <>
                {t('recorded')} <Link to={paths.case(last.caseId)}>{last.caseNo}</Link>
              </>
            }
          />
        ) : null}
        {restoredFromMs !== null ? (
          <Alert
            type="info"
            showIcon
            title={t('restored', { time: format.dayAndTime(restoredFromMs) })}
            action={
              <Button size="small" onClick={startAgain}>
                {t('discard')}
              </Button>
            }
          />
        ) : null}
        <ErrorBanner error={error ?? itemQuery.error} onClose={() => setError(null)} />
        <div className="hd-intake-top">
          <Field label={t('item')} required error={gap === 'item' && !draft.item ? required : undefined}>
            {() => (
              <ItemPicker
                ref={picker}
                ariaLabel={t('item')}
                value={draft.item}
                invalid={gap === 'item' && !draft.item}
                search={searchItems}
                onPick={pick}
                onSkip={() => applicant.current?.focusName()}
              />
            )}
          </Field>
          <Field label={t('channel')}>
            {(ids) => (
              <Select
                {...ids}
                value={draft.channel}
                onChange={(channel) => change({ channel })}
                options={CHANNELS.map((value) => ({ value, label: t(`common:channel.${value}`) }))}
                popupMatchSelectWidth={false}
              />
            )}
          </Field>
          <div className="hd-intake-due" aria-live="polite">
            {draft.item ? (
              <>
                <div className="hd-secondary">
                  {draft.item.unitName} · {t(`common:caseKind.${draft.item.caseKind}`)}
                  {item ? ` · ${format.timeLimit(item.promiseLimit)}` : ''}
                </div>
                <div>
                  {due.data?.dueDay
                    ? t('dueIfAccepted', { day: format.shortDay(due.data.dueDay) })
                    : instant
                      ? t('dueInstant')
                      : t('dueNone')}
                </div>
              </>
            ) : null}
          </div>
        </div>
        {draft.backEntry ? (
          <Alert
            type="warning"
            title={
              <span className="hd-row">
                {t('backEntry', {
                  formNo: draft.backEntry.formNo,
                  time: format.dayAndTime(draft.backEntry.trueAtMs),
                })}
                <Input
                  size="small"
                  className="hd-back-note"
                  maxLength={2000}
                  aria-label={t('backEntryNote')}
                  placeholder={t('backEntryNote')}
                  value={draft.backEntry.note}
                  onChange={(event) =>
                    draft.backEntry && change({ backEntry: { ...draft.backEntry, note: event.target.value } })
                  }
                />
              </span>
            }
          />
        ) : null}
        <div className="hd-intake-body">
          <div className="hd-panel hd-panel-scroll">
            <ApplicantFields
              ref={applicant}
              draft={draft.applicant}
              onChange={(next) => change({ applicant: next })}
              findings={check.applicantFindings}
              nameError={gap === 'applicantName' && draft.applicant.name.trim() === '' ? required : undefined}
              showFindingErrors={gap === 'findings'}
              onDone={() => (draft.agent ? agent.current?.focusName() : materials.current?.focus())}
            />
            <Duplicates duplicates={check.duplicates} earlierCases={check.earlierCases} />
            <Checkbox checked={draft.agent !== null} onChange={(event) => toggleAgent(event.target.checked)}>
              {t('agent')} <ShortcutHint keys="Alt+G" />
            </Checkbox>
            {draft.agent ? (
              <AgentFields
                ref={agent}
                draft={draft.agent}
                onChange={(next) => change({ agent: next })}
                findings={check.agentFindings}
                nameError={gap === 'agentName' && draft.agent.name.trim() === '' ? required : undefined}
                onDone={() => materials.current?.focus()}
              />
            ) : null}
            <Field label={t('summary')}>
              {(ids) => (
                <Input.TextArea
                  {...ids}
                  ref={(area) => {
                    summary.current = area?.resizableTextArea?.textArea ?? null
                  }}
                  rows={2}
                  maxLength={2000}
                  value={draft.summary}
                  onChange={(event) => change({ summary: event.target.value })}
                />
              )}
            </Field>
          </div>
          <div className="hd-panel">
            <h2 className="hd-panel-title">
              {t('materials')} <ShortcutHint keys="Alt+M" />
            </h2>
            {draft.item ? (
              <MaterialsVerdicts
                ref={materials}
                materials={draft.materials}
                guide={item?.materials ?? []}
                onChange={(next) => change({ materials: next })}
                onDone={() => (instant ? instantEnding.current?.focusEvaluation() : summary.current?.focus())}
              />
            ) : (
              <div className="hd-verdicts-empty">{t('chooseItemFirst')}</div>
            )}
          </div>
        </div>
        {instant ? (
          <InstantEnding
            ref={instantEnding}
            draft={draft}
            onChange={change}
            feeStandard={item?.isFee ? item.feeStandard : t('noFee')}
            isRatedByVisitor={isRatedByVisitor(draft, isInVisit)}
            feeError={gap === 'fee' ? t('badAmount') : undefined}
            evaluationError={
              gap === 'evaluation' && firstGap(draft, [], true, isInVisit) === 'evaluation'
                ? t('evaluationNeeded')
                : undefined
            }
          />
        ) : null}
        <div className="hd-intake-bar">
          <Button loading={busy === 'KEEP'} onClick={() => void finish('KEEP')}>
            {t('end.KEEP')} <ShortcutHint keys="Alt+S" />
          </Button>
          <Button loading={busy === 'SUPPLEMENT'} onClick={() => void finish('SUPPLEMENT')}>
            {t('end.SUPPLEMENT')} <ShortcutHint keys="Alt+B" />
          </Button>
          <Button type="primary" loading={busy === primary} onClick={() => void finish(primary)}>
            {t(`end.${primary}`)} <ShortcutHint keys="Ctrl+Enter" />
          </Button>
        </div>
      </div>
    </PageFrame>
  )
}
