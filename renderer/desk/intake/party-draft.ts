import { z } from 'zod'
import type { AgentInput, ApplicantInput } from '../../../db/contract/cases.ts'
import { IdKind } from '../../../db/model/party.ts'

/** A party as it stands half typed. Identifiers live only here and in the person's own sealed draft. */
export const ApplicantDraft = z.object({
  kind: z.enum(['PERSON', 'ORGANISATION']),
  name: z.string(),
  idKind: IdKind,
  idNumber: z.string(),
  phone: z.string(),
  legalRepresentative: z.string(),
  address: z.string(),
  /** Reason for going on, by finding code. */
  reasons: z.record(z.string(), z.string()),
})
export type ApplicantDraft = z.infer<typeof ApplicantDraft>

export const AgentDraft = z.object({
  name: z.string(),
  relation: z.string(),
  idKind: IdKind,
  idNumber: z.string(),
  phone: z.string(),
})
export type AgentDraft = z.infer<typeof AgentDraft>

export const emptyApplicant = (kind: ApplicantDraft['kind']): ApplicantDraft => ({
  kind,
  name: '',
  idKind: kind === 'PERSON' ? 'CITIZEN_ID' : 'USCC',
  idNumber: '',
  phone: '',
  legalRepresentative: '',
  address: '',
  reasons: {},
})

export const emptyAgent = (): AgentDraft => ({
  name: '',
  relation: '',
  idKind: 'CITIZEN_ID',
  idNumber: '',
  phone: '',
})

/** Switches between person and organisation; what both share stays. */
export const withApplicantKind = (draft: ApplicantDraft, kind: ApplicantDraft['kind']): ApplicantDraft =>
  draft.kind === kind
    ? draft
    : { ...emptyApplicant(kind), name: draft.name, phone: draft.phone, address: draft.address }

const identifier = (idKind: IdKind, idNumber: string) => {
  const value = idNumber.trim().toUpperCase()
  return value === '' ? null : { kind: idKind, value }
}

/** The draft as the contract takes it; reasons only for what is found wrong now. */
export const applicantInput = (draft: ApplicantDraft, findings: readonly string[]): ApplicantInput => ({
  kind: draft.kind,
  name: draft.name.trim(),
  identifier: identifier(draft.idKind, draft.idNumber),
  phone: draft.phone.trim(),
  legalRepresentative: draft.kind === 'ORGANISATION' ? draft.legalRepresentative.trim() : '',
  address: draft.address.trim(),
  acknowledged: findings.flatMap((code) => {
    const reason = (draft.reasons[code] ?? '').trim()
    return reason === '' ? [] : [{ code, reason }]
  }),
})

export const agentInput = (draft: AgentDraft | null): AgentInput | null =>
  draft === null || draft.name.trim() === ''
    ? null
    : {
        name: draft.name.trim(),
        relation: draft.relation.trim(),
        identifier: identifier(draft.idKind, draft.idNumber),
        phone: draft.phone.trim(),
      }
