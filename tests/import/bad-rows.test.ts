import { describe, expect, test } from 'vitest'
import type { ImportProblem } from '../../db/desk/import/problems.ts'
import { emptyHall } from '../../db/desk/import/hall-reference.ts'
import { planImport, type ImportSource } from '../../db/desk/import/plan-import.ts'
import { afterEvents, sampleFiles } from './sample-hall.ts'
import { csvFile } from './text-files.ts'
import { rawWorkbook, textCell, textRows } from './workbook.ts'

const hall = afterEvents(emptyHall, planImport(sampleFiles(), emptyHall).events)

type Found = Pick<ImportProblem, 'row' | 'heading' | 'code' | 'severity'>
const brief = ({ row, heading, code, severity }: ImportProblem): Found => ({ row, heading, code, severity })
const problemsOf = (...files: ImportSource[]): ImportProblem[] => planImport(files, hall).preview.problems
const itemsFile = (headings: string[], ...rows: string[][]): ImportSource =>
  csvFile('事项.csv', [headings, ...rows])

describe('every bad row is reported with its reason and its row', () => {
  const units = ['单位编码', '单位名称', '统一社会信用代码', '备注']
  const items = ['事项编码', '事项名称', '所属单位', '事项类型', '承诺期限', '办理窗口']

  test.each<[string, ImportSource, Found]>([
    [
      'a required cell is empty',
      csvFile('单位.csv', [units, ['X1', '', '', 'x']]),
      { row: 2, heading: '单位名称', code: 'MISSING_REQUIRED', severity: 'ERROR' },
    ],
    [
      'a required column is missing',
      csvFile('窗口.csv', [
        ['窗口编号', '单位'],
        ['Z1', 'SCJG'],
        ['Z2', 'GAJ'],
      ]),
      { row: null, heading: '窗口名称', code: 'MISSING_REQUIRED', severity: 'ERROR' },
    ],
    [
      'a code with forbidden signs',
      csvFile('单位.csv', [units, ['X 1/2', '某局', '', '']]),
      { row: 2, heading: '单位编码', code: 'BAD_CODE', severity: 'ERROR' },
    ],
    [
      'a check digit that fails only warns',
      csvFile('单位.csv', [units, ['X1', '某局', '91350100M000100Y4Z', '']]),
      { row: 2, heading: '统一社会信用代码', code: 'BAD_CHECK_DIGIT', severity: 'WARNING' },
    ],
    [
      'a text that is too long',
      csvFile('单位.csv', [units, ['X1', '某局', '', '长'.repeat(501)]]),
      { row: 2, heading: '备注', code: 'TOO_LONG', severity: 'ERROR' },
    ],
    [
      '10 MB in a field',
      csvFile('单位.csv', [units, ['X1', '某局', '', '长'.repeat(3_500_000)]]),
      { row: 2, heading: '备注', code: 'TOO_LONG', severity: 'ERROR' },
    ],
    [
      'control characters are taken out with a warning',
      csvFile('单位.csv', [units, ['X1', '某\u0007局\u202e', '', '']]),
      { row: 2, heading: '单位名称', code: 'CONTROL_CHARACTERS', severity: 'WARNING' },
    ],
    [
      'characters lost by an earlier program',
      csvFile('单位.csv', [units, ['X1', '某\ufffd局', '', '']]),
      { row: 2, heading: '单位名称', code: 'UNREADABLE_CHARACTERS', severity: 'WARNING' },
    ],
    [
      'the result of a broken formula',
      csvFile('单位.csv', [units, ['X1', '#REF!', '', '']]),
      { row: 2, heading: '单位名称', code: 'CELL_ERROR', severity: 'ERROR' },
    ],
    [
      'an unknown word',
      itemsFile(items, ['X-1', '甲', 'SCJG', '行政审核', '5个工作日', '']),
      { row: 2, heading: '事项类型', code: 'BAD_WORD', severity: 'ERROR' },
    ],
    [
      'a limit that means nothing',
      itemsFile(items, ['X-1', '甲', 'SCJG', '行政许可', '尽快', '']),
      { row: 2, heading: '承诺期限', code: 'LIMIT_NOT_UNDERSTOOD', severity: 'ERROR' },
    ],
    [
      'a limit of no sensible length',
      itemsFile(items, ['X-1', '甲', 'SCJG', '行政许可', '99999天', '']),
      { row: 2, heading: '承诺期限', code: 'LIMIT_OUT_OF_RANGE', severity: 'ERROR' },
    ],
    [
      'an unknown window',
      itemsFile(items, ['X-1', '甲', 'SCJG', '行政许可', '即办', 'A01、Q99']),
      { row: 2, heading: '办理窗口', code: 'UNKNOWN_WINDOW', severity: 'ERROR' },
    ],
    [
      'an unknown unit code',
      itemsFile(items, ['X-1', '甲', 'SCJGX', '行政许可', '即办', '']),
      { row: 2, heading: '所属单位', code: 'UNKNOWN_UNIT', severity: 'ERROR' },
    ],
    [
      'an unknown unit of a person',
      csvFile('人员.csv', [
        ['工号', '姓名', '单位'],
        ['9001', '甲', '县某某局'],
      ]),
      { row: 2, heading: '单位', code: 'UNKNOWN_UNIT', severity: 'ERROR' },
    ],
    [
      'materials of an unknown item',
      csvFile('材料.csv', [
        ['事项编码', '材料名称'],
        ['NONE-1', '申请书'],
      ]),
      { row: 2, heading: '事项编码', code: 'UNKNOWN_ITEM', severity: 'ERROR' },
    ],
    [
      'a material named twice in an item',
      csvFile('材料.csv', [
        ['事项编码', '材料名称', '份数'],
        ['SCJG-001', '申请书', '1'],
        ['SCJG-001', '申请书', '2'],
      ]),
      { row: 3, heading: '材料名称', code: 'DUPLICATE_LINE', severity: 'ERROR' },
    ],
    [
      'a number where none is',
      csvFile('材料.csv', [
        ['事项编码', '材料名称', '份数'],
        ['SCJG-001', '申请书', '若干'],
      ]),
      { row: 2, heading: '份数', code: 'BAD_NUMBER', severity: 'ERROR' },
    ],
    [
      'a day that does not exist',
      csvFile('关闭日.csv', [
        ['日期', '原因'],
        ['2026-02-30', '停电'],
      ]),
      { row: 2, heading: '日期', code: 'BAD_DAY', severity: 'ERROR' },
    ],
    [
      'the same key twice with different contents',
      csvFile('单位.csv', [units, ['X1', '甲局', '', ''], ['X2', '乙局', '', ''], ['X1', '丙局', '', '']]),
      { row: 4, heading: '单位编码', code: 'DUPLICATE_KEY', severity: 'ERROR' },
    ],
    [
      'the same row twice is read once',
      csvFile('单位.csv', [units, ['X1', '甲局', '', ''], ['X1', '甲局', '', '']]),
      { row: 3, heading: '单位编码', code: 'DUPLICATE_ROW', severity: 'WARNING' },
    ],
    [
      'a telephone number that lost its digits',
      csvFile('人员.csv', [
        ['工号', '姓名', '单位', '手机'],
        ['9001', '甲', 'SCJG', '1.99E+10'],
      ]),
      { row: 2, heading: '手机', code: 'NUMBER_LOST_DIGITS', severity: 'ERROR' },
    ],
    [
      'nothing known in the file',
      csvFile('菜单.csv', [
        ['菜名', '价格'],
        ['面', '8'],
      ]),
      { row: null, heading: '', code: 'TABLE_NOT_RECOGNISED', severity: 'ERROR' },
    ],
  ])('%s', (_name, file, expected) => {
    expect(problemsOf(file).map(brief)).toEqual([expected])
  })

  test('a promise as long as the law’s time warns and names both', () => {
    const [problem, ...others] = problemsOf(
      itemsFile(
        ['事项编码', '事项名称', '单位', '类型', '法定时限', '承诺时限'],
        ['X-1', '甲', 'SCJG', '许可', '20', '20个工作日'],
      ),
    )
    expect(others).toEqual([])
    expect(problem).toMatchObject({
      row: 2,
      heading: '承诺时限',
      code: 'PROMISE_NOT_SHORTER',
      severity: 'WARNING',
      details: { statutory: '20个工作日', promise: '20个工作日' },
    })
  })

  test('the allowed words, similar names and the first row are in the details', () => {
    const [word] = problemsOf(itemsFile(items, ['X-1', '甲', 'SCJG', '审批', '即办', '']))
    expect(word?.details['allowed']).toContain('行政许可、')
    const [unit] = problemsOf(
      csvFile('人员.csv', [
        ['工号', '姓名', '单位'],
        ['9001', '甲', '市场监督管理局'],
      ]),
    )
    expect(unit?.details['similar']).toContain('清禾县市场监督管理局')
    const [twice] = problemsOf(csvFile('单位.csv', [units, ['X1', '甲局', '', ''], ['X1', '乙局', '', '']]))
    expect(twice?.details).toEqual({ key: 'X1', firstRow: '2' })
  })

  test('a long value is shortened in the report', () => {
    const [problem] = problemsOf(csvFile('单位.csv', [units, ['X1', '某局', '', '𠮷'.repeat(5_000)]]))
    expect([...(problem?.value ?? '')]).toHaveLength(81)
  })

  test('two sheets may complete each other but not disagree', () => {
    const list = csvFile('人员.csv', [
      ['工号', '姓名', '单位'],
      ['9001', '甲', 'SCJG'],
    ])
    const phones = csvFile('通讯录.csv', [
      ['工号', '手机'],
      ['9001', '13900001111'],
    ])
    const other = csvFile('通讯录二.csv', [
      ['工号', '手机'],
      ['9001', '13900002222'],
    ])
    const plan = planImport([list, phones], hall)
    expect(plan.preview.problems).toEqual([])
    expect(plan.events).toHaveLength(1)
    expect(plan.events[0]?.payload).toMatchObject({ staffId: '9001', name: '甲', phone: '13900001111' })
    expect(problemsOf(list, phones, other).map(brief)).toEqual([
      { row: 2, heading: '手机', code: 'CONFLICTING_VALUES', severity: 'ERROR' },
    ])
  })

  test('row numbers are the spreadsheet’s own, below titles and gaps', () => {
    const rows = `${textRows([['大厅单位一览']])}${textRows([['单位编码', '单位名称', '备注']], 3)}${textRows([['X1', '甲局']], 4)}${textRows([['X/2', '乙局']], 9)}`
    const after = '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>'
    const file = { fileName: 'x.xlsx', bytes: rawWorkbook({ sheets: [{ name: '单位', rows, after }] }) }
    expect(problemsOf(file)).toMatchObject([
      { sheet: '单位', row: 9, heading: '单位编码', value: 'X/2', code: 'BAD_CODE' },
    ])
  })

  test('a code typed as an eighteen-digit number has lost its end and is refused', () => {
    const rows = `${textRows([['单位编码', '单位名称', '信用代码']])}<row r="2">${textCell('A2', 'X1')}${textCell('B2', '甲局')}<c r="C2"><v>114399253725012361</v></c></row>`
    const file = { fileName: 'x.xlsx', bytes: rawWorkbook({ sheets: [{ name: '单位', rows }] }) }
    expect(problemsOf(file).map(brief)).toEqual([
      { row: 2, heading: '信用代码', code: 'NUMBER_LOST_DIGITS', severity: 'ERROR' },
    ])
  })
})

describe('all or nothing', () => {
  test('one bad row and nothing is planned, however many are good', () => {
    const rows = Array.from({ length: 50 }, (_row, at) => [`X${at}`, `第${at}局`])
    const good = planImport([csvFile('单位.csv', [['单位编码', '单位名称'], ...rows])], hall)
    expect(good.events).toHaveLength(50)
    const bad = planImport(
      [csvFile('单位.csv', [['单位编码', '单位名称'], ...rows, ['X 99/', '坏局']])],
      hall,
    )
    expect(bad.preview.errors).toBe(1)
    expect(bad.events).toEqual([])
  })

  test('warnings do not stop an import', () => {
    const plan = planImport(
      [
        csvFile('单位.csv', [
          ['单位编码', '单位名称', '信用代码'],
          ['X1', '甲局', '123'],
        ]),
      ],
      hall,
    )
    expect(plan.preview.warnings).toBe(1)
    expect(plan.events).toHaveLength(1)
  })
})

describe('what real lists have', () => {
  test('rare characters, emoji and signs that file systems forbid stay as they are', () => {
    const name = '䶮𠮷“工程/项目”<许可>:*?|👨‍👩‍👧葛󠄀'
    const plan = planImport(
      [itemsFile(['事项编码', '事项名称', '单位', '类型'], ['X-1', name, '县公安局', '行政许可'])],
      hall,
    )
    expect(plan.preview.problems).toEqual([])
    expect(plan.events[0]?.payload).toMatchObject({ name, unitId: 'GAJ' })
  })

  test('one name twice in a unit under two codes is two items', () => {
    const rows = [
      ['X-1', '同名', 'SCJG', '许可'],
      ['X-2', '同名', 'SCJG', '许可'],
    ]
    const plan = planImport([itemsFile(['事项编码', '事项名称', '单位', '类型'], ...rows)], hall)
    expect(plan.preview.problems).toEqual([])
    expect(plan.events.map(({ entityId }) => entityId)).toEqual(['X-1', 'X-2'])
    const materials = csvFile('材料.csv', [
      ['事项名称', '材料名称'],
      ['同名', '申请书'],
    ])
    expect(planImport([materials], afterEvents(hall, plan.events)).preview.problems.map(brief)).toEqual([
      { row: 2, heading: '事项名称', code: 'AMBIGUOUS_REFERENCE', severity: 'ERROR' },
    ])
  })

  test('an item without the hall’s own code is known by its national code', () => {
    const code = '11439925372501236A4000101001999'
    const file = itemsFile(['事项名称', '单位', '类型', '实施编码'], ['甲', 'SCJG', '许可', code])
    const plan = planImport([file], hall)
    expect(plan.events.map(({ entityId }) => entityId)).toEqual([code])
    expect(planImport([file], afterEvents(hall, plan.events)).events).toEqual([])
  })

  test('a list that calls the national code simply 事项编码 finds the hall’s item', () => {
    const known = hall.items.get('SCJG-001')
    const plan = planImport(
      [itemsFile(['事项编码', '咨询电话'], [known?.taskHandleItem ?? '', '0749-1'])],
      hall,
    )
    expect(plan.preview.problems).toEqual([])
    expect(plan.events.map(({ entityId }) => entityId)).toEqual(['SCJG-001'])
  })

  test('an item without any code gets one that stays the same', () => {
    const file = itemsFile(['事项名称', '单位', '类型'], ['从未见过的事项', 'SCJG', '许可'])
    const plan = planImport([file], hall)
    expect(plan.preview.problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['CODE_GENERATED', 'WARNING'],
    ])
    const after = afterEvents(hall, plan.events)
    expect(planImport([file], after)).toMatchObject({ events: [], unchanged: 1, preview: { warnings: 0 } })
  })

  test('units merged over their items, one number format with its unit, several sheets in one file', () => {
    const itemRows = `${textRows([['部门', '事项编码', '项目名称', '类别', '法定期限']])}<row r="2">${textCell('A2', '县公安局')}${textCell('B2', 'X-1')}${textCell('C2', '甲')}${textCell('D2', '许可')}<c r="E2" s="1"><v>20</v></c></row><row r="3">${textCell('B3', 'X-2')}${textCell('C3', '乙')}${textCell('D3', '其他')}<c r="E3" s="1"><v>15</v></c></row>`
    const materialRows = textRows([
      ['事项编码', '申请材料', '是否必要', '材料形式'],
      ['X-1', '申请书', '是', '原件'],
      ['X-2', '身份证', '否', '复印件'],
    ])
    const bytes = rawWorkbook({
      sheets: [
        { name: '填表说明', rows: textRows([['请勿改动', '表头']]) },
        { name: '事项清单', rows: itemRows, after: '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>' },
        { name: '材料清单', rows: materialRows },
      ],
      formats: ['0"个工作日"'],
    })
    const plan = planImport([{ fileName: '上报表.xlsx', bytes }], hall)
    expect(plan.preview.problems).toEqual([])
    const items = afterEvents(hall, plan.events).items
    expect(items.get('X-1')).toMatchObject({
      unitId: 'GAJ',
      statutoryLimit: { unit: 'WD', value: 20 },
      materials: [{ name: '申请书', requirement: 'REQUIRED' }],
    })
    expect(items.get('X-2')).toMatchObject({
      unitId: 'GAJ',
      itemType: '10',
      materials: [{ name: '身份证', requirement: 'OPTIONAL', copies: 1, originals: 0 }],
    })
  })

  test('a hidden sheet is left out and said so', () => {
    const bytes = rawWorkbook({
      sheets: [
        {
          name: '单位',
          rows: textRows([
            ['单位编码', '单位名称'],
            ['X1', '甲局'],
          ]),
        },
        {
          name: '旧单位',
          rows: textRows([
            ['单位编码', '单位名称'],
            ['X2', '乙局'],
          ]),
          state: 'hidden',
        },
      ],
    })
    const plan = planImport([{ fileName: 'x.xlsx', bytes }], hall)
    expect(plan.preview.problems.map(({ code, sheet, severity }) => [code, sheet, severity])).toEqual([
      ['SHEET_HIDDEN', '旧单位', 'WARNING'],
    ])
    expect(plan.events.map(({ entityId }) => entityId)).toEqual(['X1'])
  })

  test('a year’s holiday notice, with the December day of the holiday that begins the year', () => {
    const file = csvFile('2027年节假日.csv', [
      ['日期', '节日', '放假/上班', '备注'],
      ['2027年1月1日', '元旦', '放假', ''],
      ['2026/12/31', '元旦', '休', ''],
      ['20270103', '元旦', '补班', ''],
    ])
    const plan = planImport([file], hall)
    expect(plan.preview.problems).toEqual([])
    expect(plan.events).toHaveLength(1)
    expect(plan.events[0]).toMatchObject({
      type: 'reference.holiday_year_set',
      entityId: '2027',
      payload: {
        year: 2027,
        days: [
          { date: '2026-12-31', isOffDay: true },
          { date: '2027-01-01', isOffDay: true },
          { date: '2027-01-03', isOffDay: false },
        ],
      },
    })
  })

  test('a setting nobody knows is reported where the keys are known', () => {
    const file = csvFile('设置.csv', [
      ['键', '值'],
      ['hall.name', '某大厅'],
      ['hall.nmae', 'x'],
    ])
    const plan = planImport([file], hall, { settingKeys: new Set(['hall.name']) })
    expect(plan.preview.problems.map(brief)).toEqual([
      { row: 3, heading: '键', code: 'UNKNOWN_SETTING', severity: 'ERROR' },
    ])
  })
})
