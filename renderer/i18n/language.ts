import type { Locale } from '../../db/contract/errors.ts'

const LANGUAGE_KEY = 'halldesk.language'

const stored = (): Locale => (window.localStorage.getItem(LANGUAGE_KEY) === 'en' ? 'en' : 'zh-CN')
let language: Locale = stored()

/** Language of this page; Chinese unless somebody chose otherwise on this machine. */
export const currentLanguage = (): Locale => language

/** Keeps the choice for the log-in page, where nobody's own settings are known yet. */
export const rememberLanguage = (next: Locale): void => {
  language = next
  window.localStorage.setItem(LANGUAGE_KEY, next)
}
