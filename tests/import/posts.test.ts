import { describe, expect, test } from 'vitest'
import type { ImportProblem } from '../../db/desk/import/problems.ts'
import { emptyHall } from '../../db/desk/import/hall-reference.ts'
import { planImport, type ImportSource } from '../../db/desk/import/plan-import.ts'
import { templateFor } from '../../db/desk/import/templates.ts'
import type { Post } from '../../db/model/posts/post.ts'
import { afterEvents, sampleFiles } from './sample-hall.ts'
import { csvFile, csvText, encodeGb18030 } from './text-files.ts'

const withoutPosts = sampleFiles().filter(({ fileName }) => fileName !== '岗位.csv')
const hall = afterEvents(emptyHall, planImport(withoutPosts, emptyHall).events)

const HEADINGS = [
  '岗位编号',
  '岗位名称',
  '进驻单位',
  '窗口',
  '类型',
  '职责',
  '事项',
  'A岗',
  'B岗',
  'C岗',
  '轮值人员',
]
const postsFile = (...rows: string[][]): ImportSource => csvFile('岗位.csv', [HEADINGS, ...rows])
const imported = (...files: ImportSource[]): ReadonlyMap<string, Post> => {
  const plan = planImport(files, hall)
  expect(plan.preview.problems).toEqual([])
  return afterEvents(hall, plan.events).posts
}

describe('a list of posts', () => {
  test('people by number or name, items by code or name, windows and units as everywhere', () => {
    const posts = imported(
      postsFile(
        [
          'P-1',
          '企业登记岗',
          '县市场监管局',
          'A01窗口',
          '固定',
          '受理、发照',
          'SCJG-001、公司变更登记;SCJG-005',
          '1001',
          '李志强',
          '王雅琴(1003)',
          '',
        ],
        ['P-2', '投资综合岗', 'FGJ', 'F01', '轮值', '', '', '无', '', '', '尹志鹏、1061；闫丽萍 1063'],
      ),
    )
    expect(posts.get('P-1')).toEqual({
      postId: 'P-1',
      name: '企业登记岗',
      unitId: 'SCJG',
      windowId: 'A01',
      kind: 'FIXED',
      duties: '受理、发照',
      itemIds: ['SCJG-001', expect.stringMatching(/^SCJG-\d+$/), 'SCJG-005'],
      a: '1001',
      b: '1002',
      c: '1003',
      memberIds: [],
      active: true,
    })
    expect(posts.get('P-2')).toMatchObject({
      kind: 'ROTA',
      a: null,
      b: null,
      memberIds: ['1060', '1061', '1062', '1063'],
    })
  })

  test('halls’ own words for the columns, and the kind left out', () => {
    const posts = imported(
      csvFile('AB岗一览表.csv', [
        ['AB岗一览表', '', '', ''],
        ['编号', '岗位', '部门', '主办', '协办', '值班人员'],
        ['1', '登记岗', 'SCJG', '周晓敏', '1002李志强', ''],
        ['2', '综合岗', 'FGJ', '', '', '1060、1061'],
      ]),
    )
    expect([posts.get('1')?.kind, posts.get('1')?.a, posts.get('1')?.b]).toEqual(['FIXED', '1001', '1002'])
    expect([posts.get('2')?.kind, posts.get('2')?.memberIds]).toEqual(['ROTA', ['1060', '1061']])
  })

  test('people and windows of the same import, in GB 18030', () => {
    const staff = csvFile('人员.csv', [
      ['工号', '姓名', '单位'],
      ['9001', '新来', 'SCJG'],
    ])
    const rows = [HEADINGS, ['P-1', '登记岗', 'SCJG', 'A01', '', '', '', '新来', '周晓敏', '', '']]
    const posts = imported({ fileName: '岗位.csv', bytes: encodeGb18030(csvText(rows)) }, staff)
    expect([posts.get('P-1')?.a, posts.get('P-1')?.b]).toEqual(['9001', '1001'])
  })

  test('imported again nothing changes; a shorter list changes only what it says; 无 takes away', () => {
    const file = postsFile(['P-1', '登记岗', 'SCJG', 'A01', '固定', '受理', '', '1001', '1002', '1003', ''])
    const after = afterEvents(hall, planImport([file], hall).events)
    const again = planImport([file], after)
    expect([again.events, again.unchanged]).toEqual([[], 1])
    const shorter = csvFile('岗位.csv', [
      ['岗位编号', 'B岗', 'C岗'],
      ['P-1', '1004', '无'],
    ])
    const plan = planImport([shorter], after)
    expect([plan.preview.errors, plan.changed]).toEqual([0, 1])
    expect(afterEvents(after, plan.events).posts.get('P-1')).toEqual({
      ...after.posts.get('P-1'),
      b: '1004',
      c: null,
    })
  })

  type Found = Pick<ImportProblem, 'row' | 'heading' | 'code' | 'severity'>
  test.each<[string, string[], Found[]]>([
    [
      'an unknown person',
      ['P-1', '登记岗', 'SCJG', 'A01', '', '', '', '周小敏', '1002', '', ''],
      [{ row: 2, heading: 'A岗', code: 'UNKNOWN_PERSON', severity: 'ERROR' }],
    ],
    [
      'an unknown member',
      ['P-1', '综合岗', 'FGJ', 'F01', '轮值', '', '', '', '', '', '1060、1999'],
      [{ row: 2, heading: '轮值人员', code: 'UNKNOWN_PERSON', severity: 'ERROR' }],
    ],
    [
      'a number beside a name that is not theirs',
      ['P-1', '登记岗', 'SCJG', 'A01', '', '', '', '周晓敏(1002)', '1003', '', ''],
      [{ row: 2, heading: 'A岗', code: 'UNKNOWN_PERSON', severity: 'ERROR' }],
    ],
    [
      'A and B are the same person',
      ['P-1', '登记岗', 'SCJG', 'A01', '', '', '', '1001', '周晓敏', '', ''],
      [{ row: 2, heading: 'B岗', code: 'POST_PERSON_TWICE', severity: 'ERROR' }],
    ],
    [
      'an unknown window',
      ['P-1', '登记岗', 'SCJG', 'Z09', '', '', '', '1001', '1002', '', ''],
      [{ row: 2, heading: '窗口', code: 'UNKNOWN_WINDOW', severity: 'ERROR' }],
    ],
    [
      'an unknown unit',
      ['P-1', '登记岗', '某某局', 'A01', '', '', '', '1001', '1002', '', ''],
      [{ row: 2, heading: '进驻单位', code: 'UNKNOWN_UNIT', severity: 'ERROR' }],
    ],
    [
      'an unknown item',
      ['P-1', '登记岗', 'SCJG', 'A01', '', '', 'SCJG-001、XX-9', '1001', '1002', '', ''],
      [{ row: 2, heading: '事项', code: 'UNKNOWN_ITEM', severity: 'ERROR' }],
    ],
    [
      'a kind nobody knows',
      ['P-1', '登记岗', 'SCJG', 'A01', '临时', '', '', '1001', '1002', '', ''],
      [{ row: 2, heading: '类型', code: 'BAD_WORD', severity: 'ERROR' }],
    ],
    [
      'no name',
      ['P-1', '', 'SCJG', 'A01', '', '', '', '1001', '1002', '', ''],
      [{ row: 2, heading: '岗位名称', code: 'MISSING_REQUIRED', severity: 'ERROR' }],
    ],
    [
      'a fixed post of nobody only warns',
      ['P-1', '登记岗', 'SCJG', 'A01', '固定', '', '', '', '1002', '', ''],
      [{ row: 2, heading: 'A岗', code: 'POST_WITHOUT_A', severity: 'WARNING' }],
    ],
    [
      'a rota of nobody only warns',
      ['P-1', '综合岗', 'FGJ', 'F01', '轮值', '', '', '', '', '', ''],
      [{ row: 2, heading: '类型', code: 'ROTA_WITHOUT_MEMBERS', severity: 'WARNING' }],
    ],
  ])('%s', (_name, row, expected) => {
    const plan = planImport([postsFile(row)], hall)
    expect(
      plan.preview.problems.map(({ row: at, heading, code, severity }) => ({
        row: at,
        heading,
        code,
        severity,
      })),
    ).toEqual(expected)
    expect(plan.events).toHaveLength(expected[0]?.severity === 'ERROR' ? 0 : 1)
  })

  test('a name two people have is not guessed; one who left no longer counts', () => {
    const namesakes = (active: string): ImportSource =>
      csvFile('人员.csv', [
        ['工号', '姓名', '单位', '状态'],
        ['9001', '周晓敏', 'GAJ', active],
      ])
    const posts = postsFile(['P-1', '登记岗', 'SCJG', 'A01', '', '', '', '周晓敏', '1002', '', ''])
    const [problem, ...others] = planImport([namesakes('在岗'), posts], hall).preview.problems
    expect(problem).toMatchObject({ code: 'AMBIGUOUS_REFERENCE', heading: 'A岗', value: '周晓敏' })
    expect(problem?.details['candidates']?.split('、').toSorted()).toEqual(['1001', '9001'])
    expect(others).toEqual([])
    expect(imported(namesakes('离职'), posts).get('P-1')?.a).toBe('1001')
  })

  test('a file made from the template imports as it is', async () => {
    const { fileName, bytes } = await templateFor('posts')
    expect(fileName).toBe('岗位模板.xlsx')
    const { files } = planImport([{ fileName, bytes }], hall).preview
    expect(files.map(({ table }) => table)).toEqual(['posts', null])
  })
})
