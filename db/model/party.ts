import { z } from 'zod'

/** AES-256-GCM text made by the store; opened only for somebody allowed to see it, and the view is logged. */
export const SealedText = z.string().startsWith('hd1.').max(4_000)

export const IdKind = z.enum([
  'CITIZEN_ID',
  'USCC',
  'PASSPORT',
  'HK_MACAO_TAIWAN_PERMIT',
  'FOREIGN_PERMANENT_ID',
  'MILITARY_ID',
  'OTHER',
])
export type IdKind = z.infer<typeof IdKind>

/** A warning somebody chose to go past, with the reason (domain-rules section 2: warn, never block). */
export const AcknowledgedFinding = z.object({ code: z.string().max(60), reason: z.string().min(1).max(200) })
export type AcknowledgedFinding = z.infer<typeof AcknowledgedFinding>

/** An identifier as it rests in an event: sealed, with a keyed hash for exact look-up and a masked form to show. */
export const SealedIdentifier = z.object({
  kind: IdKind,
  sealed: SealedText,
  hash: z.string().max(64),
  masked: z.string().max(64),
})
export type SealedIdentifier = z.infer<typeof SealedIdentifier>

export const SealedPhone = z.object({
  sealed: SealedText,
  hash: z.string().max(64),
  masked: z.string().max(64),
})
export type SealedPhone = z.infer<typeof SealedPhone>

const PartyName = z.string().min(1).max(120)

/** The one who applies: a person or an organisation. */
export const Applicant = z.object({
  kind: z.enum(['PERSON', 'ORGANISATION']),
  name: PartyName,
  identifier: SealedIdentifier.nullable(),
  phone: SealedPhone.nullable(),
  /** 法定代表人, for organisations. */
  legalRepresentative: PartyName.nullable(),
  address: SealedText.nullable(),
  findings: z.array(AcknowledgedFinding).max(10),
})
export type Applicant = z.infer<typeof Applicant>

/** 代理人/经办人: the one who stands at the window for the applicant. */
export const Agent = z.object({
  name: PartyName,
  relation: z.string().max(60),
  identifier: SealedIdentifier.nullable(),
  phone: SealedPhone.nullable(),
})
export type Agent = z.infer<typeof Agent>
