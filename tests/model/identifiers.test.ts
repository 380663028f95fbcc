import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { checkCitizenId, citizenIdCheckCharacter, normaliseNumber } from '../../db/model/citizen-id.ts'
import { checkIdentifier, guessIdKind } from '../../db/model/identifiers.ts'
import { checkUscc, usccCheckCharacter } from '../../db/model/uscc.ts'

const today = '2026-11-22'
const citizen = (text: string) => checkCitizenId(text, { today })

describe('citizen ID number', () => {
  it('passes the example of the standard and reads it', () => {
    expect(citizen('11010519491231002X')).toEqual({
      normalised: '11010519491231002X',
      findings: [],
      birthDay: '1949-12-31',
      sex: 'F',
      upgraded: null,
    })
  })
  it.each([
    '11010519491231002x',
    ' 110105 19491231 002x ',
    '１１０１０５１９４９１２３１００２Ｘ',
    '110105-19491231-002X',
  ])('reads %s as the same number', (text) => {
    expect(citizen(text)).toMatchObject({ normalised: '11010519491231002X', findings: [] })
  })
  it.each([
    ['440524188001010014', ['CITIZEN_ID_AGE']],
    ['110105194912310021', ['CITIZEN_ID_CHECK_DIGIT']],
    ['44030819990110', ['CITIZEN_ID_LENGTH']],
    ['TES12345678901 j', ['CITIZEN_ID_CHARACTERS']],
    ['TES123', ['CITIZEN_ID_LENGTH', 'CITIZEN_ID_CHARACTERS']],
    ['1101051949123100XX', ['CITIZEN_ID_CHARACTERS']],
    ['160105194912310029', ['CITIZEN_ID_REGION']],
    ['440308199902301512', ['CITIZEN_ID_CHECK_DIGIT', 'CITIZEN_ID_BIRTH_DATE']],
    ['110105491231002', ['CITIZEN_ID_OLD_FORM']],
    ['610104620932690', ['CITIZEN_ID_OLD_FORM', 'CITIZEN_ID_BIRTH_DATE']],
    ['', ['CITIZEN_ID_LENGTH', 'CITIZEN_ID_CHARACTERS']],
  ])('warns about %s', (text, findings) => {
    expect(citizen(text).findings).toEqual(findings)
  })
  it('gives the new form of an old number', () => {
    expect(citizen('110105491231002').upgraded).toBe('11010519491231002X')
    expect(citizen('610104620927690').upgraded?.slice(0, 17)).toBe('61010419620927690')
  })
  it('warns when the form says another sex', () => {
    expect(checkCitizenId('11010519491231002X', { today, sex: 'M' }).findings).toEqual(['CITIZEN_ID_SEX'])
    expect(checkCitizenId('11010519491231002X', { today, sex: 'F' }).findings).toEqual([])
  })
  it('takes ages from 0 to 130', () => {
    const born = (birth: string) => {
      const first17 = `110105${birth}001`
      return citizen(first17 + citizenIdCheckCharacter(first17)).findings
    }
    expect(born('20261122')).toEqual([])
    expect(born('20261123')).toEqual(['CITIZEN_ID_AGE'])
    expect(born('18951123')).toEqual([])
    expect(born('18951122')).toEqual(['CITIZEN_ID_AGE'])
  })
  it.each(['810000199408230021', '830000199201300022', '932682198501010017', '911124198108030024'])(
    'knows the region of %s, a permit with the same number rules',
    (text) => {
      expect(citizen(text).findings).toEqual([])
    },
  )
  it('notices any one wrong digit and any two neighbours exchanged', () => {
    const digits = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 17, maxLength: 17 })
      .map((list) => list.join(''))
    fc.assert(
      fc.property(digits, fc.nat(16), fc.integer({ min: 1, max: 9 }), (first17, place, shift) => {
        const wrong = [...first17]
        wrong[place] = String((Number(first17[place]) + shift) % 10)
        expect(citizenIdCheckCharacter(wrong.join(''))).not.toBe(citizenIdCheckCharacter(first17))
        const swapped = [...first17]
        ;[swapped[place], swapped[place - 1]] = [first17[place - 1] ?? '', first17[place] ?? '']
        const isSame = place === 0 || first17[place] === first17[place - 1]
        expect(
          citizenIdCheckCharacter((isSame ? [...first17] : swapped).join('')) ===
            citizenIdCheckCharacter(first17),
        ).toBe(isSame)
      }),
    )
  })
  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(Array.isArray(citizen(text).findings)).toBe(true)
      }),
    )
  })
})

describe('unified social credit code', () => {
  it.each([
    '91350100M000100Y43',
    '12441500196720244T',
    '91350100m000100y43',
    '９１３５０１００Ｍ０００１００Ｙ４３',
    '91110000802100433B',
    '51100000500019541K',
  ])('passes %s', (text) => {
    expect(checkUscc(text).findings).toEqual([])
  })
  it.each([
    ['91350100M000100Y4Z', ['USCC_CHARACTERS']],
    ['91350100M0001TGQXM', ['USCC_CHECK_DIGIT']],
    ['91350100M000100YIO', ['USCC_CHARACTERS']],
    ['91350100M000100Y4', ['USCC_LENGTH']],
    ['91350100M000100Y4!', ['USCC_CHARACTERS']],
    ['公司', ['USCC_LENGTH', 'USCC_CHARACTERS']],
  ])('warns about %s', (text, findings) => {
    expect(checkUscc(text).findings).toEqual(findings)
  })
  it('warns about a region no province has', () => {
    const first17 = '91990100M000100Y4'
    expect(checkUscc(first17 + usccCheckCharacter(first17)).findings).toEqual(['USCC_REGION'])
  })
  it('notices any one wrong character', () => {
    const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
    const code = fc.array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 })
    fc.assert(
      fc.property(code, fc.nat(16), fc.integer({ min: 1, max: 30 }), (characters, place, shift) => {
        const wrong = characters.with(
          place,
          alphabet[(alphabet.indexOf(characters[place] ?? '') + shift) % 31] ?? '',
        )
        expect(usccCheckCharacter(wrong.join(''))).not.toBe(usccCheckCharacter(characters.join('')))
      }),
    )
  })
})

describe('papers of other kinds', () => {
  it.each([
    ['PASSPORT', 'e12345678', []],
    ['PASSPORT', 'E12', ['IDENTIFIER_LENGTH']],
    ['PASSPORT', '护照12345', ['IDENTIFIER_CHARACTERS']],
    ['HK_MACAO_TAIWAN_PERMIT', 'H12345678', []],
    ['HK_MACAO_TAIWAN_PERMIT', '12345678', []],
    ['HK_MACAO_TAIWAN_PERMIT', '810000199408230021', []],
    ['HK_MACAO_TAIWAN_PERMIT', '810000199408230022', ['CITIZEN_ID_CHECK_DIGIT']],
    ['FOREIGN_PERMANENT_ID', 'USA310101234567', []],
    ['FOREIGN_PERMANENT_ID', '932682198501010017', []],
    ['MILITARY_ID', '军字第1234567号', []],
    ['OTHER', '', ['IDENTIFIER_EMPTY']],
    ['OTHER', 'x'.repeat(61), ['IDENTIFIER_LENGTH']],
    ['CITIZEN_ID', '11010519491231002X', []],
    ['USCC', '91350100M000100Y4', ['USCC_LENGTH']],
  ] as const)('%s %s', (kind, text, findings) => {
    expect(checkIdentifier(kind, text, { today }).findings).toEqual(findings)
  })
  it('are guessed from the number', () => {
    expect(guessIdKind('91350100M000100Y43', today)).toBe('USCC')
    expect(guessIdKind('11010519491231002x', today)).toBe('CITIZEN_ID')
    expect(guessIdKind('810000199408230021', today)).toBe('HK_MACAO_TAIWAN_PERMIT')
    expect(guessIdKind('932682198501010017', today)).toBe('FOREIGN_PERMANENT_ID')
    expect(guessIdKind('E12345678', today)).toBe('PASSPORT')
    expect(guessIdKind('12', today)).toBeNull()
  })
})

const folder = fileURLToPath(new URL('../../../shared/data/identifiers/', import.meta.url))
const isHere = existsSync(folder)
if (!isHere)
  console.warn(
    'the published test numbers are not here: identifiers were checked against the examples of this file only',
  )
const describePublished = () => {
  const rows = (name: string): readonly string[][] =>
    readFileSync(folder + name, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(','))
  it('citizen IDs: check digit, date and sex are as recomputed', () => {
    const table = rows('id-test-numbers.csv')
    expect(table.length).toBeGreaterThan(20)
    // Columns: number, expectation, reason, length, check digit, birth date, area, sex.
    const seen = table.map(([number = '']) => {
      const { findings, birthDay, sex, normalised } = citizen(number)
      const isForm = !findings.some(
        (finding) => finding === 'CITIZEN_ID_LENGTH' || finding === 'CITIZEN_ID_CHARACTERS',
      )
      const check =
        !isForm || normalised.length === 15
          ? 'n/a'
          : findings.includes('CITIZEN_ID_CHECK_DIGIT')
            ? 'bad'
            : 'ok'
      return [number, check, isForm ? (birthDay ?? 'bad date') : '', isForm ? sex : '']
    })
    expect(seen).toEqual(table.map((row) => [row[0], row[4]?.split(' ')[0], row[5], row[7]]))
    const valid = table.filter((row) => row[1] === 'valid').map(([number = '']) => citizen(number).findings)
    expect(valid.flat().filter((finding) => finding !== 'CITIZEN_ID_OLD_FORM')).toEqual([])
    const invalid = table
      .filter((row) => row[1] === 'invalid')
      .map(([number = '']) => citizen(number).findings.length)
    expect(invalid.every((count) => count > 0)).toBe(true)
  })
  it('credit codes: the check digit is as recomputed', () => {
    const table = readFileSync(`${folder}uscc-samples.csv`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => [line.split(',')[0] ?? '', line.trim().split(',').at(-2) ?? ''] as const)
    expect(table.length).toBeGreaterThan(40)
    expect(
      table.map(([code]) => [code, checkUscc(code).findings.length === 0 ? 'valid' : 'invalid']),
    ).toEqual(table)
  })
}
if (isHere) describe('published test numbers', describePublished)

describe('normalising', () => {
  it('is done once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const once = normaliseNumber(text)
        expect(normaliseNumber(once)).toBe(once)
      }),
    )
  })
})
