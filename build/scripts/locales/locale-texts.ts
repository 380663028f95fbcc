import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Texts of one language: `namespace:key.path` to text. */
export type LocaleTexts = ReadonlyMap<string, string>

const pluralForm = /_(zero|one|two|few|many|other)$/

/** The key as code asks for it: without the plural form that i18next picks by itself. */
export const askedKey = (key: string): string => key.replace(pluralForm, '')

const flatten = (value: unknown, path: string, texts: Map<string, string>, problems: string[]) => {
  if (typeof value === 'string') {
    texts.set(path, value)
    if (value.trim() === '') problems.push(`${path}: the text is empty`)
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (/[.:]/.test(key)) problems.push(`${path}: "${key}" has a dot or a colon, which i18next takes apart`)
      flatten(inner, path.endsWith(':') ? `${path}${key}` : `${path}.${key}`, texts, problems)
    }
  } else problems.push(`${path}: only texts and groups of texts belong here`)
}

/** Reads one file a namespace from `folder`. */
export const readLocale = (folder: string, problems: string[]): LocaleTexts => {
  const texts = new Map<string, string>()
  if (!existsSync(folder)) return texts
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith('.json')) continue
    const content: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    flatten(content, `${file.slice(0, -'.json'.length)}:`, texts, problems)
  }
  return texts
}

/** Variables (`{{count}}`), nested keys (`$t(…)`) and tags (`<1>`) of a text: what has to survive translation. */
const slotsOf = (text: string): string[] => [
  ...[...text.matchAll(/\{\{-?\s*([\w.]+)[^}]*\}\}/g)].map((match) => `{{${match[1]}}}`),
  ...[...text.matchAll(/\$t\(\s*([^),\s]+)/g)].map((match) => `$t(${match[1]})`),
  ...[...text.matchAll(/<(\w+)\s*\/?>/g)].map((match) => `<${match[1]}>`),
]

/** Keys that other texts bring in with `$t(…)`. */
export const nestedKeys = (texts: LocaleTexts): string[] =>
  [...texts].flatMap(([key, text]) =>
    [...text.matchAll(/\$t\(\s*([^),\s]+)/g)].flatMap(([, nested = '']) =>
      nested.includes(':') ? [nested] : [`${key.slice(0, key.indexOf(':'))}:${nested}`, `common:${nested}`],
    ),
  )

const bySlots = (texts: LocaleTexts) => {
  const slots = new Map<string, Set<string>>()
  for (const [key, text] of texts) {
    const known = slots.get(askedKey(key)) ?? new Set<string>()
    for (const slot of slotsOf(text)) known.add(slot)
    slots.set(askedKey(key), known)
  }
  return slots
}

/** Every form the language needs is there: `_other` always, `_one` where the language has one. */
const missingForms = (language: string, texts: LocaleTexts) => {
  const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  const plurals = new Set([...texts.keys()].filter((key) => pluralForm.test(key)).map(askedKey))
  return [...plurals].flatMap((key) =>
    wanted.filter((form) => !texts.has(`${key}_${form}`)).map((form) => `${language} ${key}: no _${form}`),
  )
}

const han = /\p{Script=Han}/u

/** Differences between the two languages, one line each. `sameInBoth` lists keys whose text is meant to be the same. */
export const compareLocales = (
  chinese: LocaleTexts,
  english: LocaleTexts,
  sameInBoth: readonly string[],
): string[] => {
  const problems = [...missingForms('zh-CN', chinese), ...missingForms('en', english)]
  const zh = bySlots(chinese)
  const en = bySlots(english)
  for (const key of zh.keys()) if (!en.has(key)) problems.push(`en ${key}: missing`)
  for (const [key, enSlots] of en) {
    const zhSlots = zh.get(key)
    if (zhSlots === undefined) problems.push(`zh-CN ${key}: missing`)
    // A plural form may leave the number out ("one case"), so the forms of a key count together.
    else if (enSlots.symmetricDifference(zhSlots).size > 0)
      problems.push(`${key}: zh-CN has [${[...zhSlots].join(' ')}], en has [${[...enSlots].join(' ')}]`)
  }
  for (const [key, text] of english)
    if (han.test(text) && chinese.get(key) === text && !sameInBoth.includes(key))
      problems.push(`en ${key}: not translated`)
  return problems
}
