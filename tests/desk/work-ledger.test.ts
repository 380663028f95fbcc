import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import { readXlsx } from '../../db/desk/import/read-xlsx.ts'
import { readEventsBetween } from '../../db/store/index.ts'
import { readLedgerRows } from '../../db/store/queries/ledger.ts'
import { aPerson, anApplication, verdicts } from '../helpers/an-application.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

const names = ['张三丰', '李四光', '王五', '欧阳修文', '赵六儿']

const openSome = async (desk: TestDesk, page: TestPage): Promise<string[]> => {
  const ids: string[] = []
  for (const name of names) {
    desk.clock.advance(60_000)
    const opened = await page.call(
      'cases.open',
      anApplication({ applicant: aPerson({ name, identifier: null }), summary: `${name}的申请` }),
    )
    ids.push(opened.caseId)
  }
  return ids
}

describe('ledger', () => {
  test('pages follow each other without repeat or gap, in both directions', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const ids = await openSome(desk, page)
    for (const sort of ['NEWEST', 'OLDEST'] as const) {
      const seen: string[] = []
      let after: string | null = null
      do {
        const part: Awaited<ReturnType<typeof page.call<'ledger.query'>>> = await page.call('ledger.query', {
          sort,
          limit: 2,
          after,
        })
        seen.push(...part.rows.map((row) => row.rowId))
        after = part.next
      } while (after !== null)
      expect(seen).toEqual(sort === 'OLDEST' ? ids : ids.toReversed())
    }
    expect(await page.codeOf('ledger.query', { after: 'not a cursor' })).toBe('BAD_REQUEST')
    expect(
      await page.codeOf('ledger.query', { sort: 'DUE', after: Buffer.from('[1,"x"]').toString('base64url') }),
    ).toBe('BAD_REQUEST')
  })

  test('people are masked and found by name, part of the matter, initials and the end of a number', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    await openSome(desk, page)
    const find = async (text: string) =>
      (await page.call('ledger.query', { text })).rows.map((row) => row.applicantMasked)
    expect(await find('欧阳')).toEqual(['欧阳**'])
    expect(await find('阳')).toEqual(['欧阳**'])
    expect(await find('李四光的申请')).toEqual(['李**'])
    expect(await find('lsg')).toEqual(['李**'])
    expect(await find('0003')).toEqual(['王*'])
    expect(await find('439925-SCJG-20260302-0005')).toEqual(['赵**'])
    expect(await find('孔')).toEqual([])
    // Filed or not yet filed makes no difference to who searches.
    while (desk.host.store().fileSearch() > 0);
    expect(await find('欧阳修')).toEqual(['欧阳**'])
    expect(await find('lsg')).toEqual(['李**'])
  })

  test('everybody sees the records of their own unit and window; administrators of the system none', async () => {
    const desk = createTestDesk()
    const clerk = await desk.signIn('1001')
    const anyItem = await desk.signIn('3001')
    await openSome(desk, clerk)
    await anyItem.call(
      'cases.open',
      anApplication({
        itemId: 'RSJ-001',
        materials: verdicts('SCJG-001', {}),
        applicant: aPerson({ name: '钱七', identifier: null }),
      }),
    )
    const count = async (staffId: string, text = '') =>
      (await (await desk.signIn(staffId)).call('ledger.query', { text })).rows.length
    expect(await count('1001')).toBe(5)
    expect(await count('1003')).toBe(5)
    expect(await count('2001')).toBe(1)
    expect(await count('3001')).toBe(1)
    expect(await count('9001')).toBe(6)
    expect(await count('9003')).toBe(6)
    expect(await count('9002')).toBe(0)
    expect(await count('2001', '张')).toBe(0)
    expect(await count('3001', '钱七')).toBe(1)
    const administrator = await desk.signIn('9002')
    expect((await administrator.call('ledger.totals', {})).records).toBe(0)
  })

  test('due states are those of the case page and can be filtered; totals agree with the lines', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const ids = await openSome(desk, page)
    for (const caseId of ids.slice(0, 2)) await page.call('cases.accept', { caseId, tolerance: null })
    // Ten working days from 2 March: due on the 16th.
    desk.clock.advance(11 * DAY_MS)
    const { caseId: third } = await page.call(
      'cases.open',
      anApplication({ applicant: aPerson({ name: '孙七', identifier: null }) }),
    )
    await page.call('cases.accept', { caseId: third, tolerance: null })
    const states = async (dueStates: ('REMIND' | 'YELLOW' | 'RED' | 'ON_TIME' | 'NONE')[]) => {
      const rows = await page.call('ledger.query', { dueStates, sort: 'OLDEST' })
      expect((await page.call('ledger.totals', { dueStates })).records).toBe(rows.rows.length)
      const onCasePages = await Promise.all(
        rows.rows.map(async (row) => (await page.call('cases.get', { caseId: row.rowId })).dueState),
      )
      expect(rows.rows.map((row) => row.dueState)).toEqual(onCasePages)
      return rows.rows.map((row) => row.rowId)
    }
    expect(await states(['REMIND'])).toEqual(ids.slice(0, 2))
    expect(await states(['ON_TIME'])).toEqual([third])
    // Nobody was told anything about the others in five working days.
    expect(await states(['RED'])).toEqual(ids.slice(2))
    expect(await states(['NONE'])).toEqual([])
    desk.clock.advance(4 * DAY_MS)
    expect(await states(['YELLOW'])).toEqual(ids.slice(0, 2))
    expect(await states(['YELLOW', 'RED'])).toEqual(ids)
    const due = await page.call('ledger.query', { sort: 'DUE', limit: 2 })
    expect(due.rows.map((row) => row.dueDay)).toEqual(['2026-03-16', '2026-03-16'])
    const rest = await page.call('ledger.query', { sort: 'DUE', limit: 2, after: due.next })
    expect(rest.rows.map((row) => row.rowId)).toEqual([third])
    expect((await page.call('ledger.totals', {})).overdue).toBe(2)
  })

  test('an export is masked, has totals, and is logged; with a reason it is not masked, and that is logged too', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    await openSome(desk, page)
    const ask = (unmaskReason: string) =>
      page.call('ledger.export', {
        filter: { sort: 'OLDEST', kind: 'CASES' },
        columns: ['no', 'applicantMasked', 'status', 'trips'],
        headings: ['编号', '申请人', '状态', '跑动次数'],
        unmaskReason,
        locale: 'zh-CN',
      })
    const cells = (base64: string) =>
      readXlsx(Buffer.from(base64, 'base64'), 'ledger.xlsx')[0]?.rows.map((row) => row.cells)
    const masked = await ask('')
    expect(masked.rows).toBe(5)
    expect(cells(masked.base64)).toEqual([
      ['编号', '申请人', '状态', '跑动次数'],
      ['439925-SCJG-20260302-0001', '张**', '审查中', '1'],
      ['439925-SCJG-20260302-0002', '李**', '审查中', '1'],
      ['439925-SCJG-20260302-0003', '王*', '审查中', '1'],
      ['439925-SCJG-20260302-0004', '欧阳**', '审查中', '1'],
      ['439925-SCJG-20260302-0005', '赵**', '审查中', '1'],
      ['合计 5', '', '', '5'],
    ])
    const open = await ask('信访核查')
    expect(cells(open.base64)?.[1]?.[1]).toBe('张三丰')
    const audits = readEventsBetween(desk.host.store().read, 0, desk.clock.wallMs() + 1, 2).map(
      (event) => event.payload,
    )
    expect(audits).toMatchObject([
      { act: 'LEDGER_EXPORTED', reason: '信访核查', details: { rows: 5, masked: false } },
      { act: 'LEDGER_EXPORTED', reason: '', details: { rows: 5, masked: true } },
    ])
    expect(
      await page.codeOf('ledger.export', {
        filter: {},
        columns: ['applicant_hash'],
        headings: ['x'],
        unmaskReason: '',
        locale: 'en',
      }),
    ).toBe('BAD_REQUEST')
    expect(
      await page.codeOf('ledger.export', {
        filter: { limit: 'x' },
        columns: ['no'],
        headings: ['x'],
        unmaskReason: '',
        locale: 'en',
      }),
    ).toBe('BAD_REQUEST')
  })

  test('filters by day, status, person, window, item and back-entry narrow the same lines', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const [first] = await openSome(desk, page)
    if (first === undefined) throw new Error('no case')
    await page.call('cases.withdraw', { caseId: first, reason: '不办了' })
    desk.clock.advance(DAY_MS)
    await page.call(
      'cases.open',
      anApplication({ backEntry: { formNo: 'BA01-0001', trueAtMs: desk.clock.wallMs() - 60_000, note: '' } }),
    )
    const count = async (filter: object) => (await page.call('ledger.query', filter)).rows.length
    expect(await count({ fromDay: '2026-03-02', toDay: '2026-03-02' })).toBe(5)
    expect(await count({ fromDay: '2026-03-03' })).toBe(1)
    expect(await count({ statuses: ['WITHDRAWN'] })).toBe(1)
    expect(await count({ statuses: ['REVIEWING'] })).toBe(5)
    expect(await count({ staffId: '1001', windowId: 'A01', itemId: 'SCJG-001', unitId: 'SCJG' })).toBe(6)
    expect(await count({ staffId: '1002' })).toBe(0)
    expect(await count({ unitId: 'RSJ' })).toBe(0)
    expect(await count({ backEntryOnly: true })).toBe(1)
    expect(await count({ kind: 'CONSULTATIONS' })).toBe(0)
    expect(readLedgerRows(desk.host.store().read, [first]).get(first)?.due_facts).toBeNull()
  })
})
