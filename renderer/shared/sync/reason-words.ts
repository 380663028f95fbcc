import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

export interface ReasonWords {
  readonly says: string
  readonly todo: string
}

/**
 * Why a record has no effect or does not go out, and what to do, for any code: a verdict of the hall, a refusal of a rule,
 * or what holds the way to the hall. A code of a newer server is shown as it is.
 */
export function useReasonWords(): (code: string) => ReasonWords {
  const { t, i18n } = useTranslation(['sync', 'shell'])
  return useMemo(
    () => (code) => {
      if (code !== '' && i18n.exists(`sync:reason.${code}.says`))
        return {
          says: t(`sync:reason.${code}.says` as 'sync:reason.INVALID.says'),
          todo: t(`sync:reason.${code}.todo` as 'sync:reason.INVALID.todo'),
        }
      if (code !== '' && i18n.exists(`shell:status.link.${code}.short`))
        return {
          says: t(`shell:status.link.${code}.short` as 'shell:status.link.FORK.short'),
          todo: t(`shell:status.link.${code}.todo` as 'shell:status.link.FORK.todo'),
        }
      return { says: t('sync:reason.OTHER.says', { code }), todo: t('sync:reason.OTHER.todo') }
    },
    [t, i18n],
  )
}
