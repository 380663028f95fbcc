import { isValidDay, parseDay, type Day } from './day.ts'
import { isProvinceCode } from './region-code.ts'

export type Sex = 'M' | 'F'

export type CitizenIdFinding =
  | 'CITIZEN_ID_LENGTH'
  | 'CITIZEN_ID_CHARACTERS'
  | 'CITIZEN_ID_CHECK_DIGIT'
  | 'CITIZEN_ID_REGION'
  | 'CITIZEN_ID_BIRTH_DATE'
  /** Not born yet, or older than 130. */
  | 'CITIZEN_ID_AGE'
  | 'CITIZEN_ID_SEX'
  /** The 15-digit form, out of use since 2013; `upgraded` has the 18-digit form. */
  | 'CITIZEN_ID_OLD_FORM'

export interface CitizenIdCheck {
  readonly normalised: string
  /** Warnings; none of them may stop the work (domain-rules section 2). */
  readonly findings: readonly CitizenIdFinding[]
  readonly birthDay: Day | null
  readonly sex: Sex | null
  /** The 18-digit form of a 15-digit number. */
  readonly upgraded: string | null
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_CHARACTERS = '10X98765432'

/** Check character of the first 17 digits (GB 11643-1999). */
export function citizenIdCheckCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0)
  return CHECK_CHARACTERS[sum % 11] ?? ''
}

/** Full-width signs made plain, spaces and dashes between the digits taken out, letters in capitals. */
export const normaliseNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\s\p{Dash}\p{Cf}]/gu, '')
    .toUpperCase()
    // What stood apart may now be side by side and combine.
    .normalize('NFKC')

/** Whole years between two days; negative before birth. */
function ageOn(birthDay: Day, today: Day): number {
  const years = (parseDay(today)?.year ?? 0) - (parseDay(birthDay)?.year ?? 0)
  return today.slice(5) < birthDay.slice(5) ? years - 1 : years
}

// Residence permits of people from Hong Kong, Macao and Taiwan begin with 81, 82, 83; the permanent residence card for
// foreigners with 9 and the province after it. All use the citizen's number rules.
const isPlausibleRegion = (number: string): boolean =>
  number.startsWith('83') || isProvinceCode(number.startsWith('9') ? number.slice(1, 3) : number.slice(0, 2))

export interface CitizenIdContext {
  readonly today: Day
  /** What the form says, where it says it. */
  readonly sex?: Sex
}

/** Checks a citizen ID number (公民身份号码), 18 digits or the old 15. */
export function checkCitizenId(text: string, context: CitizenIdContext): CitizenIdCheck {
  const normalised = normaliseNumber(text)
  const nothing = { normalised, birthDay: null, sex: null, upgraded: null }
  if (normalised.length !== 18 && normalised.length !== 15) {
    const strange = /^\d+X?$/.test(normalised) ? [] : (['CITIZEN_ID_CHARACTERS'] as const)
    return { ...nothing, findings: ['CITIZEN_ID_LENGTH', ...strange] }
  }
  if (!/^(\d{17}[\dX]|\d{15})$/.test(normalised)) return { ...nothing, findings: ['CITIZEN_ID_CHARACTERS'] }

  const isOld = normalised.length === 15
  const first17 = isOld ? `${normalised.slice(0, 6)}19${normalised.slice(6)}` : normalised.slice(0, 17)
  const findings: CitizenIdFinding[] = isOld ? ['CITIZEN_ID_OLD_FORM'] : []
  if (!isOld && citizenIdCheckCharacter(first17) !== normalised[17]) findings.push('CITIZEN_ID_CHECK_DIGIT')
  if (!isPlausibleRegion(first17)) findings.push('CITIZEN_ID_REGION')

  const birth = `${first17.slice(6, 10)}-${first17.slice(10, 12)}-${first17.slice(12, 14)}`
  const birthDay = isValidDay(birth) ? birth : null
  if (birthDay === null) findings.push('CITIZEN_ID_BIRTH_DATE')
  else if (birthDay > context.today || ageOn(birthDay, context.today) > 130) findings.push('CITIZEN_ID_AGE')

  const sex: Sex = Number(first17[16]) % 2 === 1 ? 'M' : 'F'
  if (context.sex !== undefined && context.sex !== sex) findings.push('CITIZEN_ID_SEX')
  return {
    normalised,
    findings,
    birthDay,
    sex,
    upgraded: isOld ? first17 + citizenIdCheckCharacter(first17) : null,
  }
}
