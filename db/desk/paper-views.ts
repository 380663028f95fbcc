import type { ResultInput } from '../contract/index.ts'
import { maskPartyName, maskPhone } from '../model/masking.ts'
import type { PaperState } from '../model/paper.ts'
import { StoreError } from '../store/index.ts'
import type { ListedPaper } from '../store/queries/papers.ts'
import { staffName, type DeskContext } from './context.ts'
import { paperTitleOf } from './paper-templates.ts'

export type PaperView = ResultInput<'papers.get'>
export type PaperSummary = ResultInput<'papers.list'>['papers'][number]

const signedState = (state: PaperState): PaperSummary['signed'] => {
  if (!state.signature) return 'UNSIGNED'
  return state.signature.refusedToSign ? 'REFUSED_TO_SIGN' : 'SIGNED'
}

export const paperSummary = (
  context: DeskContext,
  { paperId, state, applicantKind }: ListedPaper,
): PaperSummary => ({
  paperId,
  kind: state.kind,
  number: state.number,
  issuedAtMs: state.issuedAtMs,
  issuedByName: staffName(context, state.issuedBy),
  prints: state.prints.length,
  signed: signedState(state),
  status: state.status,
  caseId: state.caseId,
  caseNo: state.content.caseNo,
  itemName: state.content.itemName,
  applicantMasked: maskPartyName(state.content.applicantName, applicantKind ?? 'PERSON'),
})

const contactPhoneMasked = (context: DeskContext, sealed: string | null): string => {
  if (sealed === null) return ''
  try {
    return maskPhone(context.store.vault.open(sealed))
  } catch (error) {
    // A paper stays readable on a machine that has lost the key; only the number is missing.
    if (error instanceof StoreError && error.code === 'KEY_MISSING') return ''
    throw error
  }
}

/** One paper exactly as it was issued, with what became of it. */
export const paperView = (context: DeskContext, paper: ListedPaper): PaperView => {
  const { state } = paper
  const { contactPhoneSealed, ...content } = state.content
  return {
    ...paperSummary(context, paper),
    content,
    contactPhoneMasked: contactPhoneMasked(context, contactPhoneSealed),
    way: state.way,
    omitted: [...state.omitted],
    secondNotice: state.secondNotice && {
      reason: state.secondNotice.reason,
      note: state.secondNotice.note,
      confirmedByName: staffName(context, state.secondNotice.confirmedBy),
    },
    title: paperTitleOf(context.store.read, state.kind, state.issuedAtMs),
    printLog: state.prints.map(({ staffId, ...print }) => ({
      ...print,
      staffName: staffName(context, staffId),
    })),
    voided: state.voided && {
      atMs: state.voided.atMs,
      reason: state.voided.reason,
      staffName: staffName(context, state.voided.staffId),
    },
  }
}
