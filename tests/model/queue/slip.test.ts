import { describe, expect, it } from 'vitest'
import { areasOf, machineNoOf, slipCode } from '../../../db/model/queue/slip.ts'
import { readTicketNumber, ticketIdOf } from '../../../db/model/queue/ticket-number.ts'
import fc from '../../helpers/properties.ts'

const TICKET = '2026-03-04/A017'

describe('the code on a slip', () => {
  it.each([
    ['', TICKET],
    ['javascript:alert(1)', TICKET],
    ['https://hall.example/queue', 'https://hall.example/queue?day=2026-03-04&number=A017'],
    [' https://hall.example/queue?lang=zh ', 'https://hall.example/queue?lang=zh&day=2026-03-04&number=A017'],
    ['https://hall.example/?', 'https://hall.example/?day=2026-03-04&number=A017'],
    ['https://hall.example/#/queue', 'https://hall.example/?day=2026-03-04&number=A017#/queue'],
  ])('with the address %j is %j', (address, code) => {
    expect(slipCode(TICKET, address)).toBe(code)
  })
  it('always holds the number and the day', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        fc.nat(60_000),
        (address, serial) => {
          const number = readTicketNumber(`b${serial + 1}`) ?? ''
          const ticketId = ticketIdOf('2026-12-31', number)
          const code = new URL(slipCode(ticketId, address))
          expect(code.searchParams.get('day')).toBe('2026-12-31')
          expect(code.searchParams.get('number')).toBe(number)
          expect(code.hash).toBe(new URL(address).hash)
        },
      ),
    )
  })
})

it('areas are named once, and machines of one name differ', () => {
  expect(areasOf([{ area: 'A区' }, { area: '' }, { area: 'A区 ' }, { area: 'B区' }])).toEqual(['A区', 'B区'])
  expect(machineNoOf('019a8b2c-0000-7000-8000-00000000a1f3')).toBe('A1F3')
})
