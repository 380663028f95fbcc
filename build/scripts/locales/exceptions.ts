import type { LocaleExceptions } from './check-locales.ts'

/** What the locale check lets pass in this project; every entry needs its reason beside it. */
export const localeExceptions: LocaleExceptions = {
  // Asked for by the hall server (db/hall/http/rate-page.ts), which is not searched.
  dynamicPrefixes: ['rating:telephone.'],
  sameInBoth: [],
  // Names of keys are printed on the keyboard, the same in every language; marks are where a line may be cut.
  notForPeople: ['Ctrl+K', '。；！？', '，、：'],
}
