import { beforeEach, describe, expect, test } from 'vitest'
import { createQueueMirror, type NewCall, type QueueMirror } from '../../db/sync/queue-mirror.ts'
import type { PublicTicket, PublicWindowQueue } from '../../db/model/queue/public-row.ts'
import type { QueueMark, QueueSnapshot } from '../../db/sync/queue-wire.ts'
import { SyncError } from '../../db/sync/wire.ts'

const DAY = '2026-03-02'
const MORNING = Date.parse(`${DAY}T09:00:00+08:00`)

const ticket = (number: string, over: Partial<PublicTicket> = {}, day = DAY): PublicTicket => ({
  ticketId: `${day}/${number}`,
  number,
  classId: null,
  status: 'WAITING',
  lane: 'NORMAL',
  slotMs: null,
  placeMs: MORNING,
  issuedAtMs: MORNING,
  windowId: null,
  forWindowId: null,
  calls: 0,
  misses: 0,
  calledAtMs: null,
  firstCalledAtMs: null,
  startedAtMs: null,
  endedAtMs: null,
  aheadWindowId: null,
  ...over,
})
const called = (number: string, windowId: string, calls: number, atMs: number): PublicTicket =>
  ticket(number, {
    status: 'CALLED',
    windowId: windowId as PublicWindowQueue['windowId'],
    calls,
    calledAtMs: atMs,
  })

/** Time that goes by only when it is told to; work that is due runs in its order. */
const handTime = () => {
  let nowMs = 1_000_000
  let nth = 0
  const due = new Map<number, { atMs: number; work: () => void }>()
  return {
    uptimeMs: () => nowMs,
    timers: {
      set(ms: number, work: () => void) {
        nth += 1
        due.set(nth, { atMs: nowMs + ms, work })
        return nth
      },
      clear: (handle: unknown) => void due.delete(handle as number),
    },
    async pass(ms: number) {
      const untilMs = nowMs + ms
      for (;;) {
        await new Promise((resolve) => void setImmediate(resolve))
        const [next] = [...due].toSorted((one, other) => one[1].atMs - other[1].atMs || one[0] - other[0])
        if (!next || next[1].atMs > untilMs) break
        due.delete(next[0])
        nowMs = Math.max(nowMs, next[1].atMs)
        next[1].work()
      }
      nowMs = untilMs
      await new Promise((resolve) => void setImmediate(resolve))
    },
  }
}

describe('the row as a machine hears of it', () => {
  let time: ReturnType<typeof handTime>
  let mirror: QueueMirror
  /** What the hall has, and how it answers. */
  let hall: {
    seq: number
    day: string
    lineage: string
    tickets: PublicTicket[]
    isGone: boolean
    isUnsettled: boolean
  }
  let asked: (QueueMark | null)[]
  let calls: NewCall[]
  let lineages: number
  let backs: number
  /** Held back answers: `release` lets the oldest of them go. */
  let held: (() => void)[] | null

  const snapshot = (): QueueSnapshot => ({
    day: hall.day,
    seq: hall.seq,
    lineage: hall.lineage,
    atMs: MORNING + time.uptimeMs() - 1_000_000,
    tickets: [...hall.tickets],
    windows: [],
  })
  const now = (): number => MORNING + time.uptimeMs() - 1_000_000
  const change = (...tickets: PublicTicket[]) => {
    hall.seq += 1
    hall.tickets = [
      ...hall.tickets.filter((each) => !tickets.some(({ ticketId }) => ticketId === each.ticketId)),
      ...tickets,
    ]
    return { kind: 'queue' as const, seq: hall.seq, atMs: now(), tickets, windows: [] }
  }
  const numbers = (): string[] =>
    [...mirror.tickets()].map(([, row]) => `${row.ticket.number} ${row.ticket.status}`).toSorted()

  beforeEach(() => {
    time = handTime()
    hall = {
      seq: 10,
      day: DAY,
      lineage: 'one',
      tickets: [ticket('A001'), ticket('A002')],
      isGone: false,
      isUnsettled: false,
    }
    asked = []
    calls = []
    lineages = 0
    backs = 0
    held = null
    mirror = createQueueMirror({
      transport: () => ({
        async queue(known) {
          asked.push(known)
          const isSame = known?.seq === hall.seq && known.day === hall.day && known.lineage === hall.lineage
          const answer = isSame ? null : snapshot()
          if (held) await new Promise<void>((resolve) => held?.push(resolve))
          if (hall.isGone) throw new SyncError('UNREACHABLE')
          if (hall.isUnsettled) throw new SyncError('BUSY', { retryAfterMs: 500 })
          return answer
        },
      }),
      uptimeMs: time.uptimeMs,
      nowMs: now,
      random: () => 0,
      timers: time.timers,
      onChanged: (fresh) => void calls.push(...fresh),
      onYield: () => undefined,
      onLineage: () => {
        lineages += 1
      },
      onBack: () => {
        backs += 1
      },
      onUntrusted: () => undefined,
      onError: (what, error) => {
        throw new Error(what, { cause: error })
      },
    })
    mirror.start()
  })

  const begin = async (): Promise<void> => {
    mirror.begun()
    mirror.heard({ kind: 'queue', seq: hall.seq, atMs: now(), tickets: [], windows: [] })
    await time.pass(100)
  }

  test('is a snapshot and the changes after it, and calls are told once', async () => {
    await begin()
    expect(numbers()).toEqual(['A001 WAITING', 'A002 WAITING'])
    const call = change(called('A001', 'W1', 1, now()))
    mirror.heard(call)
    mirror.heard(call)
    mirror.heard(change(called('A001', 'W1', 2, now())))
    expect(calls.map(({ number, nth }) => `${number} ${nth}`)).toEqual(['A001 1', 'A001 2'])
    expect(mirror.mark()?.seq).toBe(12)
    expect(mirror.isStale()).toBe(false)
  })

  test('is put together by place, not by arrival: a snapshot that comes late undoes nothing', async () => {
    held = []
    mirror.begun()
    mirror.heard({ kind: 'queue', seq: hall.seq, atMs: now(), tickets: [], windows: [] })
    await time.pass(10)
    // Made before the change, arriving after it.
    mirror.heard(change(called('A002', 'W1', 1, now())))
    for (const release of held) release()
    held = null
    await time.pass(10)
    expect(numbers()).toEqual(['A001 WAITING', 'A002 CALLED'])
  })

  test('a snapshot of before the channel stood is asked for again', async () => {
    await time.pass(10)
    hall.seq = 12
    mirror.begun()
    mirror.heard({ kind: 'queue', seq: 15, atMs: now(), tickets: [], windows: [] })
    await time.pass(100)
    expect(mirror.mark()?.seq).toBe(10)
    hall.seq = 15
    await time.pass(1_000)
    expect(mirror.mark()?.seq).toBe(15)
  })

  test('a log that went back under a channel that stands is shown as it is now', async () => {
    await time.pass(10)
    mirror.begun()
    mirror.heard({ kind: 'queue', seq: 467, atMs: now(), tickets: [], windows: [] })
    hall.seq = 12
    await time.pass(30_000)
    expect([mirror.mark()?.seq, mirror.isStale()]).toEqual([12, false])
  })

  test('goes stale after 15 seconds without a word and away after 5, and comes back', async () => {
    await begin()
    hall.isGone = true
    mirror.lost()
    await time.pass(4_000)
    expect([mirror.isAway(), mirror.isStale()]).toEqual([false, false])
    await time.pass(2_000)
    expect([mirror.isAway(), mirror.isStale()]).toEqual([true, false])
    await time.pass(10_000)
    expect([mirror.isAway(), mirror.isStale()]).toEqual([true, true])
    const asOfMs = mirror.asOfMs() ?? 0
    expect(now() - asOfMs).toBeGreaterThan(15_000)
    hall.isGone = false
    expect(backs).toBe(0)
    await time.pass(3_000)
    // It answers; that it has the records of meanwhile is told by the channel.
    expect([backs, mirror.isAway(), mirror.isStale()]).toEqual([1, true, true])
    await begin()
    expect([mirror.isAway(), mirror.isStale()]).toEqual([false, false])
  })

  test('on a line that carries no channel it comes back a little later', async () => {
    await time.pass(1_000)
    hall.isGone = true
    await time.pass(20_000)
    hall.isGone = false
    await time.pass(6_000)
    expect([mirror.isAway(), mirror.isStale()]).toEqual([true, true])
    await time.pass(9_000)
    expect([mirror.isAway(), mirror.isStale()]).toEqual([false, false])
  })

  test('a channel that outlived the silence is believed after a moment', async () => {
    await begin()
    hall.isGone = true
    await time.pass(20_000)
    hall.isGone = false
    mirror.heard(change())
    expect([backs, mirror.isAway(), mirror.isStale()]).toEqual([1, true, true])
    await time.pass(4_000)
    expect([mirror.isAway(), mirror.isStale()]).toEqual([false, false])
  })

  test('a hall that does not tell its row yet is there for who was with it, and not for who was not', async () => {
    await begin()
    hall.isUnsettled = true
    mirror.lost()
    await time.pass(8_000)
    expect([mirror.isAway(), mirror.isStale()]).toEqual([false, false])
    hall.isGone = true
    await time.pass(20_000)
    hall.isGone = false
    await time.pass(8_000)
    expect([backs, mirror.isAway(), mirror.isStale()]).toEqual([1, true, true])
    hall.isUnsettled = false
    await begin()
    expect([mirror.isAway(), mirror.isStale()]).toEqual([false, false])
  })

  test('a hall where nothing happens is asked every few seconds, and answers nothing', async () => {
    await begin()
    const before = asked.length
    await time.pass(60_000)
    expect([mirror.isAway(), mirror.isStale()]).toEqual([false, false])
    expect(asked.length - before).toBeLessThanOrEqual(16)
    expect(asked.at(-1)).toEqual(mirror.mark())
  })

  test('what was missed while out of contact is there, and what was called long ago is not spoken', async () => {
    await begin()
    hall.isGone = true
    mirror.lost()
    await time.pass(60_000)
    hall.seq += 1
    hall.tickets = [called('A001', 'W1', 1, now() - 40_000), called('A002', 'W2', 1, now() - 2_000)]
    hall.isGone = false
    await begin()
    await time.pass(3_000)
    expect(numbers()).toEqual(['A001 CALLED', 'A002 CALLED'])
    expect(calls.map(({ number }) => number)).toEqual(['A002'])
  })

  test('a new day begins with an empty row', async () => {
    await begin()
    hall.day = '2026-03-03'
    hall.tickets = []
    const next = ticket('A001', {}, '2026-03-03')
    mirror.heard(change(next))
    await time.pass(100)
    expect([...mirror.tickets()].map(([id]) => id)).toEqual(['2026-03-03/A001'])
    expect(mirror.mark()?.day).toBe('2026-03-03')
  })

  test('a hall restored from a backup is another one: nothing it said before counts', async () => {
    await begin()
    mirror.heard(change(called('A001', 'W1', 1, now())))
    calls = []
    mirror.lost()
    hall = { ...hall, lineage: 'two', seq: 3, tickets: [ticket('A001')] }
    await begin()
    expect(lineages).toBe(1)
    expect(numbers()).toEqual(['A001 WAITING'])
    expect(calls).toEqual([])
  })

  test('after it was stopped an answer still on its way changes nothing', async () => {
    await begin()
    held = []
    hall.seq = 20
    mirror.begun()
    await time.pass(10)
    mirror.stop()
    for (const release of held) release()
    await time.pass(20_000)
    expect(mirror.mark()?.seq).toBe(10)
  })
})
