import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { bigrams, hasTerms, queryTerms } from '../../db/model/search-terms.ts'
import { checkText, codePointLength, matchingText, tidyText, truncate } from '../../db/model/text.ts'

describe('tidying', () => {
  it('joins spaces and leaves the signs of Chinese names alone', () => {
    expect(tidyText('  清禾（县）　供电\t公司 ')).toBe('清禾（县） 供电 公司')
    expect(tidyText('一\r\n 二 \r三')).toBe('一\n二\n三')
    expect(tidyText('e\u0301')).toBe('é')
  })
  it('for comparing makes width and case one', () => {
    expect(matchingText(' ＡＢＣ（１２）㎡ ')).toBe('abc(12)m2')
    expect(matchingText('zero\u200Bwidth')).toBe('zerowidth')
  })
  it('is done once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(tidyText(tidyText(text))).toBe(tidyText(text))
        expect(matchingText(matchingText(text))).toBe(matchingText(text))
      }),
    )
  })
})

describe('length', () => {
  it('counts code points', () => {
    expect(codePointLength('𠮷䶮a')).toBe(3)
    expect(truncate('𠮷𠮷𠮷', 2)).toBe('𠮷𠮷')
    expect(truncate('ab', 5)).toBe('ab')
    expect(truncate('ab', 0)).toBe('')
  })
})

describe('checking', () => {
  it('gives back the tidy text', () => {
    expect(checkText(' 张𠮷 ', { max: 2 })).toEqual({ ok: true, text: '张𠮷' })
    expect(checkText('名称\r\n', { max: 10 })).toEqual({ ok: true, text: '名称' })
    expect(checkText('一\r\n二\t三', { max: 10, multiline: true })).toEqual({ ok: true, text: '一\n二 三' })
    expect(checkText('👨‍👩‍👧', { max: 10 })).toMatchObject({ ok: true })
  })
  it('says what is wrong', () => {
    expect(checkText('𠮷𠮷𠮷', { max: 2 })).toEqual({
      ok: false,
      finding: { code: 'TEXT_TOO_LONG', limit: 2, length: 3 },
    })
    expect(checkText('   ', { max: 2, required: true })).toEqual({
      ok: false,
      finding: { code: 'TEXT_EMPTY' },
    })
    expect(checkText('', { max: 2 })).toEqual({ ok: true, text: '' })
  })
  it.each([
    ['a\u0000b', 1],
    ['a\u007F', 1],
    ['ab\u0085c', 2],
    ['\uD842', 0],
    ['user\u202Etxt', 4],
    ['one\ntwo', 3],
  ])('refuses the control character in %j', (text, at) => {
    expect(checkText(text, { max: 100 })).toEqual({
      ok: false,
      finding: { code: 'TEXT_CONTROL_CHARACTERS', at },
    })
  })
  it('refuses ten megabytes at once', () => {
    const huge = '字'.repeat(10_000_000)
    expect(checkText(huge, { max: 500 })).toMatchObject({
      ok: false,
      finding: { code: 'TEXT_TOO_LONG', limit: 500 },
    })
  })
  it('lets through only what can be stored', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.boolean(), (text, multiline) => {
        const checked = checkText(text, { max: 20, multiline })
        const kept = checked.ok ? checked.text : ''
        expect(codePointLength(kept)).toBeLessThanOrEqual(20)
        expect(kept.isWellFormed()).toBe(true)
        expect(/[^\P{Cc}\n]/u.test(kept)).toBe(false)
      }),
    )
  })
})

describe('search terms', () => {
  it('are pairs of Chinese characters and the last one', () => {
    expect(bigrams('商事登记')).toEqual(['商事', '事登', '登记', '记'])
    expect(bigrams('䶮𠮷')).toEqual(['䶮𠮷', '𠮷'])
    expect(bigrams('证')).toEqual(['证'])
  })
  it('are whole words and numbers and their ends', () => {
    expect(bigrams('AB12')).toEqual(['ab12', 'b12', '12'])
    expect(bigrams('3号窗口')).toEqual(['3', '号窗', '窗口', '口'])
    expect(bigrams('SCJG-001')).toEqual(['scjg', 'cjg', 'jg', '001', '01'])
    expect(bigrams('，。 （）')).toEqual([])
  })
  it('of a query are looked up exactly or as a beginning', () => {
    expect(queryTerms('商事登')).toEqual([
      { term: '商事', prefix: false },
      { term: '事登', prefix: false },
    ])
    expect(queryTerms('商')).toEqual([{ term: '商', prefix: true }])
    expect(queryTerms('Ab')).toEqual([{ term: 'ab', prefix: true }])
    expect(queryTerms('')).toEqual([])
  })
  it('find any part of two characters or more', () => {
    const text = fc
      .array(fc.constantFrom(...'公司设立𠮷䶮登记abcXYZ0189 -（）'), { minLength: 2, maxLength: 30 })
      .map((characters) => characters.join(''))
    fc.assert(
      fc.property(text, fc.nat(29), fc.integer({ min: 2, max: 30 }), (whole, from, length) => {
        const part = [...whole].slice(from, from + length).join('')
        const isSingle = queryTerms(part).some(({ term }) => /^[a-z0-9]$/.test(term))
        expect(isSingle || hasTerms(whole, part)).toBe(true)
      }),
    )
  })
  it('do not find what is not there', () => {
    expect(hasTerms('商事登记', '登商')).toBe(false)
    expect(hasTerms('20261122', '1123')).toBe(false)
    expect(hasTerms('20261122', '2611')).toBe(true)
  })
})
