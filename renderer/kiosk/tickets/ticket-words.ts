import type { ParseKeys } from 'i18next'
import { createContext, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../db/contract/errors.ts'

/** Language of the visitor who stands here; the machine's own comes back with the next one. */
export const VisitorLanguage = createContext<Locale>('zh-CN')

export type TicketKey = ParseKeys<'kiosk-tickets'>
type Values = Readonly<Record<string, string | number>>

export interface TicketWords {
  readonly language: Locale
  say(key: TicketKey, values?: Values): string
}

/** Texts in one language, whatever the page's own is: a slip speaks both. */
export const useWordsIn = (language: Locale): TicketWords => {
  const { i18n } = useTranslation('kiosk-tickets')
  return useMemo(() => {
    const fixed = i18n.getFixedT(language, 'kiosk-tickets')
    return { language, say: (key: TicketKey, values: Values = {}): string => fixed(key, values) }
  }, [i18n, language])
}

/** Texts for the visitor who stands here. */
export const useTicketWords = (): TicketWords => useWordsIn(useContext(VisitorLanguage))
