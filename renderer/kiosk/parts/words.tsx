import type { ParseKeys } from 'i18next'
import { createContext, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScreenSettings } from '../screen-settings.ts'

type BoardKey = ParseKeys<'boards'>
type Values = Readonly<Record<string, string | number>>

/** Languages of this screen; the first of two is the larger one. */
export const ScreenLanguages = createContext<ScreenSettings['languages']>('zh')

/** Texts of the screen: in its first language, and in the second where it has two. */
export function useWords() {
  const { i18n } = useTranslation('boards')
  const languages = useContext(ScreenLanguages)
  return useMemo(() => {
    const first = i18n.getFixedT(languages === 'en' ? 'en' : 'zh-CN', 'boards')
    const second = i18n.getFixedT('en', 'boards')
    return {
      languages,
      say: (key: BoardKey, values: Values = {}): string => first(key, values),
      also: (key: BoardKey, values: Values = {}): string | null =>
        languages === 'both' ? second(key, values) : null,
    }
  }, [i18n, languages])
}

const NO_VALUES: Values = {}

/** A text in the languages of the screen, the second one smaller behind it. */
export function Words({
  of,
  values = NO_VALUES,
  valuesAlso = values,
}: {
  readonly of: BoardKey
  readonly values?: Values
  /** Where names differ in the second language. */
  readonly valuesAlso?: Values
}) {
  const { say, also } = useWords()
  const second = also(of, valuesAlso)
  return (
    <>
      <span>{say(of, values)}</span>
      {second === null ? null : (
        <span className="words-second" lang="en">
          {second}
        </span>
      )}
    </>
  )
}
