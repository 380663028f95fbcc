import type { Locale } from '../../contract/index.ts'
import type { ResultKind } from '../../model/attendance/facts.ts'
import type { LeaveKind } from '../../model/attendance/rules.ts'

/** What a half day counted as, as far as it is put into words. */
interface CountedAs {
  readonly kind: string
  readonly late: number
  readonly early: number
  readonly leave: string | null
}

type KindWords = Readonly<Record<ResultKind, string>>
type LeaveWords = Readonly<Record<LeaveKind, string>>

const KINDS: Readonly<Record<Locale, KindWords>> = {
  'zh-CN': {
    OFF: '休',
    NO_RULES: '无规则',
    AHEAD: '未到',
    OPEN: '进行中',
    NORMAL: '正常',
    LATE: '迟到',
    EARLY: '早退',
    MISSING_IN: '缺签到',
    MISSING_OUT: '缺签退',
    ABSENT_HALF: '旷工半天',
    LEAVE: '请假',
    UNDER_REVIEW: '待核',
  },
  en: {
    OFF: 'off',
    NO_RULES: 'no rules',
    AHEAD: 'ahead',
    OPEN: 'under way',
    NORMAL: 'normal',
    LATE: 'late',
    EARLY: 'left early',
    MISSING_IN: 'no sign-in',
    MISSING_OUT: 'no sign-out',
    ABSENT_HALF: 'absent half a day',
    LEAVE: 'leave',
    UNDER_REVIEW: 'under review',
  },
}

const LEAVES: Readonly<Record<Locale, LeaveWords>> = {
  'zh-CN': {
    OFFICIAL: '公出',
    MEETING: '开会',
    TRAINING: '培训',
    COUNTRYSIDE: '下乡',
    SITE_CHECK: '踏勘',
    UNIT_OFFICE: '回局办事',
    PRIVATE: '事假',
    SICK: '病假',
    ANNUAL: '年休假',
    MARRIAGE: '婚假',
    MATERNITY: '产假',
    BEREAVEMENT: '丧假',
    HOME_VISIT: '探亲假',
    COMPENSATORY: '调休',
  },
  en: {
    OFFICIAL: 'official business',
    MEETING: 'meeting',
    TRAINING: 'training',
    COUNTRYSIDE: 'countryside',
    SITE_CHECK: 'site check',
    UNIT_OFFICE: 'at the unit',
    PRIVATE: 'private',
    SICK: 'sick',
    ANNUAL: 'annual',
    MARRIAGE: 'marriage',
    MATERNITY: 'maternity',
    BEREAVEMENT: 'bereavement',
    HOME_VISIT: 'home visit',
    COMPENSATORY: 'compensatory rest',
  },
}

/** Signs of the sheet; leave is shown by the first character of its kind, minutes stand behind late and early. */
const SIGNS: Readonly<Record<Locale, KindWords>> = {
  'zh-CN': {
    OFF: '',
    NO_RULES: '无',
    AHEAD: '',
    OPEN: '…',
    NORMAL: '√',
    LATE: '迟',
    EARLY: '早',
    MISSING_IN: '缺',
    MISSING_OUT: '缺',
    ABSENT_HALF: '×',
    LEAVE: '假',
    UNDER_REVIEW: '核',
  },
  en: {
    OFF: '',
    NO_RULES: '?',
    AHEAD: '',
    OPEN: '…',
    NORMAL: '√',
    LATE: 'L',
    EARLY: 'E',
    MISSING_IN: 'M',
    MISSING_OUT: 'M',
    ABSENT_HALF: '×',
    LEAVE: 'leave',
    UNDER_REVIEW: 'R',
  },
}

const isKind = (text: string): text is ResultKind => Object.hasOwn(KINDS['zh-CN'], text)
const isLeave = (text: string): text is LeaveKind => Object.hasOwn(LEAVES['zh-CN'], text)

const leaveWord = (locale: Locale, leave: string | null): string =>
  leave !== null && isLeave(leave) ? LEAVES[locale][leave] : ''

/** How a half day counted, in words: 迟到12分钟, 请假（病假）. */
export const countedWords = (locale: Locale, { kind, late, early, leave }: CountedAs): string => {
  const zh = locale === 'zh-CN'
  const word = isKind(kind) ? KINDS[locale][kind] : kind
  if (kind === 'LEAVE' && leave !== null)
    return zh ? `${word}（${leaveWord(locale, leave)}）` : `${word} (${leaveWord(locale, leave)})`
  const minutes = (count: number): string => (zh ? `${count}分钟` : ` ${count} min`)
  const isBoth = kind === 'LATE' && early > 0
  return [
    `${word}${kind === 'LATE' && late > 0 ? minutes(late) : kind === 'EARLY' && early > 0 ? minutes(early) : ''}`,
    ...(isBoth ? [`${KINDS[locale].EARLY}${minutes(early)}`] : []),
  ].join(zh ? '、' : ', ')
}

/** The sign of a half day on the sheet: √ 迟12 早5 缺 × 病 核. */
export const countedSign = (locale: Locale, { kind, late, early, leave }: CountedAs): string => {
  if (!isKind(kind)) return kind
  if (kind === 'LEAVE' && leave !== null)
    return locale === 'zh-CN' ? leaveWord(locale, leave).slice(0, 1) : leaveWord(locale, leave)
  if (kind === 'LATE')
    return `${SIGNS[locale].LATE}${late}${early > 0 ? `${SIGNS[locale].EARLY}${early}` : ''}`
  return kind === 'EARLY' ? `${SIGNS[locale].EARLY}${early}` : SIGNS[locale][kind]
}

const WORDS = {
  'zh-CN': {
    sheet: '考勤表',
    staffId: '工号',
    name: '姓名',
    unit: '单位',
    due: '应到半天',
    normal: '正常',
    late: '迟到次',
    lateMinutes: '迟到分钟',
    early: '早退次',
    earlyMinutes: '早退分钟',
    missing: '缺签',
    absentHalves: '旷工半天',
    leaveHalves: '请假半天',
    underReview: '待核',
    balance: '延时结余分钟',
    total: '合计',
    units: '单位汇总',
    people: '人数',
    state: '结账',
    legend:
      '每格上午/下午：√正常 迟n 早n（分钟） 缺：缺签 ×：旷工半天 请假写假别首字 核：待核 …：进行中 空：休',
    completeUpTo: '数据完整截至',
    completeUnknown: '有窗口的记录尚未到达本机',
    settled: '已结账',
    notSettled: '未结账',
    HOLE: '日期有空缺',
    OVERLAP: '日期与另一套重叠',
    NO_HOURS: '没有上班时间',
    HOURS_BACKWARD: '上班时间晚于下班时间',
    HOURS_OVERLAP: '上午与下午的时间重叠',
  },
  en: {
    sheet: 'Attendance',
    staffId: 'Staff no.',
    name: 'Name',
    unit: 'Unit',
    due: 'Half days due',
    normal: 'Normal',
    late: 'Late',
    lateMinutes: 'Minutes late',
    early: 'Left early',
    earlyMinutes: 'Minutes early',
    missing: 'Punch missing',
    absentHalves: 'Absent half days',
    leaveHalves: 'Half days of leave',
    underReview: 'Under review',
    balance: 'Extra duty left, minutes',
    total: 'Total',
    units: 'Units',
    people: 'People',
    state: 'Settled',
    legend:
      'Morning/afternoon: √ normal, Ln late, En left early (minutes), M punch missing, × absent, R under review, … under way, empty: off',
    completeUpTo: 'Complete up to',
    completeUnknown: 'Records of some windows have not reached this computer',
    settled: 'settled',
    notSettled: 'not settled',
    HOLE: 'there are days without rules',
    OVERLAP: 'its days overlap another set',
    NO_HOURS: 'there are no hours of work',
    HOURS_BACKWARD: 'a session ends before it begins',
    HOURS_OVERLAP: 'morning and afternoon overlap',
  },
} as const satisfies Readonly<Record<Locale, Readonly<Record<string, string>>>>

export type AttendanceWord = keyof (typeof WORDS)['zh-CN']

/** Words of files and messages made here; pages have their own. */
export const attendanceWord = (locale: Locale, word: AttendanceWord): string => WORDS[locale][word]
