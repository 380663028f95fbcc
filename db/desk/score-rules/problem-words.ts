import type { Locale } from '../../contract/index.ts'
import type { ScoreRulesProblem } from '../../contract/score-rules.ts'

type Words = Readonly<Record<ScoreRulesProblem['code'], string>>

/** Short, for the one line of a refusal; the pages have the sentences. */
const WORDS: Readonly<Record<Locale, Words>> = {
  'zh-CN': {
    DATES_BACKWARD: '截止日期早于起始日期',
    OVERLAP: '日期与另一套重叠',
    HOLE: '有日期没有细则',
    WEIGHTS: '各维度合计不等于满分',
    SHEET_TWICE: '同一对象有两张评分表',
    NO_SHEET: '没有这个对象的评分表',
    DIMENSION_TWICE: '维度代码重复',
    DIMENSION_UNKNOWN: '没有这个维度',
    FIGURE_UNNAMED: '没有写比率名',
    ITEM_TWICE: '条目编号重复',
    DELTA_STEP: '分值不是 0.1 的倍数',
    DELTA_RANGE: '分值超出范围',
    DELTA_SIGNS: '两端分值一正一负',
    CAP_RANGE: '每期最多的分值不对',
    LINK_UNKNOWN: '连带的维度不存在',
    LINK_SELF: '连带到自己',
    SOURCE_TWICE: '同一自动来源有两条',
    SOURCE_TARGET: '自动来源不适用于这个对象',
    WHEN_BACKWARD: '分钟数范围倒置',
    GRADES_ORDER: '等次没有从高到低',
    GRADE_TWICE: '等次代码重复',
    AWARD_TWICE: '奖项代码重复',
    AWARD_SHARE: '名额比例不对',
    AWARD_TARGET: '奖项的对象没有评分表',
    MOST_BELOW_BASE: '最高分低于满分',
  },
  en: {
    DATES_BACKWARD: 'the last day is before the first',
    OVERLAP: 'the days overlap another set',
    HOLE: 'days are left without rules',
    WEIGHTS: 'the dimensions do not add up to full marks',
    SHEET_TWICE: 'two score sheets of one kind',
    NO_SHEET: 'no score sheet of this kind',
    DIMENSION_TWICE: 'a dimension code is used twice',
    DIMENSION_UNKNOWN: 'there is no such dimension',
    FIGURE_UNNAMED: 'the rate has no name',
    ITEM_TWICE: 'an item code is used twice',
    DELTA_STEP: 'points are not in steps of 0.1',
    DELTA_RANGE: 'points are out of range',
    DELTA_SIGNS: 'points begin below and end above nothing',
    CAP_RANGE: 'the most per period does not fit',
    LINK_UNKNOWN: 'the linked dimension does not exist',
    LINK_SELF: 'linked to itself',
    SOURCE_TWICE: 'two items for one automatic source',
    SOURCE_TARGET: 'the automatic source does not fit this kind',
    WHEN_BACKWARD: 'the minutes run backward',
    GRADES_ORDER: 'the grades are not from high to low',
    GRADE_TWICE: 'a grade code is used twice',
    AWARD_TWICE: 'an award code is used twice',
    AWARD_SHARE: 'the share of places does not fit',
    AWARD_TARGET: 'the award is for a kind without score sheet',
    MOST_BELOW_BASE: 'the most is below full marks',
  },
}

export const problemText = (locale: Locale, { code, at }: ScoreRulesProblem): string =>
  at === ''
    ? WORDS[locale][code]
    : locale === 'en'
      ? `${at}: ${WORDS[locale][code]}`
      : `${at}：${WORDS[locale][code]}`
