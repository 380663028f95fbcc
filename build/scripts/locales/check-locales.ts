import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { askedKey, compareLocales, nestedKeys, readLocale } from './locale-texts.ts'
import { scanSource, type Literal, type SourceScan } from './scan-source.ts'

export interface LocaleExceptions {
  /** Beginnings of keys (`namespace:key.`) whose ends come from data, so that no code spells them. */
  readonly dynamicPrefixes: readonly string[]
  /** Keys whose Chinese text also stands in English, such as the name of the language itself. */
  readonly sameInBoth: readonly string[]
  /** Texts that code may hold although they look like words for people: names of fonts, units, products. */
  readonly notForPeople: readonly string[]
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** Whether a text in code can be the key (or the beginning and end of keys) that i18next would look up. */
const isKeyShaped = ({ pieces }: Literal) => {
  const fixed = pieces.filter((piece) => piece !== null).join('')
  return /^[\w:.-]+$/.test(fixed) && (pieces.length === 1 || /[.:]/.test(fixed))
}

/** Full keys a text may mean: with its own namespace, or with each that its file works in. */
const patternsOf = ({ pieces }: Literal, scan: SourceScan, allNamespaces: readonly string[]) => {
  const pattern = pieces.map((piece) => (piece === null ? '[^:]+' : escape(piece))).join('')
  if (pieces[0]?.includes(':')) return [pattern]
  // A file that is handed its `t` may mean any namespace.
  const namespaces = scan.namespaces.length > 0 ? scan.namespaces : allNamespaces
  return namespaces.flatMap((namespace) =>
    ['', ...scan.keyPrefixes.map((prefix) => `${escape(prefix)}\\.`)].map(
      (prefix) => `${escape(namespace)}:${prefix}${pattern}`,
    ),
  )
}

const sourcesOf = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted()
    : []

/**
 * Compares the locale files of renderer/i18n with each other and with the code; returns one line for each problem:
 * keys that one language lacks, other variables, empty texts, keys nobody asks for, keys that are asked for and do not
 * exist, and words for people that stand in the code. `root` is the folder that holds renderer/.
 */
export const checkLocales = (root: string, exceptions: LocaleExceptions): string[] => {
  const problems: string[] = []
  const folder = join(root, 'renderer', 'i18n')
  const chinese = readLocale(join(folder, 'zh-CN'), problems)
  const english = readLocale(join(folder, 'en'), problems)
  problems.push(...compareLocales(chinese, english, exceptions.sameInBoth))

  const keys = new Set([...chinese.keys()].map(askedKey))
  const allNamespaces = [...new Set([...keys].map((key) => key.slice(0, key.indexOf(':'))))]
  const used = new Set(nestedKeys(chinese))
  const matches = (patterns: readonly string[]) => {
    const expression = new RegExp(`^(?:${patterns.join('|')})$`)
    return [...keys].filter((key) => expression.test(key))
  }
  for (const prefix of exceptions.dynamicPrefixes) {
    const found = [...keys].filter((key) => key.startsWith(prefix))
    if (found.length === 0) problems.push(`${prefix}: declared as dynamic, but no key begins with it`)
    for (const key of found) used.add(key)
  }

  const found = new Map<string, string[]>()
  for (const path of sourcesOf(join(root, 'renderer'))) {
    const file = relative(root, path)
    const scan = scanSource(path, readFileSync(path, 'utf8'))
    for (const literal of scan.literals) {
      if (!literal.translated && !isKeyShaped(literal)) continue
      const patterns = patternsOf(literal, scan, allNamespaces)
      const id = patterns.join('|')
      const known = found.get(id) ?? matches(patterns)
      found.set(id, known)
      for (const key of known) used.add(key)
      if (known.length === 0 && literal.translated)
        problems.push(
          `${file}:${literal.line}: no text for "${literal.pieces.map((piece) => piece ?? '…').join('')}"`,
        )
    }
    for (const { text, line } of scan.bare)
      if (!exceptions.notForPeople.includes(text))
        problems.push(`${file}:${line}: "${text}" belongs in the locale files`)
  }
  for (const key of keys) if (!used.has(key)) problems.push(`${key}: nobody asks for it`)
  return problems
}
