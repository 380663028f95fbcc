import { describe, expect, it } from 'vitest'
import type { Derivation, EntryView } from '../../renderer/shared/assessment/assessment-types.ts'
import { aboutEntry } from '../../renderer/shared/assessment/entry-about.ts'
import { shortNumber } from '../../renderer/shared/assessment/short-number.ts'
import { lateEntries } from '../../renderer/shared/assessment/late-entries.ts'

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
    expect(aboutEntry({ note: '', evidence }, '')).toBe('…020261110002')
    expect(aboutEntry({ note: '已提醒', evidence }, '迟到 7 分钟')).toBe('迟到 7 分钟 已提醒')
    expect(aboutEntry({ note: '', evidence: [] }, '')).toBe('')
  })
})

describe('what came after publication', () => {
  const charge = { target: 'PERSON', subjectId: '1003', dimension: 'A', delta: '-1', linked: false, name: '' }
  const entry = (entryId: string, atMs: number, part: Partial<EntryView> = {}): EntryView =>
    ({ entryId, status: 'COUNTS', recorded: { atMs }, charges: [charge], ...part }) as unknown as EntryView
  const score = (publishedAtMs: number | null): Derivation =>
    ({
      period: { published: publishedAtMs === null ? null : { atMs: publishedAtMs } },
      subject: { target: 'PERSON', subjectId: '1003' },
      dimensions: [{ lines: [{ entryId: 'counted' }] }],
      adjustments: [],
    }) as unknown as Derivation
  const entries = [
    entry('counted', 5),
    entry('before', 5),
    entry('late', 11),
    entry('taken back', 11, { status: 'REVERSED' }),
    entry('of another', 11, { charges: [] }),
  ]
  it('is told beside the score and not in it', () => {
    expect(lateEntries(score(10), entries).map(({ entryId }) => entryId)).toEqual(['late'])
    expect(lateEntries(score(null), entries)).toEqual([])
  })
})
