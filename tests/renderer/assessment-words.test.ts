import { describe, expect, it } from 'vitest'
import type { Proposal } from '../../renderer/shared/assessment/assessment-types.ts'
import { aboutEntry } from '../../renderer/shared/assessment/entry-about.ts'
import { shortNumber } from '../../renderer/shared/assessment/short-number.ts'
import { wishOf } from '../../renderer/supervisor/assessment/inbox-choice.ts'

const CASE_NO = '11439925372501236A400010100200020261110002'

describe('what an entry is about', () => {
  it('names a case by the end of its number, and leaves short numbers alone', () => {
    expect(shortNumber(CASE_NO)).toBe('…020261110002')
    expect(shortNumber('BZ-2026-0012')).toBe('BZ-2026-0012')
    expect(shortNumber('')).toBe('')
  })
  it('is what was said when it was recorded, else the numbers of the records it rests on', () => {
    const evidence = [
      { kind: 'case', id: 'c', text: CASE_NO, known: true },
      { kind: 'attendance_day', id: '1001/2026-11-16', text: '2026-11-16', known: true },
    ]
    expect(aboutEntry({ note: '', evidence })).toBe('…020261110002')
    expect(aboutEntry({ note: '本周内又超 2 个工作日', evidence })).toBe('本周内又超 2 个工作日')
    expect(aboutEntry({ note: '', evidence: [] })).toBe('')
  })
  it('keeps the sentence the supervisor confirmed, with what was added to it', () => {
    const proposal = { factKey: 'LATE/1003/2026-10-19/AM', items: [] } as unknown as Proposal
    expect(wishOf(proposal, undefined, '上午迟到 7 分钟').note).toBe('上午迟到 7 分钟')
    const choice = { itemCode: 'CQ02', delta: null, note: ' 已提醒 ' }
    expect(wishOf(proposal, choice, '上午迟到 7 分钟').note).toBe('上午迟到 7 分钟\n已提醒')
  })
})
