import { createHash } from 'node:crypto'
import { pinyinKeys } from '../../model/pinyin.ts'

/** First hexadecimal digits of a text's SHA-256: the same text gives the same code on every machine. */
const fingerprint = (text: string, digits: number): string =>
  createHash('sha256').update(text, 'utf8').digest('hex').slice(0, digits)

const CODE_LENGTH = 64

/** A code of somebody else's in the characters and length of ours; short and clean ones stay as they are. */
export const codeFrom = (foreign: string): string => {
  const clean = foreign.normalize('NFKC').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
  return clean === foreign && clean.length <= CODE_LENGTH
    ? clean
    : `${[...clean].slice(0, 40).join('')}-${fingerprint(foreign, 12)}`.slice(-CODE_LENGTH)
}

/** Code for a unit known only by its name: its initials for people, four digits of its fingerprint against clashes. */
export const unitCodeFor = (name: string): string => {
  const initials = pinyinKeys(name)
    .initials.toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .slice(0, 12)
  return `${initials === '' ? 'U' : initials}-${fingerprint(name, 4)}`
}

/** Code for an item without any code, by its unit and name. */
export const itemCodeFor = (unitId: string, name: string): string =>
  `${unitId.slice(0, 40)}-${fingerprint(`${unitId}\n${name}`, 10)}`

/** Id of a material: stays with its name, wherever it stands in the list. */
export const materialIdFor = (itemId: string, name: string, condition: string): string =>
  `m-${fingerprint(`${itemId}\n${name}\n${condition}`, 16)}`
