import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'

export type DayBalance = Result<'day.balance'>
export type DayDifference = DayBalance['differences'][number]

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
