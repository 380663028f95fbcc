import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'

export type DayBalance = Result<'day.balance'>
export type DayDifference = DayBalance['differences'][number]

/** Blank forms in stock are no mistake of the day: they are told in one line, not one by one. */
export const isBlankForm = (difference: DayDifference): boolean => difference.code === 'FORM_NOT_ENTERED'

/** Codes of the host in words; a code this program does not know yet is shown as it is rather than hidden. */
export const useDayWords = (): {
  readonly count: (code: string) => string
  readonly difference: (code: string) => string
} => {
  const { t } = useTranslation('day')
  return useMemo(
    () => ({
      count: (code: string) => t(`count.${code}`, { defaultValue: code }),
      difference: (code: string) => t(`difference.${code}`, { defaultValue: code }),
    }),
    [t],
  )
}
