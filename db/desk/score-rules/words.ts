import type {
  AutoSource,
  CountUnit,
  Dimension,
  LinkedCharge,
  PeriodKind,
  RuleItem,
  ScoreRuleSet,
  ScoreTarget,
  TieRule,
} from '../../model/assessment/score-rules.ts'

// The words of the spreadsheet. A rule book is a paper of a Chinese hall and reads as one, whatever the language of the page.

type Words<Code extends string> = Readonly<Record<Code, string>>

export const TARGET_WORDS: Words<ScoreTarget> = { PERSON: '个人', WINDOW: '窗口', UNIT: '单位' }

export const LINK_WORDS: Words<LinkedCharge['to']> = { CHIEF_REP: '首席代表', ...TARGET_WORDS }

export const COUNT_UNIT_WORDS: Words<CountUnit> = {
  TIME: '次',
  CASE: '件',
  PERSON_TIME: '人次',
  HALF_DAY: '半天',
  DAY: '天',
  ITEM: '项',
  CASE_WORKING_DAY: '件·工作日',
}

export const AUTO_SOURCE_WORDS: Words<AutoSource> = {
  LATE: '迟到',
  EARLY: '早退',
  MISSING_PUNCH: '缺打卡',
  ABSENT_HALF: '旷工半天',
  ABSENT_DAYS_IN_MONTH: '当月旷工天数',
  LATE_OR_EARLY_IN_MONTH: '当月迟到早退次数',
  NOT_FULL_ATTENDANCE: '当月未全勤',
  POST_UNCOVERED: '窗口空岗',
  OFF_POST: '超时离岗',
  RELIEF_REFUSED: '冒名顶岗',
  SECOND_NOTICE: '二次告知（自身遗漏）',
  PROMISE_PASSED: '超承诺时限',
  STATUTORY_PASSED: '超法定时限',
  DEEMED_ACCEPTANCE: '逾期视为受理',
  REFUSAL_NOT_REPORTED: '否定未报备',
  DATA_CONFLICT: '数据冲突',
  CORRECTED_AFTER_CLOSING: '办结后更正',
  DISSATISFIED: '群众差评',
}

export const DIMENSION_SOURCE_WORDS: Words<Dimension['source']> = {
  ENTRIES: '按条目加减',
  FIGURE: '按比率计',
  PERSONS_MEAN: '取人员均分',
  WINDOWS_MEAN: '取窗口均分',
}

export const FLOOR_WORDS: Words<Dimension['floor']> = { ZERO: '扣完为止', NONE: '可为负数' }

export const EVIDENCE_WORDS: Words<RuleItem['evidence']> = { NONE: '不要求', NOTE: '文字说明', PHOTO: '照片' }

export const VETO_WORDS: Words<RuleItem['veto']> = { NONE: '否', PERIOD: '本期', YEAR: '全年' }

export const CYCLE_WORDS: Words<RuleItem['cycle']> = { DAY: '周起', MONTH: '月起', YEAR: '仅年度' }

export const PERIOD_WORDS: Words<PeriodKind> = {
  WEEK: '周',
  MONTH: '月',
  SEASON: '季',
  HALF_YEAR: '半年',
  YEAR: '年',
}

export const TIE_WORDS: Words<TieRule> = {
  SATISFACTION: '满意率高',
  FEWER_DEDUCTIONS: '扣分少',
  CASES_PER_HEAD: '人均办件多',
}

export const MONTH_WORDS: Words<ScoreRuleSet['rollUp']['month']> = {
  SUM_OF_ENTRIES: '全月条目合计',
  MEAN_OF_WEEKS: '各周平均',
}

export const LONGER_WORDS: Words<ScoreRuleSet['rollUp']['longer']> = {
  MEAN_OF_MONTHS: '各月平均',
  SUM_OF_MONTHS: '各月合计',
}

export const QUOTA_WORDS: Words<'SHARE' | 'COUNT'> = { SHARE: '按比例', COUNT: '定名额' }
