import { expect, test } from 'vitest'
import { byEntity } from '../../db/sync/by-entity.ts'
import { anEnvelope } from '../helpers/envelopes.ts'

const pulled = (hallSeq: number, text: string) => ({
  hallSeq,
  receivedAtMs: 1,
  atMs: 1,
  grade: 'A' as const,
  verdict: 'accepted' as const,
  reason: '',
  bytes: Buffer.from(text),
})
const ofCase = (hallSeq: number, id: string) =>
  pulled(
    hallSeq,
    JSON.stringify(anEnvelope({ type: 'case.noted', entity: ['case', id], payload: { text: 'x' } })),
  )

test('events of one entity become neighbours, in their order; what is no event is kept as well', () => {
  const events = [
    ofCase(1, 'a'),
    ofCase(2, 'b'),
    pulled(3, 'no event'),
    ofCase(4, 'a'),
    pulled(5, '"entity":[cut'),
    ofCase(6, 'b'),
    ofCase(7, 'c'),
    pulled(8, ''),
  ]
  expect(byEntity(events).map(({ hallSeq }) => hallSeq)).toEqual([1, 4, 2, 6, 3, 5, 8, 7])
})
