import { beforeEach, describe, expect, test } from 'vitest'
import { drawn } from '../../db/model/assessment/draw.ts'
import { StaffId, WindowId } from '../../db/model/ids.ts'
import { sha256Hex } from '../../db/store/sha256.ts'
import { recordPosts } from '../helpers/posts-of-hall.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

// Monday 2 March 2026; the sessions of the defaults are 08:30–12:00 and 14:30–17:30.
const TODAY = '2026-03-02'
const at = (clock: string, day = TODAY): number => Date.parse(`${day}T${clock}:00+08:00`)
const MINUTE = 60_000
const [A01, B01, C01] = ['A01', 'B01', 'C01'].map((id) => WindowId.parse(id)) as [
  WindowId,
  WindowId,
  WindowId,
]

let desk: TestDesk
let inspector: TestPage
let clerk: TestPage

const goTo = (clock: string, day?: string): void => {
  desk.clock.advance(at(clock, day) - desk.clock.wallMs())
  desk.host.tick()
}

beforeEach(async () => {
  desk = createTestDesk({ nowMs: at('08:00') })
  desk.host
    .store()
    .record({ staffId: null, session: null, unitId: null, windowId: null }, (act) =>
      recordPosts(act, (secret) => `plain:${secret}`),
    )
  inspector = await desk.signIn('9003')
  clerk = await desk.signIn('1001')
})

const ofPersons = async () =>
  (await inspector.call('patrol.items', {})).items.filter(
    ({ target, evidence, delta }) => target === 'PERSON' && evidence !== 'PHOTO' && delta.startsWith('-'),
  )
const find = async (patrolId: string | null, itemCode: string, staffId = '1001', windowId = A01) =>
  (
    await inspector.call('assessment.record', {
      itemCode,
      day: TODAY,
      staffId: StaffId.parse(staffId),
      windowId,
      note: '巡查时看到',
      patrolId,
    })
  ).entry

describe('what can be found on a round', () => {
  test('the rules used most stand first, attendance is left to the records, units to their own page', async () => {
    const { items } = await inspector.call('patrol.items', {})
    expect(items.length).toBeGreaterThan(5)
    expect(items.map(({ target }) => target)).not.toContain('UNIT')
    const codes = items.map(({ itemCode }) => itemCode)
    // Lateness comes from the punches alone; an absence from the post is what rounds are for.
    expect(codes).not.toContain('CQ01')
    expect(codes).toContain('CQ07')
    const [first] = items
    const seldom = (await ofPersons()).at(-1)
    if (!first || !seldom) throw new Error('no rules')
    expect(first.itemCode).not.toBe(seldom.itemCode)
    await find(null, seldom.itemCode)
    desk.clock.advance(MINUTE)
    const twice = await find(null, seldom.itemCode)
    expect((await inspector.call('patrol.items', {})).items[0]).toMatchObject({ itemCode: seldom.itemCode })
    await inspector.call('assessment.reverse', { entryId: twice.entryId, reason: '误记' })
    expect((await inspector.call('patrol.items', {})).items[0]).toMatchObject({ itemCode: seldom.itemCode })
  })

  test('what a walk can show is told from the rest, and a bar from awards is never among it', async () => {
    const { items } = await inspector.call('patrol.items', {})
    const codes = (wanted: boolean) =>
      items.filter(({ inPassing }) => inPassing === wanted).map(({ itemCode }) => itemCode)
    for (const code of ['JL01', 'JL02', 'GF01', 'GF02', 'GF03', 'CQ07']) expect(codes(true)).toContain(code)
    for (const code of ['FJ01', 'GF05', 'BJ03', 'TS01', 'JF01', 'RY02']) expect(codes(false)).toContain(code)
    // What inspectors of this hall do record on their rounds is looked for by the next one too.
    await find(null, 'RY02')
    expect((await inspector.call('patrol.items', {})).items[0]).toMatchObject({
      itemCode: 'RY02',
      inPassing: true,
    })
  })

  test('a bar from awards is not recorded without words, whatever the picture shows', async () => {
    const call = { itemCode: 'FJ01', day: TODAY, staffId: StaffId.parse('1001'), windowId: A01 }
    const picture = {
      sha256: 'a'.repeat(64),
      mime: 'image/jpeg' as const,
      bytes: 3,
      name: '现场.jpg',
    }
    expect(await inspector.codeOf('assessment.record', { ...call, files: [picture] })).toBe('EVIDENCE_NEEDED')
    expect(await inspector.codeOf('assessment.record', { ...call, note: '  ' })).toBe('EVIDENCE_NEEDED')
    const { entry } = await inspector.call('assessment.record', { ...call, note: '当场收受红包，已封存' })
    expect(entry).toMatchObject({ veto: 'YEAR', note: '当场收受红包，已封存' })
  })

  test('whoever is on duty stands first at a window, also somebody who stands in from another', async () => {
    const peopleAt = async (windowId: string) =>
      (await inspector.call('patrol.items', {})).windows.find((each) => each.windowId === windowId)?.people ??
      []
    expect((await peopleAt('A01')).some(({ onDuty }) => onDuty)).toBe(false)
    goTo('08:20')
    const relief = await desk.signIn('1004')
    await relief.call('attendance.punch', {})
    goTo('08:40')
    await relief.call('covers.start', { postId: 'P1' as never })
    expect((await peopleAt('A01'))[0]).toMatchObject({ staffId: '1004', onDuty: true })
    expect((await peopleAt('A01')).map(({ staffId }) => staffId)).toContain('1001')
    // B of the window of another unit.
    const fromElsewhere = await desk.signIn('1005')
    await fromElsewhere.call('attendance.punch', {})
    await fromElsewhere.call('covers.start', { postId: 'P2' as never })
    expect((await peopleAt('B01'))[0]).toMatchObject({ staffId: '1005', name: '何伟', onDuty: true })
  })

  test('is for those who score', async () => {
    expect(await clerk.codeOf('patrol.items', {})).toBe('NOT_ALLOWED')
    expect(await clerk.codeOf('patrol.list', {})).toBe('NOT_ALLOWED')
    expect(await clerk.codeOf('patrol.draw', { windows: 1, inspectors: 0 })).toBe('NOT_ALLOWED')
  })
})

describe('a round', () => {
  test('goes through its windows, counts what was found there, and ends', async () => {
    const [item] = await ofPersons()
    if (!item) throw new Error('no rule')
    const started = await inspector.call('patrol.start', { kind: 'ROUTE', route: [B01, A01, C01, A01] })
    const { patrolId } = started
    expect(started.windows.map(({ windowId }) => windowId)).toEqual(['B01', 'A01', 'C01'])
    expect(started).toMatchObject({ byName: '陈晨', mine: true, closedAtMs: null, findings: [] })

    desk.clock.advance(MINUTE)
    const seen = await inspector.call('patrol.see', { patrolId, windowId: B01 })
    expect(seen.windows[0]).toMatchObject({ windowId: 'B01', seenAtMs: at('08:01'), findings: 0 })

    const entry = await find(patrolId, item.itemCode)
    expect(entry).toMatchObject({ source: 'PATROL', status: 'COUNTS', staffName: '王芳', windowId: 'A01' })
    const [underWay] = (await inspector.call('patrol.list', {})).patrols
    expect(underWay?.windows[1]).toMatchObject({ windowId: 'A01', findings: 1 })
    expect(underWay?.findings.map(({ entryId }) => entryId)).toEqual([entry.entryId])

    const closed = await inspector.call('patrol.close', { patrolId, note: '秩序良好' })
    expect(closed).toMatchObject({ note: '秩序良好', closedAtMs: at('08:01') })
    expect(await inspector.codeOf('patrol.see', { patrolId, windowId: A01 })).toBe('PATROL_CLOSED')
    expect(await inspector.codeOf('patrol.close', { patrolId })).toBe('PATROL_CLOSED')
  })

  test('a finding taken back stays readable and is counted no more', async () => {
    const [item] = await ofPersons()
    if (!item) throw new Error('no rule')
    const { patrolId } = await inspector.call('patrol.start', { kind: 'MYSTERY_VISIT', route: [A01] })
    const { entryId } = await find(patrolId, item.itemCode)
    await inspector.call('assessment.reverse', { entryId, reason: '误点' })
    const [patrol] = (await inspector.call('patrol.list', {})).patrols
    expect(patrol?.windows[0]).toMatchObject({ findings: 0 })
    expect(patrol?.findings).toMatchObject([{ entryId, status: 'REVERSED', reversed: { reason: '误点' } }])
  })

  test('wants windows the hall has, and those of its route', async () => {
    const nowhere = WindowId.parse('Z99')
    expect(await inspector.codeOf('patrol.start', { kind: 'ROUTE', route: [] })).toBe('NOT_FOUND')
    expect(await inspector.codeOf('patrol.start', { kind: 'ROUTE', route: [nowhere] })).toBe('NOT_FOUND')
    expect(await inspector.codeOf('patrol.start', { kind: 'RANDOM', route: [], drawId: 'none' })).toBe(
      'NOT_FOUND',
    )
    const { patrolId } = await inspector.call('patrol.start', { kind: 'ROUTE', route: [A01] })
    expect(await inspector.codeOf('patrol.see', { patrolId, windowId: B01 })).toBe('NOT_FOUND')
    expect(await inspector.codeOf('patrol.see', { patrolId: 'none', windowId: B01 })).toBe('NOT_FOUND')
  })

  test('open ones are listed first; ended ones for 90 days', async () => {
    const open = await inspector.call('patrol.start', { kind: 'ROUTE', route: [A01] })
    desk.clock.advance(MINUTE)
    const ended = await inspector.call('patrol.start', { kind: 'ROUTE', route: [B01] })
    await inspector.call('patrol.close', { patrolId: ended.patrolId })
    const ids = async () => (await inspector.call('patrol.list', {})).patrols.map(({ patrolId }) => patrolId)
    expect(await ids()).toEqual([open.patrolId, ended.patrolId])
    goTo('09:00', '2026-06-10')
    inspector = await desk.signIn('9003')
    expect(await ids()).toEqual([open.patrolId])
  })
})

describe('a draw', () => {
  test('is published with seed and lists, anybody reads it and draws it again', async () => {
    const draw = await inspector.call('patrol.draw', { windows: 2, inspectors: 1, note: '三月第一次' })
    const windowPool = draw.windowPool.map(({ id }) => id)
    expect(windowPool).toEqual(['A01', 'B01', 'C01'])
    expect(draw.inspectorPool).toEqual([{ id: '9003', name: '陈晨' }])
    expect(draw.seed).toMatch(/^[0-9a-f]{32}$/)
    expect(draw.replayed).toBe(true)
    expect(draw.windows.map(({ id }) => id)).toEqual(drawn(sha256Hex, draw.seed, 'WINDOW', windowPool, 2))
    const { draws } = await clerk.call('patrol.draws', {})
    expect(draws).toEqual([draw])
  })

  test('from a part of the windows draws of those alone', async () => {
    const draw = await inspector.call('patrol.draw', {
      windows: 1,
      inspectors: 0,
      windowPool: [B01, C01, B01],
    })
    expect(draw.windowPool.map(({ id }) => id)).toEqual(['B01', 'C01'])
    expect(draw.inspectorPool).toEqual([])
    expect(['B01', 'C01']).toContain(draw.windows[0]?.id)
  })

  test('of more than there are, or of unknown ones, is refused and leaves nothing', async () => {
    expect(await inspector.codeOf('patrol.draw', { windows: 4, inspectors: 0 })).toBe('DRAW_TOO_MANY')
    expect(await inspector.codeOf('patrol.draw', { windows: 1, inspectors: 2 })).toBe('DRAW_TOO_MANY')
    expect(
      await inspector.codeOf('patrol.draw', {
        windows: 1,
        inspectors: 0,
        windowPool: [WindowId.parse('Z99')],
      }),
    ).toBe('NOT_FOUND')
    // Only inspectors are drawn, whoever is asked for.
    expect(
      await inspector.codeOf('patrol.draw', {
        windows: 1,
        inspectors: 1,
        inspectorPool: [StaffId.parse('1001')],
      }),
    ).toBe('NOT_FOUND')
    expect((await inspector.call('patrol.draws', {})).draws).toEqual([])
  })

  test('is a new one each time, and a round follows it', async () => {
    const first = await inspector.call('patrol.draw', { windows: 2, inspectors: 0 })
    desk.clock.advance(MINUTE)
    const second = await inspector.call('patrol.draw', { windows: 2, inspectors: 0 })
    expect(second.seed).not.toBe(first.seed)
    const { draws } = await inspector.call('patrol.draws', {})
    expect(draws.map(({ drawId }) => drawId)).toEqual([second.drawId, first.drawId])
    const round = await inspector.call('patrol.start', { kind: 'RANDOM', route: [], drawId: first.drawId })
    expect(round.windows.map(({ windowId }) => windowId)).toEqual(first.windows.map(({ id }) => id))
    expect(round.drawId).toBe(first.drawId)
  })
})
