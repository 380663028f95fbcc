import { z } from 'zod'
import { BackEntryInput, IntakeInput } from '../../../db/contract/cases.ts'
import type { Params } from '../../../db/contract/index.ts'
import { CaseKind, CaseMaterial } from '../../../db/model/events/case-events.ts'
import { ItemId } from '../../../db/model/ids.ts'
import type { Item } from '../../../db/model/reference.ts'
import { fenOfYuan } from '../parts/yuan.ts'
import { AgentDraft, agentInput, ApplicantDraft, applicantInput, emptyApplicant } from './party-draft.ts'

const EvaluationDraft = z.object({
  grade: z.number().int().min(1).max(5).nullable(),
  noGradeReason: z.enum(['DECLINED', 'LEFT', 'PROXY', 'OTHER']).nullable(),
})
export type EvaluationDraft = z.infer<typeof EvaluationDraft>

/** Everything on the intake screen; kept as the person's own draft until it is recorded. */
export const IntakeDraft = z.object({
  item: z.object({ itemId: ItemId, name: z.string(), caseKind: CaseKind, unitName: z.string() }).nullable(),
  applicant: ApplicantDraft,
  agent: AgentDraft.nullable(),
  summary: z.string(),
  channel: IntakeInput.shape.channel,
  materials: z.array(CaseMaterial),
  consultationId: z.string().nullable(),
  backEntry: BackEntryInput.nullable(),
  decisionReason: z.string(),
  certificateName: z.string(),
  certificateNo: z.string(),
  feeYuan: z.string(),
  feeReceiptNo: z.string(),
  evaluation: EvaluationDraft,
})
export type IntakeDraft = z.infer<typeof IntakeDraft>

export const emptyIntake = (): IntakeDraft => ({
  item: null,
  applicant: emptyApplicant('PERSON'),
  agent: null,
  summary: '',
  channel: 'WINDOW',
  materials: [],
  consultationId: null,
  backEntry: null,
  decisionReason: '',
  certificateName: '',
  certificateNo: '',
  feeYuan: '',
  feeReceiptNo: '',
  evaluation: { grade: null, noGradeReason: null },
})

/** Whether somebody typed something worth keeping. */
export const isWorthKeeping = (draft: IntakeDraft): boolean =>
  draft.item !== null ||
  draft.applicant.name.trim() !== '' ||
  draft.applicant.idNumber.trim() !== '' ||
  draft.summary.trim() !== ''

/** A kept draft, or null when it is unreadable (an older program wrote it). */
export const parseIntake = (text: string): IntakeDraft | null => {
  try {
    const parsed = IntakeDraft.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** The lines of the item's list, none looked at yet. */
export const materialsOf = (item: Item): CaseMaterial[] =>
  item.materials
    .toSorted((a, b) => a.order - b.order)
    .map(({ materialId, name, requirement, originals, copies }) => ({
      materialId,
      name,
      requirement,
      verdict: 'UNCHECKED',
      originals,
      copies,
      note: '',
    }))

const isEvaluated = ({ evaluation }: IntakeDraft): boolean =>
  evaluation.grade !== null || evaluation.noGradeReason !== null

/** Whoever is served now rates the visit themselves; a paper form of an outage is of no visit. */
export const isRatedByVisitor = ({ backEntry }: IntakeDraft, isInVisit: boolean): boolean =>
  isInVisit && backEntry === null

/** The field a missing entry belongs to, in the order of the screen. */
export type IntakeField =
  'item' | 'applicantName' | 'findings' | 'agentName' | 'materials' | 'fee' | 'evaluation'

/** The first field that keeps the case from being recorded, or null. */
export const firstGap = (
  draft: IntakeDraft,
  findings: readonly string[],
  instant: boolean,
  isInVisit = false,
): IntakeField | null => {
  if (!draft.item) return 'item'
  if (draft.applicant.name.trim() === '') return 'applicantName'
  if (findings.some((code) => (draft.applicant.reasons[code] ?? '').trim() === '')) return 'findings'
  if (draft.agent && draft.agent.name.trim() === '') return 'agentName'
  if (!instant) return null
  if (draft.feeYuan.trim() !== '' && fenOfYuan(draft.feeYuan) === null) return 'fee'
  if (!isEvaluated(draft) && !isRatedByVisitor(draft, isInVisit)) return 'evaluation'
  return null
}

/** The draft as `cases.open` takes it. Ask `firstGap` before. */
export const intakeInput = (
  draft: IntakeDraft,
  findings: readonly string[],
  duplicates: readonly string[],
): Params<'cases.open'> | null =>
  draft.item
    ? {
        itemId: draft.item.itemId,
        kind: draft.item.caseKind,
        applicant: applicantInput(draft.applicant, findings),
        agent: agentInput(draft.agent),
        summary: draft.summary.trim(),
        channel: draft.channel,
        materials: draft.materials,
        backEntry: draft.backEntry,
        duplicateOf: duplicates.slice(0, 20),
        consultationId: draft.consultationId,
      }
    : null

/** The same with decision, fee and evaluation, as `cases.completeInstant` takes it. */
export const instantInput = (
  draft: IntakeDraft,
  findings: readonly string[],
  duplicates: readonly string[],
): Params<'cases.completeInstant'> | null => {
  const opening = intakeInput(draft, findings, duplicates)
  return opening
    ? {
        ...opening,
        decision: {
          reason: draft.decisionReason.trim(),
          certificateName: draft.certificateName.trim(),
          certificateNo: draft.certificateNo.trim(),
        },
        feeFen: fenOfYuan(draft.feeYuan) ?? 0,
        feeReceiptNo: draft.feeReceiptNo.trim(),
        evaluation: isEvaluated(draft) ? draft.evaluation : null,
      }
    : null
}
