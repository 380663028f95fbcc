import { beforeEach, describe, expect, test } from 'vitest'
import type { Result } from '../../db/contract/index.ts'
import type { ScoreEntryState } from '../../db/model/assessment/assessment-models.ts'
import { countedEntry } from '../../db/model/assessment/counted-entry.ts'
import { readEntity } from '../../db/store/index.ts'
import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import { aFinding, aPhoto, lock, MONDAY, publish, WEEK_END } from '../helpers/assessment-days.ts'
import { goTo, setReference } from '../helpers/attendance-days.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

const WEEK = `WEEK/${MONDAY}`

let desk: TestDesk
let clerk: TestPage
let inspector: TestPage
let office: TestPage
let entryId: string

beforeEach(async () => {
  desk = createTestDesk()
  inspector = await desk.signIn('9003')
  office = await desk.signIn('9001')
  clerk = await desk.signIn('1001')
  entryId = (await inspector.call('assessment.record', aFinding())).entry.entryId
})

const appeal = (page = clerk, id = entryId): Promise<Result<'assessment.appeal'>> =>
  page.call('assessment.appeal', { entryId: id, periodId: WEEK, text: '当时在查办件资料', files: [aPhoto] })
const decision = { outcome: 'KEPT' as const, reason: '监控显示在看视频' }
const counts = () => {
  const state = readEntity<ScoreEntryState>(desk.host.store().read, 'score_entry', entryId)?.state
  return state ? (countedEntry(entryId, state)?.charges ?? null) : null
}

describe('an appeal', () => {
  test('comes after publication, within its days, once, and only against what the period counted', async () => {
    const call = { entryId, periodId: WEEK, text: '不服' }
    expect(await clerk.codeOf('assessment.appeal', call)).toBe('APPEAL_TOO_EARLY')
    const left = (await inspector.call('assessment.record', aFinding({ note: '又一次' }))).entry.entryId
    publish(desk, [entryId], { appealUntil: '2026-03-12' })
    expect(await clerk.call('assessment.entry', { entryId })).toMatchObject({
      appealUntil: '2026-03-12',
      may: ['ANSWER', 'APPEAL', 'RECTIFY'],
    })
    expect((await clerk.call('assessment.entry', { entryId: left })).appealUntil).toBe(null)
    expect(await clerk.codeOf('assessment.appeal', { ...call, entryId: left })).toBe('ENTRY_NOT_OPEN')
    expect(await clerk.codeOf('assessment.appeal', { ...call, periodId: 'MONTH/2026-03-01' })).toBe(
      'APPEAL_TOO_EARLY',
    )
    goTo(desk, '2026-03-12', '23:50')
    expect(await appeal(await desk.signIn('1001'))).toMatchObject({
      appeal: {
        byName: '王芳',
        text: '当时在查办件资料',
        files: [aPhoto],
        // Five working days after Thursday 12 March.
        answerBy: '2026-03-19',
        decision: null,
      },
      status: 'COUNTS',
    })
    expect(await (await desk.signIn('1001')).codeOf('assessment.appeal', call)).toBe('APPEALED_ALREADY')
  })

  test('is too late the day after, and once the period is locked', async () => {
    publish(desk, [entryId], { appealUntil: '2026-03-12' })
    goTo(desk, '2026-03-13', '00:00')
    const page = await desk.signIn('1001')
    expect((await page.call('assessment.entry', { entryId })).may).toEqual(['ANSWER', 'RECTIFY'])
    await expect(appeal(page)).rejects.toMatchObject({
      code: 'APPEAL_TOO_LATE',
      details: { day: '2026-03-12' },
    })
  })

  test('is nobody’s but theirs whom it charges, or whose window they lead', async () => {
    publish(desk, [entryId])
    const [mate, head] = [await desk.signIn('1004'), await desk.signIn('1002')]
    await expect(appeal(mate)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(appeal(head)).rejects.toMatchObject({ code: 'ENTRY_NOT_OPEN' })
    await expect(appeal(inspector)).rejects.toMatchObject({ code: 'ENTRY_NOT_OPEN' })
    const { entry } = await inspector.call(
      'assessment.record',
      aFinding({ itemCode: 'GF02', staffId: null, windowId: 'A01' as never, files: [aPhoto] }),
    )
    publish(desk, [entry.entryId], { periodId: 'MONTH/2026-03-01', from: '2026-03-01', to: '2026-03-31' })
    expect(
      await head.call('assessment.appeal', {
        entryId: entry.entryId,
        periodId: 'MONTH/2026-03-01',
        text: '已打扫',
      }),
    ).toMatchObject({ appeal: { byName: '李强' } })
  })
})

describe('the decision', () => {
  beforeEach(async () => {
    publish(desk, [entryId])
    await appeal()
  })

  test('is by somebody who did not score, nor appealed', async () => {
    expect((await inspector.call('assessment.entry', { entryId })).may).toEqual(['REVERSE'])
    expect(await inspector.codeOf('assessment.decideAppeal', { entryId, ...decision })).toBe('APPEAL_SCORER')
    expect((await office.call('assessment.entry', { entryId })).may).toEqual(['DECIDE', 'REVERSE'])
    expect(await office.call('assessment.decideAppeal', { entryId, ...decision })).toMatchObject({
      status: 'COUNTS',
      original: null,
      charges: [{ delta: '-1' }],
      appeal: { decision: { byName: '郑涛', outcome: 'KEPT', reason: '监控显示在看视频' } },
    })
    expect(counts()).toMatchObject([{ delta: '-1' }])
    expect(await office.codeOf('assessment.decideAppeal', { entryId, ...decision })).toBe('ENTRY_NOT_OPEN')
  })

  test('takes it away by a visible entry, or changes its points within the rule', async () => {
    for (const delta of [null, '0', '1', '-1', '-1.5', '-0.55'])
      expect([
        delta,
        await office.codeOf('assessment.decideAppeal', {
          entryId,
          outcome: 'CHANGED',
          delta,
          reason: '从轻',
        }),
      ]).toEqual([delta, 'SCORE_DELTA'])
    expect(
      await office.call('assessment.decideAppeal', {
        entryId,
        outcome: 'CHANGED',
        delta: '-0.5',
        reason: '从轻',
      }),
    ).toMatchObject({
      status: 'COUNTS',
      charges: [{ subjectId: '1001', delta: '-0.5' }],
      original: [{ subjectId: '1001', delta: '-1' }],
    })
    expect(counts()).toMatchObject([{ delta: '-0.5' }])
  })

  test('what came along follows in proportion', async () => {
    const { entry } = await inspector.call(
      'assessment.record',
      aFinding({ itemCode: 'GF02', staffId: null, windowId: 'A01' as never, files: [aPhoto], delta: '-1' }),
    )
    publish(desk, [entry.entryId], { periodId: 'MONTH/2026-03-01', from: '2026-03-01', to: '2026-03-31' })
    const head = await desk.signIn('1002')
    await head.call('assessment.appeal', {
      entryId: entry.entryId,
      periodId: 'MONTH/2026-03-01',
      text: '已打扫',
    })
    const after = await office.call('assessment.decideAppeal', {
      entryId: entry.entryId,
      outcome: 'CHANGED',
      delta: '-0.3',
      reason: '从轻',
    })
    expect(after.charges.map(({ delta }) => delta)).toEqual(['-0.3', '-0.15'])
  })

  test('revoked it counts for nothing and stays readable', async () => {
    const after = await office.call('assessment.decideAppeal', {
      entryId,
      outcome: 'REVOKED',
      reason: '证据不足',
    })
    expect(after).toMatchObject({
      status: 'REVOKED',
      charges: [],
      original: [{ subjectId: '1001', delta: '-1' }],
      may: [],
    })
    expect(counts()).toBe(null)
    expect(await clerk.call('assessment.entry', { entryId })).toMatchObject({ status: 'REVOKED' })
  })

  test('none after the period is locked, and none on oneself', async () => {
    lock(desk)
    expect((await office.call('assessment.entry', { entryId })).may).toEqual([])
    expect(await office.codeOf('assessment.decideAppeal', { entryId, ...decision })).toBe('PERIOD_LOCKED')
    expect(await office.codeOf('assessment.decideAppeal', { entryId: 'none', ...decision })).toBe('NOT_FOUND')
  })

  test('the desk of appeals shows what waits and what was decided; leads see their own unit', async () => {
    const head = await desk.signIn('1002')
    const other = await desk.signIn('2001')
    expect((await head.call('assessment.appeals', {})).open).toMatchObject([{ entryId }])
    expect(await other.codeOf('assessment.appeals', {})).toBe('NOT_ALLOWED')
    setReference(desk, 'reference.staff_set', '2001', {
      ...BLANK_STAFF,
      staffId: '2001',
      name: '周杰',
      unitId: 'RSJ',
      windowId: 'B01',
      roles: ['WINDOW_HEAD'],
    })
    expect(await (await desk.signIn('2001')).call('assessment.appeals', {})).toEqual({
      open: [],
      decided: [],
    })
    await office.call('assessment.decideAppeal', { entryId, ...decision })
    expect(await office.call('assessment.appeals', {})).toMatchObject({ open: [], decided: [{ entryId }] })
    goTo(desk, '2026-06-10', '09:00')
    expect(await (await desk.signIn('9001')).call('assessment.appeals', {})).toEqual({
      open: [],
      decided: [],
    })
    const { entries } = await (
      await desk.signIn('9001')
    ).call('assessment.entries', { from: MONDAY, to: WEEK_END, status: 'APPEALED' })
    expect(entries).toHaveLength(1)
  })
})
