import { describe, expect, test } from 'vitest'
import { Refusal, type RecordedEvent } from '../../../db/model/events/define.ts'
import type { TicketEvent } from '../../../db/model/events/queue-events.ts'
import { modelOf } from '../../../db/model/entity-models.ts'
import { slipBasics, ticketModel, type TicketState } from '../../../db/model/queue/ticket.ts'
import fc from '../../helpers/properties.ts'

const DAY = '2026-11-23'
const ID = `${DAY}/A017`
const NOON = Date.UTC(2026, 10, 23, 4)
const MINUTE = 60_000
const VISIT = '018f3c4a-0000-7000-8000-000000000001'
const OTHER_VISIT = '018f3c4a-0000-7000-8000-000000000002'
const REASON = { code: 'LONGEST_WAIT', waitedMs: 1, weight: 1, run: 0, passedOver: 0, note: '' } as const
const BASICS = { ...slipBasics(ID, 'A' as never), issuedAtMs: NOON }

/** An event as folds see it; only what they look at. */
const event = (type: TicketEvent['type'], payload: object, minutes = 0): TicketEvent =>
  ({ type, entity: ['ticket', ID], payload, atMs: NOON + minutes * MINUTE }) as unknown as TicketEvent

const issued = event('ticket.issued', {
  ...BASICS,
  via: 'KIOSK',
  taken: { seriesKey: `ticket/A/${DAY}`, seq: 17 },
  isReserve: false,
})
const called = (windowId = 'W1', minutes = 1): TicketEvent =>
  event(
    'ticket.called',
    { unitIds: [], windowId, staffId: null, mode: 'HALL', reason: REASON, basics: BASICS },
    minutes,
  )
const started = (windowId = 'W1', minutes = 2, visitId = VISIT, mode = 'HALL'): TicketEvent =>
  event('ticket.started', { unitIds: [], windowId, visitId, mode, basics: BASICS }, minutes)
const finished = (windowId = 'W1', minutes = 9, visitId = VISIT): TicketEvent =>
  event('ticket.finished', { windowId, visitId }, minutes)
const missed = (policy: string, minutes = 3, windowId = 'W1'): TicketEvent =>
  event('ticket.missed', { windowId, policy, placeMs: NOON + 5 * MINUTE }, minutes)
const held = (windowId = 'W1', minutes = 3): TicketEvent =>
  event('ticket.held', { windowId, reason: '复印' }, minutes)
const transferred = (to: { classId?: string; windowId?: string }, minutes = 4): TicketEvent =>
  event(
    'ticket.transferred',
    {
      unitIds: [],
      windowId: 'W1',
      toClassId: to.classId ?? null,
      toWindowId: to.windowId ?? null,
      reason: '',
    },
    minutes,
  )
const voided = (cause: string, minutes = 30): TicketEvent =>
  event('ticket.voided', { cause, note: '', by: null }, minutes)

const startUndone = (wasMissed = false, windowId = 'W1', visitId = VISIT): TicketEvent =>
  event('ticket.start_undone', { windowId, visitId, wasMissed }, 3)

const prioritised = event('ticket.prioritised', { group: 'ELDERLY', reason: '八十岁', by: '1001' })

interface Folded {
  readonly state: TicketState | undefined
  /** What was refused, with the code. */
  readonly refused: readonly string[]
}

/** As a hall and a desk fold: what is refused leaves the state as it was. */
const fold = (...events: readonly TicketEvent[]): Folded => {
  let state: TicketState | undefined
  const refused: string[] = []
  for (const each of events) {
    const next = ticketModel.apply(state, each)
    if (next instanceof Refusal) refused.push(next.code)
    else state = next
  }
  return { state, refused }
}

describe('a ticket', () => {
  test('from the kiosk to the end', () => {
    expect(fold(issued).state).toMatchObject({ status: 'WAITING', placeMs: NOON, calls: 0 })
    expect(fold(issued, called()).state).toMatchObject({
      status: 'CALLED',
      windowId: 'W1',
      calls: 1,
      firstCalledAtMs: NOON + MINUTE,
    })
    expect(fold(issued, called(), started(), finished())).toMatchObject({
      state: {
        status: 'DONE',
        windowId: 'W1',
        startedAtMs: NOON + 2 * MINUTE,
        endedAtMs: NOON + 9 * MINUTE,
        visitId: VISIT,
      },
      refused: [],
    })
  })

  test('called again counts; called at two windows is refused for the second', () => {
    expect(fold(issued, called(), called('W1', 2)).state).toMatchObject({ calls: 2 })
    expect(fold(issued, called(), event('ticket.recalled', { windowId: 'W1' }, 2)).state).toMatchObject({
      calls: 2,
      calledAtMs: NOON + 2 * MINUTE,
      firstCalledAtMs: NOON + MINUTE,
    })
    expect(fold(issued, called(), called('W2', 2))).toMatchObject({
      state: { windowId: 'W1', calls: 1 },
      refused: ['TICKET_ELSEWHERE'],
    })
    expect(fold(issued, called(), started('W2')).refused).toEqual(['TICKET_ELSEWHERE'])
    expect(fold(issued, called(), held(), called('W2', 5)).refused).toEqual(['TICKET_ELSEWHERE'])
  })

  test('who serves the slip has the visitor: a call elsewhere by a hall that had not heard of it gives way', () => {
    const byHand = started('W2', 2, OTHER_VISIT, 'BY_HAND')
    expect(fold(issued, called(), byHand, finished('W2', 9, OTHER_VISIT))).toMatchObject({
      state: { status: 'DONE', windowId: 'W2', visitId: OTHER_VISIT },
      refused: [],
    })
    // One slip in two hands is for a person to settle.
    expect(fold(issued, called(), started(), byHand).refused).toEqual(['TICKET_ELSEWHERE'])
    expect(fold(issued, called(), started(), held(), byHand).refused).toEqual(['TICKET_ELSEWHERE'])
  })

  test('what becomes of whoever does not come', () => {
    expect(fold(issued, called(), missed('VOID')).state).toMatchObject({
      status: 'VOID',
      voidCause: 'NO_SHOW',
    })
    expect(fold(issued, called(), missed('REQUEUE_AFTER_N')).state).toMatchObject({
      status: 'WAITING',
      windowId: null,
      placeMs: NOON + 5 * MINUTE,
      misses: 1,
      calls: 0,
    })
    expect(fold(issued, called(), missed('RECALLABLE_LAST_5'), called('W2', 6))).toMatchObject({
      state: { status: 'CALLED', windowId: 'W2', calls: 1 },
      refused: [],
    })
  })

  test('held, it is its window’s; transferred, it keeps its place', () => {
    expect(fold(issued, called(), started(), held(), finished()).state).toMatchObject({ status: 'DONE' })
    expect(fold(issued, called(), held(), called('W1', 5)).state).toMatchObject({
      status: 'CALLED',
      calls: 1,
      holdReason: '',
    })
    expect(fold(issued, called(), transferred({ classId: 'B' })).state).toMatchObject({
      status: 'WAITING',
      classId: 'B',
      placeMs: NOON,
      windowId: null,
      transfers: 1,
    })
    expect(fold(issued, called(), transferred({ windowId: 'W2' })).state).toMatchObject({ forWindowId: 'W2' })
    expect(fold(issued, transferred({ classId: 'B' })).refused).toEqual(['STEP_NOT_ALLOWED'])
  })

  test('put back by whoever leads the hall, it waits where it was, whatever its window had of it', () => {
    for (const before of [[called()], [called(), started()], [called(), started(), held()]])
      expect(fold(issued, ...before, transferred({}))).toMatchObject({
        state: {
          status: 'WAITING',
          classId: 'A',
          placeMs: NOON,
          windowId: null,
          forWindowId: null,
          transfers: 0,
        },
        refused: [],
      })
    expect(fold(issued, transferred({})).refused).toEqual(['STEP_NOT_ALLOWED'])
    expect(fold(issued, called('W2'), transferred({})).refused).toEqual(['TICKET_ELSEWHERE'])
    // By a desk that knew the public row alone; its records arrive later.
    expect(fold(transferred({}), issued)).toMatchObject({
      state: { status: 'WAITING', placeMs: NOON, classId: 'A' },
      refused: [],
    })
  })

  test('put back, and its window served it to the end out of reach: it is served, and nobody has to decide', () => {
    const putBack = transferred({}, 4)
    const served = { status: 'DONE', windowId: 'W1', visitId: VISIT, endedAtMs: NOON + 9 * MINUTE }
    const ways: [readonly TicketEvent[], readonly TicketEvent[]][] = [
      [[called(), started(), putBack], [finished()]],
      // Set aside there, before and after.
      [[called(), started(), held(), putBack], [finished()]],
      [
        [called(), started(), putBack],
        [held('W1', 5), finished()],
      ],
      // Called there alone: the visitor came.
      [
        [called(), putBack],
        [started('W1', 5), finished()],
      ],
    ]
    // Nobody has called it since, another window has, its own one has, or somebody did not come there.
    const sinces = [
      [],
      [called('W2', 5)],
      [called('W1', 5)],
      [called('W2', 5), missed('RECALLABLE_LAST_5', 6, 'W2')],
    ]
    for (const [until, after] of ways)
      for (const since of sinces) {
        expect(fold(issued, ...until, ...since, ...after)).toMatchObject({ state: served, refused: [] })
      }
    expect(fold(issued, called(), started(), putBack, finished()).state?.servedMs).toBe(7 * MINUTE)
  })

  test('put back, what its window says of nobody who came changes nothing, and who sent the visitor on is believed', () => {
    const putBack = transferred({}, 4)
    const waits = { status: 'WAITING', windowId: null, misses: 0, placeMs: NOON }
    for (const late of [
      missed('VOID'),
      missed('REQUEUE_AFTER_N'),
      event('ticket.recalled', { windowId: 'W1' }),
    ])
      expect(fold(issued, called(), putBack, late)).toMatchObject({ state: waits, refused: [] })
    expect(fold(issued, called(), putBack, called('W2', 5), missed('VOID'))).toMatchObject({
      state: { status: 'CALLED', windowId: 'W2' },
      refused: [],
    })
    expect(
      fold(issued, called(), started(), putBack, called('W2', 5), transferred({ windowId: 'W3' })),
    ).toMatchObject({ state: { status: 'WAITING', forWindowId: 'W3', transfers: 1 }, refused: [] })
  })

  test('put back and served by another window: what the first one says is told to a person', () => {
    // However often that one sent the visitor on.
    const sentOn = event('ticket.transferred', {
      unitIds: [],
      windowId: 'W2',
      toClassId: null,
      toWindowId: 'W3',
      reason: '',
    })
    const served = [called('W2', 5), started('W2', 6, OTHER_VISIT), sentOn]
    expect(fold(issued, called(), started(), transferred({}), ...served, finished()).refused).toEqual([
      'STEP_NOT_ALLOWED',
    ])
    const since = [called('W2', 5), started('W2', 6, OTHER_VISIT)]
    expect(fold(issued, called(), started(), transferred({}), ...since, finished()).refused).toEqual([
      'TICKET_ELSEWHERE',
    ])
    // Somebody else's word is no word of the window it was put back from.
    expect(fold(issued, called(), started(), transferred({}), finished('W2')).refused).toEqual([
      'STEP_NOT_ALLOWED',
    ])
    expect(fold(issued, called(), started(), transferred({}), transferred({})).refused).toEqual([
      'STEP_NOT_ALLOWED',
    ])
  })

  test('served from its slip before the kiosk’s own record came', () => {
    expect(fold(started(), issued)).toMatchObject({
      state: { status: 'SERVING', placeMs: NOON, classId: 'A', issuedAtMs: NOON },
    })
    expect(fold(started(), issued).refused).toEqual([])
    const bare = event('ticket.started', {
      unitIds: [],
      windowId: 'W1',
      visitId: VISIT,
      mode: 'BY_HAND',
      basics: slipBasics(ID, null),
    })
    expect(fold(bare, issued)).toMatchObject({
      state: { status: 'SERVING', classId: 'A', issuedAtMs: NOON },
      refused: [],
    })
    // Transferred and let forward meanwhile.
    const moved = [bare, transferred({ classId: 'B' }), prioritised]
    expect(fold(...moved, issued).state).toMatchObject({ classId: 'B', lane: 'PRIORITY', issuedAtMs: NOON })
  })

  test('two slips with one number: the second one is refused', () => {
    const second = event('ticket.issued', { ...issued.payload, issuedAtMs: NOON + MINUTE }, 1)
    expect(fold(issued, second).refused).toEqual(['NUMBER_TAKEN'])
    expect(fold(issued, called(), issued)).toMatchObject({ state: { status: 'CALLED' }, refused: [] })
  })

  test('ended is ended', () => {
    for (const later of [called(), started('W1', 10, OTHER_VISIT), held(), missed('VOID'), voided('LEFT')])
      expect(fold(issued, called(), started(), finished(), later).refused).toEqual(['TICKET_ENDED'])
    expect(fold(issued, voided('LEFT'), started('W1', 2)).refused).toEqual(['TICKET_ENDED'])
  })

  test('closed with the day, what was done before that still counts; what comes after does not', () => {
    expect(fold(issued, voided('DAY_CLOSED'), called(), started(), finished())).toMatchObject({
      state: { status: 'DONE', voidCause: null, endedAtMs: NOON + 9 * MINUTE },
      refused: [],
    })
    expect(fold(issued, called(), voided('DAY_CLOSED'), missed('VOID')).state).toMatchObject({
      voidCause: 'NO_SHOW',
    })
    expect(fold(issued, called(), started(), held(), voided('DAY_CLOSED'), finished()).state).toMatchObject({
      status: 'DONE',
    })
    expect(fold(issued, voided('DAY_CLOSED'), started('W1', 31)).refused).toEqual(['TICKET_ENDED'])
    expect(fold(issued, called(), voided('DAY_CLOSED'), started('W2')).refused).toEqual(['TICKET_ELSEWHERE'])
  })

  test('the fold is the one of the kind', () => {
    expect(modelOf('ticket')?.apply(undefined, issued as unknown as RecordedEvent)).toEqual(
      fold(issued).state,
    )
  })
})

const step = fc.oneof(
  fc
    .constantFrom('W1', 'W2')
    .chain((windowId) =>
      fc.constantFrom(
        called(windowId),
        started(windowId, 2, windowId === 'W1' ? VISIT : OTHER_VISIT),
        finished(windowId),
        held(windowId),
        missed('REQUEUE_AFTER_N', 3, windowId),
        missed('RECALLABLE_LAST_5', 3, windowId),
        event('ticket.recalled', { windowId }, 2),
      ),
    ),
  fc.constantFrom(
    issued,
    transferred({ classId: 'B' }),
    transferred({ windowId: 'W2' }),
    voided('LEFT'),
    voided('DAY_CLOSED'),
    prioritised,
  ),
)

describe('a start by hand that is taken back', () => {
  const byHand = event(
    'ticket.started',
    { unitIds: [], windowId: 'W1', visitId: VISIT, mode: 'BY_HAND', basics: slipBasics(ID, 'A' as never) },
    2,
  )
  test('of a number nobody gave out leaves no ticket; whoever brings its slip begins anew', () => {
    const { state, refused } = fold(byHand, startUndone())
    expect([refused, state?.status, state?.voidCause]).toEqual([[], 'VOID', 'UNDONE'])
    const again = fold(byHand, startUndone(), started('W2', 5, OTHER_VISIT, 'BY_HAND'))
    expect([again.refused, again.state?.status, again.state?.windowId]).toEqual([[], 'SERVING', 'W2'])
    expect(again.state?.servedMs).toBe(0)
  })
  test('of one that was missed is a missed one again', () => {
    const { state } = fold(issued, called(), missed('RECALLABLE_LAST_5'), byHand, startUndone(true))
    expect(state).toMatchObject({ status: 'MISSED', misses: 1, firstCalledAtMs: NOON + MINUTE })
  })
  test('is refused once it has gone on, and to any other window', () => {
    expect(fold(byHand, finished(), startUndone()).refused).toEqual(['TICKET_ENDED'])
    expect(fold(byHand, startUndone(false, 'W2')).refused).toEqual(['TICKET_ELSEWHERE'])
    expect(fold(byHand, startUndone(false, 'W1', OTHER_VISIT)).refused).toEqual(['STEP_NOT_ALLOWED'])
  })
})

describe('in any order, whatever comes twice', () => {
  test('a ticket is always in one state that makes sense', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (events) => {
        const { state } = fold(...events)
        if (!state) return
        const { status, windowId, endedAtMs, voidCause } = state
        const isAt = ['CALLED', 'SERVING', 'HELD'].includes(status)
        expect({
          isAt: isAt && windowId === null,
          ended: endedAtMs !== null,
          isVoid: voidCause !== null,
        }).toEqual({ isAt: false, ended: status === 'DONE' || status === 'VOID', isVoid: status === 'VOID' })
      }),
    )
  })

  test('only its window does anything to a ticket that is at one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), step, (events, next) => {
        const { state } = fold(...events)
        const payload = next.payload as { windowId?: string }
        const isElsewhere =
          state !== undefined &&
          ['CALLED', 'SERVING', 'HELD'].includes(state.status) &&
          payload.windowId !== undefined &&
          payload.windowId !== state.windowId
        const after = fold(...events, next)
        expect(!isElsewhere || after.refused.at(-1) === 'TICKET_ELSEWHERE').toBe(true)
      }),
    )
  })

  test('who ends it ends it once: at most one finish counts', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (events) => {
        let state: TicketState | undefined
        let finishes = 0
        for (const each of events) {
          const next = ticketModel.apply(state, each)
          if (next instanceof Refusal) continue
          if (next.status === 'DONE' && state?.status !== 'DONE') finishes += 1
          state = next
        }
        expect(finishes).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('nor to what was taken back: a start by a wrong number leaves the ticket as it was', () => {
    const undone = [started('W1', 2, VISIT, 'BY_HAND'), startUndone()]
    expect(fold(issued, ...undone)).toEqual(fold(issued))
    expect(fold(...undone, issued)).toEqual(fold(issued))
    expect(fold(undone[0] ?? issued, issued, startUndone())).toEqual(fold(issued))
  })

  test('where the kiosk’s record comes in makes no difference to what was done', () => {
    const done = [called(), started(), finished()]
    fc.assert(
      fc.property(fc.nat({ max: 2 }), (at) => {
        const late = [...done.slice(0, at + 1), issued, ...done.slice(at + 1)]
        expect(fold(...late)).toEqual(fold(issued, ...done))
      }),
    )
  })
})
