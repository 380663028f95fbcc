import { describe, expect, test, vi } from 'vitest'
import { aHall, issue, pass, stepsOf, until, windowOf } from '../helpers/queue-desks.ts'

describe('a desk of a hall', () => {
  test('two windows call, and never the same', async () => {
    const { clerk, other, server, one, two, supervisor } = await aHall()
    const ids = await issue(clerk, 4)
    await until(other, (view) => expect(view.waiting).toBe(4))
    const [first, second] = await Promise.all([clerk.call('queue.next', {}), other.call('queue.next', {})])
    const numbers = [first.view.current?.number, second.view.current?.number]
    expect(numbers.toSorted()).toEqual([ids[0]?.slice(11), ids[1]?.slice(11)].toSorted())
    expect(first.view).toMatchObject({ mode: 'HALL', isStale: false, status: 'OPEN' })
    await clerk.call('queue.start', {})
    await other.call('queue.start', {})
    // Each sees the other's ticket on its board.
    await vi.waitFor(
      async () => {
        const board = await one.desk.openPage().call('screen.board', {})
        expect(board.windows.filter(({ isServing }) => isServing).map(({ windowId }) => windowId)).toEqual([
          'A01',
          'C01',
        ])
      },
      { timeout: 8_000, interval: 20 },
    )
    await clerk.call('queue.finish', { outcome: 'OTHER' })
    await other.call('queue.finish', { outcome: 'OTHER' })
    await server.settle(supervisor, one, two)
    expect(stepsOf(supervisor, ids[0] ?? '')).toEqual([
      'ticket.issued',
      'ticket.called',
      'ticket.started',
      'ticket.finished',
    ])
  })

  test('the hall gone: handed ahead, then by hand, and back to one history', async () => {
    const { clerk, other, server, one, two, supervisor } = await aHall()
    const ids = await issue(clerk, 8)
    await until(other, (view) => expect(view.waiting).toBe(8))
    await clerk.call('queue.open', {})
    await other.call('queue.open', {})
    await server.settle(supervisor, one, two)
    await clerk.call('queue.next', {})
    await other.call('queue.next', {})
    await clerk.call('queue.start', {})
    await server.settle(supervisor, one, two)
    const before = await windowOf(clerk)
    expect(before).toMatchObject({ mode: 'HALL', current: { number: 'A001' } })
    // One it had is near its turn now, and was asked back.
    expect(before.ahead.length).toBeGreaterThan(0)
    const theirs = (await windowOf(other)).ahead.map(({ number }) => number)
    const mine = before.ahead.map(({ number }) => number)
    expect(mine.filter((number) => theirs.includes(number))).toEqual([])
    // What the other window may call by itself waits as well, and where it is kept is told.
    const whole = await windowOf(clerk)
    expect(whole.kept).toEqual([{ windowId: 'C01', count: theirs.length }])
    expect(whole.next.length + theirs.length).toBe(whole.waiting)

    one.way.down = true
    two.way.down = true
    for (const end of [...one.way.lives, ...two.way.lives]) end()
    await pass(server, 20_000)
    await until(clerk, (view) => expect(view).toMatchObject({ mode: 'AHEAD', isStale: true }))
    const board = await one.desk.openPage().call('screen.board', {})
    expect(board).toMatchObject({ isStale: true, mode: 'AWAY' })

    const called: string[] = []
    for (const page of [clerk, other]) {
      for (let view = await windowOf(page); ; view = await windowOf(page)) {
        if (view.current?.status === 'CALLED') {
          called.push(view.current.number)
          await page.call('queue.start', {})
        }
        const next = await page.call('queue.next', { outcome: 'OTHER' })
        if (next.got === 'BY_HAND') break
        expect(next.got).toBe('CALLED')
        expect(next.view.current).toMatchObject({ mode: 'AHEAD', reason: { code: 'AHEAD' } })
      }
      expect((await windowOf(page)).mode).toBe('BY_HAND')
    }
    expect(called.length).toBe(1 + mine.length + theirs.length)
    expect(new Set(called).size).toBe(called.length)

    // The visitor with the slip A002 … somebody the hall had kept for itself.
    const free = ids.map((id) => id.slice(11)).filter((number) => ![...mine, ...theirs].includes(number))
    const slip = free.find((number) => !['A001', 'A002'].includes(number)) ?? ''
    const served = await clerk.call('queue.byHand', { text: slip.toLowerCase() })
    expect(served.current).toMatchObject({ number: slip, status: 'SERVING', mode: 'BY_HAND' })
    // Nobody called that one.
    const { today } = await windowOf(clerk)
    expect([today.called, today.byHand]).toEqual([1 + mine.length, 1])
    await clerk.call('queue.finish', { outcome: 'OTHER' })
    expect(await clerk.codeOf('queue.callNumber', { text: free.at(-1) ?? '', reason: 'x' })).toBe(
      'QUEUE_HALL_AWAY',
    )

    one.way.down = false
    two.way.down = false
    await clerk.call('sync.now', {})
    await other.call('sync.now', {})
    await until(clerk, (view) => expect(view).toMatchObject({ mode: 'HALL', isStale: false }))
    await server.settle(supervisor, one, two)
    const done = (await clerk.call('screen.board', {})).waiting
    const rest: string[] = []
    for (let nth = 0; nth < done; nth += 1) {
      const next = await clerk.call('queue.next', { outcome: 'OTHER' })
      if (next.got === 'NOBODY') break
      rest.push(next.view.current?.number ?? '')
      await clerk.call('queue.start', {})
    }
    await clerk.call('queue.finish', { outcome: 'OTHER' })
    await server.settle(supervisor, one, two)
    for (const ticketId of ids) {
      const steps = stepsOf(supervisor, ticketId)
      expect([ticketId, steps.filter((type) => type === 'ticket.finished').length]).toEqual([ticketId, 1])
    }
    expect(supervisor.desk.host.store().read.get('SELECT count(*) AS n FROM conflict')).toEqual({ n: 0 })
    expect([...one.desk.errors, ...two.desk.errors]).toEqual([])
  }, 60_000)

  test('one slip served by hand at two windows is a conflict, with both visits kept', async () => {
    const { clerk, other, server, one, two, supervisor } = await aHall()
    const [ticketId = ''] = await issue(clerk, 1)
    await until(other, (view) => expect(view.waiting).toBe(1))
    await server.settle(supervisor, one, two)
    for (const { way } of [one, two]) {
      way.down = true
      for (const end of way.lives) end()
    }
    await pass(server, 8_000)
    await until(clerk, (view) => expect(view.mode).toBe('BY_HAND'))
    await until(other, (view) => expect(view.mode).toBe('BY_HAND'))
    for (const page of [clerk, other]) {
      await page.call('queue.byHand', { text: 'A1' })
      await page.call('queue.finish', { outcome: 'OTHER' })
    }
    one.way.down = false
    await clerk.call('sync.now', {})
    await one.quiet()
    two.way.down = false
    await other.call('sync.now', {})
    await server.settle(supervisor, one, two)
    const head = await supervisor.signIn('9003')
    const { doubled, counts, windows, day } = await head.call('queue.overview', {})
    // One ticket, two records of it: one thing to settle.
    expect(doubled.map(({ number, steps }) => [number, steps.map(({ code }) => code)])).toEqual([
      ['A001', ['TICKET_ENDED', 'TICKET_ENDED']],
    ])
    // Served once, by the window whose record the hall had first.
    expect(counts).toMatchObject({ issued: 1, slipOnly: 0, served: 1, open: 0 })
    expect(
      windows.filter(({ served }) => served > 0).map(({ windowId, served }) => [windowId, served]),
    ).toEqual([['A01', 1]])
    const figures = await head.call('queue.statistics', { fromDay: day, toDay: day })
    expect(figures).toMatchObject({ toSettle: 1, all: { issued: 1, served: 1, open: 0 } })
    expect(figures.byWindow.map(({ windowId, served }) => [windowId, served])).toEqual([['A01', 1]])
    expect((await windowOf(clerk)).today.served).toBe(1)
    expect((await windowOf(other)).today.served).toBe(0)
    const { conflicts } = await head.call('conflicts.list', { settled: false })
    expect(conflicts[0]?.subject).toBe('A001 (2026-03-02)')
    const history = await head.call('queue.ticket', { ticketId })
    expect(history.steps.some(({ refused }) => refused)).toBe(true)
    expect(history.ticket).toMatchObject({ status: 'DONE', windowId: 'A01' })
    for (const page of [clerk, other])
      expect((await page.call('visits.list', { scope: 'MINE' })).visits).toMatchObject([
        { number: 'A001', outcome: 'OTHER' },
      ])
  }, 60_000)

  test('the machine of a window dies with a visitor: another window takes the slip, or the lead puts it back', async () => {
    const { clerk, other, server, one, two, supervisor } = await aHall()
    const ids = await issue(clerk, 3)
    await until(other, (view) => expect(view.waiting).toBe(3))
    await clerk.call('queue.next', {})
    await server.settle(supervisor, one, two)
    one.way.down = true
    for (const end of one.way.lives) end()
    expect(await other.codeOf('queue.byHand', { text: 'A1' })).toBe('CALLED_ELSEWHERE')
    await other.call('queue.byHand', { text: 'A1', calledElsewhere: true })
    await other.call('queue.finish', { outcome: 'CONSULTED' })
    one.way.down = false
    await clerk.call('sync.now', {})
    await server.settle(supervisor, one, two)
    await until(clerk, (view) =>
      expect([view.current, view.overtaken]).toEqual([
        null,
        { number: 'A001', how: 'TAKEN', windowName: 'C01号窗口' },
      ]),
    )
    await clerk.call('queue.next', {})
    await clerk.call('queue.start', {})
    await server.settle(supervisor, one, two)
    one.way.down = true
    for (const end of one.way.lives) end()
    const head = await supervisor.signIn('9001')
    // Being served, it is the window's, for whoever has not the right to say otherwise.
    expect(await other.codeOf('queue.byHand', { text: 'A2', calledElsewhere: true })).toBe('TICKET_ELSEWHERE')
    // A moment after the cut nobody can tell, and whoever leads is asked first.
    const wish = { ticketId: ids[1] ?? '', reason: '窗口设备故障' }
    expect(await head.codeOf('queue.putBack', wish)).toBe('WINDOW_AT_WORK')
    await head.call('queue.putBack', { ...wish, fromWork: true })
    await server.settle(supervisor, two)
    await until(other, (view) => expect(view.next.map(({ number }) => number)).toEqual(['A002', 'A003']))
    expect((await other.call('queue.next', {})).view.current?.number).toBe('A002')
    one.way.down = false
    await clerk.call('sync.now', {})
    await server.settle(supervisor, one, two)
    await until(clerk, (view) => expect(view.overtaken).toMatchObject({ number: 'A002', how: 'TAKEN' }))
    expect((await windowOf(clerk)).visit).toBeNull()
    expect((await head.call('queue.overview', {})).doubled).toEqual([])
  }, 60_000)

  test('whoever puts a visitor back is told whether the window goes on, or since when it is silent', async () => {
    const { clerk, server, one, two, supervisor } = await aHall()
    const [ticketId = ''] = await issue(clerk, 2)
    await clerk.call('queue.next', {})
    await clerk.call('queue.start', {})
    await server.settle(supervisor, one, two)
    const head = await supervisor.signIn('9001')
    const at = async () => (await head.call('queue.ticket', { ticketId })).at
    const isAt = (facts: object) =>
      vi.waitFor(async () => expect(await at()).toMatchObject(facts), { timeout: 8_000, interval: 20 })
    await isAt({ contact: 'HERE', silentSinceMs: null, isAway: false, sinceMs: expect.any(Number) })
    const wish = { ticketId, reason: '窗口设备故障' }
    expect(await head.codeOf('queue.putBack', wish)).toBe('WINDOW_AT_WORK')

    one.way.down = true
    for (const end of one.way.lives) end()
    const cutMs = server.clock.wallMs()
    await pass(server, 80_000)
    await isAt({ contact: 'SILENT', silentSinceMs: expect.any(Number), isAway: false })
    expect(cutMs - ((await at())?.silentSinceMs ?? 0)).toBeLessThan(40_000)
    // The window is served on behind the cut; nobody else calls the visitor meanwhile.
    await head.call('queue.putBack', wish)
    await server.settle(supervisor, two)
    expect(await at()).toBe(null)
    await clerk.call('queue.finish', { outcome: 'CONSULTED', note: '材料齐全' })
    one.way.down = false
    await clerk.call('sync.now', {})
    await server.settle(supervisor, one, two)
    await vi.waitFor(
      async () =>
        expect(await head.call('queue.ticket', { ticketId })).toMatchObject({
          ticket: { status: 'DONE', windowName: 'A01号窗口' },
          visit: { outcome: 'CONSULTED', note: '材料齐全' },
          steps: expect.not.arrayContaining([expect.objectContaining({ refused: true })]),
        }),
      { timeout: 8_000, interval: 20 },
    )
    expect((await head.call('queue.overview', {})).doubled).toEqual([])
    expect((await head.call('conflicts.list', {})).conflicts).toEqual([])

    // Out of reach of the hall, it says how things stood and when, and puts nothing back.
    const { view } = await clerk.call('queue.next', {})
    const second = view.current?.ticketId ?? ''
    await server.settle(supervisor, one, two)
    await vi.waitFor(
      async () =>
        expect((await head.call('queue.ticket', { ticketId: second })).at).toMatchObject({ contact: 'HERE' }),
      { timeout: 8_000, interval: 20 },
    )
    const awayMs = server.clock.wallMs()
    supervisor.way.down = true
    for (const end of supervisor.way.lives) end()
    await pass(server, 20_000)
    const last = (await head.call('queue.ticket', { ticketId: second })).at
    expect(last).toMatchObject({ contact: 'HERE', isAway: true })
    expect(Math.abs((last?.asOfMs ?? 0) - awayMs)).toBeLessThan(10_000)
    expect(await head.codeOf('queue.putBack', { ...wish, ticketId: second, fromWork: true })).toBe(
      'QUEUE_HALL_AWAY',
    )
  }, 60_000)

  test('a number typed wrongly is asked about, and what began by it is taken back', async () => {
    const { clerk, other, server, one, two, supervisor } = await aHall()
    const ids = await issue(clerk, 4)
    await until(other, (view) => expect(view.waiting).toBe(4))
    await server.settle(supervisor, one, two)
    for (const { way } of [one, two]) {
      way.down = true
      for (const end of way.lives) end()
    }
    await pass(server, 8_000)
    await until(clerk, (view) => expect(view.mode).toBe('BY_HAND'))

    // So high a number was never given; a few past the last one may have been, at a machine out of sight.
    expect(await clerk.codeOf('queue.byHand', { text: 'A500' })).toBe('NUMBER_NOT_GIVEN')
    expect((await windowOf(clerk)).current).toBeNull()
    const begun = await clerk.call('queue.byHand', { text: 'A500', notGiven: true })
    expect(begun).toMatchObject({
      current: { number: 'A500', status: 'SERVING' },
      undo: { step: 'STARTED', number: 'A500' },
    })
    expect(await clerk.call('queue.undo', {})).toMatchObject({
      current: null,
      visit: null,
      undo: null,
      today: { called: 0, served: 0, walkIns: 0 },
    })
    // The wrong one of those who wait: it waits again.
    await clerk.call('queue.byHand', { text: 'A2' })
    await clerk.call('queue.undo', {})
    await other.call('queue.byHand', { text: 'A2' })
    await other.call('queue.finish', { outcome: 'OTHER' })
    // One that may be: begun without a question.
    expect((await clerk.call('queue.byHand', { text: 'A9' })).current?.number).toBe('A009')
    await clerk.call('queue.undo', {})
    // Something was recorded: a visitor was there.
    await clerk.call('queue.byHand', { text: 'A1' })
    await clerk.call('consultations.log', {
      itemId: 'SCJG-001',
      matter: '需要哪些材料',
      answer: '',
      way: 'IN_PERSON',
      outcome: 'ANSWERED',
      visitorName: '',
      visitorPhone: '',
      backEntry: null,
    })
    expect((await windowOf(clerk)).undo).toBeNull()
    expect(await clerk.codeOf('queue.undo', {})).toBe('QUEUE_UNDO')
    await clerk.call('queue.finish', {})

    // The window that took its start back is heard first; the other way round a person would see both.
    one.way.down = false
    await clerk.call('sync.now', {})
    await one.quiet()
    two.way.down = false
    await other.call('sync.now', {})
    await until(clerk, (view) => expect(view).toMatchObject({ mode: 'HALL', isStale: false }))
    await server.settle(supervisor, one, two)
    // Every step is kept, and nothing of it counts.
    const day = ids[0]?.slice(0, 10) ?? ''
    expect(stepsOf(supervisor, `${day}/A500`)).toEqual(['ticket.started', 'ticket.start_undone'])
    const head = await supervisor.signIn('9003')
    const { all, toSettle } = await head.call('queue.statistics', { fromDay: day, toDay: day })
    expect(all).toMatchObject({ issued: 4, slipOnly: 0, served: 2, open: 2, gone: 0, walkIns: 0 })
    expect(all.service.count).toBe(2)
    expect(toSettle).toBe(0)
    expect((await head.call('queue.overview', {})).counts).toMatchObject({
      issued: 4,
      slipOnly: 0,
      served: 2,
    })
    const { visits } = await clerk.call('visits.list', { scope: 'MINE' })
    expect(visits.map(({ number, outcome }) => [number, outcome]).toSorted()).toEqual([
      ['A001', 'CONSULTED'],
      ['A002', 'UNDONE'],
      ['A009', 'UNDONE'],
      ['A500', 'UNDONE'],
    ])
    expect((await head.call('evaluations.overview', { from: day, to: day })).closedVisits).toBe(2)
    // The slip A009 comes to be: given out now, it waits like any other.
    await issue(clerk, 5)
    await until(clerk, (view) => expect(view.next.map(({ number }) => number)).toContain('A009'))
  }, 60_000)

  test('tickets handed ahead outlive the program, and end with their term whatever the clock is set to', async () => {
    const { clerk, server, one, supervisor, two } = await aHall()
    await issue(clerk, 6)
    await server.settle(supervisor, one, two)
    await clerk.call('queue.next', {})
    const handed = (await windowOf(clerk)).ahead.map(({ number }) => number)
    expect(handed).toHaveLength(2)
    await clerk.call('queue.start', {})
    await clerk.call('queue.finish', { outcome: 'OTHER' })
    await one.quiet()

    one.way.down = true
    one.stop()
    const again = server.openDesk(one.directory, '一号机')
    again.way.down = true
    await pass(server, 8_000)
    const page = await again.signIn('1001')
    await until(page, (view) => expect(view.mode).toBe('AHEAD'))
    const view = await windowOf(page)
    expect(view.ahead.map(({ number }) => number)).toEqual(handed)
    // Nothing was heard since it began: nobody is told how many wait.
    expect(view).toMatchObject({ asOfMs: null, isStale: true })
    const called = await page.call('queue.next', {})
    expect(called.view.current?.number).toBe(handed[0])

    // Somebody sets the clock back: the term is by the time since the machine began.
    server.clock.setWall(server.clock.wallMs() - 10 * 60_000)
    expect((await windowOf(page)).ahead.map(({ number }) => number)).toEqual(handed.slice(1))
    await pass(server, 15 * 60_000)
    expect((await windowOf(page)).ahead).toEqual([])
    await page.call('queue.start', {})
    expect((await page.call('queue.next', { outcome: 'OTHER' })).got).toBe('BY_HAND')
  }, 60_000)

  test('a boot of the machine ends what was handed ahead', async () => {
    const { clerk, server, one, supervisor, two } = await aHall()
    await issue(clerk, 6)
    await server.settle(supervisor, one, two)
    await clerk.call('queue.next', {})
    expect((await windowOf(clerk)).ahead).toHaveLength(2)
    await one.quiet()
    one.stop()
    const again = server.openDesk(one.directory, '一号机', { bootedAtMs: server.clock.wallMs() })
    again.way.down = true
    await pass(server, 8_000)
    const page = await again.signIn('1001')
    await until(page, (view) => expect(view).toMatchObject({ mode: 'BY_HAND', ahead: [] }))
  }, 60_000)

  test('a window that pauses gives back what it was handed', async () => {
    const { clerk, other, server, one, supervisor, two } = await aHall()
    await issue(clerk, 6)
    await until(other, (view) => expect(view.waiting).toBe(6))
    await server.settle(supervisor, one, two)
    await clerk.call('queue.next', {})
    expect((await windowOf(clerk)).ahead).toHaveLength(2)
    await clerk.call('queue.start', {})
    const paused = await clerk.call('queue.pause', { reason: '取件' })
    expect(paused.ahead).toEqual([])
    const numbers: string[] = []
    for (let nth = 0; nth < 5; nth += 1) {
      await other.call('queue.next', { outcome: 'OTHER' })
      numbers.push((await other.call('queue.start', {})).current?.number ?? '')
    }
    expect(numbers).toEqual(['A002', 'A003', 'A004', 'A005', 'A006'])
  }, 60_000)

  test('what the hall answered is acted on before its record is here', async () => {
    const { clerk, other, server, one, supervisor, two } = await aHall()
    const ids = await issue(clerk, 3)
    await until(other, (view) => expect(view.waiting).toBe(3))
    await server.settle(supervisor, one, two)
    await other.call('queue.next', {})
    // The record of the call never comes: the hall is gone a moment after its answer.
    two.way.down = true
    for (const end of two.way.lives) end()
    const missed = await other.call('queue.miss', {})
    expect(missed.current).toBeNull()
    two.way.down = false
    await other.call('sync.now', {})
    await server.settle(supervisor, one, two)
    const steps = stepsOf(supervisor, ids[0] ?? '')
    expect(steps.at(-1)).toBe('ticket.missed')
    expect(supervisor.desk.host.store().read.get('SELECT count(*) AS n FROM conflict')).toEqual({ n: 0 })
    await until(other, (view) => expect(view.waiting).toBe(3))
  }, 60_000)

  test('a visitor sent home or let in front whose slip this desk has only seen', async () => {
    const { clerk, server, one, supervisor, two } = await aHall()
    const other = await two.signIn('3001')
    const ids = await issue(clerk, 3)
    await until(other, (view) => expect(view.waiting).toBe(3))
    await server.settle(supervisor, one, two)
    await other.call('queue.void', { ticketId: ids[0] ?? '', cause: 'LEFT' })
    const head = await one.signIn('1002')
    await head.call('queue.prioritise', { text: 'A3', group: 'ELDERLY', reason: '八十岁' })
    await server.settle(supervisor, one, two)
    await until(clerk, (view) => expect(view.next.map(({ number }) => number)).toEqual(['A003', 'A002']))
    const next = await other.call('queue.next', {})
    expect(next.view.current).toMatchObject({ number: 'A003', lane: 'PRIORITY' })
    for (const { desk } of [supervisor, one, two])
      expect(desk.host.store().read.get('SELECT count(*) AS n FROM conflict')).toEqual({ n: 0 })
  }, 60_000)

  test('a new day is a new row', async () => {
    const { clerk, server, one, supervisor, two } = await aHall()
    await issue(clerk, 3)
    await server.settle(supervisor, one, two)
    await clerk.call('queue.next', {})
    await clerk.call('queue.start', {})
    server.clock.advance(24 * 3_600_000)
    await pass(server, 8_000)
    await clerk.call('sync.now', {})
    await until(clerk, (view) =>
      expect(view).toMatchObject({
        day: '2026-03-03',
        isStale: false,
        waiting: 0,
        ahead: [],
        current: { ticketId: '2026-03-02/A001', status: 'SERVING' },
      }),
    )
    await clerk.call('queue.finish', { outcome: 'OTHER' })
    expect(await issue(clerk, 1)).toEqual(['2026-03-03/A001'])
    expect((await clerk.call('queue.next', {})).view.current?.ticketId).toBe('2026-03-03/A001')
  }, 60_000)

  test('a ticket machine nobody has heard of is told of in the overview', async () => {
    const { server, supervisor } = await aHall()
    const kiosk = await server.join({ name: '取号机一', kind: 'KIOSK' })
    await kiosk.quiet()
    kiosk.stop()
    const head = await supervisor.signIn('9003')
    await head.call('sync.now', {})
    expect((await head.call('queue.overview', {})).silentKiosks).toEqual([])
    await pass(server, 5 * 60_000)
    await vi.waitFor(
      async () => {
        await head.call('sync.now', {})
        const { silentKiosks } = await head.call('queue.overview', {})
        expect(silentKiosks.map(({ name }) => name)).toEqual(['取号机一'])
      },
      { timeout: 8_000, interval: 100 },
    )
  }, 60_000)
})

test('what two desks gave out in the same moment beyond a limit is told to whoever leads', async () => {
  const { clerk, other, server, one, two, supervisor } = await aHall()
  const ofA = supervisor.desk.host
    .store()
    .read.get<{ state: string }>("SELECT state FROM entity WHERE kind = 'ticket_class' AND id = 'A'")
  const limited = { ...(JSON.parse(ofA?.state ?? '{}') as object), dailyMax: 3, source: null }
  supervisor.desk.host
    .store()
    .record({ staffId: '9002' as never, session: null, unitId: 'ZX' as never, windowId: null }, (act) =>
      act.append({ type: 'reference.ticket_class_set', entityId: 'A', payload: limited }),
    )
  await server.settle(supervisor, one, two)
  for (const page of [clerk, other]) await page.call('queue.issue', { classId: 'A' })
  await server.settle(supervisor, one, two)
  // Neither hears of the other's.
  for (const { way } of [one, two]) way.down = true
  const tickets = await Promise.all([
    clerk.call('queue.issue', { classId: 'A' }),
    other.call('queue.issue', { classId: 'A' }),
  ])
  for (const { way } of [one, two]) way.down = false
  expect(new Set(tickets.map(({ number }) => number)).size).toBe(2)
  await until(clerk, (view) => expect(view.waiting).toBe(4))
  expect(await clerk.codeOf('queue.issue', { classId: 'A' })).toBe('TICKET_LIMIT')
  const head = await supervisor.signIn('9003')
  await vi.waitFor(
    async () => {
      const { classes } = await head.call('queue.overview', {})
      expect(classes.map(({ classId, overLimit }) => [classId, overLimit])).toContainEqual(['A', 1])
    },
    { timeout: 8_000, interval: 20 },
  )
}, 60_000)
