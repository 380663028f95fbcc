import { describe, expect, it } from 'vitest'
import { DEFAULT_SCORE_RULES } from '../../db/model/assessment/default-rules.ts'
import { problemsBeside } from '../../db/model/assessment/rules-beside.ts'
import type { RuleItem, ScoreRuleSet } from '../../db/model/assessment/score-rules.ts'
import { changesOf } from '../../renderer/admin/score-rules/changes.ts'
import { faultAt, placeOf, type Fault } from '../../renderer/admin/score-rules/faults.ts'
import {
  copyOf,
  DEFAULT_RULES_ID,
  deltaFrom,
  endedByDraft,
  freeCode,
  groupItems,
  moved,
  newItem,
  newSheet,
  nextMonth,
  shownPoints,
  sizeOf,
  unfitValues,
  weightsFit,
  weightsTogether,
  type RulesEntry,
} from '../../renderer/admin/score-rules/rules-draft.ts'

const pack = DEFAULT_SCORE_RULES
const late = pack.items.find(({ autoSource }) => autoSource === 'LATE') as RuleItem
const withItem = (part: Partial<RuleItem>): ScoreRuleSet => ({
  ...pack,
  items: pack.items.map((item) => (item === late ? { ...item, ...part } : item)),
})
const asEntry = (rules: ScoreRuleSet): RulesEntry => ({
  rules,
  savedVersion: rules.rulesId === DEFAULT_RULES_ID ? 0 : 1,
  active: true,
  inForce: true,
  problems: [],
})

describe('a rule set as it is being changed', () => {
  it('knows the pack of the program by its id', () => {
    expect(pack.rulesId).toBe(DEFAULT_RULES_ID)
  })
  it('types points without a sign and keeps them with it', () => {
    expect([sizeOf('-0.5'), deltaFrom(true, '0.5'), deltaFrom(false, '0.5'), deltaFrom(true, '0')]).toEqual([
      '0.5',
      '-0.5',
      '0.5',
      '0',
    ])
    // What is half typed stays as it is typed.
    expect([deltaFrom(true, ''), deltaFrom(true, '0.'), deltaFrom(true, '1.')]).toEqual(['', '0.', '-1.'])
    expect([shownPoints('-0.5'), shownPoints('1'), shownPoints('0')]).toEqual(['−0.5', '+1', '0'])
  })
  it('adds the parts of a sheet up in decimals', () => {
    const [sheet] = pack.sheets as [ScoreRuleSet['sheets'][number]]
    expect(weightsTogether(sheet)).toBe('100')
    expect(weightsFit(sheet)).toBe(true)
    const tenths = newSheet('UNIT').dimensions.flatMap((each) =>
      ['0.1', '0.1', '0.1'].map((full) => ({ ...each, full })),
    )
    expect(weightsTogether({ ...sheet, dimensions: tenths })).toBe('0.3')
    expect(
      weightsTogether({ ...sheet, dimensions: tenths.slice(0, 1).map((each) => ({ ...each, full: 'x' })) }),
    ).toBeNull()
  })
  it('finds items by words and codes in the order of the sheets, and those of no dimension last', () => {
    const [group, ...others] = groupItems(pack, late.text.slice(0, 2), 'PERSON')
    expect(group?.items.map(({ item }) => item.code)).toContain(late.code)
    expect([group, ...others].every((each) => each?.target === 'PERSON')).toBe(true)
    expect(groupItems(withItem({ dimension: 'NOWHERE' }), '', null).at(-1)).toMatchObject({
      dimension: null,
      code: 'NOWHERE',
      items: [{ item: { code: late.code } }],
    })
    expect(groupItems(pack, 'nothing like this', null)).toEqual([])
  })
  it('begins new items and copies so that nothing is used twice', () => {
    const item = newItem(pack, 'WINDOW')
    expect(item.target).toBe('WINDOW')
    expect(pack.items.map(({ code }) => code)).not.toContain(item.code)
    expect(freeCode(['P-1', 'P-3'], 'P-')).toBe('P-4')
    expect(copyOf(pack, 'R1', '本厅', '2026-12-01')).toMatchObject({
      rulesId: 'R1',
      version: 1,
      validTo: null,
      items: pack.items,
    })
    expect(nextMonth('2026-12-31')).toBe('2027-01-01')
    expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  })
  it('says which sets would end the day before it begins', () => {
    const own = copyOf(pack, 'R1', '本厅', '2026-03-01')
    const next = copyOf(pack, 'R2', '下半年', '2026-07-01')
    expect(endedByDraft(next, [asEntry(own), asEntry(next), asEntry(pack)])).toEqual([own])
    expect(endedByDraft(next, [asEntry({ ...own, validTo: '2026-06-30' })])).toEqual([])
  })
})

describe('where something is wrong', () => {
  it('names the list, the place and the field of a value that cannot be read', () => {
    expect(unfitValues(pack)).toEqual([])
    const at = pack.items.indexOf(late)
    expect(unfitValues(withItem({ delta: '' }))).toEqual([
      { section: 'items', list: 'items', at, part: '', field: 'delta' },
    ])
    const [person, ...rest] = pack.sheets as [ScoreRuleSet['sheets'][number]]
    const [first, ...dimensions] = person.dimensions as [(typeof person.dimensions)[number]]
    const sheets = [{ ...person, dimensions: [{ ...first, full: '三十' }, ...dimensions] }, ...rest]
    expect(unfitValues({ ...pack, sheets })).toEqual([
      { section: 'sheets', list: 'sheets', at: 0, part: first.code, field: 'full' },
    ])
    expect(unfitValues({ ...pack, name: '' })).toEqual([
      { section: 'basics', list: null, at: -1, part: '', field: 'name' },
    ])
  })
  it('leads each problem to its field', () => {
    const own = copyOf(pack, 'R1', '本厅', '2026-03-01')
    const places = (rules: ScoreRuleSet, others: ScoreRuleSet[] = []) =>
      problemsBeside(rules, others).map((problem) => placeOf(rules, problem))
    const at = pack.items.indexOf(late)
    expect(places(withItem({ delta: '-0.55' }))).toMatchObject([{ list: 'items', at, field: 'delta' }])
    expect(places(withItem({ dimension: 'NOWHERE' }))).toMatchObject([{ at, field: 'dimension' }])
    expect(
      places({ ...pack, sheets: pack.sheets.map((each) => ({ ...each, most: '1000', base: '99' })) }),
    ).toMatchObject(
      pack.sheets.map((_sheet, nth) => ({ section: 'sheets', list: 'sheets', at: nth, field: 'base' })),
    )
    expect(places({ ...own, rulesId: 'R2', name: '另一套' }, [own])).toMatchObject([
      { section: 'basics', field: 'validFrom' },
    ])
    const awards = pack.awards.map((award, nth) =>
      nth === 0 ? { ...award, quota: { kind: 'SHARE' as const, share: '2' } } : award,
    )
    expect(places({ ...pack, awards })).toMatchObject([
      { section: 'grades', list: 'awards', at: 0, field: 'share' },
    ])
    const figures = pack.sheets.map((sheet) => ({
      ...sheet,
      dimensions: sheet.dimensions.map((each) => (each.source === 'FIGURE' ? { ...each, figure: '' } : each)),
    }))
    expect(places({ ...pack, sheets: figures })[0]).toMatchObject({
      list: 'sheets',
      at: 1,
      part: 'SATISFACTION',
      field: 'figure',
    })
  })
  it('tells a field its own fault', () => {
    const fault: Fault = {
      section: 'items',
      list: 'items',
      at: 3,
      part: '',
      field: 'delta',
      text: '超出范围',
      isRemark: false,
    }
    expect(faultAt([fault], 'items', 3, ['cap', 'delta'])).toBe('超出范围')
    expect(faultAt([fault], 'items', 2, 'delta')).toBeUndefined()
    expect(faultAt([fault], 'items', 3, 'cap')).toBeUndefined()
  })
})

describe('what changed between two versions', () => {
  it('is told by item and field, with what was added and removed', () => {
    expect(changesOf(pack, pack)).toEqual([])
    expect(changesOf(pack, withItem({ delta: '-0.5' }))).toEqual([
      {
        kind: 'item',
        how: 'CHANGED',
        code: late.code,
        name: late.text,
        fields: [{ field: 'delta', before: late.delta, after: '-0.5' }],
      },
    ])
    const added = newItem(pack, 'PERSON')
    const without = { ...pack, items: [...pack.items.filter((item) => item !== late), added] }
    expect(changesOf(pack, without).map(({ how, code }) => [how, code])).toEqual([
      ['ADDED', added.code],
      ['REMOVED', late.code],
    ])
    expect(changesOf(pack, { ...pack, rollUp: { ...pack.rollUp, minWorkedDays: 5 } })).toMatchObject([
      { kind: 'basics', fields: [{ field: 'minWorkedDays', after: 5 }] },
    ])
  })
})
