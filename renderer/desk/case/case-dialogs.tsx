import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { CaseView } from '../../../db/contract/cases.ts'
import { openTolerance } from '../../../db/model/case.ts'
import type { Item } from '../../../db/model/reference.ts'
import { HallError } from '../../shared/hall.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallQuery } from '../../shared/use-query.ts'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import type { CaseAction } from './case-actions.ts'
import { AcceptDialog } from './dialogs/accept-dialog.tsx'
import { CorrectDialog } from './dialogs/correct-dialog.tsx'
import { DecideDialog } from './dialogs/decide-dialog.tsx'
import { DeliverDialog, EvaluateDialog, FeeDialog, ReopenDialog, TripDialog } from './dialogs/end-dialogs.tsx'
import { MaterialsDialog } from './dialogs/materials-dialog.tsx'
import { RefuseDialog } from './dialogs/refuse-dialog.tsx'
import { ReportDialog } from './dialogs/report-dialog.tsx'
import { SupplementDialog } from './dialogs/supplement-dialog.tsx'
import { ExtendDialog, ResumeDialog, SuspendDialog } from './dialogs/time-dialogs.tsx'
import { usePartyCheck } from './dialogs/use-party-check.ts'
import { eventTitle } from './timeline-words.ts'
import type { CaseStepRunner } from './use-case-step.ts'

export interface CaseDialogsProps {
  readonly caseFile: CaseView
  readonly item: Item | undefined
  readonly action: CaseAction
  /** Revision the step builds on. */
  readonly revision: number
  readonly step: CaseStepRunner
  /** The case as it stands after the step. */
  readonly onRecorded: (caseFile: CaseView) => void
  readonly onUndo: () => void
  readonly onClose: () => void
}

/** The dialog of the chosen step, wired to its contract method. */
export const CaseDialogs = ({
  caseFile,
  item,
  action,
  revision,
  step: runner,
  onRecorded,
  onUndo,
  onClose,
}: CaseDialogsProps) => {
  const { t } = useTranslation(['cases', 'common', 'consultations'])
  const navigate = useNavigate()
  const guide = item?.materials ?? []
  const key = { caseId: caseFile.caseId, revision }
  const step = useMemo(
    () =>
      runner.error?.code === 'VERSION_CHANGED'
        ? { ...runner, error: new HallError('VERSION_CHANGED', t('versionChanged')) }
        : runner,
    [runner, t],
  )
  const due = useHallQuery(
    'cases.previewDue',
    action === 'accept' ? { itemId: caseFile.itemId, acceptedAtMs: null, caseId: caseFile.caseId } : null,
  )

  /** Closes when the step was recorded and says so; taking it back stays on the page (Ctrl+Z). */
  const settle = (pending: Promise<CaseView | undefined>) => {
    void pending.then((after) => {
      if (!after) return
      onRecorded(after)
      onClose()
      notifySaved(t('saved', { step: t(`action.${action}`) }))
    })
  }
  /** A step that issues a paper goes on to it: it is printed and signed next. */
  const settleWithPaper = (pending: Promise<{ case: CaseView; paperId: string } | undefined>) => {
    void pending.then((after) => {
      if (!after) return
      onClose()
      notifySaved(t('saved', { step: t(`action.${action}`) }))
      void navigate(paths.paper(after.paperId))
    })
  }
  const shared = { caseFile, busy: step.busy, error: step.error, onClose }
  const text = {
    busy: step.busy,
    error: step.error?.message ?? null,
    onClose,
    title: t(`action.${action}`),
    okText: t(`action.${action}`),
  }

  switch (action) {
    case 'review':
      return (
        <MaterialsDialog
          {...shared}
          step="review"
          guide={guide}
          onSubmit={({ materials, note }) =>
            settle(step.run('cases.reviewMaterials', { ...key, materials, note }))
          }
        />
      )
    case 'receive':
      return (
        <MaterialsDialog
          {...shared}
          step="receive"
          guide={guide}
          onSubmit={(fields) => settle(step.run('cases.receiveSupplement', { ...key, ...fields }))}
        />
      )
    case 'supply':
      return (
        <MaterialsDialog
          {...shared}
          step="supply"
          guide={guide}
          onSubmit={({ materials, note }) =>
            settle(step.run('cases.supplyTolerated', { ...key, materials, note }))
          }
        />
      )
    case 'supplement':
      return (
        <SupplementDialog
          {...shared}
          guide={guide}
          onSubmit={(fields) => settleWithPaper(step.run('cases.askSupplement', { ...key, ...fields }))}
        />
      )
    case 'accept':
      return due.loading ? null : (
        <AcceptDialog
          {...shared}
          previewDueDay={due.data?.dueDay ?? null}
          deemed={due.data?.deemed ?? false}
          onSubmit={(fields) => settleWithPaper(step.run('cases.accept', { ...key, ...fields }))}
        />
      )
    case 'refuse':
      return (
        <RefuseDialog
          {...shared}
          onSubmit={(fields) => settleWithPaper(step.run('cases.refuse', { ...key, ...fields }))}
        />
      )
    case 'suspend':
      return (
        <SuspendDialog
          {...shared}
          onSubmit={(fields) => settle(step.run('cases.suspend', { ...key, ...fields }))}
        />
      )
    case 'resume':
      return (
        <ResumeDialog
          {...shared}
          onSubmit={(fields) => settle(step.run('cases.resume', { ...key, ...fields }))}
        />
      )
    case 'extend':
      return (
        <ExtendDialog
          {...shared}
          onSubmit={(fields) => settle(step.run('cases.extend', { ...key, ...fields }))}
        />
      )
    case 'decide':
      return (
        <DecideDialog
          {...shared}
          certificate={item?.result ?? ''}
          onSubmit={(fields) => settle(step.run('cases.decide', { ...key, ...fields }))}
        />
      )
    case 'deliver':
      return (
        <DeliverDialog
          {...shared}
          onSubmit={(fields) => settle(step.run('cases.deliver', { ...key, ...fields }))}
        />
      )
    case 'fee':
      return (
        <FeeDialog
          {...shared}
          suggestedItem={item?.isFee ? item.feeStandard.slice(0, 200) : ''}
          onSubmit={(fields) => settle(step.run('cases.recordFee', { ...key, ...fields }))}
        />
      )
    case 'evaluate':
      return (
        <EvaluateDialog
          {...shared}
          onSubmit={(fields) => settle(step.run('cases.evaluate', { ...key, ...fields }))}
        />
      )
    case 'trip':
      return (
        <TripDialog
          {...shared}
          onSubmit={(fields) => settle(step.run('cases.countTrip', { ...key, ...fields }))}
        />
      )
    case 'reopen':
      return (
        <ReopenDialog
          {...shared}
          onSubmit={(fields) => settle(step.run('cases.reopen', { ...key, ...fields }))}
        />
      )
    case 'correct':
      return (
        <ConnectedCorrectDialog
          caseFile={caseFile}
          item={item}
          step={step}
          onClose={onClose}
          revision={revision}
          onDone={(pending) => settle(pending)}
        />
      )
    case 'startHandling':
      return (
        <ReasonDialog
          {...text}
          required={false}
          label={t('dialog.note')}
          onSubmit={(note) => settle(step.run('cases.startHandling', { ...key, note }))}
        />
      )
    case 'close':
      return (
        <ReasonDialog
          {...text}
          required={false}
          label={t('dialog.note')}
          onSubmit={(note) => settle(step.run('cases.close', { ...key, note }))}
        />
      )
    case 'archive':
      return (
        <ReasonDialog
          {...text}
          required={false}
          maxLength={80}
          label={t('dialog.archiveNo')}
          onSubmit={(archiveNo) => settle(step.run('cases.archive', { ...key, archiveNo }))}
        />
      )
    case 'note':
      return (
        <ReasonDialog
          {...text}
          maxLength={2000}
          label={t('dialog.note')}
          onSubmit={(note) => settle(step.run('cases.note', { ...key, text: note }))}
        />
      )
    case 'report':
      return (
        <ReportDialog
          caseFile={caseFile}
          busy={step.busy}
          error={step.error?.message ?? null}
          onClose={onClose}
          onSubmit={(fields) =>
            void step.run('negativeReports.draft', { ...fields, submit: true }).then((after) => {
              if (!after) return
              onClose()
              notifySaved(t('saved', { step: t('action.report') }))
            })
          }
        />
      )
    case 'withdraw':
      return (
        <ReasonDialog
          {...text}
          danger
          hint={t('dialog.withdrawHint')}
          onSubmit={(reason) => settle(step.run('cases.withdraw', { ...key, reason }))}
        />
      )
    case 'lapse':
      return (
        <ReasonDialog
          {...text}
          danger
          initial={caseFile.dueDay === null ? '' : t('dialog.lapseReason', { day: caseFile.dueDay })}
          onSubmit={(reason) => settle(step.run('cases.lapse', { ...key, reason }))}
        />
      )
    case 'terminate':
      return (
        <ReasonDialog
          {...text}
          danger
          hint={t('dialog.terminateHint')}
          initial={
            caseFile.proposal === 'TERMINATE' && caseFile.tolerance
              ? t('dialog.terminateReason', {
                  names: openTolerance(caseFile)
                    .map(({ name }) => name)
                    .join(t('comma')),
                  day: caseFile.tolerance.dueDay,
                })
              : ''
          }
          onSubmit={(reason) => settle(step.run('cases.terminate', { ...key, reason }))}
        />
      )
    case 'undo':
      return caseFile.undoable ? (
        <UndoDialog
          title={eventTitle(t, caseFile.undoable.type)}
          step={step}
          onUndo={onUndo}
          onClose={onClose}
        />
      ) : null
  }
}

interface ConnectedCorrectDialogProps {
  readonly caseFile: CaseView
  readonly item: Item | undefined
  readonly step: CaseStepRunner
  readonly revision: number
  readonly onDone: (pending: Promise<CaseView | undefined>) => void
  readonly onClose: () => void
}

const ConnectedCorrectDialog = ({
  caseFile,
  item,
  step,
  revision,
  onDone,
  onClose,
}: ConnectedCorrectDialogProps) => {
  const check = usePartyCheck(caseFile)
  return (
    <CorrectDialog
      caseFile={caseFile}
      guide={item?.materials ?? []}
      busy={step.busy}
      error={step.error}
      findings={check.findings}
      agentFindings={check.agentFindings}
      onParties={check.onParties}
      onClose={onClose}
      onSubmit={(fields) =>
        onDone(step.run('cases.correct', { caseId: caseFile.caseId, revision, ...fields }))
      }
    />
  )
}

interface UndoDialogProps {
  readonly title: string
  readonly step: CaseStepRunner
  readonly onUndo: () => void
  readonly onClose: () => void
}

const UndoDialog = ({ title, step, onUndo, onClose }: UndoDialogProps) => {
  const { t } = useTranslation('cases')
  return (
    <StepDialog
      title={t('dialog.undo.title', { step: title })}
      okText={t('dialog.undo.ok')}
      width={440}
      busy={step.busy}
      error={step.error?.message ?? null}
      onSubmit={onUndo}
      onClose={onClose}
    >
      <p>{t('dialog.undo.hint')}</p>
    </StepDialog>
  )
}
