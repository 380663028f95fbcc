import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import {
  checkPromise,
  PeriodUnit,
  promiseFor,
  readTimeLimit,
  TimeLimit,
  timeLimitLabel,
  writeTimeLimit,
} from '../../db/model/time-limit.ts'

const wd = (value: number): TimeLimit => ({ unit: 'WD', value })
const limits = fc.oneof(
  fc.constant<TimeLimit>({ unit: 'INSTANT' }),
  fc.record({ unit: fc.constantFrom(...PeriodUnit.options), value: fc.integer({ min: 1, max: 3_650 }) }),
)

describe('reading a time limit', () => {
  it.each([
    ['20个工作日', { unit: 'WD', value: 20 }],
    ['２０ 个 工作日', null],
    ['２０个工作日', { unit: 'WD', value: 20 }],
    ['20工作日', { unit: 'WD', value: 20 }],
    ['20(工作日)', { unit: 'WD', value: 20 }],
    ['二十个工作日', { unit: 'WD', value: 20 }],
    ['十五个工作日内', { unit: 'WD', value: 15 }],
    ['承诺时限：5个工作日', { unit: 'WD', value: 5 }],
    ['30日', { unit: 'CD', value: 30 }],
    ['7天', { unit: 'CD', value: 7 }],
    ['30个自然日', { unit: 'CD', value: 30 }],
    ['两周', { unit: 'CD', value: 14 }],
    ['2小时', { unit: 'H', value: 2 }],
    ['2个小时以内', { unit: 'H', value: 2 }],
    ['1个月', { unit: 'M', value: 1 }],
    ['一个月', { unit: 'M', value: 1 }],
    ['1年', { unit: 'M', value: 12 }],
    ['20个工作日（不含公示时间）', { unit: 'WD', value: 20, note: '不含公示时间' }],
    ['即办', { unit: 'INSTANT' }],
    ['当场办结', { unit: 'INSTANT' }],
    ['即办（材料齐全）', { unit: 'INSTANT', note: '材料齐全' }],
    ['0个工作日', { unit: 'INSTANT' }],
    ['30分钟', { unit: 'INSTANT', note: '30分钟' }],
  ])('%s', (text, expected) => {
    const read = readTimeLimit(text)
    expect(read).toEqual(expected === null ? { ok: true, limit: wd(20) } : { ok: true, limit: expected })
  })
  it.each(['无', '', ' ', '/', '——', '未规定'])('%s means there is none', (text) => {
    expect(readTimeLimit(text)).toEqual({ ok: true, limit: null })
  })
  it.each(['尽快', '20', '工作日', '-3个工作日', '一百个工作日吧', '3-5个工作日'])(
    '%s is not understood',
    (text) => {
      expect(readTimeLimit(text)).toEqual({ ok: false, code: 'LIMIT_NOT_UNDERSTOOD' })
    },
  )
  it.each(['4000天', '0.5天', '400年', '0个月'])('%s is out of range', (text) => {
    expect(readTimeLimit(text)).toEqual({ ok: false, code: 'LIMIT_OUT_OF_RANGE' })
  })
  it('reads back whatever it writes', () => {
    fc.assert(
      fc.property(limits, (limit) => {
        expect(readTimeLimit(writeTimeLimit(limit))).toEqual({ ok: true, limit })
        expect(TimeLimit.parse(limit)).toEqual(limit)
      }),
    )
    expect(writeTimeLimit(null)).toBe('无')
    expect(writeTimeLimit({ unit: 'WD', value: 5, note: '不含公示' })).toBe('5个工作日（不含公示）')
  })
  it('never throws, and what it accepts fits the schema', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        const read = readTimeLimit(text)
        expect(
          read.ok ? TimeLimit.nullable().safeParse(read.limit).success : read.code.startsWith('LIMIT_'),
        ).toBe(true)
      }),
    )
  })
  it('gives pages the parts to word it', () => {
    expect(timeLimitLabel(null)).toEqual({ text: 'NONE', count: 0, note: '' })
    expect(timeLimitLabel({ unit: 'INSTANT' })).toEqual({ text: 'INSTANT', count: 0, note: '' })
    expect(timeLimitLabel({ unit: 'H', value: 2, note: 'n' })).toEqual({ text: 'H', count: 2, note: 'n' })
  })
})

describe('the promise', () => {
  it('is two thirds of the statutory time, rounded down, at least one', () => {
    expect([20, 10, 3, 2, 1].map((value) => promiseFor(wd(value)))).toEqual([13, 6, 2, 1, 1].map(wd))
    expect(promiseFor({ unit: 'M', value: 3 })).toEqual({ unit: 'M', value: 2 })
    expect(promiseFor(null)).toEqual({ unit: 'INSTANT' })
  })
  it('must be shorter than the statutory time', () => {
    expect(checkPromise(wd(20), wd(13))).toEqual([])
    expect(checkPromise(wd(20), wd(20))).toEqual(['PROMISE_NOT_SHORTER'])
    expect(checkPromise(wd(1), promiseFor(wd(1)))).toEqual(['PROMISE_NOT_SHORTER'])
    expect(checkPromise(wd(20), { unit: 'INSTANT' })).toEqual([])
    expect(checkPromise({ unit: 'INSTANT' }, wd(1))).toEqual(['PROMISE_NOT_SHORTER'])
    expect(checkPromise(wd(20), null)).toEqual(['PROMISE_MISSING'])
  })
  it('is compared roughly across units', () => {
    expect(checkPromise(wd(5), { unit: 'H', value: 2 })).toEqual([])
    expect(checkPromise(wd(20), { unit: 'M', value: 1 })).toEqual(['PROMISE_PROBABLY_NOT_SHORTER'])
  })
  it('without a statutory time is twenty working days at most', () => {
    expect(checkPromise(null, wd(20))).toEqual([])
    expect(checkPromise(null, wd(21))).toEqual(['PROMISE_OVER_20_WORKING_DAYS'])
    expect(checkPromise(null, { unit: 'M', value: 1 })).toEqual(['PROMISE_OVER_20_WORKING_DAYS'])
  })
  it('made by the rule is always shorter, from two units on', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PeriodUnit.options),
        fc.integer({ min: 2, max: 3_650 }),
        (unit, value) => {
          expect(checkPromise({ unit, value }, promiseFor({ unit, value }))).toEqual([])
        },
      ),
    )
  })
})
