import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { isRemark, problemsBeside } from '../../../db/model/assessment/rules-beside.ts'
import type { RuleItem, ScoreRuleSet, ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import type { FieldChange } from './changes.ts'
import { placeOf, type Fault } from './faults.ts'
import {
  shownPoints,
  TARGETS,
  unfitValues,
  type DraftRules,
  type RulesEntry,
  type RulesProblem,
  type UnfitValue,
} from './rules-draft.ts'

type Words = TFunction<['score-rules', 'assessment', 'common']>

const isTarget = (text: string): text is ScoreTarget => TARGETS.some((target) => target === text)

/** What a problem or a value is about, as people call it. */
const nameAt = (rules: DraftRules, at: string, t: Words): string => {
  if (isTarget(at)) return t(`assessment:target.${at}`)
  const item = rules.items.find(({ code }) => code === at)
  if (item !== undefined) return item.text === '' ? item.code : `${item.code} ${item.text}`
  const named = [
    ...rules.sheets.flatMap(({ dimensions }) => dimensions),
    ...rules.grades,
    ...rules.awards,
  ].find(({ code }) => code === at)
  return named === undefined || named.name === '' ? at : named.name
}

const sentence = (rules: DraftRules, { code, at, params }: RulesProblem, t: Words): string => {
  const { target, to, source, delta, ...rest } = params
  const known = typeof target === 'string' && isTarget(target) ? t(`assessment:target.${target}`) : ''
  return t(`score-rules:problem.${code}`, {
    ...rest,
    name: nameAt(rules, at, t),
    target: known,
    to: to === '' ? t('score-rules:forEver') : to,
    delta: delta === undefined ? '' : shownPoints(String(delta)),
    source: source ?? '',
  })
}

const unfitName = (rules: DraftRules, { list, at, part }: UnfitValue, t: Words): string => {
  if (list === null) return t('score-rules:section.basics')
  if (list === 'sheets') {
    const sheet = rules.sheets[at]
    if (sheet === undefined) return t('score-rules:section.sheets')
    const dimension = sheet.dimensions.find(({ code }) => code === part)
    const target = t(`assessment:target.${sheet.target}`)
    return dimension === undefined ? target : `${target} ${dimension.name || dimension.code}`
  }
  const each = rules[list][at]
  return each === undefined
    ? t(`score-rules:section.${list === 'items' ? 'items' : 'grades'}`)
    : nameAt(rules, each.code, t)
}

/** Fields as people call them; one the words do not know keeps its own name. */
export const fieldWord = (field: string, t: Words): string =>
  t(`score-rules:field.${field}` as 'score-rules:field.name', { defaultValue: field })

/** Everything wrong with a rule set beside the others, in sentences and with its place. */
export const useFaults = (rules: DraftRules | null, sets: readonly RulesEntry[]): readonly Fault[] => {
  const { t } = useTranslation(['score-rules', 'assessment', 'common'])
  if (rules === null) return []
  const unfit = unfitValues(rules)
  // Nothing can be checked against anything while a value cannot be read.
  if (unfit.length > 0)
    return unfit.map((value) => ({
      ...value,
      isRemark: false,
      text: t('score-rules:unfit', {
        name: unfitName(rules, value, t),
        field: fieldWord(value.field, t),
      }),
    }))
  const others = sets
    .filter(({ active, savedVersion }) => active && savedVersion > 0)
    .map((each) => each.rules)
  return problemsBeside(rules, others).map((problem) => ({
    ...placeOf(rules, problem),
    isRemark: isRemark(problem),
    text: sentence(rules, problem, t),
  }))
}

/** Points for one count: `−1 / 次`, `−2 至 −5 / 件`. */
export const useItemWords = () => {
  const { t } = useTranslation(['score-rules', 'assessment', 'common'])
  return useMemo(
    () => ({
      points: ({ delta, deltaTo }: RuleItem): string =>
        deltaTo === null
          ? shownPoints(delta)
          : t('score-rules:items.range', { from: shownPoints(delta), to: shownPoints(deltaTo) }),
      /** What is special about it, in short. */
      marks: (item: RuleItem): readonly string[] => {
        const { when, autoSource, linked, evidence, veto, cycle, cap } = item
        const { minutesFrom, minutesBelow, countFrom } = when
        const minutes =
          minutesFrom === null && minutesBelow === null
            ? ''
            : minutesBelow === null
              ? t('score-rules:mark.minutesFrom', { from: minutesFrom })
              : minutesFrom === null
                ? t('score-rules:mark.minutesBelow', { below: minutesBelow })
                : t('score-rules:mark.minutes', { from: minutesFrom, below: minutesBelow })
        const count = countFrom === null ? '' : t('score-rules:mark.count', { from: countFrom })
        return [
          cap === null ? '' : t('score-rules:mark.cap', { cap }),
          autoSource === null
            ? ''
            : t('score-rules:mark.auto', {
                source: t(`score-rules:word.autoSource.${autoSource}`),
                when: minutes === '' ? count : minutes,
              }).trim(),
          ...linked.map(({ to, share }) =>
            t('score-rules:mark.linked', { to: t(`score-rules:word.linkTo.${to}`), share }),
          ),
          evidence === 'NONE' ? '' : t(`score-rules:word.evidence.${evidence}`),
          veto === 'NONE' ? '' : t(`score-rules:mark.veto.${veto}`),
          cycle === 'DAY' ? '' : t(`score-rules:word.cycle.${cycle}`),
        ].filter((mark) => mark !== '')
      },
    }),
    [t],
  )
}

const WORD_FIELDS = new Set([
  'unit',
  'evidence',
  'autoSource',
  'veto',
  'cycle',
  'source',
  'floor',
  'month',
  'longer',
  'target',
  'ties',
])

/** A value of a change as it is read. */
const valueWord = (field: string, value: unknown, rules: ScoreRuleSet, t: Words): string => {
  if (value === null || value === undefined || value === '') return t('score-rules:change.nothing')
  if (field === 'linked' && Array.isArray(value))
    return t('score-rules:change.links', { count: value.length })
  if (Array.isArray(value))
    return value.map((each) => valueWord(field, each, rules, t)).join(t('common:state.separator'))
  const text = String(value)
  if (field === 'delta' || field === 'deltaTo') return shownPoints(text)
  if (field === 'dimension') return nameAt(rules, text, t)
  if (field === 'gradeCycle' || field === 'awardCycle')
    return t(`score-rules:word.period.${text}` as 'score-rules:word.period.WEEK', { defaultValue: text })
  return WORD_FIELDS.has(field)
    ? t(`score-rules:word.${field}.${text}` as 'score-rules:word.floor.ZERO', { defaultValue: text })
    : text
}

export const useChangeWords = () => {
  const { t } = useTranslation(['score-rules', 'assessment', 'common'])
  return useMemo(
    () => ({
      field: ({ field, before, after }: FieldChange, rules: ScoreRuleSet): string =>
        t('score-rules:change.field', {
          field: fieldWord(field, t),
          before: valueWord(field, before, rules, t),
          after: valueWord(field, after, rules, t),
        }),
      target: (code: string): string => (isTarget(code) ? t(`assessment:target.${code}`) : ''),
    }),
    [t],
  )
}
