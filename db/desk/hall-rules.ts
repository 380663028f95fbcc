import { createWorkCalendar, type WorkCalendar } from '../model/calendar.ts'
import {
  computeDeadline,
  DEFAULT_DEADLINE_RULES,
  type Deadline,
  type DeadlineRules,
} from '../model/deadline.ts'
import { dayFromMs } from '../model/day.ts'
import type { CaseState } from '../model/case.ts'
import type { CaseDue } from '../model/events/case-events.ts'
import { readEvaluationOptions } from '../model/queue/evaluation.ts'
import { QUEUE_SETTINGS, queueRulesOf, type QueueRules } from '../model/queue/queue-rules.ts'
import { DEFAULT_VOICE_REPEATS, VOICE_CHOICES, VOICE_REPEATS_MAX } from '../model/queue/voice.ts'
import { readVolumeSpans } from '../model/queue/voice-volume.ts'
import { formatOpeningHours, parseOpeningHours } from '../model/opening-hours.ts'
import type { TimeLimit } from '../model/time-limit.ts'
import type { ReferenceData } from '../store/index.ts'

/** What a value has to be; the page has the words. */
export interface SettingRule {
  readonly kind: 'CHOICE' | 'NUMBER' | 'DIGITS' | 'HOURS' | 'VOLUMES' | 'ADDRESS' | 'OPTIONS'
  /** Of a number its bounds, of digits how many; both included. */
  readonly min?: number
  readonly max?: number
}

export interface SettingDefinition {
  readonly key: string
  readonly defaultValue: string
  /** Empty: free text. */
  readonly choices: readonly string[]
  readonly rule?: SettingRule
  /** Only a salted hash of it is kept, and nobody is told it again. */
  readonly isSecret?: boolean
}

/** What one of these has to be; null where any text will do. */
export const settingRuleOf = ({ choices, rule }: SettingDefinition): SettingRule | null =>
  choices.length > 0 ? { kind: 'CHOICE' } : (rule ?? null)

const wholeNumber = (min: number, max: number): SettingRule => ({ kind: 'NUMBER', min, max })
const ADDRESS: SettingRule = { kind: 'ADDRESS' }

/** Whether a setting takes this value. */
export const fitsSetting = (definition: SettingDefinition, value: string): boolean => {
  const rule = settingRuleOf(definition)
  const isWithin = (number: number): boolean =>
    number >= (rule?.min ?? 0) && number <= (rule?.max ?? Infinity)
  switch (rule?.kind) {
    case undefined:
      return true
    case 'CHOICE':
      return definition.choices.includes(value)
    case 'NUMBER':
      return /^\d+$/.test(value) && isWithin(Number(value))
    case 'DIGITS':
      return value === '' || (/^\d+$/.test(value) && isWithin(value.length))
    case 'HOURS':
      return parseOpeningHours(value) !== null
    case 'VOLUMES':
      return readVolumeSpans(value) !== null
    case 'ADDRESS':
      return value === '' || /^https?:\/\/[^\s/]+(\/[^\s]*)?$/.test(value)
    case 'OPTIONS':
      return value === '' || readEvaluationOptions(value) !== null
  }
}

/** Every setting of a hall with its default (what domain-rules calls *config*). */
export const SETTINGS: readonly SettingDefinition[] = [
  { key: 'hall.name', defaultValue: '政务服务中心', choices: [] },
  { key: 'hall.code', defaultValue: '000000', choices: [] },
  { key: 'hall.address', defaultValue: '', choices: [] },
  { key: 'hall.phone', defaultValue: '', choices: [] },
  {
    key: 'hall.opening',
    defaultValue: formatOpeningHours(DEFAULT_DEADLINE_RULES.openingSessions),
    choices: [],
    rule: { kind: 'HOURS' },
  },
  {
    key: 'hall.receive_after_close',
    defaultValue: 'NEXT_WORKING_DAY',
    choices: ['NEXT_WORKING_DAY', 'SAME_DAY'],
  },
  { key: 'deadline.start', defaultValue: 'NEXT_DAY', choices: ['NEXT_DAY', 'SAME_DAY'] },
  { key: 'deadline.end', defaultValue: 'CLOSING_TIME', choices: ['CLOSING_TIME', '24H'] },
  { key: 'supervision.preset', defaultValue: 'THREE_TIER', choices: ['THREE_TIER', 'PRE_WARN'] },
  { key: 'tolerance.on_expiry', defaultValue: 'TERMINATE', choices: ['TERMINATE', 'REMIND_ONLY'] },
  { key: 'supplement.lapse_days', defaultValue: '0', choices: [], rule: wholeNumber(0, 365) },
  { key: 'paper.number_width', defaultValue: '4', choices: ['4', '6'] },
  { key: 'paper.notice_copies', defaultValue: '2', choices: ['2', '3', '4'] },
  { key: 'negative_report.approval', defaultValue: 'REQUIRED', choices: ['REQUIRED', 'RECORD_ONLY'] },
  { key: 'session.idle_minutes', defaultValue: '10', choices: [], rule: wholeNumber(1, 240) },
  // Typed at a screen by people who stand before visitors: digits, and enough of them that nobody tries them all.
  {
    key: 'screen.exitCode',
    defaultValue: '',
    choices: [],
    rule: { kind: 'DIGITS', min: 6, max: 12 },
    isSecret: true,
  },
  { key: 'screen.voice', defaultValue: 'zh', choices: VOICE_CHOICES },
  {
    key: 'screen.voiceRepeats',
    defaultValue: String(DEFAULT_VOICE_REPEATS),
    choices: [],
    rule: wholeNumber(1, VOICE_REPEATS_MAX),
  },
  {
    key: 'screen.voiceVolumes',
    defaultValue: '',
    choices: [],
    rule: { kind: 'VOLUMES' },
  },
  { key: 'kiosk.document', defaultValue: 'OPTIONAL', choices: ['OPTIONAL', 'NEVER'] },
  // The hall's own page that tells how far a number is; its code is then on the slip.
  {
    key: 'kiosk.progress_address',
    defaultValue: '',
    choices: [],
    rule: ADDRESS,
  },
  // Where telephones reach the hall server to rate, such as https://hall.example; empty: no code is shown.
  {
    key: 'evaluation.link_base',
    defaultValue: '',
    choices: [],
    rule: ADDRESS,
  },
  // The list of reasons as JSON; empty: the three of the published rules.
  {
    key: 'evaluation.options',
    defaultValue: '',
    choices: [],
    rule: { kind: 'OPTIONS' },
  },
  ...QUEUE_SETTINGS.map((each) => ({
    key: each.key,
    defaultValue: each.defaultValue,
    choices: 'choices' in each ? each.choices : [],
    ...('choices' in each ? {} : { rule: wholeNumber(each.min, each.max) }),
  })),
  { key: 'retention.case_years', defaultValue: '5', choices: [], rule: wholeNumber(1, 100) },
  { key: 'retention.consultation_years', defaultValue: '3', choices: [], rule: wholeNumber(1, 100) },
]

/** The value in force: the hall's own, or the default. */
export const setting = (reference: ReferenceData, key: string): string => {
  const own = reference.settings.get(key)
  if (own !== undefined && own !== '') return own
  return SETTINGS.find((definition) => definition.key === key)?.defaultValue ?? ''
}

/** How the hall calls. */
export const queueRules = (reference: ReferenceData): QueueRules =>
  queueRulesOf((key) => reference.settings.get(key))

export const calendarOf = (reference: ReferenceData): WorkCalendar =>
  createWorkCalendar({
    notices: [...reference.holidayYears.values()].map((year) => ({ year: year.year, days: [...year.days] })),
    closures: [...reference.closures.values()].filter((closure) => closure.active),
  })

export const deadlineRulesOf = (reference: ReferenceData): DeadlineRules => ({
  start: setting(reference, 'deadline.start') === 'SAME_DAY' ? 'SAME_DAY' : 'NEXT_DAY',
  end: setting(reference, 'deadline.end') === '24H' ? '24H' : 'CLOSING_TIME',
  receiveAfterClose:
    setting(reference, 'hall.receive_after_close') === 'SAME_DAY' ? 'SAME_DAY' : 'NEXT_WORKING_DAY',
  openingSessions:
    parseOpeningHours(setting(reference, 'hall.opening')) ?? DEFAULT_DEADLINE_RULES.openingSessions,
})

type DueFacts = Pick<CaseState, 'suspensions' | 'extensions' | 'deemedAccepted' | 'receivedAtMs'> & {
  acceptedAtMs: number
}

/** The day-by-day count of one limit of a case. */
export const countDeadline = (
  reference: ReferenceData,
  calendar: WorkCalendar,
  limit: TimeLimit,
  facts: DueFacts,
  nowMs: number,
): Deadline =>
  computeDeadline({
    // A case deemed accepted counts from its receipt (行政许可法 art. 32(4)).
    start: facts.deemedAccepted
      ? { kind: 'RECEIVED', atMs: facts.receivedAtMs }
      : { kind: 'ACCEPTED', atMs: facts.acceptedAtMs },
    limit,
    rules: deadlineRulesOf(reference),
    calendar,
    suspensions: facts.suspensions,
    extensions: facts.extensions,
    asOfDay: dayFromMs(nowMs),
  })

/** Due days of a case as they are told to the applicant and kept in its events. */
export const dueOf = (
  reference: ReferenceData,
  calendar: WorkCalendar,
  limits: Pick<CaseState, 'promiseLimit' | 'statutoryLimit'>,
  facts: DueFacts,
  nowMs: number,
): CaseDue => {
  const count = (limit: TimeLimit | null) => limit && countDeadline(reference, calendar, limit, facts, nowMs)
  const promised = count(limits.promiseLimit ?? limits.statutoryLimit)
  const statutory = count(limits.statutoryLimit)
  // While a stopping procedure runs, no day can be promised.
  const known = (deadline: Deadline | null) => (deadline?.paused ? null : deadline)
  return {
    dueDay: known(promised)?.dueDay ?? null,
    dueAtMs: known(promised)?.dueAtMs ?? null,
    statutoryDueDay: known(statutory)?.dueDay ?? null,
  }
}
