import type { Locale } from '../../contract/index.ts'
import type { PeriodStatus, PeriodView } from '../../contract/assessment-views.ts'

const WORDS = {
  'status.OPEN': { 'zh-CN': '进行中', en: 'open' },
  'status.COMPILED': { 'zh-CN': '已汇总', en: 'compiled' },
  'status.PUBLISHED': { 'zh-CN': '公示中', en: 'published' },
  'status.APPEAL': { 'zh-CN': '申诉中', en: 'under appeal' },
  'status.LOCKED': { 'zh-CN': '已锁定', en: 'locked' },
  'obstacle.NO_RULES': { 'zh-CN': '没有生效的评分细则', en: 'no scoring rules are in force' },
  'obstacle.NOT_OVER': { 'zh-CN': '周期还没有结束', en: 'the period is not over' },
  'obstacle.PROPOSALS_OPEN': {
    'zh-CN': '还有 {count} 条待确认事实',
    en: '{count} facts wait for a decision',
  },
  'obstacle.FIGURES_MISSING': { 'zh-CN': '还有 {count} 项指标没有录入', en: '{count} rates are not entered' },
  'obstacle.PARTS_NOT_PUBLISHED': {
    'zh-CN': '所含周期还有 {count} 个没有锁定',
    en: '{count} of the shorter periods in it are not locked',
  },
  'obstacle.PARTS_CORRECTED': {
    'zh-CN': '所含周期有 {count} 个后来出过更正凭单',
    en: '{count} of the shorter periods in it were corrected since',
  },
  'obstacle.APPEALS_OPEN': {
    'zh-CN': '还有 {count} 件申诉没有答复',
    en: '{count} appeals wait for an answer',
  },
  'obstacle.APPEAL_TIME': { 'zh-CN': '申诉期到 {day} 才结束', en: 'appeals are possible until {day}' },
  'obstacle.ENTRIES_LATE': {
    'zh-CN': '公示后有 {count} 条记录变化，没有计入',
    en: '{count} entries changed after publication and are not counted',
  },
  'obstacle.ROSTER_CHANGED': {
    'zh-CN': '汇总后人员或窗口有变动',
    en: 'people or windows changed since it was compiled',
  },
  'obstacle.FACTS_CHANGED': {
    'zh-CN': '有 {count} 条已确认的事实后来有变化',
    en: '{count} confirmed facts have changed since',
  },
  'obstacle.AWARDS_SHARED': {
    'zh-CN': '“{name}”名额 {quota}，同分并列获得的有 {winners}',
    en: '“{name}” has {quota} places, and {winners} share it with equal scores',
  },
  'obstacle.INCOMPLETE': {
    'zh-CN': '本机没有收齐整个大厅的记录',
    en: 'this computer does not have the records of the whole hall',
  },
  persons: { 'zh-CN': '个人', en: 'Persons' },
  windows: { 'zh-CN': '窗口', en: 'Windows' },
  units: { 'zh-CN': '单位', en: 'Units' },
  entries: { 'zh-CN': '评分记录', en: 'Entries' },
  awards: { 'zh-CN': '评优', en: 'Awards' },
  vouchers: { 'zh-CN': '更正凭单', en: 'Vouchers' },
  title: { 'zh-CN': '考评成绩', en: 'Assessment' },
  number: { 'zh-CN': '编号', en: 'No.' },
  name: { 'zh-CN': '名称', en: 'Name' },
  unit: { 'zh-CN': '单位', en: 'Unit' },
  window: { 'zh-CN': '窗口', en: 'Window' },
  score: { 'zh-CN': '得分', en: 'Score' },
  grade: { 'zh-CN': '等次', en: 'Grade' },
  rank: { 'zh-CN': '名次', en: 'Rank' },
  deducted: { 'zh-CN': '扣分合计', en: 'Deducted' },
  vetoed: { 'zh-CN': '一票否决', en: 'Veto' },
  yes: { 'zh-CN': '是', en: 'yes' },
  day: { 'zh-CN': '日期', en: 'Day' },
  item: { 'zh-CN': '条目', en: 'Item' },
  rule: { 'zh-CN': '细则内容', en: 'Rule' },
  subject: { 'zh-CN': '对象', en: 'Concerns' },
  quantity: { 'zh-CN': '计次', en: 'Count' },
  points: { 'zh-CN': '分值', en: 'Points' },
  linked: { 'zh-CN': '连带', en: 'Linked' },
  note: { 'zh-CN': '说明', en: 'Note' },
  by: { 'zh-CN': '记录人', en: 'Recorded by' },
  at: { 'zh-CN': '时间', en: 'Time' },
  award: { 'zh-CN': '奖项', en: 'Award' },
  outcome: { 'zh-CN': '结果', en: 'Outcome' },
  'outcome.WON': { 'zh-CN': '获评', en: 'won' },
  'outcome.SHARED': { 'zh-CN': '并列获评', en: 'won, shared' },
  'outcome.BELOW_QUOTA': { 'zh-CN': '名额外', en: 'beyond the places' },
  'outcome.BELOW_MIN': { 'zh-CN': '未达最低分', en: 'below the least score' },
  'outcome.VETOED': { 'zh-CN': '一票否决', en: 'vetoed' },
  before: { 'zh-CN': '更正前', en: 'Before' },
  after: { 'zh-CN': '更正后', en: 'After' },
  reason: { 'zh-CN': '理由', en: 'Reason' },
  carriedTo: { 'zh-CN': '随何期公布', en: 'Told with' },
} as const satisfies Record<string, Readonly<Record<Locale, string>>>

export type AssessmentWord = keyof typeof WORDS

export const assessmentWord = (locale: Locale, word: AssessmentWord): string => WORDS[word][locale]

export const statusWord = (locale: Locale, status: PeriodStatus): string => WORDS[`status.${status}`][locale]

type Obstacle = PeriodView['obstacles'][number]

/** An obstacle in words, for a call that failed because of it. */
export const obstacleWord = (locale: Locale, { code, params }: Obstacle): string =>
  WORDS[`obstacle.${code}`][locale].replaceAll(/\{(\w+)\}/g, (_blank, name: string) =>
    String(params[name] ?? ''),
  )
