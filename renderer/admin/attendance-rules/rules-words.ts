import { useTranslation } from 'react-i18next'
import type { ParamsInput, Result } from '../../../db/contract/index.ts'

export type RuleSet = Result<'attendance.rules'>['rules'][number]
export type RulesInput = ParamsInput<'attendance.saveRules'>['rules']
export type RulesProblem = Result<'attendance.rules'>['problems'][number]

/** What is wrong with rule sets, in sentences. */
export const useProblemWords = (): ((problem: RulesProblem) => string) => {
  const { t } = useTranslation('rules')
  return ({ code, from, to, name }) => {
    const days =
      to === null ? t('problem.daysOpen', { from }) : to === from ? from : t('problem.days', { from, to })
    return t(`problem.${code}`, { days, name })
  }
}

/** First and last day of a set. */
export const useSpanWords = (): ((rules: Pick<RuleSet, 'validFrom' | 'validTo'>) => string) => {
  const { t } = useTranslation('rules')
  return ({ validFrom, validTo }) =>
    validTo === null ? t('span', { from: validFrom }) : t('spanTo', { from: validFrom, to: validTo })
}
