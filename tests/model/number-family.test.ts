import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { caseSeriesKey } from '../../db/model/case-number.ts'
import { familyOf } from '../../db/model/number-family.ts'
import { paperSeriesKey } from '../../db/model/paper-number.ts'

describe('families of numbers', () => {
  it.each([
    [caseSeriesKey('SJ', '2026-01-02'), 'unit/SJ'],
    [paperSeriesKey('SJ', 'NOTICE_REJECT', 2026), 'unit/SJ'],
    ['consult/SJ/2026-01-02', 'unit/SJ'],
    ['first/SJ/2026-01-02', 'unit/SJ'],
    ['negative/SJ/2026-01-02', 'unit/SJ'],
    ['form/W1', 'window/W1'],
    ['odd', 'odd'],
    ['odd/', 'odd/'],
    ['', ''],
  ])('%s is of %s', (series, family) => {
    expect(familyOf(series)).toBe(family)
  })
  it('keep the series of two units apart', () => {
    const code = fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/)
    fc.assert(
      fc.property(
        code,
        code,
        fc.constantFrom('case', 'consult', 'first', 'negative', 'form'),
        (a, b, series) => {
          const same = familyOf(`${series}/${a}/2026-01-02`) === familyOf(`${series}/${b}/2026-01-03`)
          expect(same).toBe(a === b)
        },
      ),
    )
  })
})
