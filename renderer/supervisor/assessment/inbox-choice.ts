import { decimal } from '../../../db/model/assessment/decimal.ts'
import type { Proposal } from '../../shared/assessment/assessment-types.ts'

export type ProposedRule = Proposal['items'][number]

/** Which rule a fact is to count by, and what a supervisor adds to it. */
export interface RuleChoice {
  readonly itemCode: string
  /** Points for one count where the rule leaves a choice; null: the rule's. */
  readonly delta: string | null
  readonly note: string
}

export const ruleOf = (proposal: Proposal, itemCode: string | undefined): ProposedRule | undefined =>
  proposal.items.find((item) => item.itemCode === itemCode) ?? proposal.items[0]

/** Both ends of what may be chosen, the smaller first; null where the rule leaves nothing to choose. */
export const rangeOf = ({
  delta,
  deltaTo,
}: ProposedRule): { readonly from: number; readonly to: number } | null => {
  if (deltaTo === null || decimal(delta).eq(deltaTo)) return null
  const [one, other] = [Number(delta), Number(deltaTo)]
  return { from: Math.min(one, other), to: Math.max(one, other) }
}

/** What it would charge with these points for the first; linked ones follow in proportion. */
export const chargesWith = (rule: ProposedRule, delta: string | null): ProposedRule['charges'] => {
  if (delta === null || decimal(rule.delta).eq(0)) return rule.charges
  const times = decimal(delta).div(rule.delta)
  return rule.charges.map((charge) => ({
    ...charge,
    delta: decimal(charge.delta).times(times).round(4).toFixed(),
  }))
}

export type Hindrance = 'OWN' | 'NO_RULE' | 'NOTE' | 'DELTA'

/** Why a fact cannot be confirmed as it stands; null: it can. */
export function hindranceOf(
  proposal: Proposal,
  choice: RuleChoice | undefined,
  ownId: string,
): Hindrance | null {
  const rule = ruleOf(proposal, choice?.itemCode)
  if (rule === undefined) return 'NO_RULE'
  const isOwn =
    proposal.staffId === ownId ||
    rule.charges.some((charge) => charge.target === 'PERSON' && charge.subjectId === ownId)
  if (isOwn) return 'OWN'
  const note = choice?.note.trim() ?? ''
  // The record itself is as good as a photo; words are asked for where the rule wants words.
  if (
    note === '' &&
    (rule.evidence === 'NOTE' || (rule.evidence === 'PHOTO' && proposal.evidence.length === 0))
  )
    return 'NOTE'
  const range = rangeOf(rule)
  const delta = choice?.delta ?? null
  if (delta !== null && range !== null && (Number(delta) < range.from || Number(delta) > range.to))
    return 'DELTA'
  return null
}

/** The call's parameters for one fact. */
export const wishOf = (proposal: Proposal, choice: RuleChoice | undefined) => ({
  factKey: proposal.factKey,
  itemCode: ruleOf(proposal, choice?.itemCode)?.itemCode ?? '',
  delta: choice?.delta ?? null,
  note: choice?.note.trim() ?? '',
})

/** Those of one kind go together: the same source under the same first rule. */
export const kindOf = ({ source, items }: Proposal): string => `${source} ${items[0]?.itemCode ?? ''}`

export interface KindCount {
  readonly source: Proposal['source']
  readonly count: number
}

/** The sources there are, most first. */
export function countKinds(proposals: readonly Proposal[]): readonly KindCount[] {
  const counts = new Map<Proposal['source'], number>()
  for (const { source } of proposals) counts.set(source, (counts.get(source) ?? 0) + 1)
  return [...counts]
    .map(([source, count]) => ({ source, count }))
    .toSorted((left, right) => right.count - left.count || left.source.localeCompare(right.source))
}

/** Proposals of a kind whose person, window or unit has the text. */
export const findProposals = (
  proposals: readonly Proposal[],
  source: Proposal['source'] | null,
  text: string,
): readonly Proposal[] => {
  const wanted = text.trim().toLowerCase()
  return proposals.filter(
    (proposal) =>
      (source === null || proposal.source === source) &&
      (wanted === '' ||
        [proposal.staffId ?? '', proposal.staffName, proposal.windowName, proposal.unitName].some((part) =>
          part.toLowerCase().includes(wanted),
        )),
  )
}
