import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import {
  maskAddress,
  maskIdentifier,
  maskIdNumber,
  maskPartyName,
  maskPersonName,
  maskPhone,
} from '../../db/model/masking.ts'

describe('names', () => {
  it.each([
    ['张三', '张*'],
    ['张三丰', '张**'],
    ['欧阳修', '欧阳*'],
    ['欧阳震华', '欧阳**'],
    ['欧阳', '欧*'],
    ['𠮷野家', '𠮷**'],
    ['王𠮷', '王*'],
    ['买买提·艾力', '买**·**'],
    ['阿卜杜拉．买买提', '阿***．***'],
    ['John Smith', 'J*** *****'],
    ['张', '*'],
    ['', ''],
    [' 张三 ', '张*'],
  ])('%s is shown as %s', (name, masked) => {
    expect(maskPersonName(name)).toBe(masked)
  })
  it('of organisations stay open', () => {
    expect(maskPartyName('清禾县供电公司', 'ORGANISATION')).toBe('清禾县供电公司')
    expect(maskPartyName('张三', 'PERSON')).toBe('张*')
  })
  it('keep their number of characters and never show more than two of them, separators aside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 2, maxLength: 12 }), (name) => {
        const masked = [...maskPersonName(name)]
        expect(masked).toHaveLength([...name.trim()].length)
        expect(masked.filter((character) => /[^*·•‧・･.．\s]/u.test(character)).length).toBeLessThanOrEqual(2)
        expect(masked.join('').isWellFormed()).toBe(name.isWellFormed())
      }),
    )
  })
})

describe('numbers', () => {
  it('of identity cards keep region and last four', () => {
    expect(maskIdNumber('431125199001011026')).toBe('431125********1026')
    expect(maskIdNumber('11010519491231002x')).toBe('110105********002X')
    expect(maskIdNumber('110105491231002')).toBe('110105*****1002')
    expect(maskIdNumber('E12345678')).toBe('E1*****78')
    expect(maskIdNumber('123')).toBe('***')
    expect(maskIdNumber('')).toBe('')
    expect(maskIdentifier('USCC', '91350100M000100Y43')).toBe('91350100M000100Y43')
    expect(maskIdentifier('PASSPORT', 'E12345678')).toBe('E1*****78')
  })
  it('never show more than half, of whatever length', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789X'), maxLength: 40 }), (number) => {
        const masked = maskIdNumber(number)
        expect(masked).toHaveLength(number.length)
        expect(masked.replaceAll('*', '').length).toBeLessThanOrEqual(
          Math.max(number.length / 2, number.length >= 15 ? 10 : 0),
        )
      }),
    )
  })
  it('of phones keep the middle hidden', () => {
    expect(maskPhone('13900000000')).toBe('139****0000')
    expect(maskPhone('0746-2234567')).toBe('0746-*****67')
    expect(maskPhone('010-62345678-801')).toBe('010-******78****')
    expect(maskPhone('12345')).toBe('***45')
    expect(maskPhone('')).toBe('')
  })
})

describe('addresses', () => {
  it.each([
    ['湖南省永州市江永县潇浦镇知青路12号', '湖南省永州市江永县****'],
    ['北京市朝阳区建国路88号', '北京市朝阳区****'],
    ['广西壮族自治区南宁市青秀区民族大道1号', '广西壮族自治区南宁市青秀区****'],
    ['新疆维吾尔自治区伊犁哈萨克自治州霍城县水定镇', '新疆维吾尔自治区伊犁哈萨克自治州霍城县****'],
    ['清禾县禾阳镇新城路88号', '清禾县****'],
    ['禾阳镇新城路88号', '禾阳镇****'],
    ['知青路12号', '****'],
    ['幸福小区3栋', '****'],
    ['', ''],
  ])('%s is shown as %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked)
  })
})
