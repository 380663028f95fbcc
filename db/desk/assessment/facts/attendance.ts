import type { ResultReason } from '../../../model/attendance/facts.ts'
import { totalsOf } from '../../../model/attendance/totals.ts'
import type { EvidenceLink } from '../../../model/assessment/charges.ts'
import { halfDayKey, monthKey, type Fact } from '../../../model/assessment/facts.ts'
import type { AutoSource } from '../../../model/assessment/score-rules.ts'
import { nextPeriod, periodOf } from '../../../model/assessment/periods.ts'
import type { Day } from '../../../model/day.ts'
import type { StaffMember } from '../../../model/reference.ts'
import { dayEndMs, monthOf } from '../../attendance/facts.ts'
import { attendanceOf, type Attendance, type DayOutcome, type Outcome } from '../../attendance/outcomes.ts'
import { isScored, scoredStaff } from '../scored.ts'
import { isAsked, restsOf, today, type FactContext, type FactQuestion } from './question.ts'

const HALF_DAY_SOURCES = ['LATE', 'EARLY', 'MISSING_PUNCH', 'ABSENT_HALF'] as const
const MONTH_SOURCES = ['ABSENT_DAYS_IN_MONTH', 'LATE_OR_EARLY_IN_MONTH', 'NOT_FULL_ATTENDANCE'] as const

const EVIDENCE_MAX = 50

/** The kind of record a sentence of a result names. */
const recordKind = (code: string): string | null => {
  if (code.startsWith('LEAVE')) return 'leave'
  if (code.startsWith('ROLL')) return 'roll'
  if (code.startsWith('MAKEUP')) return 'makeup'
  return code.startsWith('PUNCH') || code.startsWith('SINGLE') ? 'punch' : null
}

const recordsOf = (reasons: readonly ResultReason[]): EvidenceLink[] => {
  const links = reasons.flatMap(({ code, recordId }): EvidenceLink[] => {
    const kind = recordKind(code)
    return kind === null || recordId === null ? [] : [{ kind, id: recordId }]
  })
  return [...new Map(links.map((link) => [`${link.kind}/${link.id}`, link])).values()]
}

const dayLink = (staffId: string, day: Day): EvidenceLink => ({
  kind: 'attendance_day',
  id: `${staffId}/${day}`,
})

/** What a half day says; a result that is still open, or waits for a person, says nothing. */
const signsOf = (
  outcome: Outcome,
): readonly {
  readonly source: AutoSource
  readonly minutes: number | null
  readonly params: Fact['params']
}[] => {
  const { kind, half, lateMinutes, earlyMinutes } = outcome
  switch (kind) {
    case 'LATE':
    case 'EARLY':
      return [
        ...(lateMinutes > 0
          ? [{ source: 'LATE' as const, minutes: lateMinutes, params: { half, minutes: lateMinutes } }]
          : []),
        ...(earlyMinutes > 0
          ? [{ source: 'EARLY' as const, minutes: earlyMinutes, params: { half, minutes: earlyMinutes } }]
          : []),
      ]
    case 'MISSING_IN':
    case 'MISSING_OUT':
      return [
        {
          source: 'MISSING_PUNCH',
          minutes: null,
          params: { half, end: kind === 'MISSING_IN' ? 'IN' : 'OUT' },
        },
      ]
    case 'ABSENT_HALF':
      return [{ source: 'ABSENT_HALF', minutes: null, params: { half } }]
    default:
      return []
  }
}

const whoIs = ({
  staffId,
  windowId,
  unitId,
}: StaffMember): Pick<Fact, 'staffId' | 'windowId' | 'unitId'> => ({
  staffId,
  windowId,
  unitId,
})

const halfDayFacts = (staff: StaffMember, { day, sessions }: DayOutcome): Fact[] =>
  sessions.flatMap((outcome) =>
    signsOf(outcome).map(({ source, minutes, params }) => ({
      key: halfDayKey(source, staff.staffId, day, outcome.half),
      source,
      day,
      ...whoIs(staff),
      minutes,
      quantity: 1,
      isGoingOn: false,
      params,
      evidence: [dayLink(staff.staffId, day), ...recordsOf(outcome.reasons)].slice(0, EVIDENCE_MAX),
    })),
  )

const isBad = ({ kind, leaveKind }: Outcome): boolean =>
  kind === 'LATE' ||
  kind === 'EARLY' ||
  kind === 'MISSING_IN' ||
  kind === 'MISSING_OUT' ||
  kind === 'ABSENT_HALF' ||
  (kind === 'LEAVE' && leaveKind === 'PRIVATE')

/** What a whole month says, once it is over. */
const monthFacts = (staff: StaffMember, month: string, outcomes: readonly DayOutcome[]): Fact[] => {
  const totals = totalsOf(outcomes.flatMap(({ sessions }) => sessions))
  const absentDays = Math.floor(totals.absentHalves / 2)
  const times = outcomes
    .flatMap(({ sessions }) => sessions)
    .reduce((sum, each) => sum + signsOf(each).filter(({ minutes }) => minutes !== null).length, 0)
  const privateHalves = totals.leaveByKind.PRIVATE ?? 0
  const fact = (
    source: (typeof MONTH_SOURCES)[number],
    quantity: number,
    params: Fact['params'],
    fits: (outcome: Outcome) => boolean,
  ): Fact => ({
    key: monthKey(source, staff.staffId, month),
    source,
    day: periodOf('MONTH', `${month}-01`).to,
    ...whoIs(staff),
    minutes: null,
    quantity,
    isGoingOn: false,
    params: { month, ...params },
    evidence: outcomes
      .filter(({ sessions }) => sessions.some(fits))
      .map(({ day }) => dayLink(staff.staffId, day))
      .slice(0, EVIDENCE_MAX),
  })
  const { absentHalves, missing } = totals
  return [
    ...(absentDays > 0
      ? [
          fact(
            'ABSENT_DAYS_IN_MONTH',
            absentDays,
            { days: absentDays, halves: absentHalves },
            ({ kind }) => kind === 'ABSENT_HALF',
          ),
        ]
      : []),
    ...(times > 0
      ? [fact('LATE_OR_EARLY_IN_MONTH', times, { times }, ({ kind }) => kind === 'LATE' || kind === 'EARLY')]
      : []),
    ...(absentHalves + missing + privateHalves > 0
      ? [
          fact(
            'NOT_FULL_ATTENDANCE',
            1,
            { absent: absentHalves, missing, private: privateHalves },
            (outcome) => isBad(outcome) && outcome.kind !== 'LATE' && outcome.kind !== 'EARLY',
          ),
        ]
      : []),
  ]
}

interface Wanted {
  readonly staff: readonly StaffMember[]
  readonly from: Day
  readonly to: Day
  /** Months asked for as a whole. */
  readonly months: readonly string[]
}

/** People, days and months of a question; null where it asks for no attendance. */
const wantedBy = (context: FactContext, question: FactQuestion): Wanted | null => {
  const isOver = (month: string): boolean => context.nowMs >= dayEndMs(periodOf('MONTH', `${month}-01`).to)
  const stretch = (
    staff: readonly StaffMember[],
    days: readonly Day[],
    months: readonly string[],
  ): Wanted | null => {
    const over = [...new Set(months)].filter(isOver)
    const all = [
      ...days,
      ...over.flatMap((month) => {
        const { from, to } = periodOf('MONTH', `${month}-01`)
        return [from, to]
      }),
    ].toSorted()
    const [from, to] = [all[0], all.at(-1)]
    return staff.length === 0 || from === undefined || to === undefined
      ? null
      : { staff, from, to, months: over }
  }
  if (question.by === 'DAYS') {
    const to = question.to < today(context) ? question.to : today(context)
    if (question.from > to) return null
    const months: string[] = []
    for (let month = periodOf('MONTH', question.from); month.to <= to; month = nextPeriod(month))
      months.push(monthOf(month.from))
    return stretch(scoredStaff(context.reference), [question.from, to], months)
  }
  const halfDays = restsOf(question, ...HALF_DAY_SOURCES).map((rest) => rest.split('/'))
  const months = restsOf(question, ...MONTH_SOURCES).map((rest) => rest.split('/'))
  const staffIds = new Set([...halfDays, ...months].map(([staffId = '']) => staffId))
  const staff = [...staffIds].map((staffId) => context.reference.staff.get(staffId)).filter(isScored)
  return stretch(
    staff,
    halfDays.map(([, day = '']) => day),
    months.map(([, month = '']) => month),
  )
}

const read = ({ staff, months }: Wanted, attendance: Attendance): Fact[] =>
  staff.flatMap((person) => {
    const outcomes = attendance.of(person.staffId)
    return [
      ...outcomes.flatMap((outcome) => halfDayFacts(person, outcome)),
      ...months.flatMap((month) =>
        monthFacts(
          person,
          month,
          outcomes.filter(({ day }) => monthOf(day) === month),
        ),
      ),
    ]
  })

/** Late, early, missing, absent, and what a month makes of them: of everybody who has a score, with a handful of statements. */
export const attendanceFacts = (context: FactContext, question: FactQuestion): Fact[] => {
  const wanted = wantedBy(context, question)
  if (wanted === null) return []
  const attendance = attendanceOf(context, {
    staffIds: wanted.staff.map(({ staffId }) => staffId),
    from: wanted.from,
    to: wanted.to,
  })
  return read(wanted, attendance).filter((fact) => isAsked(question, fact))
}
