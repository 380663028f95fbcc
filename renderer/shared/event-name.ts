import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** What kind of record it is, in a few words; an event of a newer program is called that. */
export function useEventName(): (type: string) => string {
  const { t, i18n } = useTranslation()
  return useMemo(
    () => (type) =>
      i18n.exists(`common:eventType.${type}`)
        ? t(`eventType.${type}` as 'eventType.case.opened')
        : t('newerEvent', { type }),
    [t, i18n],
  )
}
