import { describe, expect, test } from 'vitest'
import { ContractError } from '../../db/contract/index.ts'
import { DAY_OVER_AFTER_MS, DAY_OVER_UNCONFIRMED_MS } from '../../db/model/day-over.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import { QUEUE_CLASSES, recordQueueSetUp } from '../helpers/queue-setup.ts'

/** A machine that is its own hall, with classes and windows, and somebody at window A01. */
const aDesk = async (settings: Readonly<Record<string, string>> = {}) => {
  const desk = createTestDesk({ settings })
  recordQueueSetUp(desk.host.store())
  return { desk, page: await desk.signIn('1001') }
}

const issue = async (desk: TestDesk, page: TestPage, classId = 'A'): Promise<string> => {
  desk.clock.advance(1_000)
  return (await page.call('queue.issue', { classId })).ticketId
}

const failure = async (work: Promise<unknown>): Promise<ContractError> => {
  try {
    await work
  } catch (error) {
    if (error instanceof ContractError) return error
    throw error
  }
  throw new Error('succeeded')
}

describe('a hall of one machine', () => {
  test('the next one is called with its reason, served, and its visit ends with the outcome of its records', async () => {
    const { desk, page } = await aDesk()
    for (let nth = 0; nth < 3; nth += 1) await issue(desk, page)
    const before = await page.call('queue.window', {})
    expect(before).toMatchObject({ mode: 'HALL', status: 'CLOSED', waiting: 3, current: null })
    expect(before.next.map(({ number }) => number)).toEqual(['A001', 'A002', 'A003'])
    const called = await page.call('queue.next', {})
    expect(called.got).toBe('CALLED')
    expect(called.view).toMatchObject({
      status: 'OPEN',
      waiting: 2,
      current: { number: 'A001', status: 'CALLED', reason: { code: 'LONGEST_WAIT' }, recallsLeft: 2 },
    })
    // The same key again, before anybody came: the same ticket.
    expect((await page.call('queue.next', {})).got).toBe('AGAIN')
    const started = await page.call('queue.start', {})
    expect(started.current?.status).toBe('SERVING')
    expect(started.visit).toMatchObject({ number: 'A001', links: [], derivedOutcome: null })
    expect(await page.codeOf('queue.next', {})).toBe('OUTCOME_NEEDED')
    await page.call('consultations.log', {
      itemId: 'SCJG-001',
      matter: '需要哪些材料',
      answer: '见告知单',
      way: 'IN_PERSON',
      outcome: 'ANSWERED',
      visitorName: '',
      visitorPhone: '',
      backEntry: null,
    })
    const linked = await page.call('queue.window', {})
    expect(linked.visit).toMatchObject({ derivedOutcome: 'CONSULTED', links: [{ kind: 'consultation' }] })
    const next = await page.call('queue.next', {})
    expect(next.view.current?.number).toBe('A002')
    const { visits } = await page.call('visits.list', { scope: 'MINE' })
    expect(visits).toMatchObject([{ number: 'A001', outcome: 'CONSULTED' }])
    expect(next.view.today).toEqual({ called: 2, byHand: 0, served: 1, walkIns: 0, missed: 0 })
  })

  test('a recall needs its time and has its number', async () => {
    const { desk, page } = await aDesk()
    await issue(desk, page)
    await page.call('queue.next', {})
    expect((await failure(page.call('queue.recall', {}))).details).toEqual({ seconds: 20 })
    desk.clock.advance(20_000)
    expect((await page.call('queue.recall', {})).current).toMatchObject({ calls: 2, recallsLeft: 1 })
    desk.clock.advance(20_000)
    await page.call('queue.recall', {})
    desk.clock.advance(20_000)
    expect(await page.codeOf('queue.recall', {})).toBe('RECALLS_USED')
  })

  test('who does not come goes behind three others, and can be called back at once', async () => {
    const { desk, page } = await aDesk()
    for (let nth = 0; nth < 6; nth += 1) await issue(desk, page)
    await page.call('queue.next', {})
    const missed = await page.call('queue.miss', {})
    expect(missed.current).toBeNull()
    expect(missed.next.map(({ number }) => number)).toEqual(['A002', 'A003', 'A004', 'A001', 'A005', 'A006'])
    expect(missed.next.map(({ isMovedBack }) => isMovedBack)).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
    ])
    expect(missed.undo).toMatchObject({ step: 'MISSED', number: 'A001' })
    const back = await page.call('queue.undo', {})
    expect(back.current).toMatchObject({ number: 'A001', reason: { code: 'CALLED_BACK' }, misses: 1 })
  })

  test('a class no window serves has no tickets, and that is said in words', async () => {
    const desk = createTestDesk()
    recordQueueSetUp(desk.host.store(), undefined, [...QUEUE_CLASSES, { classId: 'N', prefix: 'N' }])
    const page = await desk.signIn('1001')
    const refused = await failure(page.call('queue.issue', { classId: 'N' }))
    expect([refused.code, refused.details]).toEqual(['TICKET_NO_WINDOW', { name: '号别N' }])
  })

  test('who never comes is not called until the hall closes, and can still be called back', async () => {
    const { desk, page } = await aDesk()
    const gone = await issue(desk, page)
    for (let nth = 0; nth < 3; nth += 1) {
      expect((await page.call('queue.next', {})).view.current?.number).toBe('A001')
      await page.call('queue.miss', { reason: nth === 1 ? '材料没带' : '' })
    }
    const { view } = await page.call('queue.next', {})
    expect(view.current).toBeNull()
    expect(view.missed.map(({ number }) => number)).toEqual(['A001'])
    const history = await page.call('queue.ticket', { ticketId: gone })
    expect(
      history.steps.flatMap(({ type, cause, note }) => (type === 'ticket.missed' ? [[cause, note]] : [])),
    ).toEqual([
      ['REQUEUE_AFTER_N', ''],
      ['REQUEUE_AFTER_N', '材料没带'],
      ['RECALLABLE_LAST_5', ''],
    ])
    expect((await page.call('queue.callBack', { ticketId: gone })).current).toMatchObject({ number: 'A001' })
  })

  test('missed ones are recallable, or void, by the rule of the hall', async () => {
    const recallable = await aDesk({ 'queue.miss': 'RECALLABLE_LAST_5', 'queue.recallable': '2' })
    const ids: string[] = []
    for (let nth = 0; nth < 3; nth += 1) {
      ids.push(await issue(recallable.desk, recallable.page))
      await recallable.page.call('queue.next', {})
      await recallable.page.call('queue.miss', {})
    }
    const view = await recallable.page.call('queue.window', {})
    expect(view.missed.map(({ number }) => number)).toEqual(['A003', 'A002'])
    expect(await recallable.page.codeOf('queue.callBack', { ticketId: ids[0] ?? '' })).toBe('TICKET_STEP')
    const back = await recallable.page.call('queue.callBack', { ticketId: ids[1] ?? '' })
    expect(back.current).toMatchObject({ number: 'A002', status: 'CALLED' })

    const gone = await aDesk({ 'queue.miss': 'VOID' })
    const ticketId = await issue(gone.desk, gone.page)
    await gone.page.call('queue.next', {})
    await gone.page.call('queue.miss', {})
    expect(await gone.page.codeOf('queue.callNumber', { text: 'a1', reason: '回来了' })).toBe('TICKET_ENDED')
    const history = await gone.page.call('queue.ticket', { ticketId })
    expect(history.steps.map(({ type }) => type)).toEqual(['ticket.issued', 'ticket.called', 'ticket.missed'])
    expect(history.steps[1]).toMatchObject({ mode: 'HALL', reason: { code: 'LONGEST_WAIT' } })
  })

  test('a held visitor keeps the visit; somebody else is served meanwhile', async () => {
    const { desk, page } = await aDesk()
    for (let nth = 0; nth < 2; nth += 1) await issue(desk, page)
    await page.call('queue.next', {})
    const first = (await page.call('queue.start', {})).visit?.visitId
    const held = await page.call('queue.hold', { reason: '去复印' })
    expect(held).toMatchObject({
      current: null,
      visit: null,
      held: [{ number: 'A001', holdReason: '去复印' }],
    })
    await page.call('queue.next', {})
    const second = await page.call('queue.start', {})
    expect(second.visit?.visitId).not.toBe(first)
    await page.call('queue.finish', { outcome: 'OTHER', note: '盖章' })
    const [again] = (await page.call('queue.window', {})).held
    const back = await page.call('queue.callBack', { ticketId: again?.ticketId ?? '' })
    expect(back.current?.number).toBe('A001')
    expect((await page.call('queue.start', {})).visit?.visitId).toBe(first)
    const done = await page.call('queue.finish', { outcome: 'RESULT_COLLECTED' })
    expect(done).toMatchObject({ current: null, visit: null, today: { served: 2 } })
  })

  test('a transferred ticket keeps its place at the other window, and goes nowhere that is none', async () => {
    const { desk, page } = await aDesk()
    const other = await desk.signIn('2001')
    await issue(desk, page, 'A')
    await issue(desk, page, 'B')
    await page.call('queue.next', {})
    await page.call('queue.start', {})
    const to = (toClassId: string | null, toWindowId: string | null) =>
      page.codeOf('queue.transfer', { toClassId, toWindowId, reason: '社保' })
    expect(await to(null, null)).toBe('TRANSFER_NOWHERE')
    expect(await to(null, 'A01')).toBe('TRANSFER_NOWHERE')
    expect(await to('A', null)).toBe('TRANSFER_NOWHERE')
    expect(await to('NONE', null)).toBe('NOT_FOUND')
    expect(await to(null, 'NONE')).toBe('NOT_FOUND')
    const after = await page.call('queue.transfer', { toClassId: 'B', toWindowId: 'B01', reason: '社保' })
    expect(after).toMatchObject({ current: null, visit: null, undo: { step: 'TRANSFERRED' } })
    expect((await page.call('visits.list', { scope: 'MINE' })).visits).toMatchObject([
      { outcome: 'GUIDED_ELSEWHERE' },
    ])
    const called = await other.call('queue.next', {})
    expect(called.view.current).toMatchObject({
      number: 'A001',
      reason: { code: 'TRANSFERRED_HERE' },
      transfers: 1,
    })
    expect(await page.codeOf('queue.undo', {})).toBe('QUEUE_UNDO')
  })

  test('urgent visitors go first when a window head says so', async () => {
    const { desk, page } = await aDesk()
    for (let nth = 0; nth < 3; nth += 1) await issue(desk, page)
    const wish = { text: 'Ａ 3', group: 'URGENT' as const, reason: '赶火车' }
    expect(await page.codeOf('queue.prioritise', wish)).toBe('NOT_ALLOWED')
    const head = await desk.signIn('1002')
    await head.call('queue.prioritise', wish)
    const called = await page.call('queue.next', {})
    expect(called.view.current).toMatchObject({
      number: 'A003',
      priority: 'URGENT',
      reason: { code: 'PRIORITY' },
    })
  })

  test('a visitor a window cannot go on with is put back by a lead, with the reason, and keeps the place', async () => {
    const { desk, page } = await aDesk()
    const ids = [await issue(desk, page), await issue(desk, page), await issue(desk, page)]
    const [ticketId = '', second = ''] = ids
    await page.call('queue.next', {})
    await page.call('queue.start', {})
    const wish = { ticketId, reason: '窗口设备故障' }
    expect(await page.codeOf('queue.putBack', wish)).toBe('NOT_ALLOWED')
    const head = await desk.signIn('1002')
    expect(await head.codeOf('queue.putBack', { ...wish, ticketId: second })).toBe('TICKET_STEP')
    await head.call('queue.putBack', wish)
    const view = await page.call('queue.window', {})
    expect(view).toMatchObject({ current: null, visit: null, undo: null })
    expect(view.overtaken).toEqual({ number: 'A001', how: 'PUT_BACK', windowName: '' })
    expect(view.next.map(({ number }) => number)).toEqual(['A001', 'A002', 'A003'])
    const { steps } = await page.call('queue.ticket', { ticketId })
    expect(steps.at(-1)).toMatchObject({ type: 'ticket.transferred', note: '窗口设备故障', toClassName: '' })
    const again = await page.call('queue.next', {})
    expect(again.view).toMatchObject({ current: { number: 'A001', transfers: 0 }, overtaken: null })
    // Set aside, it is put back as well.
    await page.call('queue.hold', { reason: '去复印' })
    await head.call('queue.putBack', wish)
    expect(await page.call('queue.window', {})).toMatchObject({
      held: [],
      overtaken: { number: 'A001', how: 'PUT_BACK' },
    })
    await page.call('queue.void', { ticketId, cause: 'LEFT' })
    expect(await head.codeOf('queue.putBack', wish)).toBe('TICKET_ENDED')
  })

  test('who is called elsewhere and stands here with the slip is served here, once somebody says so', async () => {
    const { desk, page } = await aDesk()
    await issue(desk, page)
    await issue(desk, page)
    await page.call('queue.next', {})
    const other = await desk.signIn('3001')
    const asked = await failure(other.call('queue.byHand', { text: 'A1' }))
    expect([asked.code, asked.details]).toEqual(['CALLED_ELSEWHERE', { number: 'A001', window: 'A01号窗口' }])
    expect(await other.codeOf('queue.callNumber', { text: 'A1', reason: 'x' })).toBe('CALLED_ELSEWHERE')
    const here = await other.call('queue.byHand', { text: 'A1', calledElsewhere: true })
    expect(here.current).toMatchObject({ number: 'A001', status: 'SERVING', mode: 'BY_HAND' })
    const told = await page.call('queue.window', {})
    expect(told).toMatchObject({ current: null, overtaken: { number: 'A001', how: 'TAKEN' } })
    expect(told.overtaken?.windowName).toBe('C01号窗口')
    // Being served, it stays where it is.
    expect(await page.codeOf('queue.byHand', { text: 'A1', calledElsewhere: true })).toBe('TICKET_ELSEWHERE')
    await other.call('queue.finish', { outcome: 'CONSULTED' })
    expect((await page.call('queue.next', {})).view).toMatchObject({
      current: { number: 'A002' },
      overtaken: null,
    })
  })

  test('a number out of its order needs a reason, a slip of another class a second word', async () => {
    const { desk, page } = await aDesk()
    for (let nth = 0; nth < 2; nth += 1) await issue(desk, page)
    await issue(desk, page, 'B')
    expect(await page.codeOf('queue.callNumber', { text: '窗口', reason: 'x' })).toBe('TICKET_NUMBER_BAD')
    expect(await page.codeOf('queue.callNumber', { text: 'A9', reason: 'x' })).toBe('NOT_FOUND')
    const called = await page.call('queue.callNumber', { text: 'a2', reason: '腿脚不便' })
    expect(called.current).toMatchObject({ number: 'A002', reason: { code: 'BY_NUMBER', note: '腿脚不便' } })
    expect(await page.codeOf('queue.callNumber', { text: 'A1', reason: 'x' })).toBe('TICKET_STILL_HERE')
    await page.call('queue.miss', {})
    // Called here, the visitor would miss the turn at the window of that class: asked first, and nothing is called.
    expect(await page.codeOf('queue.callNumber', { text: 'B1', reason: 'x' })).toBe('CLASS_NOT_SERVED')
    expect((await page.call('queue.window', {})).current).toBeNull()
    const here = await page.call('queue.callNumber', { text: 'B1', reason: 'x', otherClass: true })
    expect(here.current).toMatchObject({ number: 'B001', status: 'CALLED' })
    await page.call('queue.hold', { reason: '去复印' })
    // Set aside here, it is this window's: nobody asks twice.
    expect((await page.call('queue.callNumber', { text: 'B1', reason: 'x' })).current?.number).toBe('B001')
    await page.call('queue.hold', { reason: '去复印' })
    await issue(desk, page, 'B')
    expect(await page.codeOf('queue.byHand', { text: 'B2' })).toBe('CLASS_NOT_SERVED')
    const served = await page.call('queue.byHand', { text: 'B2', otherClass: true })
    expect(served.current).toMatchObject({ number: 'B002', status: 'SERVING', mode: 'BY_HAND', calls: 0 })
  })

  test('a window at which nobody is any more is paused; what is open there waits for the next person', async () => {
    const { desk, page } = await aDesk()
    await issue(desk, page)
    await page.call('queue.next', {})
    await page.call('queue.start', {})
    await page.call('session.lock', { cause: 'LOGOUT' })
    const next = await desk.signIn('1004')
    const view = await next.call('queue.window', {})
    expect(view).toMatchObject({
      status: 'PAUSED',
      current: { number: 'A001', status: 'SERVING' },
      visit: { staffName: '王芳' },
    })
    expect(await next.codeOf('queue.close', {})).toBe('TICKET_STILL_HERE')
    await next.call('queue.finish', { outcome: 'OTHER' })
    expect((await next.call('queue.resume', {})).status).toBe('OPEN')
    const paused = await next.call('queue.pause', { reason: '取件' })
    expect(paused).toMatchObject({ status: 'PAUSED', statusReason: '取件', undo: { step: 'PAUSED' } })
    expect((await next.call('queue.undo', {})).status).toBe('OPEN')
    expect((await next.call('queue.close', {})).status).toBe('CLOSED')
  })

  test('a page that was closed without logging out keeps no window open', async () => {
    const { desk, page } = await aDesk()
    const forgotten = await desk.signIn('1001')
    await page.call('queue.open', {})
    expect((await forgotten.call('queue.window', {})).status).toBe('OPEN')
    forgotten.close()
    await page.call('session.lock', { cause: 'LOGOUT' })
    const next = await desk.signIn('1004')
    expect((await next.call('queue.window', {})).status).toBe('PAUSED')
  })

  test('a window knows how many others go on with its row', async () => {
    const desk = createTestDesk()
    recordQueueSetUp(desk.host.store(), undefined, QUEUE_CLASSES, { A01: ['A'], B01: ['A', 'B'] })
    const page = await desk.signIn('1001')
    expect((await page.call('queue.open', {})).othersOpen).toBe(0)
    const other = await desk.signIn('2001')
    await other.call('queue.open', {})
    expect((await page.call('queue.window', {})).othersOpen).toBe(1)
    await other.call('queue.pause', { reason: '用餐' })
    expect((await page.call('queue.window', {})).othersOpen).toBe(0)
  })

  test('boards are told of calls as they happen, and of nothing else', async () => {
    const { desk, page } = await aDesk()
    await issue(desk, page)
    const screen = desk.openPage()
    await page.call('queue.next', {})
    const calls = screen.topics.flatMap((each) =>
      each.kind === 'topic' && each.topic === 'queue' ? (each.payload as { calls: unknown[] }).calls : [],
    )
    expect(calls).toMatchObject([{ number: 'A001', windowId: 'A01', nth: 1 }])
    const board = await screen.call('screen.board', {})
    expect(board).toMatchObject({
      isStale: false,
      mode: 'HALL',
      calling: [{ number: 'A001', windowName: 'A01号窗口', nth: 1, isServing: false }],
      windows: [
        { windowId: 'A01', status: 'OPEN', number: 'A001' },
        { windowId: 'B01', status: 'CLOSED', number: null },
        { windowId: 'C01', status: 'CLOSED' },
      ],
    })
    expect(await screen.call('screen.window', { windowId: 'A01' })).toMatchObject({
      status: 'OPEN',
      unitNames: ['清禾县市场监督管理局'],
      current: { number: 'A001' },
      waiting: 0,
    })
    expect(await screen.codeOf('screen.window', { windowId: 'Z99' })).toBe('NOT_FOUND')
  })

  test('a call nobody started or repeated is on boards for ten minutes; its clerk is told', async () => {
    const { desk, page } = await aDesk({ 'queue.call_shown_min': '10' })
    await issue(desk, page)
    await page.call('queue.next', {})
    const screen = desk.openPage()
    const shown = async () => {
      const board = await screen.call('screen.board', {})
      const { current } = await screen.call('screen.window', { windowId: 'A01' })
      const at = board.windows.find(({ windowId }) => windowId === 'A01')
      expect([at?.number ?? null, current?.number ?? null]).toEqual(
        board.calling.length === 0 ? [null, null] : ['A001', 'A001'],
      )
      return board.calling.map(({ number }) => number)
    }
    const left = async () => (await page.call('queue.window', {})).current?.shownForMs
    expect(await left()).toBe(600_000)
    desk.clock.advance(599_000)
    expect(await shown()).toEqual(['A001'])
    desk.clock.advance(1_000)
    expect(await shown()).toEqual([])
    expect(await left()).toBe(0)
    // Called again, it is there again.
    await page.call('queue.recall', {})
    expect(await shown()).toEqual(['A001'])
    desk.clock.advance(600_000)
    expect(await shown()).toEqual([])
    await page.call('queue.start', {})
    const { windows } = await screen.call('screen.board', {})
    expect(windows.find(({ windowId }) => windowId === 'A01')).toMatchObject({
      number: 'A001',
      isServing: true,
    })
    expect(await left()).toBeNull()
  })

  test('the overview shows what nobody serves and who waits too long', async () => {
    const { desk, page } = await aDesk({ 'queue.crowd': '2' })
    await issue(desk, page, 'A')
    await issue(desk, page, 'B')
    await page.call('queue.open', {})
    desk.clock.advance(21 * 60_000)
    const head = await desk.signIn('1002')
    const view = await head.call('queue.overview', {})
    expect(view).toMatchObject({ waiting: 2, crowd: { isCrowd: true, limit: 2 } })
    expect(view.classes).toMatchObject([
      { classId: 'A', waiting: 1, overTarget: 1, openWindows: 1, isUnattended: false },
      { classId: 'B', waiting: 1, overTarget: 1, openWindows: 0, isUnattended: true },
      { classId: 'V', waiting: 0 },
    ])
    expect(view.windows.find(({ windowId }) => windowId === 'A01')).toMatchObject({
      status: 'OPEN',
      staffName: '王芳',
    })
    expect(await page.codeOf('queue.overview', {})).toBe('NOT_ALLOWED')
  })

  test('at midnight the row is empty, and what was left over is void', async () => {
    const { desk, page } = await aDesk()
    const ticketId = await issue(desk, page)
    await issue(desk, page)
    await page.call('queue.next', {})
    await page.call('queue.start', {})
    desk.clock.advance(15 * 3_600_000)
    desk.host.tick()
    desk.clock.advance(DAY_OVER_AFTER_MS)
    desk.host.tick()
    const late = await desk.signIn('1001')
    const view = await late.call('queue.window', {})
    // Whoever is being served over midnight is still there.
    expect(view).toMatchObject({ waiting: 0, current: { ticketId, status: 'SERVING' } })
    await late.call('queue.finish', { outcome: 'OTHER' })
    expect((await late.call('queue.ticket', { ticketId: '2026-03-02/A002' })).ticket.status).toBe('VOID')
    desk.clock.advance(9 * 3_600_000)
    const morning = await desk.signIn('1001')
    expect(await issue(desk, morning)).toBe('2026-03-03/A001')
  })

  test('a clock set to the evening by mistake ends nobody’s day', async () => {
    const { desk, page } = await aDesk()
    const ticketId = await issue(desk, page)
    const rightMs = desk.clock.wallMs()
    desk.clock.setWall(rightMs + 12 * 3_600_000)
    desk.host.tick()
    desk.clock.setWall(rightMs)
    desk.host.tick()
    expect((await page.call('queue.next', {})).view.current?.ticketId).toBe(ticketId)
  })

  test('a clock that was put right by an hour does not keep the days after it open', async () => {
    const { desk, page } = await aDesk()
    const ticketId = await issue(desk, page)
    desk.clock.setWall(desk.clock.wallMs() + 3_600_000)
    desk.host.tick()
    desk.clock.advance(24 * 3_600_000)
    desk.host.tick()
    desk.clock.advance(DAY_OVER_UNCONFIRMED_MS)
    desk.host.tick()
    const next = await desk.signIn('1001')
    expect((await next.call('queue.ticket', { ticketId })).steps.at(-1)).toMatchObject({
      type: 'ticket.voided',
      cause: 'DAY_CLOSED',
    })
  })

  test('two hours after closing the day is over: what waits is void, and visits nobody ended end with it', async () => {
    const { desk, page } = await aDesk()
    const held = await issue(desk, page)
    const waiting = await issue(desk, page)
    await page.call('queue.next', {})
    await page.call('queue.start', {})
    await page.call('queue.hold', { reason: '去复印' })
    const walkIn = await desk.signIn('3001')
    await walkIn.call('visits.open', {})
    // Two hours after closing, and five minutes more.
    desk.clock.advance(10 * 3_600_000 + 30 * 60_000)
    desk.host.tick()
    expect((await walkIn.call('queue.window', {})).visit).not.toBeNull()
    desk.clock.advance(DAY_OVER_AFTER_MS)
    desk.host.tick()
    const late = await desk.signIn('1001')
    for (const ticketId of [held, waiting])
      expect((await late.call('queue.ticket', { ticketId })).steps.at(-1)).toMatchObject({
        type: 'ticket.voided',
        cause: 'DAY_CLOSED',
      })
    expect((await late.call('visits.list', { scope: 'WINDOW' })).visits).toMatchObject([
      { number: 'A001', outcome: 'LEFT' },
    ])
    expect((await walkIn.call('visits.list', { scope: 'WINDOW' })).visits).toMatchObject([
      { ticketId: null, outcome: 'OTHER' },
    ])
    expect((await walkIn.call('queue.window', {})).visit).toBeNull()
  })

  test('nothing is called for a person without a window or a window without classes', async () => {
    const { desk } = await aDesk()
    const rep = await desk.signIn('1003')
    expect(await rep.codeOf('queue.next', {})).toBe('WINDOW_NEEDED')
    expect(await rep.call('queue.window', {})).toMatchObject({ windowId: null, mode: 'NOT_SET_UP' })
    const bare = createTestDesk()
    const page = await bare.signIn('1001')
    expect(await page.codeOf('queue.next', {})).toBe('QUEUE_NOT_SET_UP')
  })

  test('a visit without a ticket links its case and ends with it', async () => {
    const { page } = await aDesk()
    const opened = await page.call('visits.open', {})
    expect(opened.visit).toMatchObject({ ticketId: null, number: '' })
    expect(await page.codeOf('visits.open', {})).toBe('VISIT_OPEN')
    const visitId = opened.visit?.visitId ?? ''
    expect(await page.codeOf('visits.close', { visitId })).toBe('OUTCOME_NEEDED')
    await page.call('visits.close', { visitId, outcome: 'GUIDED_ELSEWHERE', note: '去二楼' })
    expect(await page.codeOf('visits.close', { visitId })).toBe('VISIT_CLOSED')
    expect(await page.codeOf('queue.finish', {})).toBe('NO_TICKET_HERE')
  })

  test('a ticket that came to nothing is void, and is not called', async () => {
    const { desk, page } = await aDesk()
    const ticketId = await issue(desk, page)
    await page.call('queue.void', { ticketId, cause: 'LEFT' })
    expect((await page.call('queue.next', {})).got).toBe('NOBODY')
    expect(await page.codeOf('queue.void', { ticketId, cause: 'LEFT' })).toBe('TICKET_ENDED')
  })

  test('the day’s balance counts tickets and visits, and tells what was left open', async () => {
    const { desk, page } = await aDesk()
    for (let nth = 0; nth < 4; nth += 1) await issue(desk, page)
    await page.call('queue.next', {})
    await page.call('queue.start', {})
    await page.call('queue.next', { outcome: 'LEFT' })
    await page.call('queue.start', {})
    await page.call('queue.next', { outcome: 'OTHER' })
    await page.call('queue.miss', {})
    await page.call('queue.next', {})
    await page.call('queue.hold', { reason: '等人' })
    await page.call('visits.open', {})
    const { counts, differences } = await page.call('day.balance', { day: null })
    expect(Object.fromEntries(counts.map(({ code, value }) => [code, value]))).toMatchObject({
      TICKETS_CALLED: 4,
      TICKETS_SERVED: 2,
      TICKETS_MISSED: 1,
      TICKETS_VOID: 0,
      VISITS: 3,
    })
    expect(differences).toMatchObject([
      { code: 'VISIT_OPEN', subject: '09:00' },
      { code: 'TICKET_OPEN', subject: 'A004' },
    ])
  })
})
