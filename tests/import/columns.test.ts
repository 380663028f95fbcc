import { describe, expect, test } from 'vitest'
import { IMPORT_TABLES } from '../../db/contract/administration.ts'
import { plainHeading, recogniseSheet } from '../../db/desk/import/columns.ts'
import { importFields } from '../../db/desk/import/fields.ts'
import type { Sheet } from '../../db/desk/import/sheet.ts'

const sheetOf = (rows: readonly (readonly string[])[], name = ''): Sheet => ({
  name,
  hidden: false,
  rows: rows.map((cells, at) => ({ row: at + 1, cells })),
})
const recognised = (
  headings: readonly string[],
  fileName = 'x.csv',
  name = '',
): Record<string, string> | null => {
  const found = recogniseSheet(sheetOf([headings, headings.map(() => 'x')], name), fileName)
  return found === null
    ? null
    : {
        table: found.table,
        ...Object.fromEntries(found.columns.map(({ field, heading }) => [field.field, heading])),
      }
}

describe('headings', () => {
  test('no heading means two fields of one table', () => {
    for (const table of IMPORT_TABLES) {
      const seen = new Map<string, string>()
      for (const { field, heading, synonyms } of importFields[table]) {
        for (const plain of new Set([heading, field, ...synonyms].map(plainHeading))) {
          expect(seen.get(plain), `${table}: ${plain}`).toBeUndefined()
          seen.set(plain, field)
        }
      }
    }
  })

  test('every table is recognised by the headings of its own template', () => {
    for (const table of IMPORT_TABLES) {
      const fields = importFields[table].filter(({ cell }) => cell.kind !== 'LIMIT_UNIT')
      expect(recognised(fields.map(({ heading }) => heading))).toEqual({
        table,
        ...Object.fromEntries(fields.map(({ field, heading }) => [field, heading])),
      })
    }
  })

  test.each([
    [
      ['部门', '服务事项', '权力类型', '法定时限（工作日）', '承诺期限 (工作日)'],
      {
        table: 'items',
        unitId: '部门',
        name: '服务事项',
        itemType: '权力类型',
        statutoryLimit: '法定时限（工作日）',
        promiseLimit: '承诺期限 (工作日)',
      },
    ],
    [
      ['unit', 'name', 'itemType', 'itemCode'],
      { table: 'items', unitId: 'unit', name: 'name', itemType: 'itemType', taskCode: 'itemCode' },
    ],
    [
      ['＊工 号', '姓名（必填）', '所在窗口：', '联系电话*'],
      {
        table: 'staff',
        staffId: '＊工 号',
        name: '姓名（必填）',
        windowId: '所在窗口：',
        phone: '联系电话*',
      },
    ],
    [['序号', '进驻单位', '联系电话'], { table: 'units', name: '进驻单位', consultPhone: '联系电话' }],
    [
      ['窗口号', '进驻部门', '楼层'],
      { table: 'windows', windowId: '窗口号', unitIds: '进驻部门', area: '楼层' },
    ],
    [
      ['事项名称', '申请材料', '是否必要', '份数'],
      {
        table: 'materials',
        itemName: '事项名称',
        name: '申请材料',
        requirement: '是否必要',
        originals: '份数',
      },
    ],
    [
      ['事项编码', '办理环节', '办理时限'],
      { table: 'steps', itemRef: '事项编码', name: '办理环节', limit: '办理时限' },
    ],
    [['name', 'date', 'isOffDay'], { table: 'holidays', name: 'name', day: 'date', isOffDay: 'isOffDay' }],
    [['参数', '参数值'], { table: 'settings', key: '参数', value: '参数值' }],
  ])('%j', (headings, fields) => {
    expect(recognised(headings)).toEqual(fields)
  })

  test('the more particular heading wins wherever it stands, and the other is named', () => {
    const found = recogniseSheet(sheetOf([['名称', '事项名称', '事项编码', '类型']]), 'x.csv')
    expect(found?.columns.find(({ field }) => field.field === 'name')?.heading).toBe('事项名称')
    expect(found?.twice.map(({ heading }) => heading)).toEqual(['名称'])
  })

  test('headings below a title and a remark, unused headings listed as such', () => {
    const found = recogniseSheet(
      sheetOf([
        ['清禾县政务服务中心工作人员一览表'],
        ['填表人：张三', '', '填表日期：2026-03-01'],
        ['序号', '工号', '姓名', '单位', '血型'],
        ['1', '1001', '甲', 'GAJ', 'A'],
      ]),
      'x.xlsx',
    )
    expect([found?.table, found?.headingRow, found?.rows.length]).toEqual(['staff', 3, 1])
    expect(found?.headings).toEqual([
      { heading: '序号', field: null },
      { heading: '工号', field: 'staffId' },
      { heading: '姓名', field: 'name' },
      { heading: '单位', field: 'unitId' },
      { heading: '血型', field: null },
    ])
  })

  test('the name of the sheet or file decides between tables with the same headings', () => {
    const headings = ['编号', '名称', '电话', '状态']
    expect(recognised(headings, 'x.csv', '窗口')?.['table']).toBe('windows')
    expect(recognised(headings, 'x.csv', '进驻单位')?.['table']).toBe('units')
  })

  test('a sheet with nothing known is not taken for anything', () => {
    expect(recognised(['菜名', '价格', '备注'])).toBeNull()
    expect(recogniseSheet(sheetOf([['单位名称']]), 'x.csv')).toBeNull()
    expect(recognised(['名称', '电话', '备注'])).toBeNull()
  })
})
