import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { DEFAULT_ATTENDANCE_RULES } from '../../db/model/attendance/rules.ts'
import { sessionSpans } from '../../db/model/attendance/sessions.ts'
import { clockFromMs } from '../../db/model/day.ts'
import {
  alarmLevel,
  nextMoment,
  postNow,
  presenceOf,
  whereaboutsOf,
  type AbsenceOfToday,
  type CoverFact,
  type HallMoment,
  type LeaveOfToday,
  type PersonToday,
  type PostFacts,
} from '../../db/model/posts/coverage.ts'
import { at, MONDAY, punch, rulesWith, suspect } from '../helpers/person-days.ts'

const person = (
  staffId: string,
  clocks: readonly string[],
  changes: Partial<PersonToday> = {},
): PersonToday => ({
  staffId,
  punches: clocks.map((clock) => punch(at(clock), { punchId: `${staffId}-${clock}` })),
  absences: [],
  leaves: [],
  visits: [],
  halves: ['AM', 'PM'],
  ...changes,
})
const toB = [{ postId: 'p1', staffId: 'b' }]
const absence = (from: string, to: string | null, changes: Partial<AbsenceOfToday> = {}): AbsenceOfToday => ({
  kind: 'OFFICIAL',
  fromMs: at(from),
  toMs: to === null ? null : at(to),
  expectedBackMs: at(from) + 3_600_000,
  covers: [],
  ...changes,
})
const leaveToday = (from: string, to: string, changes: Partial<LeaveOfToday> = {}): LeaveOfToday => ({
  kind: 'SICK',
  fromMs: at(from),
  toMs: at(to),
  covers: [],
  ...changes,
})
const cover = (from: string, to: string | null, changes: Partial<CoverFact> = {}): CoverFact => ({
  coverId: 'c1',
  rank: 'B',
  staffId: 'b',
  fromMs: at(from),
  toMs: to === null ? null : at(to),
  ...changes,
})
const moment = (clock: string): HallMoment => ({
  nowMs: at(clock),
  sessions: sessionSpans(DEFAULT_ATTENDANCE_RULES, MONDAY),
  rules: DEFAULT_ATTENDANCE_RULES,
  isWorkingDay: true,
})
const postFacts = (
  clock: string,
  people: readonly PersonToday[],
  changes: Partial<PostFacts> = {},
): PostFacts => ({
  ...moment(clock),
  post: { postId: 'p1', kind: 'FIXED', a: 'a', b: 'b', c: 'c', active: true },
  rota: { AM: [], PM: [] },
  people: new Map(people.map((each) => [each.staffId, each])),
  covers: [],
  ...changes,
})
/** `A_ON a 08:20`, `UNCOVERED NOT_PUNCHED 08:30 due 08:40`. */
const told = (facts: PostFacts): string => {
  const { status, onDuty, coverId, uncoveredSinceMs, cause, dueMs } = postNow(facts)
  return [
    status,
    ...(onDuty ? [onDuty.staffId, clockFromMs(onDuty.sinceMs)] : []),
    ...(coverId ? [coverId] : []),
    ...(cause ? [cause] : []),
    ...(uncoveredSinceMs === null ? [] : [clockFromMs(uncoveredSinceMs)]),
    ...(dueMs === null ? [] : [`due ${clockFromMs(dueMs)}`]),
  ].join(' ')
}
const next = (facts: PostFacts): string | null => {
  const atMs = nextMoment(facts)
  return atMs === null ? null : clockFromMs(atMs)
}

describe('who serves a post', () => {
  it('is A when A is here, from the punch on', () => {
    expect(told(postFacts('08:30', [person('a', ['08:20'])]))).toBe('A_ON a 08:20')
    expect(told(postFacts('09:00', [person('a', [], { punches: [suspect('08:20')] })]))).toBe('A_ON a 08:20')
    const rejected = { ...suspect('08:20'), standing: 'REJECTED' as const }
    expect(told(postFacts('09:00', [person('a', [], { punches: [rejected] })]))).toContain('NOT_PUNCHED')
  })
  it('is nobody outside sessions, on days off, and when the post was given up', () => {
    const people = [person('a', ['08:20'])]
    expect(told(postFacts('08:29', people))).toBe('CLOSED')
    expect(told(postFacts('12:00', people))).toBe('CLOSED')
    expect(told(postFacts('09:00', people, { isWorkingDay: false }))).toBe('CLOSED')
    const { post } = postFacts('09:00', people)
    expect(told(postFacts('09:00', people, { post: { ...post, active: false } }))).toBe('CLOSED')
  })
  it('is B or C by a running cover, as long as they are here themselves', () => {
    const people = [person('a', []), person('b', ['08:25']), person('c', ['08:26'])]
    expect(told(postFacts('09:00', people, { covers: [cover('08:40', null)] }))).toBe('B_COVERING b 08:40 c1')
    expect(
      told(postFacts('09:00', people, { covers: [cover('08:40', null, { rank: 'C', staffId: 'c' })] })),
    ).toBe('C_COVERING c 08:40 c1')
    expect(told(postFacts('09:00', people, { covers: [cover('08:40', '08:50')] }))).toBe(
      'UNCOVERED NOT_PUNCHED 08:50 due 09:00',
    )
    const bGone = [person('a', []), person('b', ['08:25', '08:55'])]
    expect(told(postFacts('09:00', bGone, { covers: [cover('08:40', null)] }))).toBe(
      'UNCOVERED NOT_PUNCHED 08:55 due 09:05',
    )
    const aBack = [person('a', ['08:58']), person('b', ['08:25'])]
    expect(told(postFacts('09:00', aBack, { covers: [cover('08:40', null)] }))).toBe('A_ON a 08:58')
  })
  it('is whom the leave or errand of A names, when that one is here', () => {
    const onLeave = person('a', [], { leaves: [leaveToday('00:00', '24:00', { covers: toB })] })
    expect(told(postFacts('09:00', [onLeave, person('b', ['08:25'])]))).toBe('B_COVERING b 08:25')
    expect(told(postFacts('09:00', [onLeave, person('b', [])]))).toBe('UNCOVERED ON_LEAVE 08:30 due 08:40')
    const out = person('a', ['08:20'], {
      absences: [absence('09:30', null, { covers: [{ postId: 'p1', staffId: 'x' }] })],
    })
    expect(told(postFacts('10:00', [out, person('x', ['08:25'])]))).toBe('C_COVERING x 09:30')
    const other = person('a', ['08:20'], {
      absences: [absence('09:30', null, { covers: [{ postId: 'p2', staffId: 'b' }] })],
    })
    expect(told(postFacts('10:00', [other, person('b', ['08:25'])]))).toBe('UNCOVERED OUT 09:30 due 09:40')
  })
  it('is whoever is on the rota, also on a day off', () => {
    const post = { postId: 'p1', kind: 'ROTA' as const, a: null, b: null, c: null, active: true }
    const rota = { AM: ['x'], PM: ['y'] }
    const people = [person('x', ['08:25']), person('y', [])]
    expect(told(postFacts('09:00', people, { post, rota }))).toBe('A_ON x 08:25')
    expect(told(postFacts('15:00', people, { post, rota }))).toBe('UNCOVERED NOT_PUNCHED 14:30 due 14:40')
    expect(told(postFacts('09:00', people, { post, rota, isWorkingDay: false }))).toBe('A_ON x 08:25')
    const none = { AM: [], PM: ['y'] }
    expect(told(postFacts('09:00', people, { post, rota: none, isWorkingDay: false }))).toBe('CLOSED')
    expect(told(postFacts('09:00', people, { post, rota: none }))).toBe(
      'UNCOVERED NOBODY_NAMED 08:30 due 08:40',
    )
  })
})

describe('an empty post', () => {
  it('is empty since the session began, A went, or the cover ended', () => {
    expect(told(postFacts('08:30', []))).toBe('UNCOVERED NOT_PUNCHED 08:30 due 08:40')
    expect(told(postFacts('11:00', [person('a', ['08:20', '10:12'])]))).toBe(
      'UNCOVERED LEFT_EARLY 10:12 due 10:22',
    )
    expect(told(postFacts('11:00', [person('a', ['08:20'], { absences: [absence('10:40', null)] })]))).toBe(
      'UNCOVERED OUT 10:40 due 10:50',
    )
    expect(told(postFacts('11:00', [person('a', [], { leaves: [leaveToday('08:00', '10:45')] })]))).toBe(
      'UNCOVERED NOT_PUNCHED 08:30 due 08:40',
    )
    const covered = person('a', [], { leaves: [leaveToday('08:00', '10:45', { covers: toB })] })
    expect(told(postFacts('11:00', [covered, person('b', ['08:25'])]))).toBe(
      'UNCOVERED NOT_PUNCHED 10:45 due 10:55',
    )
  })
  it('begins anew after every time somebody served it', () => {
    const people = [person('a', ['08:20', '09:00', '09:30', '10:00'])]
    expect(told(postFacts('08:59', people))).toBe('A_ON a 08:20')
    expect(told(postFacts('09:10', people))).toBe('UNCOVERED LEFT_EARLY 09:00 due 09:10')
    expect(told(postFacts('09:40', people))).toBe('A_ON a 09:30')
    expect(told(postFacts('10:30', people))).toBe('UNCOVERED LEFT_EARLY 10:00 due 10:10')
  })
  it('takes two punches within a minute for one', () => {
    const people = [person('a', ['08:20:00', '08:20:40'])]
    expect(told(postFacts('09:00', people))).toBe('A_ON a 08:20')
  })
  it('is told to the head at ten minutes and to the centre at twenty', () => {
    const due = at('08:40')
    const rules = DEFAULT_ATTENDANCE_RULES
    expect(alarmLevel(due, at('08:39:59'), rules)).toBe('NONE')
    expect(alarmLevel(due, at('08:40'), rules)).toBe('HEAD')
    expect(alarmLevel(due, at('08:49:59'), rules)).toBe('HEAD')
    expect(alarmLevel(due, at('08:50'), rules)).toBe('CENTRE')
    expect(alarmLevel(null, at('08:50'), rules)).toBe('NONE')
  })
})

describe('the next moment to look', () => {
  it('is when a session begins or ends, and when an alarm is due', () => {
    const people = [person('a', ['08:20'])]
    // That A comes in before the session changes nothing yet.
    expect(next(postFacts('07:00', people))).toBe('08:30')
    expect(next(postFacts('08:30', people))).toBe('12:00')
    expect(next(postFacts('08:30', []))).toBe('08:40')
    expect(next(postFacts('08:40', []))).toBe('08:50')
    expect(next(postFacts('08:50', []))).toBe('12:00')
    expect(next(postFacts('12:00', []))).toBe('14:30')
    expect(next(postFacts('17:30', []))).toBeNull()
    expect(next(postFacts('09:00', [], { isWorkingDay: false }))).toBeNull()
  })
  it('is when a leave begins or ends', () => {
    const people = [person('a', ['08:20'], { leaves: [leaveToday('10:00', '11:00')] })]
    expect(next(postFacts('09:00', people))).toBe('10:00')
    expect(next(postFacts('10:20', people))).toBe('11:00')
  })
})

describe('at any moment of any day', () => {
  const minute = fc.integer({ min: 7 * 60, max: 19 * 60 }).map((minutes) => at('00:00') + minutes * 60_000)
  const stretch = fc.tuple(minute, minute).map(([a, b]) => ({ fromMs: Math.min(a, b), toMs: Math.max(a, b) }))
  const covers = fc.constantFrom([], toB)
  const anyone = (staffId: string) =>
    fc
      .record({
        punches: fc.array(minute, { maxLength: 5 }),
        visits: fc.array(fc.record({ when: stretch, runs: fc.boolean() }), { maxLength: 3 }),
        absences: fc.array(fc.record({ when: stretch, runs: fc.boolean(), covers }), { maxLength: 1 }),
        leaves: fc.array(fc.record({ when: stretch, covers }), { maxLength: 2 }),
      })
      .map(({ punches, visits, absences, leaves }): PersonToday =>
        person(staffId, [], {
          punches: punches.map((atMs, index) => punch(atMs, { punchId: `${staffId}${index}` })),
          visits: visits.map(({ when, runs }) => ({
            openedAtMs: when.fromMs,
            closedAtMs: runs ? null : when.toMs,
          })),
          absences: absences.map((each) => ({
            ...absence('08:00', null),
            ...each.when,
            ...(each.runs ? { toMs: null } : {}),
            covers: each.covers,
          })),
          leaves: leaves.map((each) => ({
            ...leaveToday('08:00', '09:00'),
            ...each.when,
            covers: each.covers,
          })),
        }),
      )
  const anyCover = fc
    .record({ when: stretch, runs: fc.boolean(), isC: fc.boolean() })
    .map(({ when, runs, isC }): CoverFact => ({
      ...cover('08:00', null),
      ...when,
      ...(runs ? { toMs: null } : {}),
      ...(isC ? { rank: 'C', staffId: 'c', coverId: 'c2' } : {}),
    }))
  const anyFacts = fc
    .record({
      people: fc.tuple(anyone('a'), anyone('b'), anyone('c')),
      covers: fc.array(anyCover, { maxLength: 2 }),
      nowMs: minute,
      punchesADay: fc.constantFrom(2 as const, 3 as const, 4 as const),
    })
    .map(({ people, nowMs, punchesADay, ...facts }): PostFacts => ({
      ...postFacts('08:00', people),
      ...facts,
      nowMs,
      rules: rulesWith({ punchesADay }),
    }))
  const answer = (facts: PostFacts, nowMs: number): string => {
    const now = postNow({ ...facts, nowMs })
    return JSON.stringify([now, alarmLevel(now.dueMs, nowMs, facts.rules)])
  }

  it('the answer stays until the next moment and is another one then', () => {
    fc.assert(
      fc.property(anyFacts, fc.nat(1_000), (facts, part) => {
        const nextMs = nextMoment(facts)
        const untilMs = nextMs ?? at('24:00')
        const between = facts.nowMs + Math.floor(((untilMs - 1 - facts.nowMs) * part) / 1_000)
        expect(answer(facts, between)).toBe(answer(facts, facts.nowMs))
        expect(answer(facts, untilMs - 1)).toBe(answer(facts, facts.nowMs))
        expect(nextMs !== null && answer(facts, nextMs) === answer(facts, facts.nowMs)).toBe(false)
      }),
    )
  })
  it('an empty post was empty all the time since it says, and served or shut before', () => {
    fc.assert(
      fc.property(anyFacts, fc.nat(1_000), (facts, part) => {
        const now = postNow(facts)
        expect(now.status === 'UNCOVERED').toBe(now.uncoveredSinceMs !== null)
        expect(now.onDuty !== null).toBe(['A_ON', 'B_COVERING', 'C_COVERING'].includes(now.status))
        if (now.uncoveredSinceMs === null) return
        const between =
          now.uncoveredSinceMs + Math.floor(((facts.nowMs - now.uncoveredSinceMs) * part) / 1_000)
        const then = postNow({ ...facts, nowMs: between })
        expect([then.status, then.uncoveredSinceMs, then.dueMs]).toEqual([
          'UNCOVERED',
          now.uncoveredSinceMs,
          now.dueMs,
        ])
        expect(postNow({ ...facts, nowMs: now.uncoveredSinceMs - 1 }).status).not.toBe('UNCOVERED')
      }),
    )
  })
  it('whoever is on duty is here and nowhere else', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { onDuty } = postNow(facts)
        const who = onDuty && facts.people.get(onDuty.staffId)
        if (!who) return
        expect(['ON_POST', 'ON_POST_UNPUNCHED']).toContain(whereaboutsOf(who, facts).kind)
        expect(onDuty.sinceMs).toBeLessThanOrEqual(facts.nowMs)
      }),
    )
  })
})

describe('presence with two punches a day', () => {
  const two = (clock: string): HallMoment => ({ ...moment(clock), rules: rulesWith({ punchesADay: 2 }) })
  const stateIn = (now: HallMoment, clocks: readonly string[]): string | undefined =>
    now.sessions
      .filter(({ half }) => half === 'PM')
      .map((span) => presenceOf(person('a', clocks), now, span).state)[0]
  const inAfternoon = (...clocks: string[]) => stateIn(two('15:00'), clocks)
  it('goes on over noon, whether somebody punched at noon or not', () => {
    expect(inAfternoon('08:25')).toBe('AT_WORK')
    expect(inAfternoon('08:25', '12:05')).toBe('AT_WORK')
    expect(inAfternoon('08:25', '11:00')).toBe('LEFT')
    expect(inAfternoon()).toBe('NOT_IN')
    expect(inAfternoon('08:25', '14:50')).toBe('AT_WORK')
  })
  it('does not go on over noon with more', () => {
    expect(stateIn(moment('15:00'), ['08:25'])).toBe('NOT_IN')
  })
})

describe('whereabouts', () => {
  const where = (clock: string, who: PersonToday): string => {
    const { kind, sinceMs, expectedBackMs } = whereaboutsOf(who, moment(clock))
    return [
      kind,
      sinceMs === null ? '' : clockFromMs(sinceMs),
      expectedBackMs === null ? '' : clockFromMs(expectedBackMs),
    ]
      .join(' ')
      .trim()
  }
  it('are on post, not in, or off duty by the punches', () => {
    expect(where('08:29', person('a', []))).toBe('OFF_DUTY')
    expect(where('08:29', person('a', ['08:20']))).toBe('ON_POST 08:20')
    expect(where('08:30', person('a', []))).toBe('NOT_IN 08:30')
    expect(where('11:00', person('a', ['08:20', '10:50']))).toBe('OFF_DUTY 10:50')
    expect(where('12:30', person('a', ['08:20', '12:01']))).toBe('OFF_DUTY 12:01')
    expect(where('12:30', person('a', ['08:20']))).toBe('ON_POST 08:20')
    expect(where('14:00', person('a', ['08:20', '12:01', '13:58']))).toBe('ON_POST 13:58')
    expect(where('18:00', person('a', ['08:20', '12:01', '13:58', '17:31']))).toBe('OFF_DUTY 17:31')
    expect(where('20:00', person('a', ['08:20']))).toBe('OFF_DUTY')
    expect(where('09:00', person('a', [], { halves: ['PM'] }))).toBe('OFF_DUTY')
    expect(where('09:00', person('a', [], { halves: [] }))).toBe('OFF_DUTY')
  })
  it('are the post, not punched in, while visitors are served one after another', () => {
    const served = (from: string, to: string | null) => ({
      openedAtMs: at(from),
      closedAtMs: to === null ? null : at(to),
    })
    const serves = (...visits: ReturnType<typeof served>[]) => person('a', [], { visits })
    expect(where('09:05', serves(served('09:00', null)))).toBe('ON_POST_UNPUNCHED 09:00')
    const two = serves(served('09:00', '09:10'), served('09:12', '09:20'))
    expect(where('08:59', two)).toBe('NOT_IN 08:30')
    expect(where('09:11', two)).toBe('ON_POST_UNPUNCHED 09:00')
    expect(where('09:21', two)).toBe('ON_POST_UNPUNCHED 09:00')
    expect(where('11:00', two)).toBe('NOT_IN 08:30')
    // A visit nobody closed ends with its half day.
    expect(where('15:00', serves(served('09:00', null)))).toBe('NOT_IN 14:30')
    // Whoever punched in is where the punch says, and serving after a sign-out takes it back.
    expect(where('09:05', person('a', ['08:20'], { visits: [served('09:00', null)] }))).toBe('ON_POST 08:20')
    const left = (opened: string) => person('a', ['08:20', '09:30'], { visits: [served(opened, null)] })
    expect(where('09:40', left('09:35'))).toBe('ON_POST_UNPUNCHED 09:35')
    expect(where('09:40', left('09:25'))).toBe('OFF_DUTY 09:30')
    const away = person('a', [], { visits: [served('09:00', null)], absences: [absence('09:30', null)] })
    expect(where('09:40', away)).toBe('OFFICIAL 09:30 10:30')
    expect(told(postFacts('09:05', [serves(served('09:00', null))]))).toBe('A_ON a 09:00')
  })
  it('are an errand while it runs, and the post again after it', () => {
    const out = (to: string | null) => person('a', ['08:20'], { absences: [absence('09:00', to)] })
    expect(where('09:30', out(null))).toBe('OFFICIAL 09:00 10:00')
    expect(where('12:30', out(null))).toBe('OFFICIAL 09:00 10:00')
    expect(where('18:00', out(null))).toBe('OFF_DUTY')
    expect(where('09:30', out('09:20'))).toBe('ON_POST 09:20')
    const short = person('a', ['08:20'], { absences: [absence('09:00', null, { kind: 'SHORT_ABSENCE' })] })
    expect(where('09:05', short)).toBe('SHORT_ABSENCE 09:00 10:00')
    const office = person('a', ['08:20'], { absences: [absence('09:00', null, { kind: 'UNIT_OFFICE' })] })
    expect(where('09:05', office)).toBe('OFFICIAL 09:00 10:00')
  })
  it('tell no kind of leave but errands, until the last of leaves in a row ends', () => {
    const two = [
      leaveToday('08:00', '10:00', { kind: 'SICK' }),
      leaveToday('10:00', '11:00', { kind: 'PRIVATE' }),
    ]
    expect(where('09:00', person('a', [], { leaves: two }))).toBe('ON_LEAVE 08:00 11:00')
    expect(
      where('09:00', person('a', [], { leaves: [leaveToday('08:00', '10:00', { kind: 'MEETING' })] })),
    ).toBe('MEETING 08:00 10:00')
    expect(
      where('09:00', person('a', [], { leaves: [leaveToday('08:00', '10:00', { kind: 'COUNTRYSIDE' })] })),
    ).toBe('OFFICIAL 08:00 10:00')
    expect(where('09:00', person('a', [], { leaves: [leaveToday('00:00', '24:00')], halves: [] }))).toBe(
      'OFF_DUTY',
    )
  })
})
