import { createContext, useContext } from 'react'
import type { TFunction } from 'i18next'
import type { PaperLayout } from '../../../db/model/events/record-events.ts'

export interface PaperSheetContextValue {
  readonly layout: PaperLayout
  readonly language: 'zh-CN' | 'en'
  /** Fixed to `language`: the paper does not follow the language of the interface. */
  readonly t: TFunction<'papers'>
  readonly day: (day: string | null) => string
}

export const PaperSheetContext = createContext<PaperSheetContextValue | null>(null)

export const usePaperSheet = (): PaperSheetContextValue => {
  const value = useContext(PaperSheetContext)
  if (value === null) throw new Error('a part of a paper was rendered outside a paper')
  return value
}
