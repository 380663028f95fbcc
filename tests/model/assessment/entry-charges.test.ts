import { describe, expect, it } from 'vitest'
import { Charge } from '../../../db/model/assessment/charges.ts'
import { DEFAULT_SCORE_RULES } from '../../../db/model/assessment/default-rules.ts'
import { chargesOf, fitsItem } from '../../../db/model/assessment/entry-charges.ts'
import type { LinkedCharge } from '../../../db/model/assessment/score-rules.ts'
import { item } from '../../helpers/score-facts.ts'

const ALL = { staffId: '1001', windowId: 'A01', unitId: 'U1', chiefRepIds: ['7', '6'] }
const link = (to: LinkedCharge['to'], share: string, dimension = 'B'): LinkedCharge => ({
  to,
  dimension,
  share,
})
const told = (...of: Parameters<typeof chargesOf>) =>
  chargesOf(...of).map(
    ({ target, subjectId, dimension, delta, linked }) =>
      `${target} ${subjectId} ${dimension} ${delta}${linked ? ' linked' : ''}`,
  )

describe('what an entry charges', () => {
  it('is its subject first, then those linked to it', () => {
    const rule = item('WINDOW', 'A', 'X', '-5', {
      linked: [link('CHIEF_REP', '0.5'), link('UNIT', '0.1'), link('PERSON', '1')],
    })
    expect(told(rule, ALL)).toEqual([
      'WINDOW A01 A -5',
      'PERSON 6 B -2.5 linked',
      'PERSON 7 B -2.5 linked',
      'UNIT U1 B -0.5 linked',
      'PERSON 1001 B -5 linked',
    ])
    for (const each of chargesOf(rule, ALL)) expect(Charge.parse(each)).toEqual(each)
  })
  it('follows the points that were chosen', () => {
    const rule = item('WINDOW', 'A', 'X', '-2', { deltaTo: '-5', linked: [link('CHIEF_REP', '0.5')] })
    expect(told(rule, { ...ALL, chiefRepIds: ['7'] }, '-3.5')).toEqual([
      'WINDOW A01 A -3.5',
      'PERSON 7 B -1.75 linked',
    ])
  })
  it('leaves out whom there is not', () => {
    const rule = item('PERSON', 'A', 'X', '-2', {
      linked: [link('WINDOW', '1'), link('CHIEF_REP', '0.5'), link('UNIT', '1')],
    })
    expect(told(rule, { ...ALL, windowId: null, unitId: null, chiefRepIds: [] })).toEqual([
      'PERSON 1001 A -2',
    ])
    expect(told(rule, { ...ALL, staffId: null })).toEqual([])
    expect(told(item('UNIT', 'A', 'X', '-2'), { ...ALL, unitId: null })).toEqual([])
  })
  it('charges nobody twice for one thing', () => {
    const own = item('PERSON', 'A', 'X', '-2', { linked: [link('CHIEF_REP', '0.5')] })
    expect(told(own, { ...ALL, staffId: '7' })).toEqual(['PERSON 7 A -2', 'PERSON 6 B -1 linked'])
    const both = item('WINDOW', 'A', 'X', '-2', { linked: [link('CHIEF_REP', '0.5'), link('PERSON', '1')] })
    expect(told(both, { ...ALL, staffId: '7', chiefRepIds: ['7', '7'] })).toEqual([
      'WINDOW A01 A -2',
      'PERSON 7 B -1 linked',
    ])
  })
  it('links nothing to what takes nothing', () => {
    const veto = item('WINDOW', 'A', 'X', '0', { veto: 'YEAR', linked: [link('CHIEF_REP', '0.5')] })
    expect(told(veto, ALL)).toEqual(['WINDOW A01 A 0'])
  })
  it('takes a second notice from the person and the window, a window’s fault from its chief as well', () => {
    const rule = (code: string) => {
      const found = DEFAULT_SCORE_RULES.items.find((each) => each.code === code)
      if (found === undefined) throw new Error(code)
      return found
    }
    expect(told(rule('YW01'), ALL)).toEqual(['PERSON 1001 BUSINESS -2', 'WINDOW A01 HANDLING -2 linked'])
    expect(told(rule('GF05'), { ...ALL, chiefRepIds: ['7'] })).toEqual([
      'WINDOW A01 STANDARDS -15',
      'PERSON 7 DISCIPLINE -7.5 linked',
    ])
  })
})

describe('points that fit an item', () => {
  it('are its own, or tenths between its two ends', () => {
    const fixed = item('PERSON', 'A', 'X', '-2')
    expect(['-2', '-2.0', '-1.9', '2'].map((delta) => fitsItem(fixed, delta))).toEqual([
      true,
      true,
      false,
      false,
    ])
    const range = item('PERSON', 'A', 'X', '-2', { deltaTo: '-5' })
    expect(['-2', '-3.5', '-5', '-5.1', '-1.9', '-3.55', '3'].map((delta) => fitsItem(range, delta))).toEqual(
      [true, true, true, false, false, false, false],
    )
  })
})
