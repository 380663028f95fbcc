import { DEFAULT_ITEMS } from './default-items.ts'
import type { Dimension, ScoreRuleSet } from './score-rules.ts'

const dimension = (code: string, name: string, full: string, rest: Partial<Dimension> = {}): Dimension => ({
  code,
  name,
  full,
  weight: '1',
  source: 'ENTRIES',
  figure: '',
  floor: 'ZERO',
  most: null,
  ...rest,
})

/** Higher satisfaction, fewer deductions, more cases a head; then the place is shared. */
const TIES: ScoreRuleSet['awards'][number]['ties'] = ['SATISFACTION', 'FEWER_DEDUCTIONS', 'CASES_PER_HEAD']

const bonus = dimension('BONUS', '加分', '0', { most: '5' })

/**
 * 默认评分细则 (domain-rules section 9): what a hall scores by until it has a set of its own. 100 points each for people,
 * windows and units, up to 5 more as a bonus.
 */
export const DEFAULT_SCORE_RULES: ScoreRuleSet = {
  rulesId: 'default',
  name: '默认评分细则',
  version: 1,
  validFrom: '1900-01-01',
  validTo: null,
  decimals: 2,
  sheets: [
    {
      target: 'PERSON',
      base: '100',
      most: '105',
      floor: 'ZERO',
      dimensions: [
        dimension('ATTENDANCE', '出勤', '30'),
        dimension('DISCIPLINE', '纪律', '30'),
        dimension('BUSINESS', '业务', '30'),
        dimension('FULL_ATTENDANCE', '全勤', '10'),
        bonus,
      ],
      doublingAfter: null,
    },
    {
      target: 'WINDOW',
      base: '100',
      most: '105',
      floor: 'ZERO',
      dimensions: [
        dimension('STANDARDS', '窗口规范化建设', '20'),
        dimension('HANDLING', '规范办件', '20'),
        dimension('FEES', '规范收费', '10'),
        dimension('STAFFING', '窗口人员管理', '10'),
        // 0.30 of a mean that may be 105.
        dimension('STAFF_SCORES', '个人考核', '30', { source: 'PERSONS_MEAN', most: '31.5' }),
        dimension('SATISFACTION', '群众评议', '10', { source: 'FIGURE', figure: 'SATISFACTION' }),
        bonus,
      ],
      doublingAfter: null,
    },
    {
      target: 'UNIT',
      base: '100',
      most: '105',
      floor: 'ZERO',
      dimensions: [dimension('WINDOWS', '所属窗口', '100', { source: 'WINDOWS_MEAN', most: '105' })],
      doublingAfter: null,
    },
  ],
  items: [...DEFAULT_ITEMS],
  grades: [
    { code: 'EXCELLENT', name: '优秀', from: '95', yearRankWithin: 8 },
    { code: 'COMPETENT', name: '称职', from: '75', yearRankWithin: null },
    { code: 'BASIC', name: '基本称职', from: '60', yearRankWithin: null },
    { code: 'UNFIT', name: '不称职', from: null, yearRankWithin: null },
  ],
  rollUp: { month: 'SUM_OF_ENTRIES', longer: 'MEAN_OF_MONTHS', minWorkedDays: 10 },
  awards: [
    {
      code: 'SERVICE_MODEL',
      name: '优质服务标兵',
      target: 'PERSON',
      cycle: 'MONTH',
      quota: { kind: 'SHARE', share: '0.2' },
      minScore: null,
      ties: TIES,
    },
    {
      code: 'RED_FLAG_WINDOW',
      name: '红旗窗口',
      target: 'WINDOW',
      cycle: 'SEASON',
      quota: { kind: 'SHARE', share: '0.25' },
      minScore: null,
      ties: TIES,
    },
    {
      code: 'ADVANCED_UNIT',
      name: '先进单位',
      target: 'UNIT',
      cycle: 'YEAR',
      quota: { kind: 'SHARE', share: '0.25' },
      minScore: null,
      ties: TIES,
    },
    {
      code: 'ADVANCED_PERSON',
      name: '先进个人',
      target: 'PERSON',
      cycle: 'YEAR',
      quota: { kind: 'SHARE', share: '0.2' },
      minScore: null,
      ties: TIES,
    },
  ],
  appeal: { withinWorkingDays: 3, answerWithinWorkingDays: 5, publishedWorkingDays: 5 },
}
