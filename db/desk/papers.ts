import { ContractError } from '../contract/index.ts'
import type { paperMethods } from '../contract/records.ts'
import { addDays, msAt } from '../model/day.ts'
import type { PaperId } from '../model/ids.ts'
import type { Item } from '../model/reference.ts'
import { readEntity } from '../store/index.ts'
import { papersBetween, readPaper, type ListedPaper } from '../store/queries/papers.ts'
import { append, type PayloadOf } from './append.ts'
import { itemOfCase, readCase } from './cases/case-file.ts'
import { tellingDue } from './cases/due.ts'
import { recordingContext, signedIn, type DeskContext, type Handlers } from './context.ts'
import { issuePaper, requirePaperClock, type PaperOrder } from './issue-paper.ts'
import { factsOfCase, handedIn, handedInLine, paperMaterialOf } from './paper-content.ts'
import { paperSummary, paperView, type PaperView } from './paper-views.ts'
import { sealPhone } from './parties.ts'
import { requireUnit, visibleUnitList } from './scope.ts'

const PAPERS_LISTED_MAX = 2_000

const findPaper = (context: DeskContext, paperId: PaperId): ListedPaper => {
  const paper = readPaper(context.store.read, paperId)
  if (!paper) throw new ContractError('NOT_FOUND', { subject: paperId })
  requireUnit(context, paper.state.unitId)
  return paper
}

const recordOnPaper = <Type extends 'paper.printed' | 'paper.signed' | 'paper.voided'>(
  context: DeskContext,
  paperId: PaperId,
  type: Type,
  payloadOf: (paper: ListedPaper) => PayloadOf<Type>,
): PaperView => {
  context.store.record(recordingContext(context), (act) => {
    const paper = findPaper(context, paperId)
    if (paper.state.status === 'VOID') throw new ContractError('PAPER_VOID')
    append(act, type, paperId, payloadOf(paper))
  })
  return paperView(context, findPaper(context, paperId))
}

const recordPaper = (context: DeskContext, order: PaperOrder): PaperView => {
  requirePaperClock(context)
  const { paperId } = context.store.record(recordingContext(context), (act) =>
    issuePaper(context, act, order),
  )
  return paperView(context, findPaper(context, paperId))
}

const activeItem = (context: DeskContext, itemId: string): Item => {
  const item = context.reference.items.get(itemId)
  if (!item?.active) throw new ContractError('NOT_FOUND', { subject: itemId })
  requireUnit(context, item.unitId)
  return item
}

export const paperHandlers: Handlers<typeof paperMethods> = {
  'papers.get': (context, { paperId }) => paperView(context, findPaper(context, paperId)),
  'papers.list'(context, { fromDay, toDay, kinds, mineOnly }) {
    const papers = papersBetween(context.store.read, {
      fromMs: msAt(fromDay, '00:00'),
      toMs: msAt(addDays(toDay, 1), '00:00'),
      kinds: kinds.length === 0 ? null : kinds,
      unitIds: visibleUnitList(context),
      issuedBy: mineOnly ? signedIn(context).session.staff.staffId : null,
      limit: PAPERS_LISTED_MAX,
    })
    return { papers: papers.map((paper) => paperSummary(context, paper)) }
  },
  'papers.issueConsultNotice'(
    context,
    { itemId, consultationId, visitorName, visitorPhone, matter, way, omitted },
  ) {
    const item = activeItem(context, itemId)
    if (consultationId !== null && !readEntity(context.store.read, 'consultation', consultationId))
      throw new ContractError('NOT_FOUND', { subject: consultationId })
    const reasons = new Map(omitted.map(({ materialId, reason }) => [materialId, reason]))
    const inOrder = item.materials.toSorted((a, b) => a.order - b.order)
    return recordPaper(context, {
      kind: 'NOTICE_CONSULT',
      item,
      caseId: null,
      consultationId,
      way,
      facts: {
        applicantName: visitorName,
        agentName: '',
        contactPhoneSealed: sealPhone(context.store.vault, visitorPhone)?.sealed ?? null,
        caseNo: '',
        matter,
        materials: inOrder.filter(({ materialId }) => !reasons.has(materialId)).map(paperMaterialOf),
        receivedDay: null,
        acceptedDay: null,
        dueDay: null,
        answerDueDay: null,
        reject: null,
      },
      omitted: inOrder.flatMap(({ materialId, name }) => {
        const reason = reasons.get(materialId)
        return reason === undefined ? [] : [{ materialId, name, reason }]
      }),
    })
  },
  'papers.issueReceipt'(context, { caseId }) {
    const { state } = readCase(context, context.store.read, caseId)
    const item = itemOfCase(context, state)
    return recordPaper(context, {
      kind: 'RECEIPT_MATERIAL',
      item,
      caseId,
      consultationId: null,
      way: 'IN_PERSON',
      facts: {
        ...factsOfCase(state),
        materials: handedIn(state.materials).map((line) => handedInLine(line, item)),
        answerDueDay: state.acceptedAtMs === null ? tellingDue(context, state.receivedAtMs).dueDay : null,
      },
    })
  },
  'papers.issueTimeLimitSlip'(context, { caseId }) {
    const { state } = readCase(context, context.store.read, caseId)
    if (state.acceptedAtMs === null) throw new ContractError('STEP_NOT_ALLOWED', { status: state.status })
    return recordPaper(context, {
      kind: 'TIME_LIMIT_SLIP',
      item: itemOfCase(context, state),
      caseId,
      consultationId: null,
      way: 'IN_PERSON',
      facts: factsOfCase(state),
    })
  },
  'papers.recordPrint': (context, { paperId, layout, copies, way }) =>
    recordOnPaper(context, paperId, 'paper.printed', ({ state }) => ({
      layout,
      copies,
      way,
      reprint: state.prints.length > 0,
    })),
  'papers.recordSignature': (context, { paperId, signer, refusedToSign, note }) =>
    recordOnPaper(context, paperId, 'paper.signed', () => ({ signer, refusedToSign, note })),
  'papers.void': (context, { paperId, reason }) =>
    recordOnPaper(context, paperId, 'paper.voided', () => ({ reason, replacedBy: null })),
}
