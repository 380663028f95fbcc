import type { AttendanceRules } from '../../db/model/attendance/rules.ts'
import { DEFAULT_ATTENDANCE_RULES } from '../../db/model/attendance/rules.ts'
import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import { TEST_HALL, testPin } from '../helpers/test-hall.ts'
import { createDice, type Dice } from './dice.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import {
  HALVES,
  type Half,
  type RefHall,
  type RefLeave,
  type RefMakeup,
  type RefPunch,
  type RefRoll,
  type RefSpell,
  type RefSwap,
} from './reference.ts'

export const UNITS = ['U1', 'U2', 'U3', 'U4', 'U5'] as const
/** Signs in and looks at everything; belongs to a unit of their own. */
export const ADMIN = '9001'

/** What was done to a hall, as a growing log and as plain lists for the reference. */
export interface YearHall extends RefHall {
  nowMs: number
  readonly dice: Dice
  readonly recorder: Recorder
  readonly days: readonly string[]
  readonly people: readonly string[]
  /** Windows the people sit at in turn; none: nobody has one. */
  readonly windows: readonly string[]
  rules: AttendanceRules[]
  readonly spells: Map<string, RefSpell[]>
  readonly rotaMembers: Map<string, readonly string[]>
  readonly rota: Map<string, { AM: readonly string[]; PM: readonly string[] }>
  readonly swaps: RefSwap[]
  readonly punches: RefPunch[]
  readonly leaves: RefLeave[]
  readonly rolls: RefRoll[]
  readonly makeups: RefMakeup[]
}

export interface YearWish {
  readonly seed: number
  readonly people: number
  readonly windows?: number
  readonly from: string
  readonly to: string
  readonly nowMs: number
  readonly isWorkingDay: (day: string) => boolean
  readonly rules: (dice: Dice) => readonly AttendanceRules[]
}

export const at = (day: string, clock: string): number => Date.parse(`${day}T${clock}:00+08:00`)
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export const unitOf = (hall: YearHall, staffId: string): string =>
  hall.spells.get(staffId)?.[0]?.unitId ?? UNITS[0]

/** The window somebody sits at; null for those of the centre and in a hall without windows. */
export const windowOf = ({ windows, people }: YearHall, staffId: string): string | null => {
  const nth = people.indexOf(staffId)
  return nth < 0 ? null : (windows[nth % Math.max(1, windows.length)] ?? null)
}

export const setSpell = (hall: YearHall, staffId: string, spell: RefSpell): void => {
  hall.spells.set(staffId, [...(hall.spells.get(staffId) ?? []), spell])
  hall.recorder.record(
    'reference.staff_set',
    staffId,
    {
      ...BLANK_STAFF,
      staffId,
      name: `职员${staffId}`,
      unitId: spell.unitId,
      windowId: windowOf(hall, staffId),
      roles: spell.roles,
      active: spell.active,
      source: null,
    },
    { atMs: spell.fromMs },
  )
}

export const setRules = (hall: YearHall, rules: AttendanceRules, active = true): void => {
  hall.rules = [...hall.rules.filter((each) => each.rulesId !== rules.rulesId), ...(active ? [rules] : [])]
  const payload = { ...rules, active, source: null }
  hall.recorder.record('reference.attendance_rules_set', rules.rulesId, payload, { atMs: hall.nowMs - DAY })
}

export const daysBetween = (from: string, to: string): string[] => {
  const days: string[] = []
  for (let ms = at(from, '12:00'); ms <= at(to, '12:00'); ms += DAY)
    days.push(new Date(ms + 8 * HOUR).toISOString().slice(0, 10))
  return days
}

const setUnits = ({ recorder, windows }: YearHall, atMs: number): void => {
  const [like] = TEST_HALL.units
  for (const unitId of [...UNITS, 'ZX'])
    recorder.record(
      'reference.unit_set',
      unitId,
      { ...like, unitId, name: `单位${unitId}`, shortName: unitId, orgAbbr: unitId, source: null },
      { atMs },
    )
  for (const windowId of windows)
    recorder.record(
      'reference.window_set',
      windowId,
      {
        windowId,
        name: `${windowId}号窗口`,
        kind: 'ANY_ITEM',
        unitIds: [...UNITS],
        area: '一楼',
        phone: '',
        active: true,
        source: null,
      },
      { atMs },
    )
  for (const [key, value] of Object.entries(TEST_HALL.settings))
    recorder.record('reference.setting_set', key, { key, value, source: null }, { atMs })
}

/** People who stay, join, leave, move to another unit, and stop being counted. */
const hire = (hall: YearHall, staffId: string, beganMs: number): void => {
  const { dice, days } = hall
  const unitId = dice.pick(UNITS)
  const roles = dice.chance(0.08) ? ['WINDOW_HEAD'] : dice.chance(0.05) ? ['CHIEF_REP', 'CLERK'] : ['CLERK']
  const moment = () => at(dice.pick(days), dice.pick(['00:00', '08:30', '10:17', '12:00', '16:40', '23:30']))
  const first = { fromMs: beganMs, unitId, roles, active: true }
  const chance = dice.between(0, 99)
  if (chance < 4) setSpell(hall, staffId, { ...first, fromMs: moment() })
  else setSpell(hall, staffId, first)
  const later = Math.max(moment(), (hall.spells.get(staffId)?.[0]?.fromMs ?? 0) + 1)
  if (chance >= 4 && chance < 8) {
    setSpell(hall, staffId, { ...first, fromMs: later, active: false })
    if (dice.chance(0.3)) setSpell(hall, staffId, { ...first, fromMs: later + 10 * DAY })
  } else if (chance < 12) setSpell(hall, staffId, { ...first, fromMs: later, unitId: dice.pick(UNITS) })
  else if (chance < 14) setSpell(hall, staffId, { ...first, fromMs: later, roles: ['LEADER'] })
}

const POST = {
  name: '综合岗',
  windowId: null,
  duties: '',
  itemIds: [],
  c: null,
  active: true,
  source: null,
}

/** A fixed post with its A and B, which changes nothing of anybody's hours, and posts whose members take turns. */
const setPosts = (hall: YearHall, beganMs: number): void => {
  const { dice, recorder, days, people } = hall
  const [a, b] = [dice.pick(people), dice.pick(people)]
  const fixed = { ...POST, postId: 'P0', unitId: unitOf(hall, a), kind: 'FIXED', a, b: a === b ? null : b }
  recorder.record('reference.post_set', 'P0', { ...fixed, memberIds: [] }, { atMs: beganMs })
  const posts = Math.max(1, Math.round(people.length / 60))
  for (let nth = 1; nth <= posts; nth += 1) {
    const postId = `P${nth}`
    const memberIds = [...new Set(Array.from({ length: 5 }, () => dice.pick(people)))]
    hall.rotaMembers.set(postId, memberIds)
    const post = { ...POST, postId, unitId: UNITS[0], kind: 'ROTA', a: null, b: null, memberIds }
    recorder.record('reference.post_set', postId, post, { atMs: beganMs })
    for (const day of days) {
      if (dice.chance(hall.isWorkingDay(day) ? 0.06 : 0.8)) continue
      const turns = () => memberIds.filter(() => dice.chance(0.5))
      // A first plan is often changed.
      for (let version = dice.chance(0.1) ? 2 : 1; version > 0; version -= 1) {
        const [AM, PM] = [turns(), turns()]
        hall.rota.set(`${postId}/${day}`, { AM, PM })
        const rota = { postId, day, am: AM, pm: PM, source: null }
        recorder.record('reference.rota_set', `${postId}/${day}`, rota, { atMs: beganMs })
      }
    }
  }
}

type Turn = { readonly day: string; readonly half: Half }

/** Swaps in every state; only approved ones change who is due. Nobody swaps the same day twice. */
const swapTurns = (hall: YearHall): void => {
  const { dice, recorder, days, rotaMembers, rota } = hall
  const taken = new Set<string>()
  for (const [postId, members] of rotaMembers) {
    for (let nth = 0; nth < days.length / 8; nth += 1) {
      const turn: Turn = { day: dice.pick(days), half: dice.pick(HALVES) }
      const isOn = (staffId: string, { day, half }: Turn) =>
        rota.get(`${postId}/${day}`)?.[half].includes(staffId) === true
      const giver = members.find((staffId) => isOn(staffId, turn))
      const taker = dice.chance(0.15) ? dice.pick(hall.people) : dice.pick(members)
      if (giver === undefined || taker === giver || isOn(taker, turn)) continue
      const back: Turn = { day: dice.pick(days), half: dice.pick(HALVES) }
      const inReturn = back.day !== turn.day && isOn(taker, back) && !isOn(giver, back) ? back : null
      const keys = [turn, ...(inReturn ? [inReturn] : [])].flatMap(({ day }) => [
        `${giver} ${day}`,
        `${taker} ${day}`,
      ])
      if (keys.some((key) => taken.has(key))) continue
      for (const key of keys) taken.add(key)
      const id = recorder.newId()
      const moment = { atMs: at(turn.day, '09:00') - 2 * DAY }
      const say = (type: string, payload: object) => recorder.record(type, id, payload, moment)
      const swap = { postId, staffId: giver, withStaffId: taker, ...turn, inReturn }
      say('swap.asked', { ...swap, unitIds: [unitOf(hall, giver)], reason: '家中有事' })
      const fate = dice.pick(['APPROVED', 'APPROVED', 'APPROVED', 'AGREED', 'REJECTED', 'CANCELLED'])
      if (fate === 'CANCELLED') say('swap.cancelled', { by: giver, reason: '不换了' })
      if (fate === 'APPROVED' || fate === 'AGREED') say('swap.agreed', { by: taker })
      if (fate === 'REJECTED') say('swap.rejected', { by: taker, note: '没空' })
      if (fate !== 'APPROVED') continue
      say('swap.approved', { by: ADMIN, note: '' })
      hall.swaps.push(swap)
    }
  }
}

/** A hall with its people, rules and rota; nothing has happened in it yet. */
export const setUpHall = (wish: YearWish): YearHall => {
  const dice = createDice(wish.seed)
  const recorder = createRecorder()
  const beganMs = at(wish.from, '00:00') - 30 * DAY
  const hall: YearHall = {
    nowMs: wish.nowMs,
    isWorkingDay: wish.isWorkingDay,
    dice,
    recorder,
    days: daysBetween(wish.from, wish.to),
    people: Array.from({ length: wish.people }, (_, nth) => String(1_000 + nth)),
    windows: Array.from({ length: wish.windows ?? 0 }, (_, nth) => `W${nth + 1}`),
    rules: [],
    spells: new Map(),
    rotaMembers: new Map(),
    rota: new Map(),
    swaps: [],
    punches: [],
    leaves: [],
    rolls: [],
    makeups: [],
  }
  setUnits(hall, beganMs)
  setSpell(hall, ADMIN, { fromMs: beganMs, unitId: 'ZX', roles: ['CENTER_ADMIN'], active: true })
  recorder.record(
    'account.credential_set',
    ADMIN,
    { staffId: ADMIN, kind: 'PIN', argon2id: `plain:${testPin(ADMIN)}`, temporary: false, by: null },
    { atMs: beganMs },
  )
  for (const staffId of hall.people) hire(hall, staffId, beganMs)
  for (const rules of wish.rules(dice)) setRules(hall, rules)
  // A set that was given up counts for nothing.
  setRules(hall, { ...DEFAULT_ATTENDANCE_RULES, rulesId: 'given-up', validFrom: wish.from }, false)
  setPosts(hall, beganMs)
  swapTurns(hall)
  return hall
}
