import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { workMethods } from '../../contract/work.ts'
import type { PaperFormBatch } from '../../model/day-models.ts'
import { formatSerial } from '../../model/paper-number.ts'
import type { ReadDb } from '../../store/index.ts'
import { numbersLeft } from '../../store/numbers.ts'
import { enteredFormNos, readFormBatches } from '../../store/queries/form-batches.ts'
import { append } from '../append.ts'
import { recordingContext, signedIn, type DeskContext, type Handlers } from '../context.ts'

type FormMethods = Pick<typeof workMethods, 'forms.print' | 'forms.list' | 'forms.void'>
export type PaperForm = ResultInput<'forms.list'>['forms'][number]

const SERIAL_WIDTH = 4

const formNosOf = ({ prefix, firstNo, lastNo }: PaperFormBatch): string[] =>
  Array.from(
    { length: lastNo - firstNo + 1 },
    (_none, index) => `${prefix}${formatSerial(firstNo + index, SERIAL_WIDTH)}`,
  )

const prefixOf = (windowId: string): string => `B${windowId}-`

/** Every numbered form printed for a window, newest first, and what became of it. */
export const formsOfWindow = (db: ReadDb, windowId: string): (PaperForm & { readonly batchId: string })[] => {
  const entered = enteredFormNos(db, prefixOf(windowId))
  return readFormBatches(db)
    .filter(({ batch }) => batch.windowId === windowId)
    .flatMap(({ batchId, batch }) =>
      formNosOf(batch)
        .toReversed()
        .map((formNo) => {
          const voidReason = batch.voided[formNo]
          const status = entered.has(formNo) ? 'ENTERED' : voidReason === undefined ? 'BLANK' : 'VOID'
          return {
            batchId,
            formNo,
            formKind: batch.formKind,
            status,
            printedAtMs: batch.printedAtMs,
            reason: voidReason ?? '',
          } as const
        }),
    )
}

/** @throws ContractError BAD_REQUEST for somebody at no window: the forms carry the window's number */
const requireWindow = (context: DeskContext): string => {
  const { windowId } = signedIn(context).session
  if (windowId === null) throw new ContractError('BAD_REQUEST', { problem: 'windowId' })
  return windowId
}

export const formHandlers: Handlers<FormMethods> = {
  'forms.print'(context, { formKind, count }) {
    const windowId = requireWindow(context)
    const seriesKey = `form/${windowId}`
    const prefix = prefixOf(windowId)
    const formNos = context.store.record(recordingContext(context), (act) => {
      const printed: string[] = []
      while (printed.length < count) {
        const { seq: firstNo } = act.takeNumber(seriesKey)
        const lastNo =
          firstNo + Math.min(count - printed.length, Math.max(1, numbersLeft(act.db, seriesKey))) - 1
        append(act, 'paper_form.printed', act.newId(), {
          formKind,
          firstNo,
          lastNo,
          prefix,
          taken: { seriesKey, seq: lastNo },
        })
        printed.push(
          ...formNosOf({ formKind, prefix, firstNo, lastNo, printedAtMs: act.nowMs, windowId, voided: {} }),
        )
      }
      return printed
    })
    return { formNos }
  },
  'forms.list'(context) {
    const { windowId } = signedIn(context).session
    const forms = windowId === null ? [] : formsOfWindow(context.store.read, windowId)
    return { forms: forms.map(({ batchId: _batchId, ...form }) => form) }
  },
  'forms.void'(context, { formNo, reason }) {
    const windowId = requireWindow(context)
    context.store.record(recordingContext(context), (act) => {
      const form = formsOfWindow(act.db, windowId).find((each) => each.formNo === formNo)
      if (!form) throw new ContractError('NOT_FOUND', { subject: formNo })
      if (form.status !== 'BLANK') throw new ContractError('PAPER_FORM_USED', { formNo })
      append(act, 'paper_form.voided', form.batchId, { formNo, reason })
    })
    return {}
  },
}
