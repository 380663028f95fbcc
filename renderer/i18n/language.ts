import type { Locale } from '../../db/contract/errors.ts'

const LANGUAGE_KEY = 'halldesk.language'

/** Chosen on this machine before; else as the shell was started (`?lang=en`); else Chinese. */
const firstLanguage = (): Locale => {
  const asked = new URL(window.location.href).searchParams.get('lang')
  return (window.localStorage.getItem(LANGUAGE_KEY) ?? asked) === 'en' ? 'en' : 'zh-CN'
}
let language: Locale = firstLanguage()

/** Language of this page. */
export const currentLanguage = (): Locale => language

/** Keeps the choice for the log-in page, where nobody's own settings are known yet. */
export const rememberLanguage = (next: Locale): void => {
  language = next
  window.localStorage.setItem(LANGUAGE_KEY, next)
}
