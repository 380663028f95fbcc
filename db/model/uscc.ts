import { normaliseNumber } from './citizen-id.ts'
import { isProvinceCode } from './region-code.ts'

export type UsccFinding = 'USCC_LENGTH' | 'USCC_CHARACTERS' | 'USCC_CHECK_DIGIT' | 'USCC_REGION'

export interface UsccCheck {
  readonly normalised: string
  /** Warnings; codes really in use fail the check digit, so none of them may stop the work. */
  readonly findings: readonly UsccFinding[]
}

/** Digits and capitals without I, O, S, V, Z, which look like digits or each other (GB 32100-2015). */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** Check character of the first 17 characters. */
export function usccCheckCharacter(first17: string): string {
  const sum = WEIGHTS.reduce(
    (total, weight, index) => total + weight * ALPHABET.indexOf(first17[index] ?? ''),
    0,
  )
  return ALPHABET[(31 - (sum % 31)) % 31] ?? ''
}

// 10 stands for the whole country: bodies registered with a ministry have 100000.
const isPlausibleRegion = (code: string): boolean =>
  /^\d{6}$/.test(code) && (code.startsWith('10') || isProvinceCode(code.slice(0, 2)))

/** Checks a unified social credit code (统一社会信用代码): 1 department, 1 kind, 6 region, 9 body, 1 check. */
export function checkUscc(text: string): UsccCheck {
  const normalised = normaliseNumber(text)
  const findings: UsccFinding[] = []
  if (normalised.length !== 18) findings.push('USCC_LENGTH')
  if (![...normalised].every((character) => ALPHABET.includes(character))) findings.push('USCC_CHARACTERS')
  if (findings.length > 0) return { normalised, findings }
  if (usccCheckCharacter(normalised.slice(0, 17)) !== normalised[17]) findings.push('USCC_CHECK_DIGIT')
  if (!isPlausibleRegion(normalised.slice(2, 8))) findings.push('USCC_REGION')
  return { normalised, findings }
}
