import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import {
  isOnlyAlike,
  matchPinyin,
  pinyinKeys,
  rankByPinyin,
  rankForVisitor,
  type PinyinMatch,
} from '../../db/model/pinyin.ts'

const item = (name: string, ...codes: string[]) => ({ name, codes, keys: pinyinKeys(name) })
/** The match as `KIND [highlighted]…`. */
const shown = (name: string, match: PinyinMatch | null) =>
  match === null
    ? 'none'
    : [match.kind, ...match.ranges.map(({ start, end }) => `[${name.slice(start, end)}]`)].join(' ')
const find = (query: string, name: string, ...codes: string[]) =>
  shown(name, matchPinyin(query, item(name, ...codes)))

describe('spelling', () => {
  it('reads characters by their words', () => {
    expect(pinyinKeys('商事登记')).toEqual({
      syllables: ['shang', 'shi', 'deng', 'ji'],
      initials: 'ssdj',
      full: 'shangshidengji',
    })
    expect(pinyinKeys('重庆银行').full).toBe('chongqingyinhang')
    expect(pinyinKeys('绿化').full).toBe('lvhua')
    expect(pinyinKeys('省略').full).toBe('shenglve')
  })
  it.each([
    ['曾小贤', 'zengxiaoxian'],
    ['单雄信', 'shanxiongxin'],
    ['单于丹', 'chanyudan'],
    ['万俟卨', 'moqixie'],
    ['尉迟恭', 'yuchigong'],
    ['解晓东', 'xiexiaodong'],
    ['仇英', 'qiuying'],
    ['查良镛', 'zhaliangyong'],
    ['王𠮷', 'wangji'],
  ])('reads the surname of %s', (name, full) => {
    expect(pinyinKeys(name, true).full).toBe(full)
  })
  it('keeps letters and digits, and leaves out signs and characters nobody can spell', () => {
    expect(pinyinKeys('Ａ证（3类）、𫠡').syllables).toEqual(['a', 'zheng', '', '3', 'lei', '', '', ''])
    expect(pinyinKeys('').full).toBe('')
  })
  it('has one syllable for each code point of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.boolean(), (text, person) => {
        const keys = pinyinKeys(text, person)
        expect(keys.syllables).toHaveLength([...text].length)
        expect(keys.syllables.join('')).toBe(keys.full)
      }),
    )
  })
})

describe('finding', () => {
  it.each([
    ['SCJG-001', 'CODE_EXACT'],
    ['scjg001', 'CODE_EXACT'],
    ['商事', 'NAME_PREFIX [商事]'],
    ['登记', 'NAME_SUBSTRING [登记]'],
    ['ssdj', 'INITIALS_PREFIX [商事登记]'],
    ['SS', 'INITIALS_PREFIX [商事]'],
    ['dj', 'INITIALS_SUBSTRING [登记]'],
    ['shangshi', 'FULL_PREFIX [商事]'],
    ['shangshid', 'FULL_PREFIX [商事登]'],
    ['shang shi', 'FULL_PREFIX [商事]'],
    ['dengji', 'FULL_INNER [登记]'],
    ['001', 'CODE_PART'],
    ['shangsdj', 'MIXED [商事登记]'],
    ['sshidj', 'MIXED [商事登记]'],
    ['登记 商事', 'NAME_SUBSTRING [商事登记]'],
    ['dj 商', 'INITIALS_SUBSTRING [商] [登记]'],
    ['税务', 'none'],
    ['登记 税务', 'none'],
    ['angshi', 'none'],
    ['', 'none'],
    [' ', 'none'],
  ])('%s in 商事登记: %s', (query, expected) => {
    expect(find(query, '商事登记', 'SCJG-001')).toBe(expected)
  })
  it('finds a long name spelled out to its last letter', () => {
    const name = '长江干线航道养护工程施工许可'
    expect(find(pinyinKeys(name).full, name)).toBe(`FULL_PREFIX [${name}]`)
    expect(pinyinKeys(name).full.length).toBeGreaterThan(40)
    expect(find('changjiangganxianhangdaoyanghugongchengx', name)).toBe('none')
  })
  it('sydj finds 商事登记 though one letter is wrong', () => {
    expect(find('sydj', '商事登记')).toBe('INITIALS_NEAR [商事登记]')
    expect(find('syzj', '商事登记')).toBe('none')
    expect(find('xsdj', '商事登记')).toBe('none')
  })
  it('highlights over signs, letters and rare characters', () => {
    expect(find('zlb', '𠮷证（A类）办理')).toBe('INITIALS_SKIPPING [证] [类] [办]')
    expect(find('zl', '𠮷证（A类）办理')).toBe('none')
    expect(find('zalb', '𠮷证（A类）办理')).toBe('INITIALS_SUBSTRING [证] [A类] [办]')
    expect(find('ａ类', '𠮷证（A类）办理')).toBe('NAME_SUBSTRING [A类]')
    expect(find('jz', '𠮷证')).toBe('INITIALS_PREFIX [𠮷证]')
  })
  it('takes v, ü and u for ü', () => {
    expect(['lvhua', 'lühua', 'LÜ'].map((query) => find(query, '绿化'))).toEqual([
      'FULL_PREFIX [绿化]',
      'FULL_PREFIX [绿化]',
      'FULL_PREFIX [绿]',
    ])
    expect(find('shenglue', '省略')).toBe('FULL_PREFIX [省略]')
  })
  it('orders by kind of match, then as given, near misses last', () => {
    const items = ['税务登记', '商业网点登记', '商事登记', '登记商事主体', '水域滩涂登记'].map((name) =>
      item(name),
    )
    const names = (query: string) => rankByPinyin(query, items).map(({ candidate }) => candidate.name)
    expect(names('登记')).toEqual(['登记商事主体', '税务登记', '商业网点登记', '商事登记', '水域滩涂登记'])
    expect(names('ss')).toEqual(['商事登记', '登记商事主体'])
    expect(names('sydj')).toEqual(['商业网点登记', '水域滩涂登记', '税务登记', '商事登记'])
    expect(names('ssdj')).toEqual(['商事登记', '税务登记'])
  })
  it('finds the letters of what people call a thing in its name, the closest together first', () => {
    const names = ['更正登记', '公司设立登记', '工业产品生产许可证登记', '个体工商户设立登记', '公司登记档案']
    const items = names.map((name) => item(name))
    const found = (query: string) =>
      rankByPinyin(query, items).map(({ candidate, match }) => [candidate.name, match.kind])
    expect(found('gsdj')).toEqual([
      ['公司登记档案', 'INITIALS_PREFIX'],
      ['公司设立登记', 'INITIALS_SKIPPING'],
      ['个体工商户设立登记', 'INITIALS_SKIPPING'],
      ['工业产品生产许可证登记', 'INITIALS_SKIPPING'],
      ['更正登记', 'INITIALS_NEAR'],
    ])
    expect(find('gsdj', '公司设立登记')).toBe('INITIALS_SKIPPING [公司] [登记]')
    // Two letters are in nearly every name somewhere; far apart they are there by chance.
    expect(find('gj', '公司设立登记')).toBe('none')
    expect(find('gsdj', '高速公路养护作业单位资质审批及其延续变更的登记')).toBe('none')
    // What begins as the name does, before what lies inside it.
    expect(
      rankByPinyin('sdj', [item('公司设立登记'), item('商事主体变更登记')]).map((each) => each.match.kind),
    ).toEqual(['INITIALS_SKIPPING', 'INITIALS_SKIPPING'])
    expect(
      rankByPinyin('zgj', [item('无证工程检验'), item('住宅专项工程检验')]).map(
        ({ candidate }) => candidate.name,
      ),
    ).toEqual(['住宅专项工程检验', '无证工程检验'])
  })
  it('shows a visitor a name with a wrong letter only where there is nothing else', () => {
    const items = ['更正登记', '公司设立登记'].map((name) => item(name))
    const names = (query: string, of = items) =>
      rankForVisitor(query, of).map(({ candidate }) => candidate.name)
    expect(names('gsdj')).toEqual(['公司设立登记'])
    expect(names('gsdj', items.slice(0, 1))).toEqual(['更正登记'])
    expect(rankForVisitor('gsdj', items).map(({ match }) => isOnlyAlike(match))).toEqual([true])
    expect(rankForVisitor('gzdj', items).map(({ match }) => isOnlyAlike(match))).toEqual([false])
  })
  it('finds every name by its own start, initials and pinyin, and highlights inside it', () => {
    const name = fc
      .array(fc.constantFrom(...'公司设立变更注销登记许可证办理食品经营（）、Aa1𠮷 '), {
        minLength: 1,
        maxLength: 14,
      })
      .map((characters) => characters.join(''))
      .filter((text) => pinyinKeys(text).full !== '')
    fc.assert(
      fc.property(name, (text) => {
        const candidate = item(text)
        const { initials, full } = candidate.keys
        const matches = [text, initials, full].map((query) => matchPinyin(query, candidate))
        expect(matches).not.toContain(null)
        const ranges = matches.flatMap((match) => match?.ranges ?? [])
        expect(ranges.every(({ start, end }) => start >= 0 && start < end && end <= text.length)).toBe(true)
        expect(ranges.every(({ start, end }) => text.slice(start, end).isWellFormed())).toBe(true)
      }),
      { examples: [['公公公公公公公公公证']] },
    )
  })
  it('answers any query without throwing, and quickly', () => {
    const candidate = item('啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊')
    expect(matchPinyin(`${'a'.repeat(28)}bb`, candidate)).toBeNull()
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (query) => {
        const match = matchPinyin(query, candidate)
        expect(match === null || match.rank >= 0).toBe(true)
      }),
    )
  })
})
