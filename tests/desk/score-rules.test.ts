import { describe, expect, test } from 'vitest'
import { DEFAULT_SCORE_RULES } from '../../db/model/assessment/default-rules.ts'
import type { RuleItem, ScoreRuleSet } from '../../db/model/assessment/score-rules.ts'
import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import { StaffId } from '../../db/model/ids.ts'
import { readSheets } from '../../db/desk/import/read-sheets.ts'
import { writeSpreadsheet, type OutSheet } from '../../db/desk/spreadsheet-out.ts'
import { joinedDesk } from '../helpers/joined-desk.ts'
import { createTestDesk, type TestDesk } from '../helpers/test-desk.ts'

// The test desk stands on a morning of March 2026.
const MARCH = '2026-03-01'

const ownSet = (over: Partial<ScoreRuleSet> = {}): ScoreRuleSet => ({
  ...DEFAULT_SCORE_RULES,
  rulesId: 'R1',
  name: '本厅细则',
  validFrom: MARCH,
  ...over,
})

const withItem = (rules: ScoreRuleSet, code: string, part: Partial<RuleItem>): ScoreRuleSet => ({
  ...rules,
  items: rules.items.map((item) => (item.code === code ? { ...item, ...part } : item)),
})

const anItem = (over: Partial<RuleItem> = {}): RuleItem => ({
  code: 'X-1',
  target: 'PERSON',
  dimension: 'DISCIPLINE',
  text: '工作时间玩手机',
  delta: '-1',
  deltaTo: null,
  unit: 'TIME',
  cap: null,
  linked: [],
  evidence: 'NONE',
  autoSource: null,
  when: { minutesFrom: null, minutesBelow: null, countFrom: null },
  veto: 'NONE',
  cycle: 'DAY',
  ...over,
})

const save = (rules: ScoreRuleSet, baseVersion = 0, endPrevious = false) => ({
  rules,
  baseVersion,
  endPrevious,
})

/** An entry as a supervisor records it, of the person and their window. */
const recordEntry = (
  desk: TestDesk,
  entryId: string,
  day: string,
  item: RuleItem,
  delta = item.delta,
): void => {
  desk.host
    .store()
    .record({ staffId: StaffId.parse('9003'), session: null, unitId: null, windowId: null }, (act) =>
      act.append({
        type: 'score_entry.recorded',
        entityId: entryId,
        payload: {
          unitIds: ['SCJG'],
          factKey: null,
          source: 'HAND',
          rules: { rulesId: 'default', version: 1 },
          itemCode: item.code,
          itemText: item.text,
          veto: item.veto,
          cycle: item.cycle,
          day,
          quantity: 1,
          charges: [{ target: 'PERSON', subjectId: '1001', dimension: item.dimension, delta, linked: false }],
          staffId: '1001',
          windowId: 'A01',
          note: '',
          evidence: [],
          files: [],
          patrolId: null,
          remindedOnSpot: false,
          overRejection: false,
        },
      }),
    )
}

describe('rule sets of a hall', () => {
  test('begin with the pack, are saved as versions, and the pack stays what it is', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    const [pack, ...none] = (await admin.call('scoreRules.list', {})).sets
    expect(none).toEqual([])
    expect(pack).toMatchObject({
      rules: { rulesId: 'default' },
      savedVersion: 0,
      inForce: true,
      problems: [],
    })

    // The pack counts until the first set of the hall's own begins.
    const ahead = ownSet({ rulesId: 'R0', validFrom: '2026-12-01' })
    await admin.call('scoreRules.save', save(ahead))
    expect((await admin.call('scoreRules.list', {})).sets.map(({ inForce }) => inForce)).toEqual([
      false,
      true,
    ])
    await admin.call('scoreRules.retire', { rulesId: 'R0', baseVersion: 1 })

    expect(await admin.call('scoreRules.save', save(ownSet()))).toEqual({ version: 1 })
    const changed = ownSet({ name: '本厅细则（改）' })
    expect(await admin.call('scoreRules.save', save(changed, 1))).toEqual({ version: 2 })
    const { sets, mayChange } = await admin.call('scoreRules.list', {})
    expect(mayChange).toBe(true)
    expect(sets.map(({ rules, savedVersion, inForce }) => [rules.rulesId, savedVersion, inForce])).toEqual([
      ['R1', 2, true],
      ['default', 0, false],
      ['R0', 2, false],
    ])
    const { versions } = await admin.call('scoreRules.versions', { rulesId: 'R1' })
    expect(versions.map(({ rules, byName }) => [rules.version, rules.name, byName])).toEqual([
      [2, '本厅细则（改）', '郑涛'],
      [1, '本厅细则', '郑涛'],
    ])
    // Saving the pack itself makes a set of the hall's own.
    const { version } = await admin.call(
      'scoreRules.save',
      save({ ...DEFAULT_SCORE_RULES, name: '另一套', validFrom: '2027-01-01' }, 0, true),
    )
    expect(version).toBe(1)
    expect((await admin.call('scoreRules.list', {})).sets.map(({ rules }) => rules.name)).toEqual([
      '本厅细则（改）',
      '另一套',
      DEFAULT_SCORE_RULES.name,
      '本厅细则',
    ])
  })

  test('two people who edit one set: the second is told, and nothing is lost', async () => {
    const desk = createTestDesk()
    const [one, other] = [await desk.signIn('9001'), await desk.signIn('9002')]
    await one.call('scoreRules.save', save(ownSet()))
    await one.call('scoreRules.save', save(ownSet({ name: '先' }), 1))
    expect(await other.codeOf('scoreRules.save', save(ownSet({ name: '后' }), 1))).toBe('VERSION_CHANGED')
    expect(await other.codeOf('scoreRules.save', save(ownSet({ name: '后' })))).toBe('VERSION_CHANGED')
    expect(await other.codeOf('scoreRules.retire', { rulesId: 'R1', baseVersion: 1 })).toBe('VERSION_CHANGED')
    expect((await one.call('scoreRules.list', {})).sets[0]?.rules.name).toBe('先')
  })

  test('days of two sets: refused, or the earlier one ends the day before', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    await admin.call('scoreRules.save', save(ownSet()))
    const next = ownSet({ rulesId: 'R2', name: '下半年', validFrom: '2026-07-01' })
    const { problems } = await admin.call('scoreRules.check', { rules: next })
    expect(problems).toMatchObject([{ code: 'OVERLAP', at: '本厅细则' }])
    expect(await admin.codeOf('scoreRules.save', save(next))).toBe('SCORE_RULES_BAD')
    expect((await admin.call('scoreRules.list', {})).sets).toHaveLength(2)
    await admin.call('scoreRules.save', save(next, 0, true))
    const { sets } = await admin.call('scoreRules.list', {})
    expect(
      sets.map(({ rules, problems: wrong }) => [rules.name, rules.validTo, rules.version, wrong]),
    ).toEqual([
      ['本厅细则', '2026-06-30', 2, []],
      ['下半年', null, 1, []],
      [DEFAULT_SCORE_RULES.name, null, 1, []],
    ])
    // One that begins on the same day cannot be ended before it: that stays a fault.
    const same = ownSet({ rulesId: 'R3', name: '同日', validFrom: '2026-07-01' })
    expect(await admin.codeOf('scoreRules.save', save(same, 0, true))).toBe('SCORE_RULES_BAD')
    // Days without rules are told and may stay.
    await admin.call('scoreRules.save', save({ ...next, validTo: '2026-12-31' }, 1))
    expect((await admin.call('scoreRules.list', {})).sets[1]?.problems).toMatchObject([{ code: 'HOLE' }])
  })

  test('weights that do not add up and a delta out of range are refused with their place, and nothing is saved', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    const uneven = ownSet({
      sheets: DEFAULT_SCORE_RULES.sheets.map((sheet) =>
        sheet.target === 'PERSON' ? { ...sheet, base: '110', most: '110' } : sheet,
      ),
    })
    expect((await admin.call('scoreRules.check', { rules: uneven })).problems).toMatchObject([
      { code: 'WEIGHTS', at: 'PERSON', params: { sum: '100', base: '110' } },
    ])
    expect(await admin.codeOf('scoreRules.save', save(uneven))).toBe('SCORE_RULES_BAD')
    for (const [delta, code] of [
      ['-200', 'DELTA_RANGE'],
      ['-0.55', 'DELTA_STEP'],
    ] as const) {
      const rules = ownSet({ items: [...DEFAULT_SCORE_RULES.items, anItem({ delta })] })
      expect((await admin.call('scoreRules.check', { rules })).problems).toMatchObject([{ code, at: 'X-1' }])
      expect(await admin.codeOf('scoreRules.save', save(rules))).toBe('SCORE_RULES_BAD')
    }
    expect((await admin.call('scoreRules.list', {})).sets).toHaveLength(1)
  })

  test('a set is given up unless told scores rest on it', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    await admin.call('scoreRules.save', save(ownSet()))
    await admin.call(
      'scoreRules.save',
      save(ownSet({ rulesId: 'R2', name: '下半年', validFrom: '2026-07-01' }), 0, true),
    )
    await admin.call('scoreRules.retire', { rulesId: 'R2', baseVersion: 1 })
    expect(
      (await admin.call('scoreRules.list', {})).sets.map(({ rules, active }) => [rules.rulesId, active]),
    ).toEqual([
      ['R1', true],
      ['default', true],
      ['R2', false],
    ])
    expect(await admin.codeOf('scoreRules.retire', { rulesId: 'R2', baseVersion: 2 })).toBe('NOT_FOUND')
    const periodId = 'WEEK/2026-02-23'
    desk.host
      .store()
      .record({ staffId: StaffId.parse('9001'), session: null, unitId: null, windowId: null }, (act) => {
        act.append({
          type: 'score_period.compiled',
          entityId: periodId,
          payload: {
            kind: 'WEEK',
            from: '2026-02-23',
            to: '2026-03-01',
            rules: { rulesId: 'R1', version: 2 },
            people: [],
            windows: [],
            units: [],
          },
        })
        act.append({
          type: 'score_period.published',
          entityId: periodId,
          payload: {
            entries: [],
            decided: [],
            figures: [],
            parts: [],
            results: [],
            spread: [],
            awards: [],
            appealUntil: '2026-03-06',
          },
        })
      })
    expect(await admin.codeOf('scoreRules.retire', { rulesId: 'R1', baseVersion: 2 })).toBe(
      'SCORE_RULES_USED',
    )
  })

  test('without the hall rules are read, checked and tried, and not changed', async () => {
    const { desk } = joinedDesk()
    const admin = await desk.signIn('9001')
    expect(await admin.codeOf('scoreRules.save', save(ownSet()))).toBe('HALL_NEEDED')
    expect(await admin.codeOf('scoreRules.retire', { rulesId: 'R1', baseVersion: 1 })).toBe('HALL_NEEDED')
    expect((await admin.call('scoreRules.list', {})).sets).toHaveLength(1)
    expect((await admin.call('scoreRules.check', { rules: ownSet() })).problems).toEqual([])
    await admin.call('scoreRules.export', { rulesId: 'default' })
    await admin.call('scoreRules.dryRun', { rules: ownSet(), month: '2026-02' })
  })

  test('supervisors and clerks read; only who makes the rules changes them', async () => {
    const desk = createTestDesk()
    for (const staffId of ['9003', '1001']) {
      const page = await desk.signIn(staffId)
      expect((await page.call('scoreRules.list', {})).mayChange).toBe(false)
      expect((await page.call('scoreRules.export', { rulesId: 'default' })).fileName).toContain('评分细则')
      expect(await page.codeOf('scoreRules.save', save(ownSet()))).toBe('NOT_ALLOWED')
      expect(await page.codeOf('scoreRules.dryRun', { rules: ownSet(), month: '2026-02' })).toBe(
        'NOT_ALLOWED',
      )
    }
  })
})

describe('a dry run', () => {
  const phone = anItem()
  const pack = ownSet({ items: [...DEFAULT_SCORE_RULES.items, phone] })

  test('shows each score before and after, and the rules the new set does not have', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    const late = DEFAULT_SCORE_RULES.items.find(({ autoSource }) => autoSource === 'LATE') ?? phone
    recordEntry(desk, 'E1', '2026-02-03', late)
    recordEntry(desk, 'E2', '2026-02-17', late)
    recordEntry(desk, 'E3', '2026-02-17', phone)
    const halved = withItem(ownSet(), late.code, { delta: '-0.5' })
    const { rows, unknownItems } = await admin.call('scoreRules.dryRun', { rules: halved, month: '2026-02' })
    const of = (subjectId: string) => rows.find(({ subject }) => subject.subjectId === subjectId)
    const taken = -2 * Number(late.delta) + 1
    expect(of('1001')).toMatchObject({
      subject: { name: '王芳', target: 'PERSON' },
      before: String(100 - taken),
      // The phone is no rule of the new set: it keeps its point.
      after: String(100 - 2),
      gradeBefore: '优秀',
    })
    expect(of('1004')).toMatchObject({ before: '100', after: '100' })
    expect(unknownItems).toEqual([{ itemCode: 'X-1', itemText: phone.text, entries: 1 }])
    // The window goes along with the mean of its people.
    expect(Number(of('A01')?.after)).toBeGreaterThan(Number(of('A01')?.before))
    // Nothing was saved or changed by it.
    expect((await admin.call('scoreRules.list', {})).sets).toHaveLength(1)
    const again = await admin.call('scoreRules.dryRun', { rules: pack, month: '2026-02' })
    expect(again.rows.every(({ before, after }) => before === after)).toBe(true)
    expect(again.unknownItems).toEqual([])
  })

  test('a choice between two ends stays where it fits, a link is worked out anew, and weeks are tried one by one', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    recordEntry(desk, 'E1', '2026-02-10', phone, '-3')
    const both = (over: Partial<RuleItem>) =>
      ownSet({ items: [anItem({ delta: '-2', deltaTo: '-5', ...over })] })
    const after = async (rules: ScoreRuleSet, subjectId: string) =>
      (await admin.call('scoreRules.dryRun', { rules, month: '2026-02' })).rows.find(
        ({ subject }) => subject.subjectId === subjectId,
      )?.after
    expect(await after(both({}), '1001')).toBe('97')
    expect(await after(both({ deltaTo: '-2.5' }), '1001')).toBe('98')
    const linked = both({ linked: [{ to: 'CHIEF_REP', dimension: 'DISCIPLINE', share: '0.5' }] })
    // The chief representative of the unit has a window or is not scored.
    desk.host.store().record({ staffId: null, session: null, unitId: null, windowId: null }, (act) =>
      act.append({
        type: 'reference.staff_set',
        entityId: '1003',
        payload: {
          ...BLANK_STAFF,
          staffId: '1003',
          name: '赵敏',
          unitId: 'SCJG',
          windowId: 'A01',
          roles: ['CHIEF_REP'],
          source: null,
        },
      }),
    )
    expect(await after(linked, '1003')).toBe('98.5')
    const weeks = { ...both({}), rollUp: { ...DEFAULT_SCORE_RULES.rollUp, month: 'MEAN_OF_WEEKS' as const } }
    // One of the four weeks with 97.
    expect(await after(weeks, '1001')).toBe('99.25')
  })

  test('what was decided on appeal stays as it was decided; a month without records says so', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    recordEntry(desk, 'E1', '2026-02-10', phone, '-3')
    recordEntry(desk, 'E2', '2026-02-11', phone, '-3')
    const append = (
      staffId: string,
      type: 'score_entry.appealed' | 'score_entry.appeal_decided',
      payload: object,
    ) =>
      desk.host
        .store()
        .record({ staffId: StaffId.parse(staffId), session: null, unitId: null, windowId: null }, (act) =>
          act.append({ type, entityId: 'E1', payload }),
        )
    append('1001', 'score_entry.appealed', { periodId: 'WEEK/2026-02-09', text: '不服', files: [] })
    const charge = { target: 'PERSON', subjectId: '1001', dimension: phone.dimension, linked: false }
    append('9001', 'score_entry.appeal_decided', {
      outcome: 'CHANGED',
      quantity: 1,
      charges: [{ ...charge, delta: '-0.5' }],
      reason: '情节轻微',
    })
    const tried = await admin.call('scoreRules.dryRun', {
      rules: ownSet({ items: [anItem({ delta: '-2', deltaTo: null })] }),
      month: '2026-02',
    })
    const own = tried.rows.find(({ subject }) => subject.subjectId === '1001')
    expect(own).toMatchObject({ before: '96.5', after: '97.5' })
    expect(tried.entries).toBe(2)
    expect((await admin.call('scoreRules.dryRun', { rules: pack, month: '2026-01' })).entries).toBe(0)
  })

  test('does not run with faults, and shows nobody’s score to those who keep the accounts', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    const bad = ownSet({ items: [anItem({ dimension: 'NOWHERE' })] })
    expect(await admin.codeOf('scoreRules.dryRun', { rules: bad, month: '2026-02' })).toBe('SCORE_RULES_BAD')
    const accounts = await desk.signIn('9002')
    const { rows } = await accounts.call('scoreRules.dryRun', { rules: ownSet(), month: '2026-02' })
    expect(new Set(rows.map(({ subject }) => subject.target))).toEqual(new Set(['WINDOW', 'UNIT']))
  })
})

describe('the rule book as a spreadsheet', () => {
  const read = async (desk: TestDesk, bytes: Uint8Array, fileName = '细则.xlsx') => {
    const admin = await desk.signIn('9001')
    return admin.call('scoreRules.readFile', { fileName, fileBase64: Buffer.from(bytes).toString('base64') })
  }
  /** The exported workbook with cells of one sheet replaced, as somebody would in a spreadsheet program. */
  const edited = async (
    base64: string,
    change: (sheet: string, row: number, column: string, value: string) => string | null,
  ): Promise<Uint8Array> => {
    const sheets = readSheets(Buffer.from(base64, 'base64'), 'x.xlsx')
    const out = sheets.map(({ name, rows }): OutSheet => {
      const head = rows.find(({ cells }) => cells.filter((cell) => cell !== '').length > 1)
      const columns = (head?.cells ?? []).map((heading) => ({ heading, kind: 'TEXT' as const }))
      const below = rows.filter(({ row }) => row > (head?.row ?? 0))
      return {
        name,
        columns,
        rows: below.map(({ row, cells }) =>
          columns.map(({ heading }, at) => change(name, row, heading, cells[at] ?? '')),
        ),
      }
    })
    return writeSpreadsheet(out)
  }

  const every = ownSet({
    validTo: '2026-12-31',
    decimals: 1,
    rollUp: { month: 'MEAN_OF_WEEKS', longer: 'SUM_OF_MONTHS', minWorkedDays: 0 },
    sheets: DEFAULT_SCORE_RULES.sheets.map((sheet) => ({
      ...sheet,
      doublingAfter: 5,
      floor: 'NONE' as const,
    })),
    items: [
      ...DEFAULT_SCORE_RULES.items,
      anItem({
        text: '=1+1；“引号”\n第二行 _x0041_ <&>',
        delta: '-0.50',
        deltaTo: '-5',
        unit: 'CASE_WORKING_DAY',
        cap: '10.0',
        evidence: 'PHOTO',
        autoSource: 'OFF_POST',
        when: { minutesFrom: 500, minutesBelow: 900, countFrom: 3 },
        veto: 'YEAR',
        cycle: 'MONTH',
        linked: [
          { to: 'CHIEF_REP', dimension: 'DISCIPLINE', share: '0.50' },
          { to: 'WINDOW', dimension: 'STAFFING', share: '1' },
        ],
      }),
    ],
    grades: DEFAULT_SCORE_RULES.grades.map((grade, at) => (at === 0 ? { ...grade, cycle: 'MONTH' } : grade)),
    awards: [
      ...DEFAULT_SCORE_RULES.awards,
      {
        code: 'TOP_FIVE',
        name: '季度前五窗口',
        target: 'WINDOW',
        cycle: 'SEASON',
        quota: { kind: 'COUNT', count: 5 },
        minScore: '90.5',
        ties: [],
      },
    ],
  })

  test('goes out and comes back the same to the last sign', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    const pack = await admin.call('scoreRules.export', { rulesId: 'default' })
    const back = await read(desk, Buffer.from(pack.base64, 'base64'))
    expect(back.badRows).toEqual([])
    expect(back.rules).toEqual(DEFAULT_SCORE_RULES)

    await admin.call('scoreRules.save', save(every))
    const own = await admin.call('scoreRules.export', { rulesId: 'R1' })
    expect(own.fileName).toBe('评分细则 本厅细则 2026-03-01.xlsx')
    const { rules, badRows, sha256 } = await read(desk, Buffer.from(own.base64, 'base64'))
    expect(badRows).toEqual([])
    expect(rules).toEqual(every)
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    // Read as people read it.
    const sheets = readSheets(Buffer.from(own.base64, 'base64'), own.fileName)
    expect(sheets.map(({ name }) => name)).toEqual(['总则', '评分表', '维度', '条目', '等次', '奖项'])
    expect(JSON.stringify(sheets[3]?.rows.at(-1)?.cells)).toContain(
      '首席代表 DISCIPLINE ×0.50；窗口 STAFFING ×1',
    )
    expect(JSON.stringify(sheets[3]?.rows.at(-1)?.cells)).toContain('DISCIPLINE 纪律')
  })

  test('is read as people mend it: words, signs, dates, percentages; a set without mark is a new one', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    await admin.call('scoreRules.save', save(every))
    const { base64 } = await admin.call('scoreRules.export', { rulesId: 'R1' })
    const bytes = await edited(base64, (sheet, _row, column, value) => {
      if (value === 'R1') return ''
      if (value === MARCH) return '2026年3月1日'
      if (sheet === '条目' && column === '每次分值') return value.replace('-', '－')
      if (sheet === '条目' && column === '维度') return value.split(' ')[1] ?? value
      if (sheet === '奖项' && value === '0.25') return '25%'
      return value
    })
    const { rules, badRows } = await read(desk, bytes)
    expect(badRows).toEqual([])
    expect(rules).toEqual({ ...every, rulesId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  })

  test('every bad row is told with its place, and nothing is taken over by halves', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    const { base64 } = await admin.call('scoreRules.export', { rulesId: 'default' })
    const bytes = await edited(base64, (sheet, row, column, value) => {
      if (sheet === '总则' && value === '1900-01-01') return '一月一日'
      if (sheet === '条目' && row === 3 && column === '维度') return 'PRESENCE 出勤纪律'
      if (sheet === '条目' && row === 4 && column === '每次分值') return '一分'
      if (sheet === '条目' && row === 4 && column === '计次单位') return '回'
      if (sheet === '条目' && row === 5 && column === '内容') return ''
      if (sheet === '奖项' && row === 3 && column === '同分比较') return '抽签'
      return value
    })
    const { rules, badRows, problems } = await read(desk, bytes)
    expect(rules).toBeNull()
    expect(problems).toEqual([])
    expect(badRows).toMatchObject([
      { sheet: '总则', column: '起始日期', value: '一月一日', reason: 'BAD_DAY' },
      { sheet: '条目', row: 3, column: '每次分值', value: '一分', reason: 'BAD_POINTS' },
      { sheet: '条目', row: 3, column: '计次单位', value: '回', reason: 'BAD_WORD' },
      { sheet: '条目', row: 4, column: '内容', value: '', reason: 'EMPTY' },
      { sheet: '奖项', row: 2, column: '同分比较', value: '抽签', reason: 'BAD_WORD' },
      { sheet: '条目', row: 2, column: '维度', value: 'PRESENCE 出勤纪律', reason: 'UNKNOWN_DIMENSION' },
    ])
    expect(badRows[2]?.allowed).toContain('半天')
    expect(badRows.at(-1)?.allowed).toContain('ATTENDANCE 出勤')
  })

  test('missing sheets and columns, faults of the rules, and files that are none', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9001')
    const alone = await writeSpreadsheet([
      { name: '条目', columns: [{ heading: '编号', kind: 'TEXT' }], rows: [['P-01']] },
    ])
    const { badRows } = await read(desk, alone)
    expect(badRows).toMatchObject([
      { sheet: '总则', row: 0, reason: 'SHEET_MISSING' },
      { sheet: '评分表', reason: 'SHEET_MISSING' },
      { sheet: '维度', reason: 'SHEET_MISSING' },
      ...Array.from({ length: 15 }, () => ({ sheet: '条目', reason: 'COLUMN_MISSING' })),
      { sheet: '等次', reason: 'SHEET_MISSING' },
      { sheet: '奖项', reason: 'SHEET_MISSING' },
    ])
    const { base64 } = await admin.call('scoreRules.export', { rulesId: 'default' })
    const uneven = await edited(base64, (sheet, row, column, value) =>
      sheet === '评分表' && row === 3 && column === '满分' ? '90' : value,
    )
    const faulty = await read(desk, uneven)
    expect(faulty.rules).not.toBeNull()
    expect(faulty.problems).toMatchObject([{ code: 'WEIGHTS' }])
    const page = await desk.signIn('9001')
    for (const text of ['%PDF-1.7', '<html></html>'])
      expect(
        await page.codeOf('scoreRules.readFile', {
          fileName: 'x.xlsx',
          fileBase64: Buffer.from(text).toString('base64'),
        }),
      ).toBe('FILE_UNREADABLE')
  })
})
