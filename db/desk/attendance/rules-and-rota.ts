import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { attendanceMethods } from '../../contract/attendance.ts'
import type { SwapState } from '../../model/attendance/request-models.ts'
import { onRota } from '../../model/attendance/rota.ts'
import { checkRuleSets, type RulesProblem } from '../../model/attendance/rule-sets.ts'
import { DEFAULT_ATTENDANCE_RULES, type AttendanceRules, type HalfDay } from '../../model/attendance/rules.ts'
import { addDays, dayFromMs, daysBetween, type Day } from '../../model/day.ts'
import type { StaffId } from '../../model/ids.ts'
import type { Post } from '../../model/posts/post.ts'
import type { RotaDay } from '../../store/reference.ts'
import { listCounting, listRotaDays } from '../../store/queries/attendance.ts'
import { append } from '../append.ts'
import { recordingContext, staffName, unitName, type DeskContext, type Handlers } from '../context.ts'
import { dayEndMs, daysFrom, dayStartMs, ownRuleSets } from './facts.ts'
import { attendanceWord } from './words.ts'

type Methods = Pick<
  typeof attendanceMethods,
  | 'attendance.rules'
  | 'attendance.checkRules'
  | 'attendance.saveRules'
  | 'attendance.rota'
  | 'attendance.saveRota'
>

/** Half a year to fill, and the weeks before it to take a pattern from. */
const ROTA_DAYS_MAX = 300

/** Sets that began earlier and would run on into this one, ended the day before it. */
const endedEarlier = (context: DeskContext, rules: AttendanceRules): AttendanceRules[] =>
  ownRuleSets(context)
    .filter(
      ({ rulesId, validFrom, validTo }) =>
        rulesId !== rules.rulesId &&
        validFrom < rules.validFrom &&
        (validTo === null || validTo >= rules.validFrom),
    )
    .map((each) => ({ ...each, validTo: addDays(rules.validFrom, -1), version: each.version + 1 }))

/** What the sets in use would be with this one, or without it, and with others changed along with it. */
const setsWith = (
  context: DeskContext,
  rules: AttendanceRules,
  isActive: boolean,
  others: readonly AttendanceRules[] = [],
): AttendanceRules[] => {
  const changed = new Set([rules, ...others].map(({ rulesId }) => rulesId))
  return [
    ...ownRuleSets(context).filter(({ rulesId }) => !changed.has(rulesId)),
    ...others,
    ...(isActive ? [rules] : []),
  ]
}

const problemsOf = (sets: readonly AttendanceRules[]): ResultInput<'attendance.rules'>['problems'] =>
  checkRuleSets(sets).map((problem) => ({ ...problem }))

/**
 * Days after the last set are told and may stay open until they come: else no set could ever be ended so that another one
 * follows it.
 */
const mayStay = (problem: RulesProblem, today: Day): boolean =>
  problem.code === 'HOLE' && problem.to === null && problem.from > today

const problemText = ({ locale }: DeskContext, { code, from, to, name }: RulesProblem): string => {
  const days = to === from ? from : `${from} – ${to ?? '…'}`
  return locale === 'en'
    ? `“${name}” ${days}: ${attendanceWord(locale, code)}`
    : `“${name}” ${days}：${attendanceWord(locale, code)}`
}

/** @throws ContractError NOT_FOUND for a post that takes no turns */
const rotaPost = ({ reference }: DeskContext, postId: string): Post => {
  const post = reference.posts.get(postId)
  if (!post?.active || post.kind !== 'ROTA') throw new ContractError('NOT_FOUND', { subject: postId })
  return post
}

/** Who is on duty at one rota post on the days of a stretch, with the swaps that were agreed. */
const rotaBetween = ({ store: { read } }: DeskContext, postId: string, from: Day, to: Day) => {
  const byDay = new Map(listRotaDays<RotaDay>(read, [postId], from, to).map((each) => [each.day, each]))
  const swaps = listCounting<SwapState>(read, 'SWAP', dayStartMs(from), dayEndMs(to))
    .map(({ id, state }) => ({ ...state, swapId: id }))
    .filter((swap) => swap.postId === postId)
  const rotaOf = (_postId: string, day: Day) => byDay.get(day) ?? null
  const onDuty = (day: Day, half: HalfDay): StaffId[] =>
    onRota(postId, day, half, rotaOf, swaps).map((staffId) => staffId as StaffId)
  const swapsOn = (day: Day): string[] =>
    swaps.filter((swap) => swap.day === day || swap.inReturn?.day === day).map(({ swapId }) => swapId)
  return {
    of: (day: Day) => ({ am: onDuty(day, 'AM'), pm: onDuty(day, 'PM') }),
    /** Swaps of a day, those the rota was set over since included. */
    swapsOn,
    isSwapped: (day: Day) => swapsOn(day).some((swapId) => !rotaOf(postId, day)?.pastSwaps?.includes(swapId)),
  }
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each) => other.includes(each))

export const rulesHandlers: Handlers<Methods> = {
  'attendance.rules'(context) {
    const own = ownRuleSets(context)
    const rules = (own.length > 0 ? own : [DEFAULT_ATTENDANCE_RULES]).toSorted((a, b) =>
      a.validFrom < b.validFrom ? -1 : 1,
    )
    return { rules, problems: problemsOf(own) }
  },
  'attendance.checkRules': (context, { rules, endsEarlier }) => ({
    problems: problemsOf(setsWith(context, rules, true, endsEarlier ? endedEarlier(context, rules) : [])),
  }),
  'attendance.saveRules'(context, { rules: asked, active, endsEarlier }) {
    // The default belongs to the program: whoever changes it makes a set of the hall's own.
    const isDefault = asked.rulesId === DEFAULT_ATTENDANCE_RULES.rulesId
    const rulesId = isDefault ? context.store.newId() : asked.rulesId
    const present = context.reference.attendanceRules.get(rulesId)
    // The page sends the version it opened; somebody else's change in between must not be lost.
    if (!isDefault && asked.version !== (present?.version ?? 0)) throw new ContractError('VERSION_CHANGED')
    const version = (present?.version ?? 0) + 1
    const rules = { ...asked, rulesId, version }
    const ended = active && endsEarlier ? endedEarlier(context, rules) : []
    const problem = checkRuleSets(setsWith(context, rules, active, ended)).find(
      (each) => !mayStay(each, dayFromMs(context.nowMs)),
    )
    if (problem) throw new ContractError('RULES_HAVE_PROBLEMS', { problem: problemText(context, problem) })
    context.store.record(recordingContext(context), (act) => {
      for (const each of ended)
        append(act, 'reference.attendance_rules_set', each.rulesId, { ...each, active: true, source: null })
      append(act, 'reference.attendance_rules_set', rulesId, { ...rules, active, source: null })
    })
    return { version }
  },
  'attendance.rota'(context, { postId, from, to }) {
    const post = rotaPost(context, postId)
    if (to < from || daysBetween(from, to) >= ROTA_DAYS_MAX)
      throw new ContractError('BAD_REQUEST', { problem: `${from} – ${to}` })
    const rota = rotaBetween(context, postId, from, to)
    return {
      days: daysFrom(from, to).map((day) => ({
        day,
        working: context.calendar.isWorkingDay(day),
        ...rota.of(day),
        swapped: rota.isSwapped(day),
      })),
      members: post.memberIds.map((staffId) => ({
        staffId,
        name: staffName(context, staffId),
        unitName: unitName(context, context.reference.staff.get(staffId)?.unitId ?? null),
      })),
    }
  },
  'attendance.saveRota'(context, { postId, days }) {
    const post = rotaPost(context, postId)
    const unknown = days
      .flatMap(({ am, pm }) => [...am, ...pm])
      .find((staffId) => context.reference.staff.get(staffId)?.active !== true)
    if (unknown !== undefined) throw new ContractError('NOT_FOUND', { subject: unknown })
    const dates = days.map(({ day }) => day).toSorted()
    const rota = rotaBetween(context, postId, dates[0] ?? '', dates.at(-1) ?? '')
    // Somebody else's rota, or a swap agreed meanwhile, must not be lost.
    const isStale = days.some(({ day, was }) => {
      const now = rota.of(day)
      return !isSame(now.am, was.am) || !isSame(now.pm, was.pm)
    })
    if (isStale) throw new ContractError('VERSION_CHANGED')
    context.store.record(recordingContext(context), (act) => {
      for (const { day, am, pm } of days)
        append(act, 'reference.rota_set', `${postId}/${day}`, {
          postId: post.postId,
          day,
          am: [...new Set(am)],
          pm: [...new Set(pm)],
          pastSwaps: rota.swapsOn(day),
          source: null,
        })
    })
    return {}
  },
}
