import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { checkPhone } from '../../db/model/phone.ts'

describe('phone numbers', () => {
  it.each([
    ['13900000000', '13900000000', 'MOBILE'],
    ['139 0000 0000', '13900000000', 'MOBILE'],
    ['１３９－００００－００００', '13900000000', 'MOBILE'],
    ['+86 139-0000-0000', '13900000000', 'MOBILE'],
    ['008613900000000', '13900000000', 'MOBILE'],
    ['（0746）2234567', '0746-2234567', 'LANDLINE'],
    ['07462234567', '0746-2234567', 'LANDLINE'],
    ['010-62345678转801', '010-62345678-801', 'LANDLINE'],
    ['010-62345678-801', '010-62345678-801', 'LANDLINE'],
    ['62345678', '62345678', 'LANDLINE'],
    ['62345678 转 801', '62345678转801', 'LANDLINE'],
    ['010-6234567-8', '010-6234567-8', 'LANDLINE'],
    ['12345', '12345', 'SERVICE'],
    ['110', '110', 'SERVICE'],
    ['400-123-4567', '4001234567', 'SERVICE'],
    ['+44 20 7946 0958', '+442079460958', 'OTHER'],
  ])('%s is %s', (text, normalised, kind) => {
    expect(checkPhone(text)).toEqual({ normalised, kind, findings: [] })
  })
  it.each([
    ['1390000000', 'PHONE_LENGTH'],
    ['139000000000', 'PHONE_LENGTH'],
    ['5678', 'PHONE_LENGTH'],
    ['0001234567', 'PHONE_FORM'],
    ['张三的手机', 'PHONE_CHARACTERS'],
    ['', 'PHONE_CHARACTERS'],
  ])('%s is warned about', (text, finding) => {
    expect(checkPhone(text).findings).toEqual([finding])
  })
  it('normalising twice changes nothing more', () => {
    const typed = fc
      .array(fc.constantFrom(...'0123456789 -()+转x'), { maxLength: 20 })
      .map((list) => list.join(''))
    fc.assert(
      fc.property(typed, (text) => {
        const once = checkPhone(text)
        expect(checkPhone(once.normalised).normalised).toBe(once.normalised)
      }),
    )
  })
})
