import type { TFunction } from 'i18next'

const FINDINGS = [
  'IDENTIFIER_EMPTY',
  'IDENTIFIER_LENGTH',
  'IDENTIFIER_CHARACTERS',
  'CITIZEN_ID_LENGTH',
  'CITIZEN_ID_CHARACTERS',
  'CITIZEN_ID_CHECK_DIGIT',
  'CITIZEN_ID_REGION',
  'CITIZEN_ID_BIRTH_DATE',
  'CITIZEN_ID_AGE',
  'CITIZEN_ID_SEX',
  'CITIZEN_ID_OLD_FORM',
  'USCC_LENGTH',
  'USCC_CHARACTERS',
  'USCC_CHECK_DIGIT',
  'USCC_REGION',
  'PHONE_CHARACTERS',
  'PHONE_LENGTH',
  'PHONE_FORM',
] as const
type KnownFinding = (typeof FINDINGS)[number]

const isKnown = (code: string): code is KnownFinding => FINDINGS.some((known) => known === code)

/** What looks wrong with an identifier, in words; the bare code for one a newer host sends. */
export const findingText = (t: TFunction<['cases', 'common']>, code: string): string =>
  isKnown(code) ? t(`finding.${code}`) : t('finding.UNKNOWN', { code })
