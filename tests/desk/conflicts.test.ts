import { beforeEach, describe, expect, test } from 'vitest'
import type { CaseState } from '../../db/model/case.ts'
import type { EventId } from '../../db/model/ids.ts'
import { readEntity, readEntityEvents, type Store } from '../../db/store/index.ts'
import { anId, THE_DEVICE, THE_HALL } from '../helpers/envelopes.ts'
import { joinedDesk } from '../helpers/joined-desk.ts'
import { aCaseOpened } from '../helpers/a-case.ts'
import { createTestDesk, type TestPage } from '../helpers/test-desk.ts'
import { A_MORNING } from '../helpers/test-store.ts'

const CASE = anId(0xca5e)
const opened = { type: 'case.opened', entity: ['case', CASE], payload: aCaseOpened() } as const
const applicantName = '张三丰'

describe('a step the hall did not accept', () => {
  let hall: ReturnType<typeof joinedDesk>
  let head: TestPage
  let refusedId: string
  let withdrawnId: string

  /** Withdrawn elsewhere while this desk accepted it without a network. */
  beforeEach(async () => {
    hall = joinedDesk()
    hall.acknowledge()
    hall.arrive(opened)
    hall.arrive({
      type: 'device.enrolled',
      entity: ['device', THE_DEVICE],
      staffId: null,
      payload: { deviceId: THE_DEVICE, hallId: THE_HALL, name: '二号机', program: '0.2.0', purpose: 'REAL' },
    })
    hall
      .open()
      .record(
        { staffId: '1001', session: 's', unitId: 'SCJG', windowId: 'A01' } as Parameters<Store['record']>[0],
        (act) => {
          const due = { dueDay: '2026-03-16', dueAtMs: null, statutoryDueDay: '2026-03-30' }
          const { id } = act.append({
            type: 'case.accepted',
            entityId: CASE,
            payload: {
              acceptedAtMs: A_MORNING,
              deemed: false,
              tolerance: null,
              due,
              paperId: null,
              paperNo: null,
            },
          })
          refusedId = id
        },
      )
    withdrawnId = hall.arrive({
      type: 'case.withdrawn',
      entity: ['case', CASE],
      staffId: '1004',
      payload: { reason: '申请人不办了' },
    })
    hall.acknowledge((type) => (type === 'case.accepted' ? 'CHANGED_MEANWHILE' : ''))
    head = await hall.desk.signIn('1002')
  })

  test('is listed for whoever works with its unit, and for nobody else', async () => {
    const { conflicts } = await head.call('conflicts.list', {})
    expect(conflicts).toEqual([
      {
        eventId: refusedId,
        kind: 'CONFLICT',
        entityKind: 'case',
        entityId: CASE,
        subject: '439925-SCJG-20260302-0001 张**',
        type: 'case.accepted',
        reason: 'CHANGED_MEANWHILE',
        staffName: '王芳',
        atMs: A_MORNING,
        settled: false,
      },
    ])
    const other = await hall.desk.signIn('2001')
    expect((await other.call('conflicts.list', {})).conflicts).toEqual([])
    expect(await other.codeOf('conflicts.get', { eventId: refusedId })).toBe('NOT_FOUND')
    const system = await hall.desk.signIn('9002')
    expect((await system.call('conflicts.list', {})).conflicts).toEqual([])
    const centre = await hall.desk.signIn('9001')
    expect((await centre.call('conflicts.list', {})).conflicts).toHaveLength(1)
  })

  test('is shown beside what stands, without personal identifiers', async () => {
    const view = await head.call('conflicts.get', { eventId: refusedId })
    expect(view.refused).toMatchObject({
      type: 'case.accepted',
      staffName: '王芳',
      deviceName: '一号机',
      windowName: 'A01号窗口',
      lines: [
        { label: 'deemed', value: '否' },
        { label: 'dueDay', value: '2026-03-16' },
        { label: 'statutoryDueDay', value: '2026-03-30' },
      ],
    })
    expect(view.standing).toMatchObject([
      {
        eventId: withdrawnId,
        type: 'case.withdrawn',
        staffName: '孙丽',
        deviceName: '二号机',
        lines: [{ label: 'reason', value: '申请人不办了' }],
      },
    ])
    expect(view.now).toContainEqual({ label: 'status', value: '已撤回' })
    expect(view.now).toContainEqual({ label: 'applicant', value: '张**' })
    expect(view).toMatchObject({ canApply: false, settlement: null })
    expect(JSON.stringify(view)).not.toContain(applicantName)
  })

  test('is settled by keeping what stands; both stay in the log', async () => {
    await head.call('conflicts.settle', { eventId: refusedId, decision: 'KEEP', note: '申请人已撤回' })
    expect((await head.call('conflicts.list', {})).conflicts).toEqual([])
    expect((await head.call('conflicts.list', { settled: true })).conflicts).toMatchObject([
      { eventId: refusedId, settled: true, reason: 'CHANGED_MEANWHILE' },
    ])
    const view = await head.call('conflicts.get', { eventId: refusedId })
    expect(view).toMatchObject({
      canApply: false,
      settlement: { decision: 'KEEP', note: '申请人已撤回', staffName: '李强' },
    })
    const again = { eventId: refusedId, decision: 'KEEP', note: '再来' } as const
    expect(await head.codeOf('conflicts.settle', again)).toBe('CONFLICT_SETTLED')
    expect(readEntity<CaseState>(hall.open().read, 'case', CASE)?.state.status).toBe('WITHDRAWN')
  })

  test('cannot be taken again while what stands refuses it', async () => {
    const apply = { eventId: refusedId, decision: 'APPLY', note: '应当受理' } as const
    expect(await head.codeOf('conflicts.settle', apply)).toBe('STEP_NOT_ALLOWED')
    expect((await head.call('conflicts.list', {})).conflicts).toHaveLength(1)
    expect(readEntity(hall.open().read, 'conflict', refusedId)).toBeUndefined()
  })

  test('is taken again on what stands, under the name of whoever settles it', async () => {
    hall.arrive({
      type: 'case.undone',
      entity: ['case', CASE],
      staffId: '1004',
      payload: { eventId: withdrawnId, eventType: 'case.withdrawn', reason: '点错了' },
    })
    expect((await head.call('conflicts.get', { eventId: refusedId })).canApply).toBe(true)
    await head.call('conflicts.settle', { eventId: refusedId, decision: 'APPLY', note: '应当受理' })
    const { read } = hall.open()
    const again = readEntityEvents(read, 'case', CASE).at(-1)
    expect(again).toMatchObject({ type: 'case.accepted', staffId: '1002', verdict: '' })
    expect(again?.id).not.toBe(refusedId)
    expect(readEntity<CaseState>(read, 'case', CASE)?.state.status).toBe('ACCEPTED')
    expect(readEntity(read, 'conflict', refusedId)?.state).toMatchObject({
      decision: 'APPLY',
      by: '1002',
      entity: ['case', CASE],
      appliedAs: [again?.id],
    })
    // The hall has both in one go, the step on the state it knows: nothing is a conflict again.
    hall.acknowledge()
    expect((await head.call('conflicts.list', {})).conflicts).toEqual([])
    expect(hall.open().rebuild()).toBeGreaterThan(0)
    expect(readEntity<CaseState>(read, 'case', CASE)?.state.status).toBe('ACCEPTED')
  })

  test('settled at another desk is settled here', async () => {
    hall.arrive({
      type: 'conflict.settled',
      entity: ['conflict', refusedId],
      staffId: '1003',
      payload: {
        eventId: refusedId as EventId,
        entity: ['case', CASE],
        decision: 'KEEP',
        note: '已核实',
        by: '1003',
        appliedAs: [],
      },
    })
    expect((await head.call('conflicts.list', {})).conflicts).toEqual([])
    const late = { eventId: refusedId, decision: 'APPLY', note: '晚了' } as const
    expect(await head.codeOf('conflicts.settle', late)).toBe('CONFLICT_SETTLED')
  })
})

describe('an event the hall set aside', () => {
  test('for want of scope names itself, and is recorded again by somebody who may', async () => {
    const hall = joinedDesk()
    hall.acknowledge()
    const refusedId = hall.arrive(opened, { verdict: 'quarantined', reason: 'OUT_OF_SCOPE' })
    const page = await hall.desk.signIn('1002')
    expect((await page.call('conflicts.list', {})).conflicts).toMatchObject([
      { eventId: refusedId, kind: 'QUARANTINED', subject: '439925-SCJG-20260302-0001' },
    ])
    const view = await page.call('conflicts.get', { eventId: refusedId })
    expect(view).toMatchObject({ standing: [], now: [], canApply: true })
    await page.call('conflicts.settle', { eventId: refusedId, decision: 'APPLY', note: '已核对' })
    expect(readEntity<CaseState>(hall.open().read, 'case', CASE)?.state.status).toBe('RECEIVED')
  })

  test('because it is broken can be looked at and let go, and nothing more', async () => {
    const hall = joinedDesk()
    hall.acknowledge()
    hall.arrive(opened)
    const broken = {
      type: 'case.fee_recorded',
      entity: ['case', CASE] as const,
      payload: { amountFen: 'many' },
    }
    const refusedId = hall.arrive(broken, { verdict: 'quarantined', reason: 'INVALID' })
    const page = await hall.desk.signIn('1002')
    expect(await page.call('conflicts.get', { eventId: refusedId })).toMatchObject({ canApply: false })
    const apply = { eventId: refusedId, decision: 'APPLY', note: '试试' } as const
    expect(await page.codeOf('conflicts.settle', apply)).toBe('STEP_NOT_ALLOWED')
    await page.call('conflicts.settle', { eventId: refusedId, decision: 'KEEP', note: '无法读取' })
    expect((await page.call('conflicts.list', {})).conflicts).toEqual([])
  })

  test('about people of the hall is for the centre, line by line where it differs', async () => {
    const hall = joinedDesk()
    hall.acknowledge()
    const person = (title: string) => ({
      type: 'reference.staff_set',
      entity: ['staff', '1004'] as const,
      staffId: '9001',
      payload: {
        staffId: '1004',
        name: '孙丽',
        gender: 'UNSPECIFIED',
        unitId: 'SCJG',
        windowId: 'A01',
        title,
        roles: ['CLERK'],
        phone: '',
        active: true,
        source: null,
      },
    })
    hall.arrive(person('一级科员'))
    const refusedId = hall.arrive(
      { ...person('二级科员'), deviceId: anId(0xd7) },
      { verdict: 'conflict', reason: 'CHANGED_MEANWHILE' },
    )
    const clerk = await hall.desk.signIn('1001')
    expect((await clerk.call('conflicts.list', {})).conflicts).toEqual([])
    const centre = await hall.desk.signIn('9001')
    const view = await centre.call('conflicts.get', { eventId: refusedId })
    const lines = (title: string) => [
      { label: 'name', value: '孙丽' },
      { label: 'title', value: title },
    ]
    expect(view.refused.lines).toEqual(lines('二级科员'))
    expect(view.standing.at(-1)?.lines).toEqual(lines('一级科员'))
    expect(view.canApply).toBe(true)
  })

  test('is nothing on a machine that stands alone', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    expect(await page.call('conflicts.list', { settled: true })).toEqual({ conflicts: [] })
    expect(await page.codeOf('conflicts.get', { eventId: anId(5) })).toBe('NOT_FOUND')
  })
})
