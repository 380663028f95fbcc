import type { ResultReason } from '../../../model/attendance/facts.ts'
import { totalsOf } from '../../../model/attendance/totals.ts'
import type { EvidenceLink } from '../../../model/assessment/charges.ts'
import { halfDayKey, monthKey, type Fact } from '../../../model/assessment/facts.ts'
import type { AutoSource } from '../../../model/assessment/score-rules.ts'
import { nextPeriod, periodOf, type Period } from '../../../model/assessment/periods.ts'
import { addDays, isValidDay, type Day } from '../../../model/day.ts'
import { monthOf } from '../../../model/month.ts'
import type { StaffMember } from '../../../model/reference.ts'
import { dayEndMs } from '../../attendance/facts.ts'
import { attendanceOf, type DayOutcome, type Outcome } from '../../attendance/outcomes.ts'
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

const isOver = ({ nowMs }: Pick<FactContext, 'nowMs'>, month: Period): boolean => nowMs >= dayEndMs(month.to)

/** What a whole month says, once it is over. */
const monthFacts = (staff: StaffMember, { from, to }: Period, all: readonly DayOutcome[]): Fact[] => {
  const month = monthOf(from)
  const outcomes = all.filter(({ day }) => day >= from && day <= to)
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
    day: to,
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

/** The facts of some days of everybody who has a score, and of the months that end on them: one reading for all. */
const ofDays = (context: FactContext, from: Day, asked: Day): Fact[] => {
  const to = asked < today(context) ? asked : today(context)
  if (from > to) return []
  const months: Period[] = []
  for (let month = periodOf('MONTH', from); month.to <= to; month = nextPeriod(month))
    if (isOver(context, month)) months.push(month)
  const staff = scoredStaff(context.reference)
  const attendance = attendanceOf(context, {
    staffIds: staff.map(({ staffId }) => staffId),
    // A month that ends on these days began before them.
    from: months[0] && months[0].from < from ? months[0].from : from,
    to,
  })
  return staff.flatMap((person) => {
    const outcomes = attendance.of(person.staffId)
    return [
      ...outcomes.filter(({ day }) => day >= from).flatMap((outcome) => halfDayFacts(person, outcome)),
      ...months.flatMap((month) => monthFacts(person, month, outcomes)),
    ]
  })
}

/** What one key asks for: a day of somebody, or a month. */
interface Wanted {
  readonly staff: StaffMember
  readonly month: string
  /** Null: the whole month. */
  readonly day: Day | null
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/
/** Keys come from pages: days so far away are none of anybody's. */
const DAYS_BACK_MAX = 1_100

const wantedBy = (context: FactContext, question: FactQuestion): Wanted[] => {
  const latest = today(context)
  const earliest = addDays(latest, -DAYS_BACK_MAX)
  const isNear = (day: Day): boolean => isValidDay(day) && day >= earliest && day <= latest
  const wanted = (rest: string, isMonth: boolean): Wanted[] => {
    const [staffId = '', on = ''] = rest.split('/')
    const staff = context.reference.staff.get(staffId)
    if (!isScored(staff)) return []
    if (!isMonth) return isNear(on) ? [{ staff, month: monthOf(on), day: on }] : []
    return MONTH.test(on) && isNear(`${on}-01`) ? [{ staff, month: on, day: null }] : []
  }
  return [
    ...restsOf(question, ...HALF_DAY_SOURCES).flatMap((rest) => wanted(rest, false)),
    ...restsOf(question, ...MONTH_SOURCES).flatMap((rest) => wanted(rest, true)),
  ]
}

/** By keys only the days they name are judged, month by month: a list of entries may reach over a year. */
const ofKeys = (context: FactContext, question: FactQuestion): Fact[] =>
  [...Map.groupBy(wantedBy(context, question), ({ month }) => month)].flatMap(([text, wanted]) => {
    const month = periodOf('MONTH', `${text}-01`)
    const days = wanted.flatMap(({ day }) => day ?? [month.from, month.to]).toSorted()
    const [from = month.from, to = month.to] = [days[0], days.at(-1)]
    const ofPerson = Map.groupBy(wanted, ({ staff }) => staff.staffId)
    const attendance = attendanceOf(context, { staffIds: [...ofPerson.keys()], from, to })
    return [...ofPerson].flatMap(([staffId, asked]) => {
      const staff = asked[0]?.staff
      if (!staff) return []
      const half = new Set(asked.flatMap(({ day }) => day ?? []))
      const isWhole = asked.some(({ day }) => day === null) && isOver(context, month)
      return [
        ...[...half].flatMap((day) => halfDayFacts(staff, attendance.on(staffId, day))),
        ...(isWhole ? monthFacts(staff, month, attendance.of(staffId)) : []),
      ]
    })
  })

/** Late, early, missing, absent, and what a month makes of them. */
export const attendanceFacts = (context: FactContext, question: FactQuestion): Fact[] =>
  (question.by === 'DAYS' ? ofDays(context, question.from, question.to) : ofKeys(context, question)).filter(
    (fact) => isAsked(question, fact),
  )
