import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { Envelope } from '../../db/model/events/envelope.ts'
import { readEnvelope } from '../../db/model/events/read-envelope.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'

const sound = fc.record(
  {
    v: fc.constant(1),
    id: fc.uuid({ version: 7 }),
    hallId: fc.constantFrom('H1', '政务大厅-1'),
    unitId: fc.constantFrom(null, 'SJ'),
    deviceId: fc.uuid({ version: 7 }),
    epoch: fc.integer({ min: 1 }),
    deviceSeq: fc.integer({ min: 1 }),
    prev: fc.constant('0f'.repeat(32)),
    type: fc.constantFrom('case.opened', 'first_contact.opened'),
    typeVersion: fc.integer({ min: 1, max: 3 }),
    entity: fc.tuple(fc.constantFrom('case', 'staff'), fc.uuid({ version: 7 })),
    base: fc.nat(),
    actor: fc.record({ staffId: fc.constantFrom(null, 'S-1'), session: fc.constantFrom(null, '', 's') }),
    windowId: fc.constantFrom(null, 'W1'),
    time: fc.record({
      wall: fc.nat(),
      uptime: fc.nat(),
      run: fc.constantFrom('r', 'x'.repeat(64)),
      anchor: fc.constantFrom(null, '', 'a'),
    }),
    copiedFrom: fc.record({
      epoch: fc.integer({ min: 1 }),
      deviceSeq: fc.integer({ min: 1 }),
      id: fc.uuid(),
    }),
    payload: fc.oneof(fc.constant({}), fc.constant(null), fc.constant({ text: '事项' })),
  },
  {
    requiredKeys: [
      'v',
      'id',
      'hallId',
      'unitId',
      'deviceId',
      'epoch',
      'deviceSeq',
      'prev',
      'type',
      'typeVersion',
      'entity',
      'actor',
      'windowId',
      'time',
      'payload',
    ],
  },
)

/** At and just beyond what is allowed, and of other kinds. */
const ODD: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  'a',
  'A.b',
  'case.opened\n',
  'a.b.c',
  '窗口',
  '\u{20000}',
  'U 1',
  'U1\n',
  0,
  -0,
  -1,
  1,
  1.5,
  2,
  32_503_651_199_999,
  32_503_651_200_000,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  1e300,
  [],
  {},
  [[]],
  ['a'],
  ['a', 'b'],
  ['', 'b'],
  ['a', ''],
  ['a'.repeat(40), 'b'.repeat(120)],
  ['a'.repeat(41), 'b'],
  ['a', 'b'.repeat(121)],
  ['a', 'b', 'c'],
  'a'.repeat(64),
  'a'.repeat(65),
  'F'.repeat(64),
  `${'a'.repeat(64)}\n`,
  '窗'.repeat(65),
  ID,
  ID.toUpperCase(),
  `${ID}\n`,
  '00000000-0000-0000-0000-000000000000',
  ID.replace('-774b', '-474b'),
  { staffId: null, session: null },
  { staffId: null },
  { staffId: 'S', session: 's', more: 1 },
  { wall: 1, uptime: 1, run: 'r', anchor: null, more: 1 },
  { wall: 1, uptime: 1, run: 'r' },
]

const KEYS = [...Object.keys(Envelope.shape), 'more', '__proto__', 'constructor']
const INNER = [
  'staffId',
  'session',
  'wall',
  'uptime',
  'run',
  'anchor',
  'epoch',
  'deviceSeq',
  'id',
  '0',
  '1',
  'more',
]

type Change = (fields: Map<string, unknown>) => void
const values = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ODD) }, fc.jsonValue())

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.constantFrom(...KEYS), values).map(
    ([key, value]): Change =>
      (fields) =>
        fields.set(key, value),
  ),
  fc.constantFrom(...KEYS).map(
    (key): Change =>
      (fields) =>
        fields.delete(key),
  ),
  fc
    .tuple(fc.constantFrom('actor', 'time', 'copiedFrom', 'entity'), fc.constantFrom(...INNER), values)
    .map(([key, inner, value]): Change => (fields) => {
      const before = fields.get(key)
      if (typeof before === 'object' && before !== null)
        fields.set(key, Array.isArray(before) ? [...before, value] : { ...before, [inner]: value })
    }),
)

/** As it comes over the wire: `__proto__` is a field like others there. */
const overTheWire = (fields: ReadonlyMap<string, unknown>): unknown =>
  JSON.parse(
    `{${[...fields].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
  )

describe('an envelope that is read', () => {
  it('is what the schema says of it, whatever is changed in a sound one', () => {
    fc.assert(
      fc.property(sound, fc.array(changes, { maxLength: 3 }), (envelope, all) => {
        const fields = new Map<string, unknown>(Object.entries(envelope))
        for (const change of all) change(fields)
        const json = overTheWire(fields)
        expect(readEnvelope(json)).toStrictEqual(Envelope.safeParse(json).data ?? null)
      }),
      { numRuns: 3_000 },
    )
  })

  it('is what the schema says with each field of an odd value', () => {
    const base = { staffId: 'S', session: null }
    const time = { wall: 1, uptime: 1, run: 'r', anchor: null }
    const [envelope] = fc.sample(sound, { numRuns: 1, seed: 1 })
    for (const key of KEYS)
      for (const odd of ODD) {
        const json = overTheWire(new Map<string, unknown>([...Object.entries(envelope ?? {}), [key, odd]]))
        expect(readEnvelope(json), `${key}: ${JSON.stringify(odd)}`).toStrictEqual(
          Envelope.safeParse(json).data ?? null,
        )
      }
    for (const inner of INNER)
      for (const odd of ODD)
        for (const [key, part] of [['actor', base] as const, ['time', time] as const]) {
          const json = { ...envelope, [key]: { ...part, [inner]: odd } }
          expect(readEnvelope(json), `${key}.${inner}: ${JSON.stringify(odd)}`).toStrictEqual(
            Envelope.safeParse(json).data ?? null,
          )
        }
  })

  it.each([[null], [undefined], [1], ['text'], [[]], [{}]])('%s is none', (json) => {
    expect(readEnvelope(json)).toBeNull()
  })
})
