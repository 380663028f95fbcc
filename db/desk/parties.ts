import type { AgentInput, ApplicantInput } from '../contract/cases.ts'
import { ContractError, type ResultInput } from '../contract/index.ts'
import { normaliseNumber } from '../model/citizen-id.ts'
import { dayFromMs } from '../model/day.ts'
import { checkIdentifier } from '../model/identifiers.ts'
import { maskIdentifier, maskPhone } from '../model/masking.ts'
import type { Agent, Applicant, IdKind, SealedIdentifier, SealedPhone } from '../model/party.ts'
import { checkPhone } from '../model/phone.ts'
import { checkText } from '../model/text.ts'
import type { Vault } from '../store/index.ts'

type PartyView = ResultInput<'cases.get'>['applicant']

/** What a page sends back for an address it was never shown: keep what is there. */
export const UNCHANGED_ADDRESS = '****'

/** Kind and normalised number, so that the same digits of two kinds of paper are two people. */
const identifierKey = (kind: IdKind, normalised: string): string => `${kind}:${normalised}`

/** The key an identifier is looked up under; null when nothing was typed. */
export const identifierHash = (vault: Vault, identifier: ApplicantInput['identifier']): string | null => {
  const normalised = identifier && normaliseNumber(identifier.value)
  return identifier && normalised ? vault.hash(identifierKey(identifier.kind, normalised)) : null
}

const sealIdentifier = (
  vault: Vault,
  input: ApplicantInput['identifier'],
  before: SealedIdentifier | null,
): SealedIdentifier | null => {
  const normalised = input && normaliseNumber(input.value)
  if (!input || !normalised) return null
  // A page that corrects something else sends the masked form back.
  if (before && before.kind === input.kind && input.value === before.masked) return before
  const hash = vault.hash(identifierKey(input.kind, normalised))
  if (before?.hash === hash) return before
  return {
    kind: input.kind,
    sealed: vault.seal(normalised),
    hash,
    masked: maskIdentifier(input.kind, normalised),
  }
}

/** A telephone number at rest; null when none was given. */
export const sealPhone = (
  vault: Vault,
  input: string,
  before: SealedPhone | null = null,
): SealedPhone | null => {
  const typed = input.trim()
  if (typed === '') return null
  if (before && typed === before.masked) return before
  const { normalised } = checkPhone(typed)
  const hash = vault.hash(`PHONE:${normalised}`)
  if (before?.hash === hash) return before
  return { sealed: vault.seal(normalised), hash, masked: maskPhone(normalised) }
}

const sealAddress = (vault: Vault, input: string, before: string | null): string | null => {
  const typed = input.trim()
  if (typed === '') return null
  if (before !== null && (typed === UNCHANGED_ADDRESS || vault.open(before) === typed)) return before
  return vault.seal(typed)
}

/** A name as it is kept. @throws ContractError BAD_REQUEST for control characters and the like */
export const tidyName = (name: string, field: string): string => {
  const checked = checkText(name, { max: 120, required: true })
  if (!checked.ok) throw new ContractError('BAD_REQUEST', { problem: `${field}: ${checked.finding.code}` })
  return checked.text
}

/** Seals what the clerk typed about the applicant; parts that did not change keep their seal, so a correction names only what it changes. */
export const sealApplicant = (
  vault: Vault,
  input: ApplicantInput,
  before: Applicant | null = null,
): Applicant => ({
  kind: input.kind,
  name: tidyName(input.name, 'applicant.name'),
  identifier: sealIdentifier(vault, input.identifier, before?.identifier ?? null),
  phone: sealPhone(vault, input.phone, before?.phone),
  legalRepresentative:
    input.legalRepresentative === ''
      ? null
      : tidyName(input.legalRepresentative, 'applicant.legalRepresentative'),
  address: sealAddress(vault, input.address, before?.address ?? null),
  findings: input.acknowledged,
})

export const sealAgent = (
  vault: Vault,
  input: AgentInput | null,
  before: Agent | null = null,
): Agent | null =>
  input && {
    name: tidyName(input.name, 'agent.name'),
    relation: input.relation,
    identifier: sealIdentifier(vault, input.identifier, before?.identifier ?? null),
    phone: sealPhone(vault, input.phone, before?.phone),
  }

/** Last four characters of the number of whoever stands at the window, for the proof of delivery; empty when unknown. */
export const identifierTail = (identifier: ApplicantInput['identifier']): string =>
  identifier === null ? '' : [...normaliseNumber(identifier.value)].slice(-4).join('')

const findingsOf = (
  input: { readonly identifier: ApplicantInput['identifier']; readonly phone: string },
  nowMs: number,
): string[] => {
  const typedNumber = input.identifier && normaliseNumber(input.identifier.value) !== ''
  const identifier =
    input.identifier && typedNumber
      ? checkIdentifier(input.identifier.kind, input.identifier.value, { today: dayFromMs(nowMs) }).findings
      : []
  const phone = input.phone.trim() === '' ? [] : checkPhone(input.phone).findings
  return [...identifier, ...phone]
}

/** What looks wrong about the parties; warnings only (domain-rules section 2). */
export const partyFindings = (applicant: ApplicantInput, agent: AgentInput | null, nowMs: number) => ({
  applicantFindings: findingsOf(applicant, nowMs),
  agentFindings: agent ? findingsOf(agent, nowMs) : [],
})

export const applicantView = (applicant: Applicant): PartyView => ({
  kind: applicant.kind,
  name: applicant.name,
  idKind: applicant.identifier?.kind ?? null,
  idMasked: applicant.identifier?.masked ?? '',
  phoneMasked: applicant.phone?.masked ?? '',
  legalRepresentative: applicant.legalRepresentative ?? '',
  relation: '',
  hasAddress: applicant.address !== null,
  findings: [...applicant.findings],
})

export const agentView = (agent: Agent): PartyView => ({
  kind: 'PERSON',
  name: agent.name,
  idKind: agent.identifier?.kind ?? null,
  idMasked: agent.identifier?.masked ?? '',
  phoneMasked: agent.phone?.masked ?? '',
  legalRepresentative: '',
  relation: agent.relation,
  hasAddress: false,
  findings: [],
})
