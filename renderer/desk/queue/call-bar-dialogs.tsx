import { useTranslation } from 'react-i18next'
import { useSession } from '../../shared/session-store.ts'
import { ByHandDialog } from './by-hand-dialog.tsx'
import { CallNumberDialog } from './call-number-dialog.tsx'
import { IssueDialog } from './issue-dialog.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { OutcomeDialog } from './outcome-dialog.tsx'
import { holdCurrent, missCurrent, pauseWindow } from './queue-acts.ts'
import { closeQueueDialog, putFoundVisitAside, useQueueDesk } from './queue-store.ts'
import type { WindowView } from './queue-types.ts'
import { QuickReasonDialog } from './quick-reason-dialog.tsx'
import { TakeOverDialog } from './take-over-dialog.tsx'
import { visitOfOther } from './taking-over.ts'
import { TransferDialog } from './transfer-dialog.tsx'
import { useSlipPrinting, type SlipPrinting } from './use-slip-printing.tsx'

const HOLD_REASONS = ['MATERIALS', 'COPY', 'PAY', 'CALL'] as const
const MISS_REASONS = ['MATERIALS', 'WRONG_WINDOW', 'NOT_THE_PERSON', 'GAVE_UP'] as const
const PAUSE_REASONS = ['AWAY', 'MEAL', 'MEETING', 'FAULT'] as const

/** Whatever dialog a step of the bar asks for, one at a time, and the printer behind the bar. */
export function CallBarDialogs(props: { readonly view: WindowView; readonly hasVisit: boolean }) {
  const printing = useSlipPrinting()
  return (
    <>
      <OneDialog {...props} print={printing.print} />
      {printing.root}
    </>
  )
}

/** A visit of somebody else that was going on here when this person came; null once that is settled, or while it is handed over. */
function useFoundVisit(view: WindowView): WindowView['visit'] {
  const foundVisitId = useQueueDesk((state) => state.foundVisitId)
  const staffId = useSession((state) => state.session?.staffId ?? null)
  const isHandedOver = useSession((state) => state.handedOver !== null)
  const visit = visitOfOther(view, staffId)
  return isHandedOver || visit?.visitId !== foundVisitId ? null : visit
}

interface OneDialogProps {
  readonly view: WindowView
  readonly hasVisit: boolean
  readonly print: SlipPrinting['print']
}

function OneDialog({ view, hasVisit, print }: OneDialogProps) {
  const { t } = useTranslation('queue')
  const dialog = useQueueDesk((state) => state.dialog)
  const busy = useQueueDesk((state) => state.busy)
  const error = useQueueDesk((state) => state.error)
  const found = useFoundVisit(view)
  if (dialog === null)
    return found === null ? null : (
      <TakeOverDialog
        view={view}
        visit={found}
        busy={busy}
        error={error?.message ?? null}
        onClose={putFoundVisitAside}
      />
    )
  const shared = { busy, error: error?.message ?? null, onClose: closeQueueDialog }
  const number = view.current?.number ?? ''
  switch (dialog.kind) {
    case 'HOLD':
      return view.current === null ? null : (
        <QuickReasonDialog
          {...shared}
          title={t('hold.title', { number })}
          okText={t('act.hold')}
          hint={t('hold.hint')}
          quick={HOLD_REASONS.map((key) => t(`hold.reason.${key}`))}
          onSubmit={(reason) => void holdCurrent(reason)}
        />
      )
    case 'MISS':
      return view.current === null ? null : (
        <QuickReasonDialog
          {...shared}
          title={t('miss.title', { number })}
          okText={t('act.miss')}
          hint={t('miss.hint')}
          quick={MISS_REASONS.map((key) => t(`miss.reason.${key}`))}
          onSubmit={(reason) => void missCurrent(reason)}
        />
      )
    case 'PAUSE':
      return (
        <QuickReasonDialog
          {...shared}
          title={t('pause.title')}
          okText={t('act.pause')}
          hint={
            <>
              {hasVisit ? <div>{t('pause.visit')}</div> : null}
              <div>{t(view.othersOpen > 0 ? 'pause.hint' : 'pause.alone')}</div>
            </>
          }
          quick={PAUSE_REASONS.map((key) => t(`pause.reason.${key}`))}
          onSubmit={(reason) => void pauseWindow(reason)}
        />
      )
    case 'TRANSFER':
      return view.current === null ? null : <TransferDialog {...shared} view={view} number={number} />
    case 'NUMBER':
      return <CallNumberDialog {...shared} failure={error} />
    case 'BY_HAND':
      return <ByHandDialog {...shared} />
    case 'ISSUE':
      return <IssueDialog classes={view.classes} print={print} onClose={closeQueueDialog} />
    case 'LEAVE':
      return <LeaveDialog {...shared} view={view} how={dialog.how} />
    case 'OUTCOME':
      return <OutcomeDialog {...shared} number={number} goOn={dialog.goOn} />
  }
}
