import { ContractError } from '../contract/index.ts'
import { dayFromMs } from '../model/day.ts'
import type { PaperKind } from '../model/events/record-events.ts'
import { CaseId, ConsultationId, PaperId } from '../model/ids.ts'
import type { Item } from '../model/reference.ts'
import type { RecordingAct } from '../store/index.ts'
import { append, type PayloadOf } from './append.ts'
import { isClockTooFarOff } from './clock-off.ts'
import type { DeskContext } from './context.ts'
import { drawPaperNumber } from './numbers.ts'
import { paperContent, type PaperFacts } from './paper-content.ts'

/**
 * Looks at the clock before a dated paper is issued. Call it before the act: a jump found now is recorded by itself.
 * @throws ContractError CLOCK_TOO_FAR_OFF
 */
export const requirePaperClock = (context: DeskContext): void => {
  if (isClockTooFarOff(context.store)) throw new ContractError('CLOCK_TOO_FAR_OFF')
}

type Issued = PayloadOf<'paper.issued'>

export interface PaperOrder {
  readonly kind: PaperKind
  readonly item: Item
  readonly caseId: string | null
  readonly consultationId: string | null
  readonly way: Issued['way']
  readonly facts: PaperFacts
  readonly omitted?: Issued['omitted']
  readonly secondNotice?: Issued['secondNotice']
}

export interface IssuedPaper {
  readonly paperId: PaperId
  readonly number: string
}

/** Draws the number and issues one paper inside an act, so that number, paper and the step they belong to stand or fall together. */
export const issuePaper = (context: DeskContext, act: RecordingAct, order: PaperOrder): IssuedPaper => {
  const { kind, item } = order
  const paperId = PaperId.parse(act.newId())
  const { text: number, taken } = drawPaperNumber(context, act, item.unitId, kind, dayFromMs(act.nowMs))
  append(act, 'paper.issued', paperId, {
    kind,
    number,
    taken,
    unitId: item.unitId,
    caseId: order.caseId === null ? null : CaseId.parse(order.caseId),
    consultationId: order.consultationId === null ? null : ConsultationId.parse(order.consultationId),
    itemId: item.itemId,
    way: order.way,
    content: paperContent(context, kind, item, order.facts, act.nowMs),
    omitted: order.omitted ?? [],
    secondNotice: order.secondNotice ?? null,
  })
  return { paperId, number }
}
