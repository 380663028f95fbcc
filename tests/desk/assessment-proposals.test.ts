import { beforeEach, describe, expect, test } from 'vitest'
import type { ScoreEntryState } from '../../db/model/assessment/assessment-models.ts'
import { DEFAULT_SCORE_RULES } from '../../db/model/assessment/default-rules.ts'
import type { RuleItem, ScoreRuleSet } from '../../db/model/assessment/score-rules.ts'
import { ContractError } from '../../db/contract/index.ts'
import { readEntity, readEntityHistory } from '../../db/store/index.ts'
import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import { accepted, confirm, must, proposals, publish, theOne } from '../helpers/assessment-days.ts'
import { goTo, punchAt, setReference, TUESDAY, WEDNESDAY } from '../helpers/attendance-days.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

let desk: TestDesk
let inspector: TestPage
let office: TestPage

const LATE_KEY = `LATE/1001/${TUESDAY}/AM`

beforeEach(async () => {
  desk = createTestDesk()
  await punchAt(desk, '1001', TUESDAY, ['08:37', '12:05', '14:20', '17:35'])
  inspector = await desk.signIn('9003')
  office = await desk.signIn('9001')
})

const stateOf = (entryId: string): ScoreEntryState | undefined =>
  readEntity<ScoreEntryState>(desk.host.store().read, 'score_entry', entryId)?.state

/** The details a call fails with. */
const failure = async (call: Promise<unknown>): Promise<Pick<ContractError, 'code' | 'details'>> => {
  try {
    await call
  } catch (error) {
    if (error instanceof ContractError) return { code: error.code, details: error.details }
    throw error
  }
  throw new Error('succeeded')
}

/** The hall's own rules from the first day on: the pack with other items. */
const ownRules = (items: (before: RuleItem) => RuleItem, more: Partial<ScoreRuleSet> = {}): void =>
  setReference(desk, 'reference.score_rules_set', 'own', {
    ...DEFAULT_SCORE_RULES,
    rulesId: 'own',
    name: '本大厅细则',
    validFrom: '2026-01-01',
    items: DEFAULT_SCORE_RULES.items.map(items),
    ...more,
    active: true,
  })

describe('confirming', () => {
  test('makes one entry that names who, when and what it rests on; before that nothing counts', async () => {
    const entries = async () =>
      (await office.call('assessment.entries', { from: TUESDAY, to: TUESDAY })).entries
    const proposal = await theOne(inspector, 'LATE', { staffId: '1001' })
    expect(await entries()).toEqual([])
    const entry = await confirm(inspector, proposal, { note: '属实' })
    expect(entry).toMatchObject({
      source: 'LATE',
      status: 'COUNTS',
      day: TUESDAY,
      itemCode: 'CQ01',
      quantity: 1,
      charges: [{ target: 'PERSON', subjectId: '1001', name: '王芳', delta: '-1' }],
      staffName: '王芳',
      windowName: 'A01号窗口',
      unitName: '清禾县市场监督管理局',
      note: '属实',
      recorded: { byId: '9003', byName: '陈晨' },
      alsoBy: [],
      rejected: null,
      waiting: false,
      may: ['REVERSE'],
      appealUntil: null,
    })
    expect(entry.evidence).toEqual([
      { kind: 'attendance_day', id: `1001/${TUESDAY}`, text: TUESDAY, known: true },
      ...proposal.evidence.slice(1).map((link) => ({ ...link, text: '', known: true })),
    ])
    await inspector.call('attendance.day', { staffId: '1001' as never, day: TUESDAY })
    expect((await entries()).map(({ entryId }) => entryId)).toEqual([entry.entryId])
    expect((await proposals(office)).some(({ factKey }) => factKey === LATE_KEY)).toBe(false)
    const state = stateOf(entry.entryId)
    expect(state?.recorded).toMatchObject({ by: '9003', factKey: LATE_KEY, overRejection: false })
    expect(state?.recorded?.rules).toEqual({
      rulesId: DEFAULT_SCORE_RULES.rulesId,
      version: DEFAULT_SCORE_RULES.version,
    })
  })

  test('a fact counts once, whoever else confirms it', async () => {
    const proposal = await theOne(inspector, 'LATE', { staffId: '1001' })
    const { entryId } = await confirm(inspector, proposal)
    const again = { facts: [{ factKey: LATE_KEY, itemCode: 'CQ01' }] }
    expect(await failure(office.call('assessment.confirm', again))).toEqual({
      code: 'FACT_DECIDED',
      details: { count: 1, name: '陈晨' },
    })
    // Taken back, it stays decided: nothing brings it back by itself.
    await inspector.call('assessment.reverse', { entryId, reason: '记错' })
    expect(await office.codeOf('assessment.confirm', again)).toBe('FACT_DECIDED')
    expect((await proposals(office)).some(({ factKey }) => factKey === LATE_KEY)).toBe(false)
    expect(readEntityHistory(desk.host.store().read, 'score_entry', entryId)).toHaveLength(2)
    expect(
      await office.codeOf('assessment.confirm', {
        facts: [
          { factKey: `ABSENT_HALF/1004/${TUESDAY}/AM`, itemCode: 'CQ06' },
          { factKey: `ABSENT_HALF/1004/${TUESDAY}/AM`, itemCode: 'CQ06' },
        ],
      }),
    ).toBe('BAD_REQUEST')
  })

  test('all or none: one fact that is gone leaves the others undecided', async () => {
    const facts = [
      { factKey: LATE_KEY, itemCode: 'CQ01' },
      { factKey: `EARLY/1001/${TUESDAY}/AM`, itemCode: 'CQ03' },
    ]
    expect(await failure(inspector.call('assessment.confirm', { facts }))).toEqual({
      code: 'FACT_GONE',
      details: { count: 1 },
    })
    expect(
      await inspector.codeOf('assessment.confirm', { facts: [{ ...must(facts[0]), itemCode: 'CQ02' }] }),
    ).toBe('SCORE_ITEM_UNKNOWN')
    expect(
      await inspector.codeOf('assessment.confirm', { facts: [{ ...must(facts[0]), itemCode: 'JL01' }] }),
    ).toBe('SCORE_ITEM_UNKNOWN')
    for (const factKey of [
      '',
      'LATE',
      'LATE/1001',
      'NOTHING/1',
      `LATE/9003/${TUESDAY}/AM`,
      'LATE/1001/no/AM',
    ])
      expect([
        factKey,
        await inspector.codeOf('assessment.confirm', { facts: [{ factKey, itemCode: 'CQ01' }] }),
      ]).toEqual([factKey, factKey === '' ? 'BAD_REQUEST' : 'FACT_GONE'])
    expect((await proposals(inspector)).some(({ factKey }) => factKey === LATE_KEY)).toBe(true)
  })

  test('a rule of the hall’s own decides on points, words and how often', async () => {
    ownRules((item) =>
      item.code === 'CQ01' ? { ...item, delta: '-1', deltaTo: '-2', evidence: 'NOTE' } : item,
    )
    const facts = (more: object) => ({
      facts: [{ factKey: LATE_KEY, itemCode: 'CQ01', note: '属实', ...more }],
    })
    for (const delta of ['-0.9', '-2.1', '1', '0', '-1.55'])
      expect(await failure(inspector.call('assessment.confirm', facts({ delta })))).toEqual({
        code: 'SCORE_DELTA',
        details: { from: '-1', to: '-2' },
      })
    expect(await inspector.codeOf('assessment.confirm', facts({ note: '' }))).toBe('EVIDENCE_NEEDED')
    const { entryIds } = await inspector.call('assessment.confirm', facts({ delta: '-1.5' }))
    expect(stateOf(entryIds[0] ?? '')?.recorded).toMatchObject({
      charges: [{ delta: '-1.5' }],
      rules: { rulesId: 'own' },
    })
  })

  test('a rule by the case counts once, however many weeks the case is over its promise', async () => {
    ownRules((item) => (item.code === 'YW03' ? { ...item, unit: 'CASE', delta: '-5' } : item))
    goTo(desk, WEDNESDAY, '09:00')
    await accepted(await desk.signIn('1001'))
    goTo(desk, '2026-04-01', '09:00')
    const passed = (await proposals(inspector, '2026-03-09', '2026-03-31')).filter(
      ({ source }) => source === 'PROMISE_PASSED',
    )
    expect(passed).toHaveLength(1)
    expect(await confirm(inspector, must(passed[0]))).toMatchObject({
      quantity: 1,
      charges: [{ delta: '-5' }],
    })
  })

  test('without rules on the day a fact is shown, cannot count, and can be put away', async () => {
    ownRules((item) => item, { validTo: '2026-03-02' })
    const proposal = await theOne(inspector, 'LATE', { staffId: '1001' })
    expect(proposal.items).toEqual([])
    expect(
      await inspector.codeOf('assessment.confirm', { facts: [{ factKey: LATE_KEY, itemCode: 'CQ01' }] }),
    ).toBe('SCORE_ITEM_UNKNOWN')
    await inspector.call('assessment.reject', { factKeys: [LATE_KEY], reason: '当日无细则' })
    expect((await proposals(inspector)).some(({ factKey }) => factKey === LATE_KEY)).toBe(false)
  })

  test('nobody decides on their own', async () => {
    setReference(desk, 'reference.staff_set', '9003', {
      ...BLANK_STAFF,
      staffId: '9003',
      name: '陈晨',
      unitId: 'ZX',
      windowId: 'C01',
      roles: ['INSPECTOR', 'CLERK'],
    })
    goTo(desk, WEDNESDAY, '20:00')
    const page = await desk.signIn('9003')
    const own = (await proposals(page, WEDNESDAY, WEDNESDAY)).filter(({ staffId }) => staffId === '9003')
    expect(own.length).toBeGreaterThan(0)
    const { factKey, items } = must(own[0])
    expect(
      await page.codeOf('assessment.confirm', { facts: [{ factKey, itemCode: items[0]?.itemCode ?? '' }] }),
    ).toBe('OWN_SCORE')
    expect(await page.codeOf('assessment.reject', { factKeys: [factKey], reason: '不记' })).toBe('OWN_SCORE')
    await office.call('assessment.confirm', { facts: [{ factKey, itemCode: items[0]?.itemCode ?? '' }] })
  })
})

describe('rejecting', () => {
  test('stays with its reason, is listed apart, and can be confirmed over it', async () => {
    await inspector.call('assessment.reject', { factKeys: [LATE_KEY], reason: '暴雨，公交停运' })
    expect((await proposals(office)).some(({ factKey }) => factKey === LATE_KEY)).toBe(false)
    const rejected = (await proposals(office, TUESDAY, TUESDAY, true)).find(
      ({ factKey }) => factKey === LATE_KEY,
    )
    expect(rejected?.rejected).toMatchObject({ byName: '陈晨', reason: '暴雨，公交停运' })
    expect(await failure(office.call('assessment.reject', { factKeys: [LATE_KEY], reason: '同意' }))).toEqual(
      {
        code: 'FACT_DECIDED',
        details: { count: 1, name: '陈晨' },
      },
    )
    const listed = await office.call('assessment.entries', { from: TUESDAY, to: TUESDAY, status: 'REJECTED' })
    expect(listed.entries).toMatchObject([
      { status: 'REJECTED', staffName: '王芳', charges: [], rejected: { reason: '暴雨，公交停运' } },
    ])
    const entry = await confirm(office, must(rejected))
    expect(entry).toMatchObject({
      status: 'COUNTS',
      rejected: { byName: '陈晨', reason: '暴雨，公交停运' },
      recorded: { byName: '郑涛' },
    })
    expect(stateOf(entry.entryId)?.recorded?.overRejection).toBe(true)
    expect(await proposals(office, TUESDAY, TUESDAY, true)).toEqual([])
    expect(await inspector.codeOf('assessment.reject', { factKeys: [LATE_KEY], reason: '仍不记' })).toBe(
      'FACT_DECIDED',
    )
  })
})

describe('proposals', () => {
  test('of days a period was told of are late; days backward or without end are refused', async () => {
    expect((await theOne(inspector, 'LATE', { staffId: '1001' })).late).toBe(false)
    publish(desk, [])
    expect((await theOne(inspector, 'LATE', { staffId: '1001' })).late).toBe(true)
    expect(await inspector.codeOf('assessment.proposals', { from: WEDNESDAY, to: TUESDAY })).toBe(
      'BAD_REQUEST',
    )
    expect(await inspector.codeOf('assessment.proposals', { from: '2020-01-01', to: TUESDAY })).toBe(
      'BAD_REQUEST',
    )
  })

  test('are those of everybody at a window, oldest first', async () => {
    goTo(desk, WEDNESDAY, '20:00')
    const found = await proposals(inspector, TUESDAY, WEDNESDAY)
    expect(new Set(found.map(({ staffId }) => staffId))).toEqual(
      new Set(['1001', '1002', '1003', '1004', '2001', '3001']),
    )
    const days = found.map(({ day }) => day)
    expect(days).toEqual(days.toSorted())
  })
})
