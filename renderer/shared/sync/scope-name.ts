import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** What part of the hall's records a scope is, in words. */
export function useScopeName(): (scope: string) => string {
  const { t } = useTranslation('sync')
  return useMemo(
    () => (scope) => {
      if (scope === 'hall') return t('scope.hall')
      if (scope === 'supervisor') return t('scope.supervisor')
      return scope.startsWith('unit:') ? t('scope.unit') : t('scope.other')
    },
    [t],
  )
}
