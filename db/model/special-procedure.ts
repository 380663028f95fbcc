/** The eight procedures of 行政许可法 art. 45, and the site check, which that article does not name. */
export const SPECIAL_PROCEDURES = [
  'HEARING',
  'TENDER',
  'AUCTION',
  'INSPECTION',
  'TESTING',
  'QUARANTINE',
  'APPRAISAL',
  'EXPERT_REVIEW',
  'SITE_CHECK',
] as const
export type SpecialProcedureKind = (typeof SPECIAL_PROCEDURES)[number]

/** Locale code of the ground a suspension stands on. */
export type LegalBasisCode = 'LICENSING_LAW_45' | 'ITEM_OWN_RULE' | 'NONE'

export interface SpecialProcedureRule {
  readonly kind: SpecialProcedureKind
  readonly stopsClock: boolean
  readonly legalBasis: LegalBasisCode
}

/** A different answer for one item, where another law or local rule gives one; the basis text is kept with the item. */
export interface SpecialProcedureOverride {
  readonly kind: SpecialProcedureKind
  readonly stopsClock: boolean
}

export const isSpecialProcedure = (text: string): text is SpecialProcedureKind =>
  SPECIAL_PROCEDURES.some((kind) => kind === text)

/** Whether the clock stops for a procedure of an item, and on what ground (domain-rules section 1). */
export function specialProcedureRule(
  kind: SpecialProcedureKind,
  overrides: readonly SpecialProcedureOverride[] = [],
): SpecialProcedureRule {
  const named = kind !== 'SITE_CHECK'
  const override = overrides.findLast((candidate) => candidate.kind === kind)
  if (override !== undefined && override.stopsClock !== named)
    return { kind, stopsClock: override.stopsClock, legalBasis: 'ITEM_OWN_RULE' }
  return { kind, stopsClock: named, legalBasis: named ? 'LICENSING_LAW_45' : 'NONE' }
}

// Words of item lists. Longer words first: 专家评审 and 现场勘验 must not be read by a part of them.
const WORDS: readonly (readonly [string, SpecialProcedureKind])[] = [
  ['专家评审', 'EXPERT_REVIEW'],
  ['专家论证', 'EXPERT_REVIEW'],
  ['技术评审', 'EXPERT_REVIEW'],
  ['勘验', 'SITE_CHECK'],
  ['勘察', 'SITE_CHECK'],
  ['勘查', 'SITE_CHECK'],
  ['踏勘', 'SITE_CHECK'],
  ['现场核查', 'SITE_CHECK'],
  ['听证', 'HEARING'],
  ['招标', 'TENDER'],
  ['拍卖', 'AUCTION'],
  ['检疫', 'QUARANTINE'],
  ['检测', 'TESTING'],
  ['检验', 'INSPECTION'],
  ['鉴定', 'APPRAISAL'],
]

export interface ReadProcedures {
  readonly kinds: readonly SpecialProcedureKind[]
  /** Parts of the text that name no procedure known here. */
  readonly unknown: readonly string[]
}

/** Reads a list such as `现场勘验、专家评审`; 无 and an empty text give no procedure. */
export function readSpecialProcedures(text: string): ReadProcedures {
  const kinds = new Set<SpecialProcedureKind>()
  const unknown: string[] = []
  for (const raw of text.normalize('NFKC').split(/[\s,;、/]+/)) {
    const part = raw.trim()
    if (part === '' || part === '无') continue
    const kind = isSpecialProcedure(part) ? part : WORDS.find(([word]) => part.includes(word))?.[1]
    if (kind === undefined) unknown.push(part)
    else kinds.add(kind)
  }
  return { kinds: [...kinds], unknown }
}
