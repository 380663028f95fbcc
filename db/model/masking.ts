import { normaliseNumber } from './citizen-id.ts'

// Compound surnames in use today (two characters); Manchu and other ethnic clan names are written in full as names.
const COMPOUND_SURNAMES = new Set(
  (
    '欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 公羊 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 轩辕 令狐 钟离 宇文 ' +
    '长孙 慕容 鲜于 闾丘 司徒 司空 司寇 亓官 南宫 拓跋 夹谷 百里 东郭 南门 呼延 羊舌 微生 梁丘 左丘 西门 第五 独孤 ' +
    '端木 巫马 公西 漆雕 乐正 壤驷 公良 赫连 万俟 夏侯 闻人 完颜 纳兰 叶赫 哥舒 达奚 褚师 谷梁 宰父 段干 东门 即墨'
  ).split(' '),
)

const STAR = '*'
const stars = (count: number): string => STAR.repeat(Math.max(0, count))

// Dots between the parts of names of many ethnic groups, and the space of names in Latin letters.
const NAME_SEPARATOR = /[·•‧・･.．\s]/u

/**
 * A person's name as it may be shown outside the case form: 张*, 欧阳**. The surname, or the first letter where
 * there is none, stays; the separators of names in several parts stay, so that two people remain two. Counts code points.
 */
export function maskPersonName(name: string): string {
  const characters = [...name.trim()]
  if (characters.length < 2) return stars(characters.length)
  const surname = characters.slice(0, 2).join('')
  const isPlain = !characters.some((character) => NAME_SEPARATOR.test(character))
  const open = isPlain && characters.length > 2 && COMPOUND_SURNAMES.has(surname) ? 2 : 1
  return characters
    .map((character, index) => (index < open || NAME_SEPARATOR.test(character) ? character : STAR))
    .join('')
}

/** Organisations are named openly; people are masked. */
export const maskPartyName = (name: string, kind: 'PERSON' | 'ORGANISATION'): string =>
  kind === 'ORGANISATION' ? name : maskPersonName(name)

/** `431125********1026`; a number of another length keeps at most its first quarter and last quarter, four at the most. */
export function maskIdNumber(number: string): string {
  const characters = [...normaliseNumber(number)]
  const { length } = characters
  const [head, tail] =
    length === 18 || length === 15 ? [6, 4] : [Math.min(4, length >> 2), Math.min(4, length >> 2)]
  return (
    characters.slice(0, head).join('') +
    stars(length - head - tail) +
    characters.slice(length - tail).join('')
  )
}

/** The number of a paper of the given kind; an organisation's code is public and stays open. */
export const maskIdentifier = (kind: string, number: string): string =>
  kind === 'USCC' ? normaliseNumber(number) : maskIdNumber(number)

/** `139****0000`; a landline keeps its area code and last two digits. */
export function maskPhone(phone: string): string {
  const plain = phone.normalize('NFKC').replaceAll(/\s/g, '')
  if (/^\d{11}$/.test(plain) && plain.startsWith('1')) return `${plain.slice(0, 3)}****${plain.slice(7)}`
  const [, area = '', number = plain, extension = ''] = /^(0\d{2,3}-)?(\d{7,8})(-\d+)?$/.exec(plain) ?? []
  const characters = [...number]
  const tail = Math.min(2, characters.length >> 1)
  return (
    area +
    stars(characters.length - tail) +
    characters.slice(characters.length - tail).join('') +
    stars(extension.length)
  )
}

// Province, prefecture, county, then township: what stands before the first street, village or house.
const ADDRESS_AREA =
  /^((?:[^\s\d]{2,8}?(?:省|自治区|特别行政区))?(?:[^\s\d]{2,9}?(?:市|自治州|地区|盟))?(?:[^\s\d]{1,8}?(?:自治县|县|(?<![小社园校厂])区|旗|市(?!场)))?)/u
const TOWNSHIP = /^[^\s\d]{1,7}?(?:镇|乡|街道)/u

/** Keeps the administrative area down to the county, or the township where nothing above it is written; the rest is stars. */
export function maskAddress(address: string): string {
  const text = address.trim()
  const area = ADDRESS_AREA.exec(text)?.[1] ?? ''
  const kept = area !== '' ? area : (TOWNSHIP.exec(text)?.[0] ?? '')
  // A fixed number of stars: the length of an address says something about it too.
  return kept.length === text.length ? text : `${kept}****`
}
