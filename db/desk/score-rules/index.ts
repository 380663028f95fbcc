import { createHash } from 'node:crypto'
import type { scoreRulesMethods } from '../../contract/score-rules.ts'
import { ContractError } from '../../contract/index.ts'
import { DEFAULT_SCORE_RULES } from '../../model/assessment/default-rules.ts'
import { isRemark, problemsBeside } from '../../model/assessment/rules-beside.ts'
import type { ScoreRuleSet } from '../../model/assessment/score-rules.ts'
import { addDays, dayFromMs, type Day } from '../../model/day.ts'
import type { Role } from '../../model/roles.ts'
import { readEntityEvents } from '../../store/index.ts'
import { periodsRestOn } from '../../store/queries/score-rules.ts'
import { append } from '../append.ts'
import { recordingContext, signedIn, staffName, type DeskContext, type Handlers } from '../context.ts'
import { readSheets } from '../import/read-sheets.ts'
import { dryRun } from './dry-run.ts'
import { problemText } from './problem-words.ts'
import { readRules, writeRules } from './workbook.ts'
import { rulesForDay } from '../assessment/rules-in-force.ts'

type SavedRules = ScoreRuleSet & { readonly active: boolean }

const RULE_MAKERS: ReadonlySet<Role> = new Set(['CENTER_ADMIN', 'SYSADMIN'])

const isDefault = ({ rulesId }: Pick<ScoreRuleSet, 'rulesId'>): boolean =>
  rulesId === DEFAULT_SCORE_RULES.rulesId

/** Without the marks of its record. */
const plainSet = ({ active: _active, ...rules }: SavedRules): ScoreRuleSet => {
  const { source: _source, ...rest } = rules as ScoreRuleSet & { source?: unknown }
  return rest
}

/** Sets of the hall's own that are not given up, first day first. */
const ownSets = ({ reference }: DeskContext): ScoreRuleSet[] =>
  [...reference.scoreRules.values()]
    .filter(({ active }) => active)
    .map(plainSet)
    .toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : 0))

const othersThan = (context: DeskContext, rulesId: string): ScoreRuleSet[] =>
  ownSets(context).filter((each) => each.rulesId !== rulesId)

/** Sets that began earlier and would run on into this one, ended the day before it. */
const endedBefore = (others: readonly ScoreRuleSet[], validFrom: Day): ScoreRuleSet[] =>
  others
    .filter((each) => each.validFrom < validFrom && (each.validTo === null || each.validTo >= validFrom))
    .map((each) => ({ ...each, validTo: addDays(validFrom, -1), version: each.version + 1 }))

/** @throws ContractError NOT_FOUND */
const setNamed = ({ reference }: DeskContext, rulesId: string): ScoreRuleSet => {
  const saved = reference.scoreRules.get(rulesId)
  if (saved !== undefined) return plainSet(saved)
  if (rulesId === DEFAULT_SCORE_RULES.rulesId) return DEFAULT_SCORE_RULES
  throw new ContractError('NOT_FOUND', { subject: rulesId })
}

export const scoreRulesHandlers: Handlers<typeof scoreRulesMethods> = {
  'scoreRules.list'(context) {
    const own = ownSets(context)
    const current = rulesForDay(context, dayFromMs(context.nowMs))
    const givenUp = [...context.reference.scoreRules.values()].filter(({ active }) => !active).map(plainSet)
    const view = (rules: ScoreRuleSet, active: boolean) => ({
      rules,
      savedVersion: isDefault(rules) ? 0 : rules.version,
      active,
      inForce: active && current?.rulesId === rules.rulesId,
      problems:
        active && !isDefault(rules) ? [...problemsBeside(rules, othersThan(context, rules.rulesId))] : [],
    })
    return {
      sets: [
        ...own.map((rules) => view(rules, true)),
        view(DEFAULT_SCORE_RULES, true),
        ...givenUp.map((rules) => view(rules, false)),
      ],
      mayChange: signedIn(context).session.staff.roles.some((role) => RULE_MAKERS.has(role)),
    }
  },
  'scoreRules.check': (context, { rules }) => ({
    problems: [...problemsBeside(rules, othersThan(context, rules.rulesId))],
  }),
  'scoreRules.save'(context, { rules: asked, baseVersion, endPrevious, source }) {
    // The default belongs to the program: whoever changes it makes a set of the hall's own.
    const rulesId = isDefault(asked) ? context.store.newId() : asked.rulesId
    const present = isDefault(asked) ? undefined : context.reference.scoreRules.get(rulesId)
    // The page sends the version it opened; somebody else's change in between must not be lost.
    if (baseVersion !== (present?.version ?? 0)) throw new ContractError('VERSION_CHANGED')
    const version = baseVersion + 1
    const rules = { ...asked, rulesId, version }
    const others = othersThan(context, rulesId)
    const ended = endPrevious ? endedBefore(others, rules.validFrom) : []
    const endedIds = new Set(ended.map((each) => each.rulesId))
    const problems = problemsBeside(rules, [
      ...others.filter((each) => !endedIds.has(each.rulesId)),
      ...ended,
    ]).filter((each) => !isRemark(each))
    const [problem] = problems
    if (problem !== undefined)
      throw new ContractError('SCORE_RULES_BAD', {
        count: problems.length,
        problem: problemText(context.locale, problem),
      })
    context.store.record(recordingContext(context), (act) => {
      for (const each of ended)
        append(act, 'reference.score_rules_set', each.rulesId, { ...each, active: true, source: null })
      append(act, 'reference.score_rules_set', rulesId, { ...rules, active: true, source })
    })
    return { version }
  },
  'scoreRules.retire'(context, { rulesId, baseVersion }) {
    const present = context.reference.scoreRules.get(rulesId)
    if (present?.active !== true) throw new ContractError('NOT_FOUND', { subject: rulesId })
    if (present.version !== baseVersion) throw new ContractError('VERSION_CHANGED')
    if (periodsRestOn(context.store.read, rulesId)) throw new ContractError('SCORE_RULES_USED')
    context.store.record(recordingContext(context), (act) =>
      append(act, 'reference.score_rules_set', rulesId, {
        ...plainSet(present),
        version: baseVersion + 1,
        active: false,
        source: null,
      }),
    )
    return {}
  },
  'scoreRules.dryRun': dryRun,
  async 'scoreRules.export'(context, { rulesId }) {
    const rules = setNamed(context, rulesId)
    const bytes = await writeRules(rules)
    // Signs that file systems forbid must not make the name useless.
    const name = rules.name.replaceAll(/[\\/:*?"<>|\s]+/g, ' ').trim()
    return {
      fileName: `评分细则 ${name} ${rules.validFrom}.xlsx`,
      base64: Buffer.from(bytes).toString('base64'),
    }
  },
  'scoreRules.readFile'(context, { fileName, fileBase64 }) {
    const bytes = Buffer.from(fileBase64, 'base64')
    const { rules, badRows } = readRules(readSheets(bytes, fileName), () => context.store.newId())
    return {
      rules,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      problems: rules === null ? [] : [...problemsBeside(rules, othersThan(context, rules.rulesId))],
      badRows: [...badRows],
    }
  },
  'scoreRules.versions'(context, { rulesId }) {
    if (isDefault({ rulesId }) && !context.reference.scoreRules.has(rulesId))
      return {
        versions: [{ rules: DEFAULT_SCORE_RULES, active: true, byName: '', atMs: 0, fileName: '' }],
      }
    setNamed(context, rulesId)
    const versions = readEntityEvents(context.store.read, 'score_rules', rulesId).map((event) => {
      // Checked against its event's schema when it was recorded.
      const { active, source, ...rules } = event.payload as SavedRules & {
        source: { fileName: string } | null
      }
      return {
        rules,
        active,
        byName: staffName(context, event.staffId),
        atMs: event.atMs,
        fileName: source?.fileName ?? '',
      }
    })
    return { versions: versions.toReversed() }
  },
}
