import fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { loadPinyin } from '../../renderer/desk/login/find-people.ts'
import type { BoardRow, FigureView, Proposal } from '../../renderer/shared/assessment/assessment-types.ts'
import { spreadBins } from '../../renderer/shared/assessment/spread-bins.ts'
import { readAssessAddress, writeAssessAddress } from '../../renderer/supervisor/assessment/assess-address.ts'
import {
  dimensionsOff,
  findRows,
  isNotable,
  sortRows,
} from '../../renderer/supervisor/assessment/board-rows.ts'
import {
  draftOf,
  faultOf,
  readPasted,
  readPercent,
} from '../../renderer/supervisor/assessment/figure-draft.ts'
import {
  chargesWith,
  hindranceOf,
  kindOf,
  rangeOf,
} from '../../renderer/supervisor/assessment/inbox-choice.ts'
import {
  flowBlocks,
  linesOf,
  pagesOf,
  totalsOf,
  type PaperBlock,
} from '../../renderer/supervisor/assessment/paper-pages.ts'

const aRow = (subjectId: string, name: string, score: string, changes: Partial<BoardRow> = {}): BoardRow => ({
  subject: { target: 'PERSON', subjectId, name, unitName: '市场监督管理局', windowName: '企业登记一窗口' },
  score,
  grade: 'GOOD',
  gradeName: '称职',
  rank: 1,
  deducted: '0',
  entries: 0,
  proposals: 0,
  openAppeals: 0,
  vetoed: false,
  trend: [],
  dimensions: [{ code: 'ATTENDANCE', name: '出勤', points: '30', full: '30' }],
  ...changes,
})
const rows = [
  aRow('1003', '王雅琴', '9.5', { rank: 2, deducted: '10' }),
  aRow('1001', '周晓敏', '100', { rank: 1 }),
  aRow('1011', '欧阳雪', '-2.5', { rank: 3, deducted: '9' }),
]
const namesOf = (of: readonly BoardRow[]) => of.map(({ subject }) => subject.name)

describe('the board', () => {
  it('sorts points as numbers, either way, and equal ones by rank', () => {
    expect(namesOf(sortRows(rows, { key: 'score', descending: true }))).toEqual([
      '周晓敏',
      '王雅琴',
      '欧阳雪',
    ])
    expect(namesOf(sortRows(rows, { key: 'deducted', descending: true }))).toEqual([
      '王雅琴',
      '欧阳雪',
      '周晓敏',
    ])
    expect(namesOf(sortRows(rows, { key: 'entries', descending: true }))).toEqual([
      '周晓敏',
      '王雅琴',
      '欧阳雪',
    ])
    expect(namesOf(sortRows(rows, { key: 'dimension ATTENDANCE', descending: false }))).toEqual([
      '周晓敏',
      '王雅琴',
      '欧阳雪',
    ])
  })
  it('orders the same whatever order the rows came in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: 3 }), fc.boolean(), (mixed, descending) => {
        expect(sortRows(mixed, { key: 'score', descending })).toEqual(
          sortRows(rows, { key: 'score', descending }),
        )
      }),
    )
  })
  it('puts ranks that are not known here last, by score', () => {
    const some = [
      aRow('1', '甲', '90', { rank: 0 }),
      aRow('2', '乙', '95', { rank: 0 }),
      aRow('3', '丙', '80'),
    ]
    expect(namesOf(sortRows(some, { key: 'rank', descending: false }))).toEqual(['丙', '乙', '甲'])
  })
  it('tells rows with points or something waiting from those without, and names what is not full', () => {
    expect(rows.map(isNotable)).toEqual([true, false, true])
    expect(
      [{ proposals: 1 }, { openAppeals: 1 }, { vetoed: true }].map((part) =>
        isNotable(aRow('1', '甲', '100', part)),
      ),
    ).toEqual([true, true, true])
    const dimensions = [
      { code: 'A', name: '规范化服务', points: '18', full: '20' },
      { code: 'B', name: '规范化管理', points: '20', full: '20' },
      { code: 'C', name: '加分', points: '1.5', full: '0' },
    ]
    expect(dimensionsOff(aRow('1', '甲', '99.5', { dimensions }))).toEqual(['规范化服务 −2', '加分 +1.5'])
  })
  it('finds people by number, window and pinyin initials', async () => {
    const pinyinOf = await loadPinyin()
    expect(namesOf(findRows(rows, 'wyq', pinyinOf))).toEqual(['王雅琴'])
    expect(namesOf(findRows(rows, 'ouyang', pinyinOf))).toEqual(['欧阳雪'])
    expect(namesOf(findRows(rows, '1001', null))).toEqual(['周晓敏'])
    expect(findRows(rows, '企业登记', null)).toHaveLength(3)
    expect(findRows(rows, 'wyq', null)).toEqual([])
  })
  it('keeps what it shows in its address, and nothing that goes without saying', () => {
    const today = '2026-11-23'
    const address = readAssessAddress(new URLSearchParams(), today)
    expect(address.period.from).toBe('2026-11-16')
    expect(writeAssessAddress(address, today).toString()).toBe('')
    const asked = readAssessAddress(
      new URLSearchParams('tab=inbox&kind=MONTH&day=2026-10-07&of=period'),
      today,
    )
    expect(asked).toMatchObject({ tab: 'inbox', period: { from: '2026-10-01', to: '2026-10-31' } })
    expect(readAssessAddress(writeAssessAddress(asked, today), today)).toEqual(asked)
  })
})

describe('the spread of scores', () => {
  it('counts every score once, in classes that hold their lower bound', () => {
    const bins = spreadBins(['100', '97.5', '95', '94.9', '60'], '95')
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(5)
    expect(bins.filter(({ here }) => here)).toEqual([{ label: '95–100', count: 3, here: true }])
    expect(spreadBins([], null)).toEqual([])
  })
  it('ends at the best score where that is a bound, and has one class for one score', () => {
    expect(spreadBins(['100', '100', '99.7'], null).map(({ label, count }) => [label, count])).toEqual([
      ['99.7–99.8', 1],
      ['99.8–99.9', 0],
      ['99.9–100', 2],
    ])
    expect(spreadBins(['100', '100'], '100')).toEqual([{ label: '100', count: 2, here: true }])
    expect(spreadBins(['100', '105', '102.5'], '105').at(-1)).toMatchObject({
      label: '104.5–105',
      here: true,
    })
  })
  it('never loses a score, below zero neither, and never has more than a dozen classes', () => {
    const score = fc.integer({ min: -500, max: 1_500 }).map((tenths) => String(tenths / 10))
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 60 }), (scores) => {
        const bins = spreadBins(scores, scores[0] ?? null)
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(scores.length)
        expect(bins.length).toBeLessThanOrEqual(12)
        expect(bins.filter(({ here }) => here)).toHaveLength(1)
      }),
    )
  })
})

const aProposal = (changes: Partial<Proposal> = {}): Proposal => ({
  factKey: 'LATE/1003/2026-10-19/AM',
  source: 'LATE',
  day: '2026-10-19',
  staffId: '1003' as Proposal['staffId'],
  staffName: '王雅琴',
  windowId: null,
  windowName: '',
  unitName: '',
  quantity: 1,
  params: {},
  items: [
    {
      itemCode: 'JL02',
      itemText: '未佩戴工作牌',
      unit: 'TIME',
      quantity: 1,
      delta: '-2',
      deltaTo: '-5',
      charges: [
        { target: 'PERSON', subjectId: '1003', dimension: 'A', delta: '-2', linked: false, name: '王雅琴' },
        { target: 'PERSON', subjectId: '1001', dimension: 'A', delta: '-1', linked: true, name: '周晓敏' },
      ] as Proposal['items'][number]['charges'],
      evidence: 'NOTE',
      veto: 'NONE',
    },
  ],
  evidence: [],
  rejected: null,
  late: false,
  ...changes,
})

describe('a fact that waits', () => {
  it('is not for oneself to confirm, nor where a linked point is one’s own', () => {
    const choice = { itemCode: 'JL02', delta: null, note: '已提醒' }
    expect(hindranceOf(aProposal(), choice, '1080')).toBeNull()
    expect(hindranceOf(aProposal(), choice, '1003')).toBe('OWN')
    expect(hindranceOf(aProposal(), choice, '1001')).toBe('OWN')
  })
  it('wants a rule, a note where the rule wants one, and points within its bounds', () => {
    expect(hindranceOf(aProposal({ items: [] }), undefined, '1080')).toBe('NO_RULE')
    expect(hindranceOf(aProposal(), undefined, '1080')).toBe('NOTE')
    expect(hindranceOf(aProposal(), { itemCode: 'JL02', delta: '-5.1', note: 'x' }, '1080')).toBe('DELTA')
    expect(hindranceOf(aProposal(), { itemCode: 'JL02', delta: '-5', note: 'x' }, '1080')).toBeNull()
  })
  it('shows what linked charges become when the points are chosen', () => {
    const [rule] = aProposal().items
    if (rule === undefined) throw new Error('no rule')
    expect(rangeOf(rule)).toEqual({ from: -5, to: -2 })
    expect(chargesWith(rule, '-3').map(({ delta }) => delta)).toEqual(['-3', '-1.5'])
    expect(kindOf(aProposal())).toBe('LATE JL02')
  })
})

describe('rates', () => {
  it('reads percentages as people paste them', () => {
    expect(['98.5', ' 98.5% ', '９８．５', '100', '098'].map(readPercent)).toEqual([
      '98.5',
      '98.5',
      '98.5',
      '100',
      '98',
    ])
    expect(['', '100.1', '-1', '9,5', '0.12345', 'abc'].map(readPercent)).toEqual(Array(6).fill(null))
  })
  it('reads a block of one or two columns', () => {
    expect(readPasted('98\r\n97.5\t好差评\r\n')).toEqual([
      { value: '98', source: null },
      { value: '97.5', source: '好差评' },
    ])
  })
  it('wants a value or that it was not measured, and always where it comes from', () => {
    const entered = { value: null, entered: true, source: '未开展' } as FigureView
    expect(faultOf(draftOf(entered))).toBeNull()
    expect(faultOf({ value: '', notMeasured: false, source: 'x' })).toBe('VALUE')
    expect(faultOf({ value: '98', notMeasured: false, source: ' ' })).toBe('SOURCE')
  })
})

describe('sheets of paper', () => {
  it('has one page for nothing, and totals exact to the last digit', () => {
    expect(pagesOf([], 10)).toEqual([{ no: 1, lines: [] }])
    expect(pagesOf([1, 2, 3], 2).map(({ lines }) => lines)).toEqual([[1, 2], [3]])
    const tenth = aRow('1', '甲', '0.1', { deducted: '0.1', entries: 1 })
    expect(totalsOf([tenth, tenth, tenth])).toEqual({ count: 3, mean: '0.1', deducted: '0.3', entries: 3 })
  })
  it('flows tables over pages without losing, doubling or reordering a row', () => {
    const block = (heights: readonly number[], index: number): PaperBlock => ({
      key: `block ${index}`,
      title: '',
      columns: [],
      totals: index % 2 === 0,
      rows: heights.map((height, row) => ({ key: `${index}.${row}`, cells: [], height, points: '' })),
    })
    const blocks = fc
      .array(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 60 }), { minLength: 1, maxLength: 5 })
      .map((all) => all.map(block))
    fc.assert(
      fc.property(blocks, (all) => {
        const pages = flowBlocks(all, 18, 29)
        const keys = pages.flat().flatMap((part) => part.rows.map(({ key }) => key))
        expect(keys).toEqual(all.flatMap((each) => each.rows.map(({ key }) => key)))
        for (const [index, page] of pages.entries()) {
          const lines = page.reduce(
            (sum, part) =>
              sum + 3 + (part.block.totals ? 2 : 0) + part.rows.reduce((all, { height }) => all + height, 0),
            0,
          )
          expect(lines).toBeLessThanOrEqual(index === 0 ? 18 : 29)
        }
      }),
    )
  })
  it('reckons how many lines a text takes', () => {
    expect(linesOf('无人办事时看手机短视频', 11)).toBe(1)
    expect(linesOf('无人办事时看手机短视频。', 11)).toBe(2)
    expect(linesOf('', 11)).toBe(1)
  })
})
