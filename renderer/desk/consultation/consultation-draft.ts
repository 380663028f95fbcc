import type { ParamsInput, Result } from '../../../db/contract/index.ts'
import type { PickedItem } from '../items/item-picker.tsx'

export const OUTCOMES = [
  'ANSWERED',
  'NOTICE_GIVEN',
  'GUIDED_ELSEWHERE',
  'TRANSFERRED',
  'CASE_OPENED',
] as const
export type Outcome = (typeof OUTCOMES)[number]
export const WAYS = ['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL'] as const
export type Way = (typeof WAYS)[number]

/** A consultation as it stands on the line. */
export interface ConsultationDraft {
  readonly item: PickedItem | null
  readonly matter: string
  readonly answer: string
  readonly way: Way
  readonly outcome: Outcome
  readonly visitorName: string
  readonly visitorPhone: string
}

export const emptyConsultation: ConsultationDraft = {
  item: null,
  matter: '',
  answer: '',
  way: 'IN_PERSON',
  outcome: 'ANSWERED',
  visitorName: '',
  visitorPhone: '',
}

type ConsultationFields = Omit<ParamsInput<'consultations.log'>, 'backEntry'>

export const consultationInput = (draft: ConsultationDraft): ConsultationFields => ({
  itemId: draft.item?.itemId ?? null,
  matter: draft.matter.trim(),
  answer: draft.answer.trim(),
  way: draft.way,
  outcome: draft.outcome,
  visitorName: draft.visitorName.trim(),
  visitorPhone: draft.visitorPhone.trim(),
})

/** A recorded consultation back on the line, to correct it. The phone comes masked: sent back as it is, the host keeps the sealed one. */
export const draftOfConsultation = (record: Result<'consultations.get'>): ConsultationDraft => {
  const { consultation } = record
  return {
    item:
      consultation.itemId === null
        ? null
        : { itemId: consultation.itemId, name: consultation.itemName, caseKind: 'PROMISED', unitName: '' },
    matter: consultation.matter,
    answer: consultation.answer,
    way: consultation.way,
    outcome: consultation.outcome,
    visitorName: record.visitorName,
    visitorPhone: consultation.phoneMasked,
  }
}
