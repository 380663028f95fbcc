import { execFileSync } from 'node:child_process'
import fc from '../helpers/properties.ts'
import { describe, expect, test } from 'vitest'
import { drawn, drawOrder, drawText } from '../../db/model/assessment/draw.ts'
import { sha256Hex } from '../../db/store/sha256.ts'

const WINDOWS = Array.from({ length: 20 }, (_unused, index) => `A${String(index + 1).padStart(2, '0')}`)
const draw = (seed: string, pool: readonly string[], count: number) =>
  drawn(sha256Hex, seed, 'WINDOW', pool, count)
const aDraw = fc
  .record({
    seed: fc.stringMatching(/^[0-9a-f]{8,64}$/),
    pool: fc.uniqueArray(fc.stringMatching(/^[A-Z]\d{2,4}$/), { minLength: 1, maxLength: 120 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    shuffle: fc.infiniteStream(fc.nat()),
  })
  .map(({ share, ...rest }) => ({ ...rest, count: Math.round(rest.pool.length * share) }))

describe('a draw', () => {
  test('is the same again from its seed and its lists', () => {
    const first = draw('5f0c2a9e', WINDOWS, 6)
    expect(first).toHaveLength(6)
    expect(draw('5f0c2a9e', WINDOWS, 6)).toEqual(first)
    expect(draw('5f0c2a9f', WINDOWS, 6)).not.toEqual(first)
  })

  test('of windows says nothing about a draw of inspectors from the same names', () => {
    const order = (kind: 'WINDOW' | 'INSPECTOR') => drawn(sha256Hex, '5f0c2a9e', kind, WINDOWS, 20)
    expect(order('WINDOW')).not.toEqual(order('INSPECTOR'))
  })

  test('can be repeated with sha256sum alone, as its description says', () => {
    const seed = '8d1f6ab4c0e27735'
    const script =
      'for id in "$@"; do printf "%s  %s\\n" "$(printf \'%s\\nWINDOW\\n%s\' "$seed" "$id" | sha256sum | cut -d" " -f1)" "$id"; done | LC_ALL=C sort'
    const lines = execFileSync('sh', ['-c', script, 'sh', ...WINDOWS], {
      env: { ...process.env, seed },
      encoding: 'utf8',
    })
    const byHand = lines
      .trim()
      .split('\n')
      .map((line) => line.split('  '))
    expect(byHand).toEqual(drawOrder(sha256Hex, seed, 'WINDOW', WINDOWS, 5).map(({ id, hash }) => [hash, id]))
  })

  test('gives a part of the list without anybody twice, in any order of the list', () => {
    fc.assert(
      fc.property(aDraw, ({ seed, pool, count, shuffle }) => {
        const result = draw(seed, pool, count)
        expect(result).toHaveLength(count)
        expect(new Set(result).size).toBe(count)
        expect(result.every((id) => pool.includes(id))).toBe(true)
        const keys = new Map(pool.map((id) => [id, shuffle.next().value]))
        const shuffled = pool.toSorted((one, other) => Number(keys.get(one)) - Number(keys.get(other)))
        expect(draw(seed, shuffled, count)).toEqual(result)
        // Named twice in the list is no second chance.
        expect(draw(seed, [...pool, ...pool], count)).toEqual(result)
      }),
    )
  })

  test('drawing more keeps those drawn before', () => {
    fc.assert(
      fc.property(aDraw, ({ seed, pool, count }) => {
        expect(draw(seed, pool, pool.length).slice(0, count)).toEqual(draw(seed, pool, count))
      }),
    )
  })

  test('favours nobody: over many seeds each is drawn about as often', () => {
    const [seeds, count] = [4_000, 5]
    const times = new Map(WINDOWS.map((id) => [id, 0]))
    for (let turn = 0; turn < seeds; turn += 1)
      for (const id of draw(sha256Hex(`turn ${turn}`), WINDOWS, count))
        times.set(id, (times.get(id) ?? 0) + 1)
    const expected = (seeds * count) / WINDOWS.length
    const chiSquare = [...times.values()].reduce((sum, each) => sum + (each - expected) ** 2 / expected, 0)
    // 19 degrees of freedom; 43.8 is passed by chance once in a thousand, and the seeds do not change.
    expect(chiSquare).toBeLessThan(43.8)
  })

  test('hashes exactly what is published', () => {
    expect(drawText('00112233', 'INSPECTOR', '1080')).toBe('00112233\nINSPECTOR\n1080')
  })
})
