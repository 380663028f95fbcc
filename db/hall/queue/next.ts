import { setImmediate as nextTick } from 'node:timers/promises'
import type { ServiceWindow, StaffMember } from '../../model/reference.ts'
import { SUPERVISOR_SCOPE, unitScope } from '../../model/scopes.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import type { AheadAnswer, AheadRequest, NextAnswer, NextRequest } from '../../sync/queue-wire.ts'
import { SyncError } from '../../sync/wire.ts'
import { checkStanding, countsOf, type HallContext } from '../context.ts'
import { readFollower, type Device } from '../devices.ts'
import { readState } from '../entities.ts'
import type { HallTx } from '../hall-db.ts'
import type { Hall } from '../halls.ts'
import { watchHead } from '../lineage.ts'
import { recordOwn } from '../own-chain.ts'
import { tellNews } from '../push.ts'
import { beginDecisions, ON_ITS_WAY_MS, type Decision } from './decide.ts'
import { readRow, type HallRow } from './hall-row.ts'
import { dropLeases, dropOldLeases, giveBack, writeLeases, writeRuns, type Lease } from './queue-tables.ts'

/** Requests that are answered together at most; the others have the next turn. */
const TOGETHER_MAX = 256
/** A machine that was asked to give tickets back is not asked again sooner. */
const ASK_AGAIN_MS = 10_000
/** Requests that may wait; more than a hall has windows are no hall's. */
const WAITING_MAX = 2_000

interface Asked {
  readonly deviceId: string
  /** Without somebody who asks: nobody is called, and what may be kept ahead is answered. */
  readonly request: NextRequest | AheadRequest
  readonly resolve: (answer: NextAnswer) => void
  readonly reject: (error: unknown) => void
}

interface Given {
  readonly deviceId: string
  readonly ticketIds: readonly string[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

interface Batch {
  readonly asked: Asked[]
  readonly given: Given[]
}

type Outcome = { readonly answer: NextAnswer } | { readonly error: unknown }

/** Calls of one hall, decided under its lock: all that wait for it in one transaction. */
export interface Calls {
  next(deviceId: string, request: NextRequest): Promise<NextAnswer>
  /** What a device keeps for a window; nobody is called. */
  ahead(deviceId: string, request: AheadRequest): Promise<AheadAnswer>
  /** These tickets, handed to this device ahead, are no longer there. */
  giveBack(deviceId: string, ticketIds: readonly string[]): Promise<void>
}

const isCall = (request: NextRequest | AheadRequest): request is NextRequest => 'staffId' in request

interface Follower {
  readonly device: Device
  readonly scopes: readonly string[]
}

/** @throws SyncError NOT_FOUND, NOT_ALLOWED, and for the standing of the device */
const checkAsker = (
  { windowId }: AheadRequest,
  follower: Follower | undefined,
  window: ServiceWindow | undefined,
): void => {
  const device = checkStanding(follower?.device)
  // Nobody sits at a public screen.
  if (device.kind === 'KIOSK') throw new SyncError('NOT_ALLOWED')
  if (!window?.active) throw new SyncError('NOT_FOUND', { problem: 'window' })
  const scopes = follower?.scopes ?? []
  const isOfItsUnits = window.unitIds.every((unit) => scopes.includes(unitScope(unit)))
  if (device.windowId !== windowId && !isOfItsUnits && !scopes.includes(SUPERVISOR_SCOPE))
    throw new SyncError('NOT_ALLOWED')
}

/** What has to be known of those who ask, in as few journeys as there can be. */
const readAskers = async (tx: HallTx, hallId: string, batch: readonly Asked[]) => {
  const deviceIds = [...new Set(batch.map(({ deviceId }) => deviceId))]
  const staffIds = [...new Set(batch.flatMap(({ request }) => (isCall(request) ? request.staffId : [])))]
  const [followers, staff] = await Promise.all([
    Promise.all(deviceIds.map(async (id) => [id, await readFollower(tx, hallId, id)] as const)),
    tx.among<{ entity_id: string; state: string }>(
      "SELECT entity_id, state FROM entity WHERE hall_id = ? AND kind = 'staff' AND entity_id IN",
      [hallId],
      staffIds,
    ),
  ])
  return {
    followers: new Map(followers),
    staff: new Map(
      staff.flatMap(({ entity_id: id, state }) =>
        state === '' ? [] : [[id, JSON.parse(state) as StaffMember] as const],
      ),
    ),
  }
}

/** Tickets asked for by number that are not of today. */
const readOthers = async (
  tx: HallTx,
  hallId: string,
  row: HallRow,
  batch: readonly Asked[],
): Promise<ReadonlyMap<string, TicketState>> => {
  const others = new Map<string, TicketState>()
  for (const { request } of batch) {
    const ticketId = isCall(request) ? request.byNumber?.ticketId : undefined
    if (ticketId === undefined || row.tickets.has(ticketId)) continue
    const state = await readState<TicketState>(tx, hallId, 'ticket', ticketId)
    if (state) others.set(ticketId, state)
  }
  return others
}

export const createCalls = (context: HallContext, hall: Hall): Calls => {
  const { hallId } = hall
  const waiting: Batch = { asked: [], given: [] }
  let isRunning = false
  /** Only ever read and kept up with under the hall's lock. */
  let row: HallRow | null = null
  const askedBack = new Map<string, number>()

  const decideAll = async (tx: HallTx, { asked: batch, given }: Batch) => {
    const nowMs = context.nowMs()
    const returned = await giveBack(tx, hallId, given, nowMs, ON_ITS_WAY_MS)
    const [head, { followers, staff }] = await Promise.all([
      watchHead(tx, context, hallId, context.seen),
      readAskers(tx, hallId, batch),
    ])
    const before = row
    row = null
    const present = (await readRow(tx, hallId, nowMs, head, before)).row
    const others = await readOthers(tx, hallId, present, batch)
    const decisions = beginDecisions(present, nowMs)
    const calls = batch.map(({ request, deviceId }): { call: Decision['call'] } | { error: unknown } => {
      try {
        const window = present.windows.get(request.windowId)
        checkAsker(request, followers.get(deviceId), window)
        if (!isCall(request)) return { call: null }
        if (!staff.get(request.staffId)?.active) throw new SyncError('NOT_FOUND', { problem: 'staff' })
        return { call: decisions.call(request, others.get(request.byNumber?.ticketId ?? '')) }
      } catch (error) {
        return { error }
      }
    })
    const decided = batch.map(({ request, deviceId }, nth) => {
      const made = calls[nth]
      if (!made || 'error' in made) return made ?? { error: new SyncError('INTERNAL') }
      return { call: made.call, ahead: decisions.ahead(request, deviceId) }
    })
    const { facts, runs, lent, dropped, wanted } = decisions.outcome()
    const [stored] = await Promise.all([
      facts.length === 0 ? null : recordOwn(tx, context, hall, facts),
      writeRuns(tx, hallId, present.day, runs),
      dropOldLeases(tx, hallId, head.lineage, nowMs),
      dropLeases(tx, hallId, dropped),
      writeLeases(tx, hallId, head.lineage, lent),
    ])
    const refused = stored?.receipts.find(({ verdict }) => verdict !== 'accepted')
    if (refused) throw new Error(`a call of the hall was not accepted: ${refused.reason}`)
    row = present
    const seq = stored?.head.hallSeq ?? head.hallSeq
    const outcomes = decided.map((each): Outcome =>
      'error' in each ? each : { answer: { ...each, seq, lineage: head.lineage } },
    )
    return { outcomes, stored, wanted, hasChanged: returned + lent.length + dropped.length > 0 }
  }

  /** Machines are asked for what comes to the front; nobody waits for their answers. */
  const askBack = (wanted: readonly Lease[]): void => {
    const nowMs = context.nowMs()
    for (const [ticketId, atMs] of askedBack)
      if (Math.abs(nowMs - atMs) >= ASK_AGAIN_MS) askedBack.delete(ticketId)
    const byDevice = new Map<string, string[]>()
    for (const { ticketId, deviceId } of wanted) {
      if (askedBack.has(ticketId)) continue
      askedBack.set(ticketId, nowMs)
      const its = byDevice.get(deviceId)
      if (its) its.push(ticketId)
      else byDevice.set(deviceId, [ticketId])
    }
    for (const [deviceId, ticketIds] of byDevice) void context.pokes.askBack(hallId, deviceId, ticketIds)
  }

  const turn = async (): Promise<void> => {
    const batch: Batch = { asked: [], given: [] }
    try {
      const done = await context.db.transaction(hallId, (tx) => {
        // Whoever has asked by the time the lock is had is answered in this turn; a second attempt answers the same ones.
        if (batch.asked.length + batch.given.length === 0) {
          batch.asked.push(...waiting.asked.splice(0, TOGETHER_MAX))
          batch.given.push(...waiting.given.splice(0))
        }
        return decideAll(tx, batch)
      })
      const { stored } = done
      if (stored) {
        countsOf(context, hallId).events += stored.added
        void tellNews(context, hallId, stored)
      } else if (done.hasChanged) void context.pokes.queue(hallId)
      for (const { resolve } of batch.given) resolve()
      for (const [nth, { resolve, reject }] of batch.asked.entries()) {
        const outcome = done.outcomes[nth]
        if (outcome && 'answer' in outcome) resolve(outcome.answer)
        else reject(outcome?.error ?? new SyncError('INTERNAL'))
      }
      askBack(done.wanted)
    } catch (error) {
      row = null
      const some = batch.asked.length + batch.given.length > 0 ? batch : waiting
      for (const { reject } of [...some.asked.splice(0), ...some.given.splice(0)]) reject(error)
    }
  }

  const isAnybody = (): boolean => waiting.asked.length + waiting.given.length > 0
  const run = async (): Promise<void> => {
    isRunning = true
    while (isAnybody()) {
      // What has arrived by now is read first, so that many who press at once are one turn.
      await nextTick()
      await turn()
    }
    isRunning = false
  }
  const begin = (): void => {
    if (!isRunning) void run()
  }

  const ask = (deviceId: string, request: NextRequest | AheadRequest): Promise<NextAnswer> =>
    new Promise((resolve, reject) => {
      if (waiting.asked.length >= WAITING_MAX) {
        reject(new SyncError('BUSY', { retryAfterMs: 1_000 }))
        return
      }
      waiting.asked.push({ deviceId, request, resolve, reject })
      begin()
    })

  return {
    next: ask,
    ahead: ask,
    giveBack: (deviceId, ticketIds) =>
      new Promise((resolve, reject) => {
        waiting.given.push({ deviceId, ticketIds, resolve, reject })
        begin()
      }),
  }
}
