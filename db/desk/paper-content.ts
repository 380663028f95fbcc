import type { CaseState } from '../model/case.ts'
import { dayFromMs, type Day } from '../model/day.ts'
import type { CaseMaterial } from '../model/events/case-events.ts'
import { lackOf, tellLack } from '../model/lack.ts'
import type { PaperContent, PaperKind, PaperMaterial } from '../model/events/record-events.ts'
import type { Item, Material, ProcessStep, ServiceWindow } from '../model/reference.ts'
import { writeTimeLimit, type TimeLimit } from '../model/time-limit.ts'
import { signedIn, windowName, type DeskContext } from './context.ts'
import { fitText } from './fit-text.ts'
import { setting } from './hall-rules.ts'
import { templateOf } from './paper-templates.ts'

/** Lines joined as halls print them; empty ones leave no gap. */
const sentences = (...parts: readonly string[]): string =>
  parts.filter((part) => part.trim() !== '').join('\n')

const sourceText = (material: Material | undefined): string => material?.issuingBody ?? ''

const limitText = (limit: TimeLimit | null): string =>
  limit === null ? '' : fitText(writeTimeLimit(limit), 80)

const stepText = (step: ProcessStep): string => {
  const details = [step.post, limitText(step.limit), step.specialNote].filter((part) => part !== '')
  return fitText(details.length === 0 ? step.name : `${step.name}（${details.join('，')}）`, 300)
}

const feeText = (item: Item): string =>
  item.isFee ? fitText(sentences(item.feeStandard, item.feeBasis), 2_000) : ''

/** One line of the item's list as a notice tells it: what to bring, in what form, to what standard. */
export const paperMaterialOf = (material: Material): PaperMaterial => ({
  materialId: material.materialId,
  name: material.name,
  form: material.form,
  originals: material.originals,
  copies: material.copies,
  note: fitText(
    sentences(material.condition, material.size, material.fillNote, material.acceptStandard),
    1_000,
  ),
  source: sourceText(material),
})

/** A line of a case that was handed in: as many as were taken, with what was found. */
export const handedInLine = (line: CaseMaterial, item: Item): PaperMaterial => {
  const material = item.materials.find(({ materialId }) => materialId === line.materialId)
  const { materialId, name, originals, copies, note } = line
  return {
    materialId,
    name,
    form: material?.form ?? '',
    originals,
    copies,
    note,
    source: sourceText(material),
  }
}

/** A line of a case that is lacking: as many as the item asks for, `lack` of it, and the standard to meet. */
export const lackingLine = (line: CaseMaterial, item: Item, lack?: string): PaperMaterial => {
  const material = item.materials.find(({ materialId }) => materialId === line.materialId)
  return {
    materialId: line.materialId,
    name: line.name,
    form: material?.form ?? '',
    originals: material?.originals ?? line.originals,
    copies: material?.copies ?? line.copies,
    note: fitText(tellLack(lack ?? lackOf(line, material), material), 1_000),
    source: sourceText(material),
  }
}

/** The lines of a case that lie on the desk: in order, or brought with something wrong. */
export const handedIn = (materials: readonly CaseMaterial[]): readonly CaseMaterial[] =>
  materials.filter(({ verdict }) => verdict === 'OK' || verdict === 'DEFECTIVE')

export interface PaperPerson {
  readonly applicantName: string
  readonly agentName: string
  readonly contactPhoneSealed: string | null
}

/** Whom a paper of a case goes to; the one who stands at the window is called first. */
export const peopleOfCase = (state: CaseState): PaperPerson => ({
  applicantName: state.applicant.name,
  agentName: state.agent?.name ?? '',
  contactPhoneSealed: state.agent?.phone?.sealed ?? state.applicant.phone?.sealed ?? null,
})

/** What only this paper says; everything else comes from item, unit, window and hall as they are now. */
export interface PaperFacts extends PaperPerson {
  readonly caseNo: string
  readonly matter: string
  readonly materials: readonly PaperMaterial[]
  readonly receivedDay: Day | null
  readonly acceptedDay: Day | null
  readonly dueDay: Day | null
  readonly answerDueDay: Day | null
  /** Of a notice of acceptance. */
  readonly acceptance?: NonNullable<PaperContent['acceptance']>
  readonly reject: {
    readonly rejectClass: NonNullable<PaperContent['rejectClass']>
    readonly reason: string
    readonly organ: string
    readonly basis: string
  } | null
}

/**
 * Where the applicant comes back to: the window that issues the paper, with its number unless its name has it. Only a
 * desk without a window names the item's own place; the two are never mixed, one sentence must not name two windows.
 */
const placeOf = ({ reference }: DeskContext, item: Item, window: ServiceWindow | undefined): string => {
  const address = setting(reference, 'hall.address')
  if (window === undefined) return item.place || address
  const hall = window.area === '' ? address : `${setting(reference, 'hall.name')}${window.area}`
  return window.name.includes(window.windowId) ? hall : `${hall}${window.windowId}号`
}

/** Freezes everything the paper shows: a reprint years later has last year's wording. */
export const paperContent = (
  context: DeskContext,
  kind: PaperKind,
  item: Item,
  facts: PaperFacts,
  nowMs: number,
): PaperContent => {
  const { session } = signedIn(context)
  const { reference } = context
  const unit = reference.units.get(item.unitId)
  const window = session.windowId === null ? undefined : reference.windows.get(session.windowId)
  const hallPhone = setting(reference, 'hall.phone')
  const template = templateOf(reference, kind)
  const { reject, ...rest } = facts
  return {
    ...rest,
    hallName: fitText(setting(reference, 'hall.name'), 120),
    unitName: unit?.name ?? item.unitId,
    windowName: windowName(context, session.windowId),
    windowPhone: fitText(window?.phone || item.consultPhone || unit?.consultPhone || hallPhone, 60),
    superviseCall: fitText(item.supervisePhone || unit?.supervisePhone || hallPhone, 60),
    place: fitText(placeOf(context, item, window), 200),
    openingHours: fitText(setting(reference, 'hall.opening'), 120),
    itemName: item.name,
    itemCode: item.taskCode || item.itemId,
    guideVersion: item.version,
    legalBasis: reject ? reject.basis : item.legalBasis,
    conditions: item.acceptConditions,
    procedure: item.steps
      .toSorted((a, b) => a.order - b.order)
      .slice(0, 40)
      .map(stepText),
    statutoryLimit: limitText(item.statutoryLimit),
    promiseLimit: limitText(item.promiseLimit),
    fee: feeText(item),
    materials: [...facts.materials],
    rejectClass: reject?.rejectClass ?? null,
    rejectReason: reject?.reason ?? '',
    rejectOrgan: reject?.organ ?? '',
    staffName: session.staff.name,
    issuedDay: dayFromMs(nowMs),
    templateVersion: template.version,
    footer: template.footer,
  }
}

/** What every paper of a case says about it. */
export const factsOfCase = (state: CaseState): PaperFacts => ({
  ...peopleOfCase(state),
  caseNo: state.caseNo,
  matter: state.summary,
  materials: [],
  receivedDay: dayFromMs(state.receivedAtMs),
  acceptedDay: state.acceptedAtMs === null ? null : dayFromMs(state.acceptedAtMs),
  dueDay: state.due?.dueDay ?? null,
  answerDueDay: null,
  reject: null,
})
