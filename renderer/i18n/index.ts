import dayjs from 'dayjs'
import 'dayjs/locale/en'
import 'dayjs/locale/zh-cn'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Locale } from '../../db/contract/errors.ts'
import { currentLanguage, rememberLanguage } from './language.ts'
import { en, zhCN } from './resources.ts'

export const i18n = i18next.createInstance()

const settle = (language: Locale): void => {
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn')
  document.documentElement.lang = language
}

/** Loads the texts; must have ended before the first page is drawn. */
export async function startI18n(): Promise<void> {
  settle(currentLanguage())
  await i18n.use(initReactI18next).init({
    lng: currentLanguage(),
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': zhCN, en },
    defaultNS: 'common',
    // React escapes what it draws.
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}

export async function changeLanguage(language: Locale): Promise<void> {
  rememberLanguage(language)
  settle(language)
  await i18n.changeLanguage(language)
}
