import type { patrolMethods } from '../../contract/patrol.ts'
import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { PatrolDrawState } from '../../model/assessment/assessment-models.ts'
import { drawn } from '../../model/assessment/draw.ts'
import { addDays, dayFromMs } from '../../model/day.ts'
import { StaffId, WindowId } from '../../model/ids.ts'
import { listDraws, type PatrolRecord } from '../../store/queries/patrol.ts'
import { sha256Hex } from '../../store/sha256.ts'
import { append, type PayloadOf } from '../append.ts'
import { recordingContext, staffName, windowName, type DeskContext, type Handlers } from '../context.ts'

type Methods = Pick<typeof patrolMethods, 'patrol.draw' | 'patrol.draws'>
type DrawView = ResultInput<'patrol.draw'>

/** 128 bits: nobody can try seeds until the windows they want come out. */
const SEED_BYTES = 16
const DAYS_LISTED = 366
const DRAWS_LISTED_MAX = 400

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, place) => id === other[place])

const view = (context: DeskContext, { id, state }: PatrolRecord<PatrolDrawState>): DrawView => {
  const windows = (ids: readonly string[]) =>
    ids.map((each) => ({ id: each, name: windowName(context, each) }))
  const people = (ids: readonly string[]) => ids.map((each) => ({ id: each, name: staffName(context, each) }))
  const { seed, windowPool, inspectorPool } = state
  return {
    drawId: id,
    day: state.day,
    seed,
    byName: staffName(context, state.by),
    atMs: state.atMs,
    note: state.note,
    windowPool: windows(windowPool),
    inspectorPool: people(inspectorPool),
    windows: windows(state.windows),
    inspectors: people(state.inspectors),
    replayed:
      same(drawn(sha256Hex, seed, 'WINDOW', windowPool, state.windows.length), state.windows) &&
      same(drawn(sha256Hex, seed, 'INSPECTOR', inspectorPool, state.inspectors.length), state.inspectors),
  }
}

/** The ids asked for, or all there are; sorted and each once. @throws ContractError NOT_FOUND, DRAW_TOO_MANY */
const poolOf = <Id extends string>(asked: readonly Id[], all: readonly Id[], wanted: number): Id[] => {
  const known = new Set(all)
  const missing = asked.find((id) => !known.has(id))
  if (missing !== undefined) throw new ContractError('NOT_FOUND', { subject: missing })
  const pool = [...new Set(asked.length > 0 ? asked : all)].toSorted()
  if (wanted > pool.length) throw new ContractError('DRAW_TOO_MANY', { count: pool.length, wanted })
  return pool
}

const activeWindows = ({ reference }: DeskContext): WindowId[] =>
  [...reference.windows.values()].filter(({ active }) => active).map(({ windowId }) => windowId)

const activeInspectors = ({ reference }: DeskContext): StaffId[] =>
  [...reference.staff.values()]
    .filter(({ active, roles }) => active && roles.includes('INSPECTOR'))
    .map(({ staffId }) => staffId)

export const drawHandlers: Handlers<Methods> = {
  'patrol.draw'(context, params) {
    const windowPool = poolOf(params.windowPool, activeWindows(context), params.windows)
    const inspectorPool =
      params.inspectors === 0 && params.inspectorPool.length === 0
        ? []
        : poolOf(params.inspectorPool, activeInspectors(context), params.inspectors)
    const seed = Buffer.from(context.desk.randomBytes(SEED_BYTES)).toString('hex')
    const payload: PayloadOf<'patrol_draw.drawn'> = {
      day: dayFromMs(context.nowMs),
      seed,
      windowPool,
      inspectorPool,
      windows: drawn(sha256Hex, seed, 'WINDOW', windowPool, params.windows).map((id) => WindowId.parse(id)),
      inspectors: drawn(sha256Hex, seed, 'INSPECTOR', inspectorPool, params.inspectors).map((id) =>
        StaffId.parse(id),
      ),
      note: params.note,
    }
    const drawId = context.store.record(recordingContext(context), (act) => {
      const id = act.newId()
      append(act, 'patrol_draw.drawn', id, payload)
      return id
    })
    const { staffId } = recordingContext(context)
    return view(context, {
      id: drawId,
      state: { ...payload, by: staffId ?? '', atMs: context.nowMs, eventId: drawId },
    })
  },
  'patrol.draws': (context) => ({
    draws: listDraws(
      context.store.read,
      addDays(dayFromMs(context.nowMs), -DAYS_LISTED),
      DRAWS_LISTED_MAX,
    ).map((each) => view(context, each)),
  }),
}
