import { LeaveKind } from '../../db/model/attendance/rules.ts'
import { anId } from '../helpers/envelopes.ts'
import type { Dice } from './dice.ts'
import { ADMIN, at, DAY, HOUR, unitOf, UNITS, type YearHall } from './hall-of-year.ts'
import { HALVES } from './reference.ts'

const MINUTE = 60_000
/** Roles that had to agree, as long as the chain is. */
const CHAINS = [['WINDOW_HEAD'], ['CHIEF_REP', 'INSPECTOR'], ['CHIEF_REP', 'INSPECTOR', 'LEADER']] as const

/** A stretch of leave: half days, whole days, hours at the beginning, at the end and in the middle of a session. */
const stretch = (dice: Dice, days: readonly string[]): readonly [fromMs: number, toMs: number] => {
  const day = dice.pick(days)
  const clock = () => at(day, '07:30') + dice.between(0, 22 * 6) * 5 * MINUTE
  switch (dice.between(0, 6)) {
    case 0:
      return [at(day, '08:30'), at(day, '12:00')]
    case 1:
      return [at(day, '12:00'), at(day, '18:00')]
    case 2:
      return [at(day, '00:00'), at(day, '00:00') + DAY]
    case 3:
      return [at(day, '08:00'), at(day, '17:30') + dice.between(1, 9) * DAY]
    case 4:
      return [at(day, '14:30'), at(day, '16:00')]
    case 5:
      return [clock(), clock() + 90 * MINUTE]
    default:
      return [at(day, '09:00'), at(day, '10:00') + dice.between(0, 3) * HOUR]
  }
}

/** One leave with whatever came of it; tells when it ends if it counts. */
const askForLeave = (
  hall: YearHall,
  wish: { staffId: string; kind: string; fromMs: number; toMs: number; extendsLeaveId: string | null },
): string | null => {
  const { dice, recorder } = hall
  const { staffId, kind, fromMs, toMs, extendsLeaveId } = wish
  const id = recorder.newId()
  const chain = dice.pick(CHAINS)
  const moment = { atMs: Math.min(fromMs, hall.nowMs) - HOUR }
  const say = (type: string, payload: object) => recorder.record(type, id, payload, moment)
  say('leave.submitted', {
    staffId,
    unitIds: [unitOf(hall, staffId)],
    kind,
    fromMs,
    toMs,
    halfDays: 1,
    reason: '有事',
    place: '',
    covers: [],
    chain,
    toldAtMs: null,
    hasProof: false,
    extendsLeaveId,
  })
  const fate = dice.between(0, 99)
  const agreed = fate < 5 ? chain.length - 1 : chain.length
  for (let step = 0; step < agreed; step += 1)
    say('leave.approved', { step, by: ADMIN, note: '', override: null })
  if (fate < 5) {
    if (dice.chance(0.5)) say('leave.rejected', { step: agreed, by: ADMIN, note: '人手不够' })
    return null
  }
  if (fate < 12) {
    say('leave.cancelled', { reason: '不去了', by: staffId })
    return null
  }
  let endMs = toMs
  if (fate < 35 && extendsLeaveId === null) {
    const backAtMs = fromMs + dice.between(-20, 120) * Math.round((toMs - fromMs) / 100)
    endMs = Math.min(toMs, Math.max(fromMs, backAtMs))
    say('leave.returned', { backAtMs, note: '', by: staffId })
    if (dice.chance(0.5)) say('leave.closed', { note: '', by: ADMIN })
  }
  hall.leaves.push({ staffId, kind, fromMs, toMs: endMs })
  return endMs === toMs && fate >= 35 ? id : null
}

/** Leaves of all kinds, some longer than first asked for. One person's are of one kind: they may overlap. */
export const takeLeaves = (hall: YearHall, howMany: number, days = hall.days): void => {
  const { dice, recorder, people } = hall
  for (let nth = 0; nth < howMany; nth += 1) {
    const staffId = dice.pick(people)
    const [fromMs, toMs] = stretch(dice, days)
    const kind = LeaveKind.options[Number(staffId) % LeaveKind.options.length] ?? 'OFFICIAL'
    const first = askForLeave(hall, { staffId, kind, fromMs, toMs, extendsLeaveId: null })
    if (first === null || !dice.chance(0.2)) continue
    const longer = dice.pick([HOUR, 4 * HOUR, DAY, 3 * DAY])
    const wish = { staffId, kind, fromMs: toMs, toMs: toMs + longer, extendsLeaveId: first }
    if (askForLeave(hall, wish) !== null)
      recorder.record('leave.extended', first, { byLeaveId: first, toMs: toMs + longer }, { atMs: toMs })
  }
}

/** Make-up punches in every state, several for the same end among them. */
export const askForMakeups = (hall: YearHall, howMany: number): void => {
  const { dice, recorder, people, days } = hall
  for (let nth = 0; nth < howMany; nth += 1) {
    const [staffId, day, half] = [dice.pick(people), dice.pick(days), dice.pick(HALVES)]
    for (let again = dice.chance(0.15) ? 2 : 1; again > 0; again -= 1) {
      // Ids are drawn: the greater one need not be the newer one.
      const id = anId(0x2_0000_0000 + dice.between(0, 0xffff_ffff))
      const end = dice.pick(['IN', 'OUT'] as const)
      const hour = half === 'AM' ? (end === 'IN' ? 8 : 11) : end === 'IN' ? 14 : 17
      const atMs = at(day, `${String(hour).padStart(2, '0')}:00`) + dice.between(0, 70) * MINUTE
      const say = (type: string, payload: object) => recorder.record(type, id, payload, { atMs: atMs + DAY })
      say('makeup.submitted', {
        staffId,
        unitIds: [unitOf(hall, staffId)],
        day,
        half,
        end,
        atMs,
        cause: 'FORGOT',
        evidence: '',
        chain: ['WINDOW_HEAD', 'INSPECTOR'],
      })
      const fate = dice.between(0, 9)
      if (fate === 0) say('makeup.cancelled', { reason: '找到记录', by: staffId })
      if (fate > 0) say('makeup.approved', { step: 0, by: ADMIN, note: '' })
      if (fate === 1) say('makeup.rejected', { step: 1, by: ADMIN, note: '无证明' })
      if (fate < 3) continue
      say('makeup.approved', { step: 1, by: ADMIN, note: '' })
      hall.makeups.push({ id, staffId, day, half, end, atMs })
    }
  }
}

/** Hand rolls of a unit's half day, some voided, some twice. */
export const callRolls = (hall: YearHall, howMany: number): void => {
  const { dice, recorder, people, days } = hall
  const workingDays = days.filter((day) => hall.isWorkingDay(day))
  for (let nth = 0; nth < howMany; nth += 1) {
    const [unitId, day, half] = [dice.pick(UNITS), dice.pick(workingDays), dice.pick(HALVES)]
    for (let again = dice.chance(0.2) ? 2 : 1; again > 0; again -= 1) {
      const id = anId(0x3_0000_0000 + dice.between(0, 0xffff_ffff))
      const ofUnit = people
        .filter((staffId) => unitOf(hall, staffId) === unitId && dice.chance(0.8))
        .slice(0, 300)
      if (ofUnit.length === 0) continue
      const [begin, end] = half === 'AM' ? ['08:30', '12:00'] : ['14:00', '17:30']
      const rows = ofUnit.map((staffId) => ({
        staffId,
        inAtMs: dice.chance(0.85) ? at(day, begin) + dice.between(-20, 12) * MINUTE : null,
        outAtMs: dice.chance(0.85) ? at(day, end) + dice.between(-8, 20) * MINUTE : null,
      }))
      const moment = { atMs: at(day, '18:00') }
      recorder.record(
        'roll.filed',
        id,
        { unitId, day, half, cause: 'MACHINE_FAULT', note: '', by: ADMIN, people: rows },
        moment,
      )
      if (dice.chance(0.15)) {
        recorder.record('roll.voided', id, { reason: '填错', by: ADMIN }, moment)
        continue
      }
      hall.rolls.push({ id, day, half, people: new Map(rows.map((row) => [row.staffId, row])) })
    }
  }
}

/** Covers and short absences: who stood where is no matter of hours. */
export const stepOut = (hall: YearHall, howMany: number): void => {
  const { dice, recorder, people, days } = hall
  for (let nth = 0; nth < howMany; nth += 1) {
    const [staffId, other, day] = [dice.pick(people), dice.pick(people), dice.pick(days)]
    const unitIds = [unitOf(hall, staffId)]
    const [absence, cover] = [recorder.newId(), recorder.newId()]
    const begin = { atMs: at(day, '10:00') + dice.between(0, 40) * MINUTE }
    const end = { atMs: begin.atMs + dice.between(5, 90) * MINUTE }
    const about = { staffId, unitIds, kind: 'SHORT_ABSENCE', reason: '', leavesEmpty: false }
    recorder.record('absence.started', absence, { ...about, expectedBackMs: end.atMs, covers: [] }, begin)
    recorder.record(
      'cover.started',
      cover,
      { unitIds, postId: 'P0', rank: 'B', staffId: other, forStaffId: staffId, windowId: null },
      begin,
    )
    recorder.record('cover.ended', cover, { by: other, note: '' }, end)
    if (dice.chance(0.9)) recorder.record('absence.ended', absence, { by: staffId }, end)
  }
}
