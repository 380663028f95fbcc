import {
  checkCitizenId,
  normaliseNumber,
  type CitizenIdContext,
  type CitizenIdFinding,
} from './citizen-id.ts'
import type { IdKind } from './party.ts'
import { checkUscc, type UsccFinding } from './uscc.ts'

export type IdentifierFinding =
  CitizenIdFinding | UsccFinding | 'IDENTIFIER_EMPTY' | 'IDENTIFIER_LENGTH' | 'IDENTIFIER_CHARACTERS'

export interface IdentifierCheck {
  readonly normalised: string
  /** Warnings for the clerk, who may go on with a reason; none blocks. */
  readonly findings: readonly IdentifierFinding[]
}

interface Form {
  readonly min: number
  readonly max: number
  readonly characters: RegExp
}

// Only length and characters: these papers have no public check digit, or too many forms.
const FORMS: Readonly<Record<Exclude<IdKind, 'CITIZEN_ID' | 'USCC'>, Form>> = {
  PASSPORT: { min: 5, max: 17, characters: /^[A-Z0-9]+$/ },
  // 港澳 H/M and 8 or 10 digits, 台胞 8 or 10 digits, 居住证 18.
  HK_MACAO_TAIWAN_PERMIT: { min: 8, max: 18, characters: /^[HM]?\d+X?$/ },
  // 15 characters of the old card (3 letters, 12 digits) or 18 of the new one.
  FOREIGN_PERMANENT_ID: { min: 15, max: 18, characters: /^([A-Z]{3}\d{12}|9\d{16}[\dX])$/ },
  MILITARY_ID: { min: 6, max: 20, characters: /^[\p{Script=Han}A-Z0-9]+$/u },
  OTHER: { min: 1, max: 60, characters: /^[\p{L}\p{N}.()/_]+$/u },
}

const EIGHTEEN = 18

/** Checks the number of a paper of the given kind. `today` gives the age test its day. */
export function checkIdentifier(kind: IdKind, text: string, context: CitizenIdContext): IdentifierCheck {
  const normalised = normaliseNumber(text)
  if (normalised === '') return { normalised, findings: ['IDENTIFIER_EMPTY'] }
  if (kind === 'CITIZEN_ID') {
    const { findings } = checkCitizenId(text, context)
    return { normalised, findings }
  }
  if (kind === 'USCC') return checkUscc(text)
  const form = FORMS[kind]
  const findings: IdentifierFinding[] = []
  if (normalised.length < form.min || normalised.length > form.max) findings.push('IDENTIFIER_LENGTH')
  if (!form.characters.test(normalised)) findings.push('IDENTIFIER_CHARACTERS')
  const hasCitizenRules = kind === 'HK_MACAO_TAIWAN_PERMIT' || kind === 'FOREIGN_PERMANENT_ID'
  if (findings.length === 0 && hasCitizenRules && normalised.length === EIGHTEEN)
    findings.push(...checkCitizenId(normalised, context).findings)
  return { normalised, findings }
}

/** The kind a number most likely is, to preselect it while the clerk types or a reader delivers it. */
export function guessIdKind(text: string, today: string): IdKind | null {
  const number = normaliseNumber(text)
  if (number.length === EIGHTEEN && checkUscc(number).findings.length === 0) return 'USCC'
  const citizen = checkCitizenId(number, { today })
  if (citizen.birthDay !== null && !citizen.findings.includes('CITIZEN_ID_CHECK_DIGIT')) {
    if (/^8[123]/.test(number)) return 'HK_MACAO_TAIWAN_PERMIT'
    return number.length === EIGHTEEN && number.startsWith('9') ? 'FOREIGN_PERMANENT_ID' : 'CITIZEN_ID'
  }
  if (/^[HM]\d{8}(\d{2})?$/.test(number)) return 'HK_MACAO_TAIWAN_PERMIT'
  if (/^[EG]\w?\d{7,8}$/.test(number)) return 'PASSPORT'
  return null
}
