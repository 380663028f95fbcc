import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { CLOCK_REASONS } from '../../db/model/case-clock.ts'

interface Reasoned {
  /** Code of the ground; empty where no clock runs. */
  readonly dueReason: string
  readonly daysLeft: number | null
  /** An ending that waits for a person's decision; it is said instead of the ground. */
  readonly proposal?: 'TERMINATE' | 'LAPSE' | null
}

/** Why a case stands as it does, in words; empty where no clock runs and for grounds of a newer program. */
export const useDueReason = (): ((row: Reasoned) => string) => {
  const { t } = useTranslation('common')
  return useCallback(
    ({ dueReason, daysLeft, proposal = null }) => {
      if (proposal !== null) return t(`proposal.${proposal}`)
      const reason = CLOCK_REASONS.find((known) => known === dueReason)
      if (reason === undefined) return ''
      switch (reason) {
        case 'LAST_WORKING_DAY':
        case 'TELLING_DUE':
        case 'TOLERANCE_DUE':
          return daysLeft === null || daysLeft <= 0
            ? t(`dueReasonToday.${reason}`)
            : t(`dueReasonDays.${reason}`, { count: daysLeft })
        case 'TELLING_RUNS':
          return t('dueReasonDays.TELLING_RUNS', { count: daysLeft ?? 0 })
        default:
          return t(`dueReason.${reason}`)
      }
    },
    [t],
  )
}
