import {
  day,
  dimensionRef,
  line,
  lineOrNothing,
  links,
  matching,
  orEmpty,
  points,
  share,
  whole,
  word,
  wordList,
} from './cells.ts'
import { column } from './table.ts'
import {
  AUTO_SOURCE_WORDS,
  COUNT_UNIT_WORDS,
  CYCLE_WORDS,
  DIMENSION_SOURCE_WORDS,
  EVIDENCE_WORDS,
  FLOOR_WORDS,
  LONGER_WORDS,
  MONTH_WORDS,
  PERIOD_WORDS,
  QUOTA_WORDS,
  TARGET_WORDS,
  TIE_WORDS,
  VETO_WORDS,
} from './words.ts'

const code = matching(/^[A-Z][A-Z0-9_]{0,29}$/, 'BUSINESS、GRADE_A')
const count = whole(0, 100_000)

/** 总则: what stands once, one line each. */
export const GENERAL = {
  rulesId: { label: '细则标识', cell: lineOrNothing(64), note: '系统用来认出是同一套细则；空着即为新的一套' },
  name: { label: '名称', cell: line(120), note: '' },
  version: { label: '版本', cell: orEmpty(whole(1, 1_000_000)), note: '导出时的版本，保存时自动递增' },
  validFrom: { label: '起始日期', cell: day, note: '从这一天起按本细则计分，如 2026-01-01' },
  validTo: { label: '截止日期', cell: orEmpty(day), note: '最后一天；空着：直到另一套接续' },
  decimals: { label: '小数位数', cell: whole(0, 2), note: '公布的分数保留几位小数，四舍五入' },
  month: { label: '月度得分', cell: word(MONTH_WORDS), note: Object.values(MONTH_WORDS).join('、') },
  longer: { label: '季度以上得分', cell: word(LONGER_WORDS), note: Object.values(LONGER_WORDS).join('、') },
  minWorkedDays: {
    label: '最少出勤天数',
    cell: whole(0, 31),
    note: '个人某月出勤不足这么多天，该月不计入平均',
  },
  withinWorkingDays: { label: '申诉期限', cell: whole(1, 30), note: '公布后几个工作日内可以申诉' },
  answerWithinWorkingDays: { label: '答复期限', cell: whole(1, 30), note: '申诉后几个工作日内答复' },
  publishedWorkingDays: { label: '公示期限', cell: whole(1, 30), note: '公示几个工作日' },
} as const

export const SHEETS = {
  target: column('对象', word(TARGET_WORDS)),
  base: column('满分', points),
  most: column('最高分', points),
  floor: column('总分下限', word(FLOOR_WORDS)),
  doublingAfter: column('几次后加倍扣分', orEmpty(whole(1, 100))),
} as const

export const DIMENSIONS = {
  target: column('对象', word(TARGET_WORDS)),
  code: column('维度代码', code),
  name: column('维度名称', line(60)),
  full: column('分值', points),
  weight: column('权重', points),
  source: column('得分方式', word(DIMENSION_SOURCE_WORDS)),
  figure: column('比率名', lineOrNothing(30)),
  floor: column('下限', word(FLOOR_WORDS)),
  most: column('上限', orEmpty(points)),
} as const

export const ITEMS = {
  code: column('编号', matching(/^[\p{L}\p{N}._-]{1,30}$/u, 'P-01')),
  target: column('对象', word(TARGET_WORDS)),
  dimension: column('维度', dimensionRef),
  text: column('内容', line(300)),
  delta: column('每次分值', points),
  deltaTo: column('分值可至', orEmpty(points)),
  unit: column('计次单位', word(COUNT_UNIT_WORDS)),
  cap: column('每期最多', orEmpty(points)),
  linked: column('连带', links),
  evidence: column('所需凭据', word(EVIDENCE_WORDS)),
  autoSource: column('自动来源', orEmpty(word(AUTO_SOURCE_WORDS))),
  minutesFrom: column('分钟数从', orEmpty(count)),
  minutesBelow: column('分钟数不足', orEmpty(count)),
  countFrom: column('数量从', orEmpty(count)),
  veto: column('一票否决', word(VETO_WORDS)),
  cycle: column('计入周期', word(CYCLE_WORDS)),
} as const

export const GRADES = {
  code: column('等次代码', code),
  name: column('等次名称', line(30)),
  from: column('起始分', orEmpty(points)),
  yearRankWithin: column('年度名次在前', orEmpty(whole(1, 1_000))),
  cycle: column('仅用于周期', orEmpty(word(PERIOD_WORDS))),
} as const

export const AWARDS = {
  code: column('奖项代码', code),
  name: column('奖项名称', line(60)),
  target: column('对象', word(TARGET_WORDS)),
  cycle: column('评选周期', word(PERIOD_WORDS)),
  quotaKind: column('名额方式', word(QUOTA_WORDS)),
  quota: column('名额', share),
  minScore: column('最低分', orEmpty(points)),
  ties: column('同分比较', wordList(TIE_WORDS, 3)),
} as const

/** Name of each sheet, and a line above its headings for whoever fills it in. */
export const SHEET_NAMES = {
  general: ['总则', ''],
  sheets: ['评分表', '每个对象一张评分表：满分等于各维度“分值 × 权重”之和；最高分可以高于满分，留给加分'],
  dimensions: ['维度', '评分表的各个部分。得分方式为“按比率计”的要写比率名，如 SATISFACTION'],
  items: [
    '条目',
    '负数为扣分，正数为加分，以 0.1 为一档；“分值可至”填写后可在两者之间选择；连带写作：首席代表 BUSINESS ×0.5',
  ],
  grades: ['等次', '从高到低；最后一等的起始分空着；“仅用于周期”空着即各周期都用'],
  awards: ['奖项', '按比例的名额写 0.25 或 25%，定名额的写人数或个数'],
} as const
