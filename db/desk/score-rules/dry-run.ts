import { ContractError, type Params, type ResultInput } from '../../contract/index.ts'
import { countedEntry } from '../../model/assessment/counted-entry.ts'
import { chargesOf, fitsItem, type ChargedSubject } from '../../model/assessment/entry-charges.ts'
import { partsOf, periodIdOf, periodOf, type Period } from '../../model/assessment/periods.ts'
import { isMadeOfParts } from '../../model/assessment/roll-up.ts'
import { checkScoreRules } from '../../model/assessment/rules-check.ts'
import { itemOf, type RuleItem, type ScoreRuleSet } from '../../model/assessment/score-rules.ts'
import {
  subjectKey,
  type CountedEntry,
  type PartScores,
  type SubjectScore,
} from '../../model/assessment/score-types.ts'
import { computeScores } from '../../model/assessment/score.ts'
import { listRecordedEntries, type KeptEntry } from '../../store/queries/assessment.ts'
import { entriesOf, scoresOf, type Scores } from '../assessment/inputs.ts'
import { signedIn, staffName, unitName, windowName, type DeskContext } from '../context.ts'
import { problemText } from './problem-words.ts'

type Recorded = NonNullable<KeptEntry['state']['recorded']>

/** Whom an entry is about, as far as its record and the hall of today say it. */
const subjectOf = ({ reference }: DeskContext, recorded: Recorded): ChargedSubject => {
  const { staffId, windowId, charges } = recorded
  const charged = charges.find(({ target }) => target === 'UNIT')?.subjectId ?? null
  const ofPerson = staffId === null ? undefined : reference.staff.get(staffId)
  const ofWindow = windowId === null ? undefined : reference.windows.get(windowId)
  const unitId = charged ?? ofPerson?.unitId ?? ofWindow?.unitIds[0] ?? null
  return {
    staffId,
    windowId: windowId ?? ofPerson?.windowId ?? null,
    unitId,
    chiefRepIds: [...reference.staff.values()]
      .filter((staff) => staff.active && staff.unitId === unitId && staff.roles.includes('CHIEF_REP'))
      .map((staff) => staff.staffId),
  }
}

/** What was chosen between two ends stays where the new item has it between its own; else the end it begins with. */
const deltaFor = (item: RuleItem, recorded: Recorded): string => {
  const chosen = recorded.charges[0]?.delta
  return item.deltaTo !== null && chosen !== undefined && fitsItem(item, chosen) ? chosen : item.delta
}

/** Points somebody decided on appeal: no rule gave them, so none takes them away. */
const isDecided = ({ state: { appeal } }: KeptEntry): boolean => appeal?.decision?.outcome === 'CHANGED'

/** An entry that counts, by the rules that are tried; one whose rule they do not have stays as it is. */
const recharged = (context: DeskContext, rules: ScoreRuleSet, entry: KeptEntry): CountedEntry | null => {
  const counted = countedEntry(entry.entryId, entry.state)
  const { recorded } = entry.state
  const item = counted === null ? undefined : itemOf(rules, counted.itemCode)
  if (counted === null || recorded === null || item === undefined) return counted
  const { veto, cycle } = item
  if (isDecided(entry)) return { ...counted, veto, cycle }
  const charges = chargesOf(item, subjectOf(context, recorded), deltaFor(item, recorded))
  return { ...counted, veto, cycle, charges: charges.length === 0 ? counted.charges : charges }
}

/** The records of a period that the tried rules look at. */
const recordsOf = (context: DeskContext, rules: ScoreRuleSet, scores: Scores): readonly KeptEntry[] =>
  // What was named when it was published is what it would have been; not where the tried rules add months up otherwise.
  isMadeOfParts(rules, scores.period.kind) === isMadeOfParts(scores.rules, scores.period.kind)
    ? entriesOf(context, rules, scores.period, scores.state).own
    : listRecordedEntries(context.store.read, scores.period.from, scores.period.to)

const tried = (
  context: DeskContext,
  rules: ScoreRuleSet,
  scores: Scores,
  parts: readonly PartScores[],
): ReturnType<typeof computeScores> =>
  computeScores({
    ...scores.input,
    rules,
    parts,
    entries: recordsOf(context, rules, scores).flatMap((entry) => recharged(context, rules, entry) ?? []),
  })

const triedWeek = (context: DeskContext, rules: ScoreRuleSet, week: Period): readonly PartScores[] => {
  const scores = scoresOf(context, week)
  if (scores === null) return []
  const days = new Map(
    scores.input.people.map(({ staffId, workedDays }) => [subjectKey('PERSON', staffId), workedDays]),
  )
  const table = tried(context, rules, scores, [])
  return [
    {
      periodId: periodIdOf(week),
      kind: week.kind,
      from: week.from,
      scores: new Map(
        [...table].map(([key, { score, deducted, vetoes }]) => [
          key,
          { score, deducted, vetoes, workedDays: days.get(key) ?? null },
        ]),
      ),
    },
  ]
}

const gradeName = (rules: ScoreRuleSet, code: string | undefined): string =>
  rules.grades.find((grade) => grade.code === code)?.name ?? ''

type Row = ResultInput<'scoreRules.dryRun'>['rows'][number]

const subjectRow = (context: DeskContext, { target, subjectId }: SubjectScore): Row['subject'] => {
  switch (target) {
    case 'PERSON': {
      const staff = context.reference.staff.get(subjectId)
      return {
        target,
        subjectId,
        name: staffName(context, subjectId),
        unitName: unitName(context, staff?.unitId ?? null),
        windowName: windowName(context, staff?.windowId ?? null),
      }
    }
    case 'WINDOW': {
      const [unitId = null] = context.reference.windows.get(subjectId)?.unitIds ?? []
      const name = windowName(context, subjectId)
      return { target, subjectId, name, unitName: unitName(context, unitId), windowName: '' }
    }
    case 'UNIT':
      return { target, subjectId, name: unitName(context, subjectId), unitName: '', windowName: '' }
  }
}

/**
 * A month as it stands, and as it would be by other rules: the same records, people and rates.
 * @throws ContractError SCORE_RULES_BAD, NO_SCORE_RULES
 */
export const dryRun = (
  context: DeskContext,
  { rules, month }: Params<'scoreRules.dryRun'>,
): ResultInput<'scoreRules.dryRun'> => {
  const problems = checkScoreRules(rules)
  const [problem] = problems
  if (problem !== undefined)
    throw new ContractError('SCORE_RULES_BAD', {
      count: problems.length,
      problem: problemText(context.locale, problem),
    })
  const period = periodOf('MONTH', `${month}-01`)
  const scores = scoresOf(context, period)
  if (scores === null) throw new ContractError('NO_SCORE_RULES', { day: period.to })
  const parts = isMadeOfParts(rules, 'MONTH')
    ? partsOf(period).flatMap((week) => triedWeek(context, rules, week))
    : []
  const after = tried(context, rules, scores, parts)
  // Those who keep the accounts see how windows fare, not how their colleagues are judged (domain-rules section 15).
  const seesPeople = signedIn(context).session.staff.roles.includes('CENTER_ADMIN')
  const keys = [...new Set([...scores.table.keys(), ...after.keys()])].toSorted()
  const rows = keys.flatMap((key): Row[] => {
    const [before, now] = [scores.table.get(key), after.get(key)]
    const either = now ?? before
    if (either === undefined || (either.target === 'PERSON' && !seesPeople)) return []
    return [
      {
        subject: subjectRow(context, either),
        before: before?.score ?? '',
        after: now?.score ?? '',
        gradeBefore: gradeName(scores.rules, before?.grade),
        gradeAfter: gradeName(rules, now?.grade),
      },
    ]
  })
  const entries = listRecordedEntries(context.store.read, period.from, period.to)
  return {
    rows,
    entries: entries.filter(({ entryId, state }) => countedEntry(entryId, state) !== null).length,
    unknownItems: unknownItems(entries, rules),
  }
}

const unknownItems = (
  entries: readonly KeptEntry[],
  rules: ScoreRuleSet,
): ResultInput<'scoreRules.dryRun'>['unknownItems'] => {
  const known = new Set(rules.items.map(({ code }) => code))
  const found = new Map<string, { itemCode: string; itemText: string; entries: number }>()
  for (const { entryId, state } of entries) {
    const counted = countedEntry(entryId, state)
    if (counted === null || known.has(counted.itemCode)) continue
    const { itemCode, itemText } = counted
    found.set(itemCode, { itemCode, itemText, entries: (found.get(itemCode)?.entries ?? 0) + 1 })
  }
  return [...found.values()]
}
