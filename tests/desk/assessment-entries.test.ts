import { beforeEach, describe, expect, test } from 'vitest'
import type { ParamsInput, Result } from '../../db/contract/index.ts'
import { DEFAULT_SCORE_RULES } from '../../db/model/assessment/default-rules.ts'
import { readEntityHistory } from '../../db/store/index.ts'
import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import { aFinding, aPhoto, lock, MONDAY, publish, theOne, WEEK_END } from '../helpers/assessment-days.ts'
import { goTo, punchAt, setReference, TUESDAY } from '../helpers/attendance-days.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

type Entry = Result<'assessment.entry'>

let desk: TestDesk
let inspector: TestPage
let office: TestPage

beforeEach(async () => {
  desk = createTestDesk()
  inspector = await desk.signIn('9003')
  office = await desk.signIn('9001')
})

const record = async (overrides: Partial<ParamsInput<'assessment.record'>> = {}): Promise<Entry> =>
  (await inspector.call('assessment.record', aFinding(overrides))).entry
/** At the window A01, half of it for the chief representative. */
const atWindow = { itemCode: 'GF02', staffId: null, windowId: 'A01' as never, files: [aPhoto] }

describe('a finding', () => {
  test('names rule, whom, and who saw it; a window’s costs its chief representative half', async () => {
    expect(await record()).toMatchObject({
      source: 'HAND',
      status: 'COUNTS',
      itemText: '上班时间串岗、聊天、玩手机、吃零食',
      charges: [{ target: 'PERSON', subjectId: '1001', delta: '-1', linked: false }],
      staffName: '王芳',
      windowName: 'A01号窗口',
      note: '上班时间看手机',
      recorded: { byName: '陈晨' },
    })
    expect(await record({ ...atWindow, delta: '-0.7', quantity: 2, remindedOnSpot: true })).toMatchObject({
      quantity: 2,
      charges: [
        { target: 'WINDOW', subjectId: 'A01', name: 'A01号窗口', delta: '-0.7', linked: false },
        { target: 'PERSON', subjectId: '1003', name: '赵敏', delta: '-0.35', linked: true },
      ],
      staffId: null,
      unitName: '清禾县市场监督管理局',
      remindedOnSpot: true,
      files: [aPhoto],
    })
    // A unit without a chief representative: what would be theirs is left out.
    expect((await record({ ...atWindow, windowId: 'B01' as never })).charges).toHaveLength(1)
  })

  test('tells of one like it that somebody recorded before', async () => {
    const first = await record()
    const second = await office.call('assessment.record', aFinding({ note: '又看手机' }))
    expect(second.similar).toEqual([{ entryId: first.entryId, itemText: first.itemText }])
    expect((await office.call('assessment.record', aFinding({ staffId: '1004' as never }))).similar).toEqual(
      [],
    )
  })

  test('needs its evidence, points within the rule, a day that came, and somebody the rule is for', async () => {
    const code = (overrides: Partial<ParamsInput<'assessment.record'>>) =>
      inspector.codeOf('assessment.record', aFinding(overrides))
    expect(await code({ note: '' })).toBe('EVIDENCE_NEEDED')
    expect(await code({ ...atWindow, files: [], note: '地面有垃圾' })).toBe('EVIDENCE_NEEDED')
    for (const delta of ['-0.4', '-1.1', '0', '1', '-0.55'])
      expect([delta, await code({ ...atWindow, delta })]).toEqual([delta, 'SCORE_DELTA'])
    expect(await code({ delta: '-2' })).toBe('SCORE_DELTA')
    expect(await code({ day: TUESDAY })).toBe('DAY_AHEAD')
    expect(await code({ itemCode: 'XX99' })).toBe('SCORE_ITEM_UNKNOWN')
    expect(await code({ itemCode: 'GF02', files: [aPhoto] })).toBe('SCORE_ITEM_UNKNOWN')
    expect(await code({ itemCode: 'DW01' })).toBe('SCORE_ITEM_UNKNOWN')
    // The people of the centre are not scored.
    expect(await code({ staffId: '9001' as never })).toBe('SCORE_ITEM_UNKNOWN')
    expect(await code({ staffId: '7777' as never })).toBe('NOT_FOUND')
    expect(await code({ patrolId: 'none' })).toBe('NOT_FOUND')
    setReference(desk, 'reference.score_rules_set', 'own', {
      ...DEFAULT_SCORE_RULES,
      rulesId: 'own',
      validFrom: '2026-02-01',
      validTo: '2026-02-28',
      active: true,
    })
    expect(await code({})).toBe('NO_SCORE_RULES')
    expect((await inspector.call('assessment.entries', { from: MONDAY, to: WEEK_END })).entries).toEqual([])
  })

  test('nobody records against themselves, nor through what comes along', async () => {
    setReference(desk, 'reference.staff_set', '9003', {
      ...BLANK_STAFF,
      staffId: '9003',
      name: '陈晨',
      unitId: 'SCJG',
      windowId: 'A01',
      roles: ['INSPECTOR', 'CHIEF_REP'],
    })
    const page = await desk.signIn('9003')
    expect(await page.codeOf('assessment.record', aFinding({ staffId: '9003' as never }))).toBe('OWN_SCORE')
    expect(await page.codeOf('assessment.record', aFinding(atWindow))).toBe('OWN_SCORE')
    const { entry } = await office.call('assessment.record', aFinding(atWindow))
    expect(entry.charges.map(({ subjectId }) => subjectId)).toEqual(['A01', '1003', '9003'])
    expect(await page.codeOf('assessment.reverse', { entryId: entry.entryId, reason: '不算' })).toBe(
      'OWN_SCORE',
    )
  })

  test('a clerk or a lead cannot record, confirm, reject, take back or decide', async () => {
    const entry = await record()
    for (const staffId of ['1001', '1002', '1003', '9002']) {
      const page = await desk.signIn(staffId)
      expect(await page.codeOf('assessment.record', aFinding())).toBe('NOT_ALLOWED')
      expect(await page.codeOf('assessment.proposals', { from: MONDAY, to: WEEK_END })).toBe('NOT_ALLOWED')
      expect(await page.codeOf('assessment.confirm', { facts: [{ factKey: 'a', itemCode: 'b' }] })).toBe(
        'NOT_ALLOWED',
      )
      expect(await page.codeOf('assessment.reject', { factKeys: ['a'], reason: 'b' })).toBe('NOT_ALLOWED')
      expect(await page.codeOf('assessment.reverse', { entryId: entry.entryId, reason: 'x' })).toBe(
        'NOT_ALLOWED',
      )
      expect(
        await page.codeOf('assessment.decideAppeal', {
          entryId: entry.entryId,
          outcome: 'REVOKED',
          reason: 'x',
        }),
      ).toBe('NOT_ALLOWED')
    }
  })
})

describe('taking back', () => {
  test('both stay readable; once only; not in a locked period', async () => {
    const { entryId } = await record()
    const other = await record({ staffId: '1004' as never })
    expect(await office.call('assessment.reverse', { entryId, reason: '看错了人' })).toMatchObject({
      status: 'REVERSED',
      charges: [{ delta: '-1' }],
      reversed: { byName: '郑涛', reason: '看错了人' },
      may: [],
    })
    expect(await office.codeOf('assessment.reverse', { entryId, reason: '再来' })).toBe('ENTRY_NOT_OPEN')
    expect(readEntityHistory(desk.host.store().read, 'score_entry', entryId).map(({ type }) => type)).toEqual(
      ['score_entry.recorded', 'score_entry.reversed'],
    )
    publish(desk, [other.entryId])
    expect((await office.call('assessment.entry', { entryId: other.entryId })).may).toContain('REVERSE')
    lock(desk)
    expect((await office.call('assessment.entry', { entryId: other.entryId })).may).toEqual([])
    expect(await office.codeOf('assessment.reverse', { entryId: other.entryId, reason: '晚了' })).toBe(
      'PERIOD_LOCKED',
    )
    expect(await office.codeOf('assessment.reverse', { entryId: 'none', reason: 'x' })).toBe('NOT_FOUND')
  })

  test('several are taken back in one act, or none of them', async () => {
    const reason = '撤销批量确认'
    const entryIds = [
      (await record()).entryId,
      (await record({ staffId: '1004' as never })).entryId,
      (await record({ note: '又一次' })).entryId,
    ]
    const statuses = async () =>
      (await office.call('assessment.entries', { from: MONDAY, to: WEEK_END })).entries
        .map(({ status }) => status)
        .toSorted()
    for (const [wrong, code] of [
      [[...entryIds, 'none'], 'NOT_FOUND'],
      [[...entryIds, entryIds[0] ?? ''], 'BAD_REQUEST'],
      [[], 'BAD_REQUEST'],
    ] as const)
      expect(await office.codeOf('assessment.reverse', { entryIds: [...wrong], reason })).toBe(code)
    publish(desk, entryIds.slice(2))
    lock(desk)
    expect(await office.codeOf('assessment.reverse', { entryIds, reason })).toBe('PERIOD_LOCKED')
    expect(await statuses()).toEqual(['COUNTS', 'COUNTS', 'COUNTS'])
    expect(await office.call('assessment.reverse', { entryIds: entryIds.slice(0, 2), reason })).toMatchObject(
      { entryId: entryIds[0], status: 'REVERSED', reversed: { byName: '郑涛', reason } },
    )
    expect(await statuses()).toEqual(['COUNTS', 'REVERSED', 'REVERSED'])
    expect(await office.codeOf('assessment.reverse', { entryIds, reason })).toBe('ENTRY_NOT_OPEN')
  })

  test('a proposal that was rejected cannot be taken back', async () => {
    await punchAt(desk, '1001', TUESDAY, ['08:37', '12:05'])
    const { factKey } = await theOne(inspector, 'LATE', { staffId: '1001' })
    await inspector.call('assessment.reject', { factKeys: [factKey], reason: '公交停运' })
    const { entries } = await inspector.call('assessment.entries', { from: TUESDAY, to: TUESDAY })
    expect(entries).toMatchObject([{ status: 'REJECTED', may: [] }])
    expect(
      await office.codeOf('assessment.reverse', { entryId: entries[0]?.entryId ?? '', reason: 'x' }),
    ).toBe('ENTRY_NOT_OPEN')
  })
})

describe('the person concerned', () => {
  test('answers and puts right; others do not', async () => {
    const { entryId } = await record()
    const [own, mate] = [await desk.signIn('1001'), await desk.signIn('1004')]
    const [head, chief] = [await desk.signIn('1002'), await desk.signIn('1003')]
    expect((await own.call('assessment.entry', { entryId })).may).toEqual(['ANSWER', 'RECTIFY'])
    expect(
      await own.call('assessment.answer', { entryId, agrees: false, text: '在查办件', files: [aPhoto] }),
    ).toMatchObject({
      answers: [{ byName: '王芳', agrees: false, text: '在查办件', files: [aPhoto] }],
      status: 'COUNTS',
    })
    await own.call('assessment.rectify', { entryId, note: '已改' })
    const twice = await own.call('assessment.rectify', { entryId, note: '又改' })
    expect(twice.rectified).toMatchObject({ byName: '王芳', note: '已改' })
    expect(twice.may).toEqual(['ANSWER'])
    // A mate does not see it, a lead does and cannot speak for the person.
    expect(await mate.codeOf('assessment.entry', { entryId })).toBe('NOT_FOUND')
    expect(await mate.codeOf('assessment.answer', { entryId, agrees: true })).toBe('NOT_FOUND')
    for (const lead of [head, chief]) {
      expect((await lead.call('assessment.entry', { entryId })).may).toEqual([])
      expect(await lead.codeOf('assessment.answer', { entryId, agrees: true })).toBe('ENTRY_NOT_OPEN')
    }
    await office.call('assessment.reverse', { entryId, reason: '属误记' })
    expect(await own.codeOf('assessment.answer', { entryId, agrees: true })).toBe('ENTRY_NOT_OPEN')
  })

  test('for a window its head and the chief representative answer', async () => {
    const { entryId } = await record(atWindow)
    const clerk = await desk.signIn('1001')
    expect((await clerk.call('assessment.entry', { entryId })).may).toEqual([])
    expect(await clerk.codeOf('assessment.rectify', { entryId })).toBe('ENTRY_NOT_OPEN')
    for (const lead of ['1002', '1003']) {
      const page = await desk.signIn(lead)
      expect((await page.call('assessment.entry', { entryId })).may).toContain('ANSWER')
      await page.call('assessment.answer', { entryId, agrees: true, text: '已打扫' })
    }
  })
})

describe('who sees what', () => {
  const list = async (staffId: string, more: Partial<ParamsInput<'assessment.entries'>> = {}) =>
    (await (await desk.signIn(staffId)).call('assessment.entries', { from: MONDAY, to: WEEK_END, ...more }))
      .entries

  test('a clerk their own and their window’s without names of others, a lead their unit, those who score all', async () => {
    const [own, mates, windows, others] = [
      await record(),
      await record({ staffId: '1004' as never }),
      await record(atWindow),
      await record({ staffId: '2001' as never }),
    ]
    const ids = (entries: readonly Entry[]) => new Set(entries.map(({ entryId }) => entryId))
    const of = (...entries: readonly Entry[]) => ids(entries)
    expect(ids(await list('1001'))).toEqual(of(own, windows))
    // What it cost the chief representative is not the clerk’s to read.
    expect((await list('1001')).find(({ entryId }) => entryId === windows.entryId)?.charges).toMatchObject([
      { target: 'WINDOW', subjectId: 'A01' },
    ])
    expect(ids(await list('1004'))).toEqual(of(mates, windows))
    expect(ids(await list('1002'))).toEqual(of(own, mates, windows))
    expect((await list('1003')).find(({ entryId }) => entryId === windows.entryId)?.charges).toHaveLength(2)
    expect(ids(await list('2001'))).toEqual(of(others))
    expect(ids(await list('9001'))).toEqual(of(own, mates, windows, others))
    expect(await list('9002')).toEqual([])
    const auditor = await desk.signIn('9002')
    expect(await auditor.codeOf('assessment.entry', { entryId: own.entryId })).toBe('NOT_FOUND')
    // Asked for by subject, nobody sees more than that.
    expect(await list('1004', { target: 'PERSON', subjectId: '1001' })).toEqual([])
    expect(ids(await list('1002', { target: 'PERSON', subjectId: '1001' }))).toEqual(of(own))
    expect(ids(await list('9001', { target: 'WINDOW' }))).toEqual(of(windows))
    expect(ids(await list('9001', { target: 'PERSON', subjectId: '1003' }))).toEqual(of(windows))
    // Without a target a name is looked for among all of them.
    expect(ids(await list('9001', { subjectId: 'A01' }))).toEqual(of(windows))
  })

  test('the leader of a unit reads its entries, an auditor and a callback clerk none', async () => {
    const entry = await record()
    for (const [staffId, roles] of [
      ['R1', ['UNIT_ADMIN']],
      ['R2', ['AUDITOR']],
      ['R3', ['CALLBACK']],
    ] as const) {
      setReference(desk, 'reference.staff_set', staffId, {
        ...BLANK_STAFF,
        staffId,
        name: staffId,
        unitId: 'SCJG',
        roles,
      })
      setReference(desk, 'account.credential_set', staffId, {
        staffId,
        kind: 'PIN',
        argon2id: `plain:pin-${staffId}`,
        temporary: false,
        by: null,
      })
    }
    expect(await list('R1')).toMatchObject([{ entryId: entry.entryId, staffName: '王芳', may: [] }])
    expect(await list('R2')).toEqual([])
    expect(await list('R3')).toEqual([])
  })

  test('newest first, with what was found and what counts', async () => {
    const first = await record()
    goTo(desk, TUESDAY, '09:30')
    const second = await record({ day: TUESDAY })
    const again = await desk.signIn('9003')
    await again.call('assessment.reverse', { entryId: first.entryId, reason: '误记' })
    const ids = async (more: Partial<ParamsInput<'assessment.entries'>> = {}) =>
      (await list('9001', more)).map(({ entryId }) => entryId)
    expect(await ids()).toEqual([second.entryId, first.entryId])
    expect(await ids({ status: 'COUNTS' })).toEqual([second.entryId])
    expect(await ids({ status: 'APPEALED' })).toEqual([])
    expect(await ids({ to: MONDAY })).toEqual([first.entryId])
    expect(await inspector.codeOf('assessment.entries', { from: TUESDAY, to: MONDAY })).toBe('BAD_REQUEST')
  })
})
