import { useTranslation } from 'react-i18next'
import type { Result } from '../../../../db/contract/index.ts'
import { CASE_STATUSES } from '../../../../db/model/case.ts'

export type Handover = Result<'handovers.open'>

/** The step of a handed-over case in words; one of a newer program stays as it is. */
export const useStepWords = (): ((step: string) => string) => {
  const { t } = useTranslation()
  return (step) => {
    const known = CASE_STATUSES.find((status) => status === step)
    return known === undefined ? step : t(`caseStatus.${known}`)
  }
}
