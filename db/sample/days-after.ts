import { append } from '../desk/append.ts'
import {
  daysFrom,
  readFacts,
  rulesInForce,
  type AttendanceContext,
  type AttendanceFacts,
} from '../desk/attendance/facts.ts'
import { importMachineFile } from '../desk/attendance/machine-file.ts'
import { calendarOf } from '../desk/hall-rules.ts'
import type { AbsenceState, LeaveState } from '../model/attendance/request-models.ts'
import { sessionSpans, type SessionSpan } from '../model/attendance/sessions.ts'
import { addDays, clockFromMs, dayFromMs, daysBetween, type Day } from '../model/day.ts'
import { monthOf } from '../model/month.ts'
import type { StaffMember } from '../model/reference.ts'
import type { Post } from '../model/posts/post.ts'
import type { RecordingContext, Store } from '../store/index.ts'
import { readReferenceData, type RotaDay } from '../store/reference.ts'
import { listRotaDays } from '../store/queries/attendance.ts'
import { firstMachinePunch, lastMachinePunch } from '../store/queries/machine-lines.ts'
import { readCovers } from '../store/queries/posts.ts'
import { newestStepAt, requestsTouching } from '../store/queries/requests.ts'
import { attlogOf, type MachinePunch } from './people-at-work.ts'
import { seeded } from './seeded.ts'

const MINUTE_MS = 60_000
/** A file is read when the last who come late are in it, before a post counts as empty, and when everybody has gone. */
const COME_AFTER_MS = 6 * MINUTE_MS
const GONE_AFTER_MS = 25 * MINUTE_MS
/** Longer than any holidays. */
const DAYS_BACK_MAX = 30
const ROTA_DAYS_AHEAD = 14
/** Minutes from the begin of a half day within which people come, and from its end within which they go. */
const COMING_MINUTES = { AM: [-27, -3], PM: [-22, -3] } as const
const GOING_MINUTES = { AM: [1, 14], PM: [1, 22] } as const
/** One in so many comes late. */
const LATE_ONE_IN = 160
const LATE_MINUTES = [1, 5] as const
/** Business section: imports the machine's file. */
const IMPORTER = '1083'

const as = ({ staffId, unitId }: StaffMember): RecordingContext => ({
  staffId,
  session: null,
  unitId,
  windowId: null,
})

/** The newest file that is there to be read, and the half day it was made in. */
const newestFile = (
  context: AttendanceContext,
): { readonly span: SessionSpan; readonly readyMs: number } | null => {
  const rulesOf = rulesInForce(context)
  const today = dayFromMs(context.nowMs)
  for (let back = 0; back <= DAYS_BACK_MAX; back += 1) {
    const day = addDays(today, -back)
    const rules = rulesOf(day)
    if (!rules || !context.calendar.isWorkingDay(day)) continue
    const file = sessionSpans(rules, day)
      .flatMap((span) => [
        { span, readyMs: span.fromMs + COME_AFTER_MS },
        { span, readyMs: span.toMs + GONE_AFTER_MS },
      ])
      .findLast(({ readyMs }) => readyMs <= context.nowMs)
    if (file) return file
  }
  return null
}

/** Chance of a person on a day, whoever else is there. */
const chanceOf = (staffId: string, day: Day): (() => number) => {
  let seed = daysBetween('2000-01-01', day)
  for (const sign of staffId) seed = Math.imul(seed, 31) + (sign.codePointAt(0) ?? 0)
  return seeded(Math.imul(seed, 2_654_435_761))
}

/** A whole second between two moments and after the last file; null when the last file held all of that time. */
const secondBetween = (fromMs: number, toMs: number, lastMs: number, chance: number): number | null => {
  const startMs = Math.max(fromMs, lastMs + 1_000)
  return startMs < toMs ? startMs + Math.floor((chance * (toMs - startMs)) / 1_000) * 1_000 : null
}

/** What the machine at the entrance wrote of one person's day; what was punched at a desk is not punched again. */
const punchesOn = (facts: AttendanceFacts, staffId: string, day: Day, lastMs: number): MachinePunch[] => {
  const { scheduled, isWorkingDay, isRostered, isSubject, leaves } = facts.personDay(staffId, day)
  if (!isSubject || !(isWorkingDay || isRostered)) return []
  const random = chanceOf(staffId, day)
  const punched = facts.punchesOf(staffId, day)
  return facts.spansOf(day).flatMap((span) => {
    const { half, fromMs, toMs, openMs, closeMs } = span
    const isLate = random() * LATE_ONE_IN < 1
    const [earliest, latest] = isLate ? LATE_MINUTES : COMING_MINUTES[half]
    const inMs = secondBetween(fromMs + earliest * MINUTE_MS, fromMs + latest * MINUTE_MS, lastMs, random())
    const [first, last] = GOING_MINUTES[half]
    const outMs = secondBetween(toMs + first * MINUTE_MS, toMs + last * MINUTE_MS, lastMs, random())
    if (!scheduled.includes(half) || leaves.some((leave) => leave.fromMs <= fromMs && leave.toMs >= toMs))
      return []
    const known = punched.filter(({ atMs }) => atMs >= openMs && atMs <= closeMs)
    const isIn = known.some(({ atMs }) => atMs < toMs)
    const isOut = known.length > 1 || known.some(({ atMs }) => atMs >= toMs)
    const comes = isIn ? null : inMs
    const goes = isOut || (!isIn && comes === null) ? null : outMs
    return [comes, goes].flatMap((atMs) => (atMs === null ? [] : [{ staffId, atMs }]))
  })
}

/** The missing lines of some days of one month, as one file. */
const importDays = (
  context: AttendanceContext,
  by: StaffMember,
  from: Day,
  to: Day,
  lastMs: number,
): void => {
  const staffIds = [...context.reference.staff.keys()]
  const facts = readFacts(context, { staffIds, from, to })
  const punches = facts.days
    .flatMap((day) => staffIds.flatMap((staffId) => punchesOn(facts, staffId, day, lastMs)))
    .filter(({ atMs }) => atMs <= context.nowMs)
    .toSorted((a, b) => a.atMs - b.atMs)
  const newest = punches.at(-1)
  if (!newest) return
  importMachineFile(
    { store: context.store, reference: context.reference, by: as(by) },
    {
      name: `attlog-${dayFromMs(newest.atMs)}-${clockFromMs(newest.atMs).replace(':', '')}.dat`,
      base64: Buffer.from(attlogOf(punches)).toString('base64'),
      mapping: { userId: 0, date: 1, time: 1, headerRows: 0 },
    },
  )
}

/** Members go on taking turns after the last who did; a post nobody ever made a rota for has none. */
const turnsAfter = (post: Post, known: readonly RotaDay[], days: readonly Day[]): RotaDay[] => {
  const { postId, memberIds } = post
  if (known.length === 0 || memberIds.length === 0) return []
  const rota = new Map(known.map((row) => [row.day, row]))
  let last = known.findLast(({ day }) => day < (days[0] ?? '')) ?? known[0]
  return days.flatMap((day) => {
    const there = rota.get(day)
    const after = memberIds.findIndex((each) => each === last?.pm.at(-1)) + 1
    const next = (step: number): string[] => {
      const member = memberIds[(after + step) % memberIds.length]
      return member === undefined ? [] : [member]
    }
    last = there ?? { postId, day, am: next(0), pm: next(1) }
    return there ? [] : [last]
  })
}

/** The rota from the last punches to two weeks from now. */
const continueRota = ({ store, reference, calendar, nowMs }: AttendanceContext, lastMs: number): void => {
  const administrator = [...reference.staff.values()].find(
    ({ active, roles }) => active && roles.includes('SYSADMIN'),
  )
  if (!administrator) return
  const from = dayFromMs(lastMs)
  const to = addDays(dayFromMs(nowMs), ROTA_DAYS_AHEAD)
  const days = daysFrom(from, to).filter((day) => calendar.isWorkingDay(day))
  const missing = [...reference.posts.values()]
    .filter(({ active, kind }) => active && kind === 'ROTA')
    .flatMap((post) => {
      const known = listRotaDays<RotaDay>(store.read, [post.postId], addDays(from, -DAYS_BACK_MAX), to)
      return turnsAfter(
        post,
        known.toSorted((a, b) => a.day.localeCompare(b.day)),
        days,
      )
    })
  if (missing.length === 0) return
  store.record(as(administrator), (act) => {
    for (const { postId, day, am, pm } of missing)
      act.append({
        type: 'reference.rota_set',
        entityId: `${postId}/${day}`,
        payload: { postId, day, am: [...am], pm: [...pm], source: null },
      })
  })
}

/** Whoever is at work again has reported back, from leave and from errands; whom they stood in for half a day ago is back. */
const endWhatIsOver = ({ store, reference, nowMs }: AttendanceContext, span: SessionSpan): void => {
  const { read } = store
  const of = (staffId: string | null): StaffMember | undefined =>
    staffId === null ? undefined : reference.staff.get(staffId)
  for (const { requestId, staffId, state } of requestsTouching(read, 'LEAVE', 0, nowMs)) {
    const { status, toMs } = state as LeaveState
    const person = of(staffId)
    if (!person || (status !== 'APPROVED' && status !== 'EXTENDED') || toMs > nowMs) continue
    const backAtMs = firstMachinePunch(read, person.staffId, toMs)
    if (backAtMs === null || backAtMs > nowMs) continue
    store.record(as(person), (act) =>
      append(act, 'leave.returned', requestId, { backAtMs, note: '', by: person.staffId }),
    )
  }
  for (const { requestId, staffId, isOpen, state } of requestsTouching(read, 'ABSENCE', nowMs, nowMs + 1)) {
    const person = of(staffId)
    if (!person || !isOpen || (state as AbsenceState).expectedBackMs >= span.fromMs) continue
    store.record(as(person), (act) => append(act, 'absence.ended', requestId, { by: person.staffId }))
  }
  for (const { id, state } of readCovers(read, nowMs, nowMs)) {
    const person = of(state.staffId)
    if (!person || state.toMs !== null || state.fromMs >= span.fromMs) continue
    store.record(as(person), (act) => append(act, 'cover.ended', id, { by: person.staffId, note: '' }))
  }
}

/**
 * Up to when files hold what was punched: a file of the same day was read after the last line in it, and whoever is not in
 * it had not come. One of an earlier day says nothing about what came later.
 */
const heldUntil = (
  { read }: Store,
  { atMs, recordId }: { readonly atMs: number; readonly recordId: string },
): number => {
  const importedMs = newestStepAt(read, 'machine_lines', recordId, 'machine_lines.imported') ?? atMs
  return dayFromMs(importedMs) === dayFromMs(atMs) ? Math.max(atMs, importedMs) : atMs
}

/**
 * The ordinary days of the sample hall after those it was filled with, up to now: machine punches of everybody who is due,
 * the rota two weeks ahead, leave that is over. Two files for each half day at most, and one for each month that nobody
 * looked in. Does nothing in any other hall, nor in a sample hall that was filled without attendance.
 * @returns whether there was anything to do
 */
export const playDaysAfter = (store: Store): boolean => {
  if (store.device.purpose !== 'SAMPLE' || store.readOnly) return false
  // Of several desks of one hall only that which sees all of it knows what is missing.
  if (store.sync !== null && store.sync.enrolment.kind !== 'SUPERVISOR') return false
  const nowMs = store.clock.nowMs()
  const last = lastMachinePunch(store.read, nowMs)
  if (last === null) return false
  const reference = readReferenceData(store.read)
  const context: AttendanceContext = { store, reference, calendar: calendarOf(reference), nowMs }
  const file = newestFile(context)
  if (!file) return false
  const lastMs = heldUntil(store, last)
  if (lastMs >= file.readyMs) return false
  const importer = context.reference.staff.get(IMPORTER)
  if (!importer?.active) return false
  continueRota(context, lastMs)
  const today = dayFromMs(nowMs)
  for (let from = dayFromMs(lastMs); from <= today;) {
    const next = `${monthOf(addDays(`${monthOf(from)}-01`, 31))}-01`
    const to = next > today ? today : addDays(next, -1)
    importDays(context, importer, from, to, lastMs)
    from = next
  }
  endWhatIsOver(context, file.span)
  return true
}

/** Often enough that nobody is missed: a post counts as empty ten minutes after the half day began. */
const LOOK_EVERY_MS = 3 * MINUTE_MS

/** `playDaysAfter`, for whoever asks all the time: looks at once and then every few minutes. */
export const createDaysAfter = (): ((store: Store) => void) => {
  let lookedMs: number | null = null
  return (store) => {
    const nowMs = store.clock.nowMs()
    if (lookedMs !== null && nowMs >= lookedMs && nowMs - lookedMs < LOOK_EVERY_MS) return
    lookedMs = nowMs
    playDaysAfter(store)
  }
}
