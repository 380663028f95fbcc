import { describe, expect, it } from 'vitest'
import { compareSides, type ConflictSide } from '../../renderer/desk/conflicts/conflict-words.ts'

const side = (...lines: readonly (readonly [string, string])[]): ConflictSide => ({
  eventId: lines.map(([, value]) => value).join(' '),
  type: 'case.decided',
  staffName: '欧阳锦绣',
  deviceName: '',
  windowName: '',
  atMs: 0,
  clockGrade: 'A',
  lines: lines.map(([label, value]) => ({ label, value })),
})

describe('both versions of a conflict', () => {
  it('are compared line by line, the refused one with what stands', () => {
    const lines = compareSides([
      side(['result', '准予'], ['note', '同']),
      side(['result', '中途']),
      side(['result', '不予'], ['note', '同'], ['reason', '面积不足']),
    ])
    expect(lines).toEqual([
      { label: 'result', values: ['准予', '中途', '不予'], differs: true },
      { label: 'note', values: ['同', null, '同'], differs: false },
      { label: 'reason', values: [null, null, '面积不足'], differs: true },
    ])
  })
  it('mark only what both tell when the steps are different ones', () => {
    const withdrawn = { ...side(['reason', '自己撤回'], ['day', '2026-11-23']), type: 'case.withdrawn' }
    const lines = compareSides([withdrawn, side(['result', '准予'], ['day', '2026-11-24'])])
    expect(lines.map(({ label, differs }) => [label, differs])).toEqual([
      ['reason', false],
      ['day', true],
      ['result', false],
    ])
  })
  it('mark nothing where nothing else stands', () => {
    expect(compareSides([side(['result', '准予'])])).toEqual([
      { label: 'result', values: ['准予'], differs: false },
    ])
  })
  it('keep both of two lines with one name', () => {
    expect(compareSides([side(['note', '甲'], ['note', '乙'])])[0]?.values).toEqual(['甲\n乙'])
  })
})
