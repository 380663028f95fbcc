import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { caseSeriesKey, formatCaseNumber, readCaseNumber } from '../../db/model/case-number.ts'
import {
  formatPaperNumber,
  paperSeriesKey,
  readPaperNumber,
  splitPaperPrefix,
} from '../../db/model/paper-number.ts'

const taskCode = '11439925372501236A4000101001000'

describe('paper numbers', () => {
  const number = { orgAbbr: '清市监', kindWord: '补', year: 2026, serial: 1 }
  it('are written with the width of the hall', () => {
    expect(formatPaperNumber(number)).toBe('清市监补〔2026〕0001号')
    expect(formatPaperNumber(number, 6)).toBe('清市监补〔2026〕000001号')
  })
  it('grow beyond their width', () => {
    expect(formatPaperNumber({ ...number, serial: 9_999 })).toBe('清市监补〔2026〕9999号')
    expect(formatPaperNumber({ ...number, serial: 10_000 })).toBe('清市监补〔2026〕10000号')
    expect(formatPaperNumber({ ...number, serial: 1_234_567 }, 6)).toBe('清市监补〔2026〕1234567号')
  })
  it.each([0, -1, 1.5, Number.NaN])('never have the serial %d', (serial) => {
    expect(() => formatPaperNumber({ ...number, serial })).toThrow(RangeError)
  })
  it.each([
    '清市监补〔2026〕0001号',
    '清市监补[2026]1号',
    '清市监补（2026）第１号',
    ' 清市监补 【2026】 0001 ',
  ])('%s is read', (text) => {
    expect(readPaperNumber(text)).toEqual({ prefix: '清市监补', year: 2026, serial: 1 })
  })
  it.each(['', '清市监补2026-1', '〔2026〕1号', '清市监补〔2026〕0号', '清市监补〔26〕1号'])(
    '%s is not one',
    (text) => {
      expect(readPaperNumber(text)).toBeNull()
    },
  )
  it('are split by the longest word that fits', () => {
    expect(splitPaperPrefix('清市监补', ['补', '受'])).toEqual({ orgAbbr: '清市监', kindWord: '补' })
    expect(splitPaperPrefix('清市监不受', ['受', '不受'])).toEqual({ orgAbbr: '清市监', kindWord: '不受' })
    expect(splitPaperPrefix('清市监', ['补', ''])).toBeNull()
  })
  it('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.constantFrom(4 as const, 6 as const),
        (serial, width) => {
          expect(readPaperNumber(formatPaperNumber({ ...number, serial }, width))).toEqual({
            prefix: '清市监补',
            year: 2026,
            serial,
          })
        },
      ),
    )
  })
  it('have one series for each unit, kind and year', () => {
    expect(paperSeriesKey('SCJG', 'NOTICE_SUPPLEMENT', 2026)).toBe('paper/SCJG/NOTICE_SUPPLEMENT/2026')
    expect(caseSeriesKey('SCJG', '2026-11-22')).toBe('case/SCJG/2026-11-22')
  })
})

describe('case numbers', () => {
  const facts = { taskCode, hallCode: '439925', unitCode: 'SCJG', day: '2026-11-22', serial: 7 }
  it('take the task code where it is known', () => {
    const number = formatCaseNumber(facts)
    expect(number).toBe(`${taskCode}202611220007`)
    expect(number).toHaveLength(43)
    expect(readCaseNumber(number)).toEqual({
      taskCode,
      hallCode: null,
      unitCode: null,
      day: '2026-11-22',
      serial: 7,
    })
  })
  it.each([null, '', '12345', `${taskCode}00`])('otherwise (%s) hall and unit', (code) => {
    const number = formatCaseNumber({ ...facts, taskCode: code })
    expect(number).toBe('439925-SCJG-20261122-0007')
    expect(readCaseNumber(number)).toEqual({
      taskCode: null,
      hallCode: '439925',
      unitCode: 'SCJG',
      day: '2026-11-22',
      serial: 7,
    })
  })
  it('grow beyond four digits', () => {
    expect(formatCaseNumber({ ...facts, taskCode: null, serial: 12_345 })).toBe('439925-SCJG-20261122-12345')
    expect(readCaseNumber('439925-A-B-20261122-12345')).toMatchObject({ unitCode: 'A-B', serial: 12_345 })
  })
  it.each(['', 'x', '439925-SCJG-20261322-0007', '439925-SCJG-20261122-0000', '2026'])(
    '%s is none',
    (text) => {
      expect(readCaseNumber(text)).toBeNull()
    },
  )
  it('refuse a day that does not exist', () => {
    expect(() => formatCaseNumber({ ...facts, day: '2026-02-30' })).toThrow(RangeError)
  })
  it('come back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), fc.boolean(), (serial, withCode) => {
        expect(
          readCaseNumber(formatCaseNumber({ ...facts, serial, taskCode: withCode ? taskCode : null })),
        ).toMatchObject({
          serial,
          day: '2026-11-22',
        })
      }),
    )
  })
})
