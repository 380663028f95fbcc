import { describe, expect, it } from 'vitest'
import { DEFAULT_SCORE_RULES } from '../../db/model/assessment/default-rules.ts'
import { itemOf, type RuleItem } from '../../db/model/assessment/score-rules.ts'
import { BLANK_UNIT, BLANK_WINDOW } from '../../db/model/blank-records.ts'
import { ServiceWindow, StaffMember, Unit } from '../../db/model/reference.ts'
import { loadPinyin } from '../../renderer/desk/login/find-people.ts'
import {
  isTouched,
  itemGroups,
  missingIn,
  periodsOf,
  previewOf,
  rulesOn,
  subjectOptions,
  type Directory,
  type RecordDraft,
} from '../../renderer/supervisor/assessment/record-choice.ts'

const unit = (unitId: string, name: string) => Unit.parse({ ...BLANK_UNIT, unitId, name })
const person = (
  staffId: string,
  name: string,
  unitId: string,
  windowId: string | null,
  roles: readonly string[],
  active = true,
) => StaffMember.parse({ staffId, name, gender: 'F', unitId, windowId, title: '', roles, phone: '', active })
const directory: Directory = {
  units: [unit('U1', '市场监督管理局'), unit('U2', '税务局')],
  windows: [
    ServiceWindow.parse({
      ...BLANK_WINDOW,
      windowId: 'A01',
      name: '综合窗口',
      kind: 'COMBINED',
      unitIds: ['U1', 'U2'],
    }),
  ],
  staff: [
    person('S0', '离岗人', 'U1', 'A01', ['CLERK'], false),
    person('S1', '王雅琴', 'U1', 'A01', ['CLERK']),
    person('S2', '周首席', 'U1', null, ['CHIEF_REP']),
    person('S3', '吴首席', 'U2', null, ['CHIEF_REP']),
    person('S4', '督查员', 'U1', null, ['INSPECTOR']),
  ],
}
const draft = (part: Partial<RecordDraft>): RecordDraft => ({
  itemCode: null,
  subjectId: null,
  presentId: null,
  day: '2026-11-20',
  quantity: 1,
  delta: '0',
  note: '',
  files: [],
  reminded: false,
  ...part,
})
const item = (code: string): RuleItem => {
  const found = itemOf(DEFAULT_SCORE_RULES, code)
  if (found === undefined) throw new Error(`no rule ${code}`)
  return found
}
const saved = (rulesId: string, validFrom: string, savedVersion: number, active = true) => ({
  rules: { ...DEFAULT_SCORE_RULES, rulesId, validFrom },
  savedVersion,
  active,
  inForce: false,
  problems: [],
})

describe('the rules of a day', () => {
  const pack = saved(DEFAULT_SCORE_RULES.rulesId, DEFAULT_SCORE_RULES.validFrom, 0)

  it('are the pack until the first set of the hall, and none on a day its sets leave open', () => {
    const sets = [saved('own', '2026-11-01', 1), pack]
    expect(rulesOn(sets, '2026-10-31')?.rulesId).toBe(DEFAULT_SCORE_RULES.rulesId)
    expect(rulesOn(sets, '2026-11-01')?.rulesId).toBe('own')
    expect(rulesOn([saved('own', '2026-11-01', 1, false), pack], '2026-11-02')?.rulesId).toBe(
      DEFAULT_SCORE_RULES.rulesId,
    )
    const [open] = sets
    const ended =
      open === undefined ? [] : [{ ...open, rules: { ...open.rules, validTo: '2026-11-10' } }, pack]
    expect(rulesOn(ended, '2026-11-11')).toBeNull()
  })
})

describe('what can be chosen', () => {
  it('every rule once, of units and vetoes too, found by pinyin', async () => {
    const groups = itemGroups(DEFAULT_SCORE_RULES, null, await loadPinyin())
    const all = groups.flatMap(({ items }) => items)
    expect(all.map((each) => each.item.code).toSorted()).toEqual(
      DEFAULT_SCORE_RULES.items.map(({ code }) => code).toSorted(),
    )
    const found = (text: string) =>
      all.filter(({ words }) => words.includes(text)).map((each) => each.item.code)
    expect(found('dw01')).toEqual(['DW01'])
    expect(found('qzcp')).toEqual(['YW07'])
    expect(found('吃拿卡要')).toEqual(['FJ01'])
    expect(itemGroups(DEFAULT_SCORE_RULES, 'UNIT', null).every(({ target }) => target === 'UNIT')).toBe(true)
  })

  it('people with a score, those who left last, and not oneself', () => {
    const values = (own: string) => subjectOptions(directory, 'PERSON', own, null).map(({ value }) => value)
    expect(values('S4')).toEqual(['S1', 'S2', 'S3', 'S0'])
    expect(values('S1')).toEqual(['S2', 'S3', 'S0'])
  })
})

describe('who loses or gains what', () => {
  const charges = (code: string, part: Partial<RecordDraft>) =>
    previewOf(directory, item(code), draft(part)).map(({ name, delta }) => `${name} ${delta}`)

  it('a person, and the window charged along', () => {
    expect(charges('JF01', { subjectId: 'S1' })).toEqual(['王雅琴 1'])
    expect(charges('YW01', { subjectId: 'S1' })).toEqual(['王雅琴 -2', '综合窗口 -2'])
  })

  it('half of a window’s fault falls on the chief representative of whoever was there', () => {
    expect(charges('BJ02', { subjectId: 'A01' })).toEqual(['综合窗口 -5', '周首席 -2.5'])
    expect(charges('BJ02', { subjectId: 'A01', presentId: 'S3' })).toEqual(['综合窗口 -5', '吴首席 -2.5'])
  })

  it('the points chosen between the two ends; nobody before somebody is named', () => {
    expect(charges('JF02', { subjectId: 'S1', delta: '1.5' })).toEqual(['王雅琴 1.5'])
    expect(charges('DW01', { subjectId: 'U2' })).toEqual(['税务局 -2'])
    expect(charges('DW01', {})).toEqual([])
  })
})

describe('what is still needed', () => {
  it('a veto wants own words even with a photo; a note may be a photo; a photo may not be a note', () => {
    const photo = { sha256: 'a'.repeat(64), mime: 'image/png', bytes: 1, name: '1.png' } as const
    expect(missingIn(null, draft({}))).toEqual(['ITEM'])
    expect(missingIn(item('YW07'), draft({}))).toEqual(['SUBJECT', 'NOTE'])
    expect(missingIn(item('YW07'), draft({ subjectId: 'S1', files: [photo] }))).toEqual([])
    expect(missingIn(item('FJ01'), draft({ subjectId: 'S1', files: [photo], note: ' ' }))).toEqual([
      'OWN_WORDS',
    ])
    expect(missingIn(item('GF01'), draft({ subjectId: 'A01', note: '乱' }))).toEqual(['PHOTO'])
    expect(missingIn(item('JF02'), draft({ subjectId: 'S1', note: '报道', delta: '3' }))).toEqual(['DELTA'])
  })
})

it('a rule of the year counts in no week or month', () => {
  expect(periodsOf(DEFAULT_SCORE_RULES, item('DW01'), '2026-11-20').map(({ kind }) => kind)).toEqual(['YEAR'])
  expect(periodsOf(DEFAULT_SCORE_RULES, item('JF01'), '2026-11-20').map(({ kind }) => kind)).toEqual([
    'WEEK',
    'MONTH',
  ])
})

it('asks before it throws away what was chosen or written, and not for an empty form', () => {
  const blank: RecordDraft = {
    itemCode: null,
    subjectId: null,
    presentId: null,
    day: '2026-03-02',
    quantity: 1,
    delta: '0',
    note: '',
    files: [],
    reminded: false,
  }
  expect(isTouched({ ...blank }, blank)).toBe(false)
  for (const part of [{ itemCode: 'P-1' }, { subjectId: 'S1' }, { quantity: 2 }, { note: '谢' }])
    expect(isTouched({ ...blank, ...part }, blank)).toBe(true)
})
