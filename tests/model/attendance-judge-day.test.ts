import { describe, expect, it } from 'vitest'
import type { PersonDay } from '../../db/model/attendance/facts.ts'
import { judgeDay, placePunch, REASON_CODES } from '../../db/model/attendance/judge-day.ts'
import { DEFAULT_ATTENDANCE_RULES } from '../../db/model/attendance/rules.ts'
import {
  at,
  hours,
  leave,
  makeup,
  MONDAY,
  personDay,
  punch,
  roll,
  rulesWith,
  suspect,
} from '../helpers/person-days.ts'

/** Short form of both half days: `LATE 5/0`, `LEAVE SICK`, `NORMAL`. */
const told = (facts: PersonDay): string[] =>
  judgeDay(facts).map(({ kind, lateMinutes, earlyMinutes, leaveKind }) =>
    [kind, ...(lateMinutes + earlyMinutes > 0 ? [`${lateMinutes}/${earlyMinutes}`] : []), leaveKind ?? '']
      .join(' ')
      .trim(),
  )
const codes = (facts: PersonDay, half: 0 | 1 = 0): string[] =>
  judgeDay(facts)[half]?.reasons.map(({ code }) => code) ?? []

const FULL = ['08:25', '12:01', '14:28', '17:31']

describe('step 1: who is not due', () => {
  it('is off on a day off, when not on the rota, and when not subject to attendance', () => {
    expect(told(personDay([], { isWorkingDay: false }))).toEqual(['OFF', 'OFF'])
    expect(told(personDay(FULL, { isWorkingDay: false }))).toEqual(['OFF', 'OFF'])
    expect(told(personDay([], { isSubject: false }))).toEqual(['OFF', 'OFF'])
    expect(told(personDay(['08:25', '12:01'], { scheduled: ['AM'], isRostered: true }))).toEqual([
      'NORMAL',
      'OFF',
    ])
    expect(codes(personDay([], { scheduled: ['AM'] }), 1)).toEqual(['NOT_SCHEDULED'])
  })
  it('counts a rota on a day off', () => {
    const facts = personDay([], { isWorkingDay: false, isRostered: true, scheduled: ['PM'] })
    expect(told(facts)).toEqual(['OFF', 'ABSENT_HALF'])
    expect(codes(facts, 1)[0]).toBe('ROSTERED')
  })
  it('has no result on a working day that no rule set covers, and is off on others', () => {
    expect(told(personDay(FULL, { rules: null }))).toEqual(['NO_RULES', 'NO_RULES'])
    expect(told(personDay(FULL, { rules: null, scheduled: ['PM'] }))).toEqual(['OFF', 'NO_RULES'])
    expect(told(personDay([], { rules: null, isWorkingDay: false }))).toEqual(['OFF', 'OFF'])
  })
  it('has no session where the rules have no hours, as on a free Friday afternoon', () => {
    const rules = rulesWith({
      hours: [hours('AM', '08:30', '12:00'), hours('PM', '14:30', '17:30', { weekdays: [1, 2, 3, 4] })],
    })
    const friday = '2026-03-06'
    expect(told(personDay(['08:25', '12:00'], { rules, day: friday }))).toEqual(['NORMAL', 'OFF'])
    expect(codes(personDay([], { rules, day: friday }), 1)).toEqual(['NO_SESSION'])
  })
})

describe('step 2: leave', () => {
  it('covers all of a session', () => {
    expect(told(personDay(['14:28', '17:31'], { leaves: [leave('00:00', '12:00', 'SICK')] }))).toEqual([
      'LEAVE SICK',
      'NORMAL',
    ])
    expect(told(personDay([], { leaves: [leave('00:00', '24:00', 'ANNUAL')] }))).toEqual([
      'LEAVE ANNUAL',
      'LEAVE ANNUAL',
    ])
  })
  it('joins leaves that follow one another, under the kind that has most of it', () => {
    const leaves = [leave('08:30', '09:30', 'PRIVATE', 'l1'), leave('09:30', '12:00', 'SICK', 'l2')]
    expect(told(personDay([], { leaves }))[0]).toBe('LEAVE SICK')
    expect(told(personDay([], { leaves: leaves.toReversed() }))[0]).toBe('LEAVE SICK')
  })
  it('moves the beginning to where it ends', () => {
    const leaves = [leave('08:30', '10:00')]
    const facts = personDay(['10:05', '12:00', '14:28', '17:31'], { leaves })
    expect(told(facts)[0]).toBe('LATE 5/0')
    expect(judgeDay(facts)[0]).toMatchObject({ fromMs: at('10:00'), toMs: at('12:00'), inAtMs: at('10:05') })
    expect(codes(facts)).toContain('LEAVE_START')
    expect(told(personDay(['09:50', '12:00'], { leaves }))[0]).toBe('NORMAL')
  })
  it('moves the end to where it starts', () => {
    const leaves = [leave('11:00', '12:00')]
    expect(told(personDay(['08:30', '11:00'], { leaves }))[0]).toBe('NORMAL')
    expect(told(personDay(['08:30', '10:50'], { leaves }))[0]).toBe('EARLY 0/10')
    expect(codes(personDay(['08:30', '10:50'], { leaves }))).toContain('LEAVE_END')
  })
  it('moves both, and neither for a hole in the middle', () => {
    const both = [leave('08:00', '09:00', 'PRIVATE', 'l1'), leave('11:00', '14:00', 'SICK', 'l2')]
    expect(judgeDay(personDay(['09:00', '11:00'], { leaves: both }))[0]).toMatchObject({
      kind: 'NORMAL',
      fromMs: at('09:00'),
      toMs: at('11:00'),
    })
    const middle = [leave('09:30', '10:30')]
    const facts = personDay(['08:40', '12:00'], { leaves: middle })
    expect(judgeDay(facts)[0]).toMatchObject({ kind: 'LATE', fromMs: at('08:30'), toMs: at('12:00') })
    expect(codes(facts)).toContain('LEAVE_MIDDLE')
  })
  it('does nothing outside the session, at the noon break for one', () => {
    expect(told(personDay(FULL, { leaves: [leave('12:00', '14:30')] }))).toEqual(['NORMAL', 'NORMAL'])
  })
})

describe('step 3: hand roll', () => {
  it('gives both ends or one, whatever was punched for them', () => {
    expect(told(personDay([], { rolls: [roll('AM', '08:30', '12:00')] }))[0]).toBe('NORMAL')
    expect(told(personDay([], { rolls: [roll('AM', '08:42', '12:00')] }))[0]).toBe('LATE 12/0')
    expect(told(personDay([], { rolls: [roll('AM', '08:30', null)] }))[0]).toBe('MISSING_OUT')
    expect(told(personDay(['08:50', '11:00'], { rolls: [roll('AM', '08:30', '12:00')] }))[0]).toBe('NORMAL')
    expect(told(personDay(FULL, { rolls: [roll('AM', '08:42', null)] }))[0]).toBe('LATE 12/0')
    expect(codes(personDay(FULL, { rolls: [roll('AM', null, '12:00')] }))).toEqual([
      'RULES',
      'SESSION',
      'ROLL_NO_IN',
      'ROLL_OUT',
      'PUNCH_IN',
      'PUNCH_NOT_USED',
      'ON_TIME',
    ])
  })
  it('leaves an end it gives no time for to the punches, those after it as well', () => {
    const came = { rolls: [roll('AM', '08:30', null)] }
    expect(told(personDay(['12:01'], came))[0]).toBe('NORMAL')
    expect(told(personDay(['08:50', '11:48'], came))[0]).toBe('EARLY 0/12')
    // Alone in the first half of the session it is a sign-in, which the roll already gives.
    expect(told(personDay(['08:50'], came))[0]).toBe('MISSING_OUT')
    expect(codes(personDay(['08:50'], came))).toContain('PUNCH_NOT_USED')
    expect(told(personDay(['08:25'], { rolls: [roll('AM', null, '12:00')] }))[0]).toBe('NORMAL')
    expect(told(personDay([], { rolls: [roll('AM', null, '12:00')] }))[0]).toBe('MISSING_IN')
    const during = { ...came, nowMs: at('10:00') }
    expect(told(personDay([], during))[0]).toBe('OPEN')
  })
  it('that states neither end changes nothing', () => {
    const silent = { rolls: [roll('AM', null, null)] }
    for (const punched of [FULL, ['08:42', '12:00'], ['08:25'], ['12:01'], []])
      expect(told(personDay(punched, silent))).toEqual(told(personDay(punched)))
  })
  it('leaves the other half day to its punches, and takes the newest of two', () => {
    expect(told(personDay(['14:28', '17:31'], { rolls: [roll('AM', '08:30', '12:00')] }))[1]).toBe('NORMAL')
    const rolls = [roll('AM', '08:30', '12:00', 'r2'), roll('AM', null, null, 'r1')]
    expect(told(personDay([], { rolls }))[0]).toBe('NORMAL')
    expect(told(personDay([], { rolls: rolls.toReversed() }))[0]).toBe('NORMAL')
  })
  it('says nothing any more once another one replaced it, not even that somebody was there', () => {
    const rules = rulesWith({ punchesADay: 2 })
    const rolls = [roll('AM', '08:30', '12:00', 'r1'), roll('AM', null, null, 'r2')]
    expect(told(personDay([], { rules, rolls: rolls.slice(0, 1) }))).toEqual(['NORMAL', 'MISSING_OUT'])
    expect(told(personDay([], { rules, rolls }))).toEqual(['ABSENT_HALF', 'ABSENT_HALF'])
  })
  it('judges nothing that has not begun, whatever a roll or a machine with a clock ahead says of it', () => {
    const before = { nowMs: at('08:10') }
    expect(told(personDay([], { ...before, rolls: [roll('PM', '14:20', '17:40')] }))).toEqual([
      'AHEAD',
      'OPEN',
    ])
    expect(told(personDay(FULL, before))).toEqual(['OPEN', 'OPEN'])
    expect(told(personDay([], before))).toEqual(['AHEAD', 'AHEAD'])
  })
})

describe('steps 4 and 5: punches that are missing', () => {
  it('is half a day of absence without any, even when the other half day has both', () => {
    expect(told(personDay(['14:28', '17:31']))).toEqual(['ABSENT_HALF', 'NORMAL'])
    expect(codes(personDay([]))).toEqual(['RULES', 'SESSION', 'NO_PUNCH', 'ABSENT'])
  })
  it('reads one alone by the half of the session it is in', () => {
    expect(told(personDay(['08:25']))[0]).toBe('MISSING_OUT')
    expect(told(personDay(['10:14:59']))[0]).toBe('MISSING_OUT')
    expect(told(personDay(['10:15']))[0]).toBe('MISSING_IN')
    expect(told(personDay(['12:05']))[0]).toBe('MISSING_IN')
  })
  it('reads it by the boundaries that leave left', () => {
    expect(told(personDay(['10:55'], { leaves: [leave('08:30', '11:00')] }))[0]).toBe('MISSING_OUT')
  })
  it('says MISSING although the one punch was late: step 5 comes before step 6', () => {
    expect(told(personDay(['09:15']))[0]).toBe('MISSING_OUT')
  })
})

describe('step 6: minutes', () => {
  it('counts whole minutes from the first one on', () => {
    expect(told(personDay(['08:30', '12:00']))[0]).toBe('NORMAL')
    expect(told(personDay(['08:30:59', '12:00']))[0]).toBe('NORMAL')
    expect(told(personDay(['08:31', '12:00']))[0]).toBe('LATE 1/0')
    expect(told(personDay(['08:30', '11:59:01']))[0]).toBe('NORMAL')
    expect(told(personDay(['08:30', '11:58:59']))[0]).toBe('EARLY 0/1')
    expect(told(personDay(['08:35', '11:50']))[0]).toBe('LATE 5/10')
  })
  it('is half a day of absence from the line on, at either end', () => {
    expect(told(personDay(['08:59:59', '12:00']))[0]).toBe('LATE 29/0')
    expect(told(personDay(['09:00', '12:00']))[0]).toBe('ABSENT_HALF')
    expect(told(personDay(['08:30', '11:31']))[0]).toBe('EARLY 0/29')
    expect(told(personDay(['08:30', '11:30']))[0]).toBe('ABSENT_HALF')
    expect(told(personDay(['08:50', '11:40']))[0]).toBe('LATE 20/20')
    expect(codes(personDay(['09:00', '11:50']))).toEqual([
      'RULES',
      'SESSION',
      'PUNCH_IN',
      'PUNCH_OUT',
      'LATE_ABSENT',
      'EARLY',
      'ABSENT',
    ])
  })
  it('forgives up to the grace, and nothing of what is beyond', () => {
    const rules = rulesWith({ graceMinutes: 5 })
    expect(told(personDay(['08:35:59', '11:55'], { rules }))[0]).toBe('NORMAL')
    expect(codes(personDay(['08:35:59', '11:55'], { rules }))).toEqual(
      expect.arrayContaining(['LATE_IN_GRACE', 'EARLY_IN_GRACE', 'ON_TIME']),
    )
    expect(told(personDay(['08:36', '11:54'], { rules }))[0]).toBe('LATE 6/6')
  })
  it('takes the first and the last, and two within a minute as one', () => {
    expect(told(personDay(['08:25', '09:10', '10:00', '12:02']))[0]).toBe('NORMAL')
    expect(told(personDay(['08:25:00', '08:26:00']))[0]).toBe('MISSING_OUT')
    expect(codes(personDay(['08:25:00', '08:26:00', '12:00']))).toContain('PUNCH_REPEAT')
    expect(told(personDay(['11:50:00', '08:25:00', '11:50:30']))[0]).toBe('EARLY 0/10')
    expect(told(personDay(['11:59:00', '12:00:01', '08:25:00']))[0]).toBe('NORMAL')
  })
  it('counts punches from an hour before to an hour and a half after, and cuts in the break', () => {
    expect(told(personDay(['07:30', '12:00']))[0]).toBe('NORMAL')
    expect(told(personDay(['07:29', '12:00']))[0]).toBe('MISSING_IN')
    expect(told(personDay(['08:30', '13:28', '13:30', '19:00']))).toEqual(['NORMAL', 'NORMAL'])
    expect(told(personDay(['08:30', '12:00', '14:30', '19:00:01']))[1]).toBe('MISSING_OUT')
    const shortBreak = rulesWith({ hours: [hours('AM', '09:00', '12:00'), hours('PM', '13:00', '17:00')] })
    expect(told(personDay(['08:55', '12:29', '12:31', '17:00'], { rules: shortBreak }))).toEqual([
      'NORMAL',
      'NORMAL',
    ])
  })
  it('knows the hours of the season', () => {
    const rules = rulesWith({
      hours: [
        ...DEFAULT_ATTENDANCE_RULES.hours,
        hours('PM', '15:00', '18:00', { seasonFrom: '06-01', seasonTo: '09-30' }),
      ],
    })
    const clocks = ['08:30', '12:00', '14:50', '17:40']
    expect(told(personDay(clocks, { rules }))).toEqual(['NORMAL', 'LATE 20/0'])
    expect(told(personDay(clocks, { rules, day: '2026-07-01' }))).toEqual(['NORMAL', 'EARLY 0/20'])
  })
})

describe('two and three punches a day', () => {
  const two = rulesWith({ punchesADay: 2 })
  const three = rulesWith({ punchesADay: 3 })
  it('asks for morning in, afternoon in and afternoon out of three', () => {
    expect(told(personDay(['08:25', '14:28', '17:31'], { rules: three }))).toEqual(['NORMAL', 'NORMAL'])
    expect(told(personDay(['08:35', '14:28', '17:31'], { rules: three }))[0]).toBe('LATE 5/0')
    expect(told(personDay(['14:28', '17:31'], { rules: three }))).toEqual(['MISSING_IN', 'NORMAL'])
    expect(told(personDay(['08:25'], { rules: three }))).toEqual(['NORMAL', 'ABSENT_HALF'])
    expect(told(personDay(['08:25', '17:31'], { rules: three }))).toEqual(['NORMAL', 'MISSING_IN'])
    // Leaving in the morning is not asked for, so it is not judged either.
    expect(told(personDay(['08:25', '11:00', '14:28', '17:31'], { rules: three }))[0]).toBe('NORMAL')
  })
  it('asks for morning in and afternoon out of two', () => {
    expect(told(personDay(['08:25', '17:31'], { rules: two }))).toEqual(['NORMAL', 'NORMAL'])
    expect(told(personDay(['08:40', '17:20'], { rules: two }))).toEqual(['LATE 10/0', 'EARLY 0/10'])
    expect(told(personDay(['08:25'], { rules: two }))).toEqual(['NORMAL', 'MISSING_OUT'])
    expect(told(personDay(['17:31'], { rules: two }))).toEqual(['MISSING_IN', 'NORMAL'])
    expect(told(personDay([], { rules: two }))).toEqual(['ABSENT_HALF', 'ABSENT_HALF'])
    expect(told(personDay(['09:05', '17:31'], { rules: two }))[0]).toBe('ABSENT_HALF')
    const [am, pm] = judgeDay(personDay(['08:25', '17:31'], { rules: two }))
    expect([am?.inAtMs, am?.outAtMs, pm?.inAtMs, pm?.outAtMs]).toEqual([at('08:25'), null, null, at('17:31')])
    expect(codes(personDay([], { rules: two }))).toEqual([
      'RULES',
      'SESSION',
      'NO_PUNCH_ALL_DAY',
      'OUT_NOT_ASKED',
      'ABSENT',
    ])
  })
  it('asks for both ends of the only half day somebody is due', () => {
    expect(told(personDay(['14:28'], { rules: two, scheduled: ['PM'] }))).toEqual(['OFF', 'MISSING_OUT'])
    expect(told(personDay(['16:00', '17:30'], { rules: two, scheduled: ['PM'] }))[1]).toBe('ABSENT_HALF')
    expect(told(personDay(['08:30'], { rules: three, leaves: [leave('12:00', '24:00')] }))).toEqual([
      'MISSING_OUT',
      'LEAVE PRIVATE',
    ])
  })
})

describe('step 7: make-up punches', () => {
  it('replace their end, and the result before is kept', () => {
    const absent = personDay([], {
      makeups: [makeup('AM', 'IN', '08:30', 'm1'), makeup('AM', 'OUT', '12:00', 'm2')],
    })
    expect(judgeDay(absent)[0]).toMatchObject({
      kind: 'NORMAL',
      original: { kind: 'ABSENT_HALF', lateMinutes: 0, earlyMinutes: 0 },
      inAtMs: at('08:30'),
    })
    expect(codes(absent)).toEqual([
      'RULES',
      'SESSION',
      'MAKEUP_IN',
      'MAKEUP_OUT',
      'MAKEUP_CHANGED',
      'ON_TIME',
    ])
    expect(
      judgeDay(personDay(['08:44', '12:00'], { makeups: [makeup('AM', 'IN', '08:29')] }))[0],
    ).toMatchObject({
      kind: 'NORMAL',
      original: { kind: 'LATE', lateMinutes: 14 },
    })
  })
  it('give only what they say', () => {
    expect(told(personDay([], { makeups: [makeup('AM', 'IN', '08:30')] }))[0]).toBe('MISSING_OUT')
    expect(told(personDay(['12:00'], { makeups: [makeup('AM', 'IN', '08:45')] }))[0]).toBe('LATE 15/0')
    expect(told(personDay([], { makeups: [makeup('AM', 'IN', '08:30')] }))[1]).toBe('ABSENT_HALF')
  })
  it('leave no trace where they change nothing', () => {
    expect(judgeDay(personDay(FULL, { makeups: [makeup('AM', 'IN', '08:20')] }))[0]).toMatchObject({
      kind: 'NORMAL',
      original: null,
    })
  })
})

describe('punches in doubt', () => {
  it('put a session under review that they could change, and no other', () => {
    const facts = personDay(['12:00', '14:28', '17:31'])
    const doubtful = { ...facts, punches: [...facts.punches, suspect('08:25')] }
    expect(told(doubtful)).toEqual(['UNDER_REVIEW', 'NORMAL'])
    expect(codes(doubtful)).toEqual(expect.arrayContaining(['PUNCH_SUSPECT', 'REVIEW']))
    const needless = personDay(FULL)
    expect(told({ ...needless, punches: [...needless.punches, suspect('10:00')] })).toEqual([
      'NORMAL',
      'NORMAL',
    ])
  })
  it('count when accepted and never when rejected', () => {
    const standing = (as: 'COUNTS' | 'REJECTED'): PersonDay => {
      const facts = personDay(['12:00', '14:28', '17:31'])
      return { ...facts, punches: [...facts.punches, { ...suspect('08:25'), standing: as }] }
    }
    expect(told(standing('COUNTS'))[0]).toBe('NORMAL')
    expect(told(standing('REJECTED'))[0]).toBe('MISSING_IN')
    expect(codes(standing('REJECTED'))).toContain('PUNCH_REJECTED')
  })
  it('do not matter on leave, under a roll, or where make-up punches gave both ends', () => {
    const punches = [suspect('08:25')]
    expect(told(personDay([], { punches, leaves: [leave('08:00', '12:00')] }))[0]).toBe('LEAVE PRIVATE')
    expect(told(personDay([], { punches, rolls: [roll('AM', '08:30', '12:00')] }))[0]).toBe('NORMAL')
    expect(told(personDay([], { punches, rolls: [roll('AM', null, '12:00')] }))[0]).toBe('UNDER_REVIEW')
    const makeups = [makeup('AM', 'IN', '08:30', 'm1'), makeup('AM', 'OUT', '12:00', 'm2')]
    expect(told(personDay([], { punches, makeups }))[0]).toBe('NORMAL')
  })
  it('of the afternoon can put a morning under review where the whole day tells absence from a missing punch', () => {
    const rules = rulesWith({ punchesADay: 2 })
    expect(told(personDay([], { rules, punches: [suspect('17:31')] }))).toEqual([
      'UNDER_REVIEW',
      'UNDER_REVIEW',
    ])
  })
})

describe('sessions that are not over', () => {
  const seenAt = (clock: string, clocks: readonly string[]): string[] =>
    told(personDay(clocks, { nowMs: at(clock) }))
  it('are ahead, then open, then judged', () => {
    expect(seenAt('08:00', [])).toEqual(['AHEAD', 'AHEAD'])
    expect(seenAt('08:10', ['08:10'])).toEqual(['OPEN', 'AHEAD'])
    expect(seenAt('08:30', [])).toEqual(['OPEN', 'AHEAD'])
    expect(seenAt('12:00', ['08:25'])).toEqual(['OPEN', 'AHEAD'])
    expect(seenAt('12:02', ['08:25', '12:01'])).toEqual(['NORMAL', 'AHEAD'])
    expect(seenAt('11:02', ['08:25', '11:01'])).toEqual(['OPEN', 'AHEAD'])
    expect(seenAt('13:30', ['08:25'])).toEqual(['OPEN', 'AHEAD'])
    expect(seenAt('13:30:01', ['08:25'])).toEqual(['MISSING_OUT', 'AHEAD'])
    expect(seenAt('19:00:01', [])).toEqual(['ABSENT_HALF', 'ABSENT_HALF'])
  })
  it('are known at once where the one punch that is asked for cannot change any more', () => {
    const rules = rulesWith({ punchesADay: 2 })
    expect(told(personDay(['08:33'], { rules, nowMs: at('08:34') }))).toEqual(['LATE 3/0', 'AHEAD'])
  })
  it('stay open where only the whole day tells absence from a missing punch', () => {
    const rules = rulesWith({ punchesADay: 2 })
    const seen = (clock: string, clocks: readonly string[]) =>
      told(personDay(clocks, { rules, nowMs: at(clock) }))
    expect(seen('14:00', [])).toEqual(['OPEN', 'AHEAD'])
    expect(seen('14:00', ['12:10'])).toEqual(['MISSING_IN', 'AHEAD'])
    expect(seen('17:35', ['17:31'])).toEqual(['MISSING_IN', 'NORMAL'])
    expect(seen('19:01', [])).toEqual(['ABSENT_HALF', 'ABSENT_HALF'])
  })
  it('show leave that is still ahead', () => {
    expect(told(personDay([], { leaves: [leave('14:00', '18:00', 'SICK')], nowMs: at('08:00') }))).toEqual([
      'AHEAD',
      'LEAVE SICK',
    ])
  })
})

describe('what a punch counted as', () => {
  const place = (clocks: readonly string[], index: number) => {
    const punches = clocks.map((clock) => punch(at(clock)))
    return placePunch(DEFAULT_ATTENDANCE_RULES, MONDAY, punches, punches[index]?.punchId ?? '')
  }
  it('is in, out, a repeat or none', () => {
    expect(place(['08:25'], 0)).toEqual({ countedAs: 'IN', half: 'AM' })
    expect(place(['11:59'], 0)).toEqual({ countedAs: 'OUT', half: 'AM' })
    expect(place(['10:30', '12:00'], 0)).toEqual({ countedAs: 'IN', half: 'AM' })
    expect(place(['08:25', '12:00', '14:20'], 2)).toEqual({ countedAs: 'IN', half: 'PM' })
    expect(place(['08:25:00', '08:25:40'], 1)).toEqual({ countedAs: 'REPEAT', half: 'AM' })
    expect(place(['08:25', '10:00', '12:00'], 1)).toEqual({ countedAs: 'OUT', half: 'AM' })
    expect(place(['06:00'], 0)).toEqual({ countedAs: 'OUTSIDE', half: null })
    expect(place(['08:25'], 1)).toEqual({ countedAs: 'OUTSIDE', half: null })
  })
  it('is told for a suspect one too, and for none without rules', () => {
    const punches = [suspect('08:25')]
    expect(placePunch(DEFAULT_ATTENDANCE_RULES, MONDAY, punches, 's-08:25').countedAs).toBe('IN')
    expect(placePunch(null, MONDAY, punches, 's-08:25').countedAs).toBe('OUTSIDE')
  })
})

it('lists every reason once', () => {
  expect(new Set(REASON_CODES).size).toBe(REASON_CODES.length)
})
