import { expect, test } from 'vitest'
import { argon2Secrets } from '../../db/desk/secrets.ts'
import { seededBytes } from '../helpers/store-options.ts'

const secrets = argon2Secrets(seededBytes('secrets'))

test('a secret is known by its hash, however its signs were typed', async () => {
  const hash = await secrets.hash('窗口Ａ２０２６')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await secrets.verify('窗口A2026', hash)).toBe(true)
  expect(await secrets.verify('窗口A2027', hash)).toBe(false)
  expect(await secrets.hash('窗口Ａ２０２６')).not.toBe(hash)
})

test('a hash from another machine that asks for hours, or for all memory, is nobody’s and costs nothing', async () => {
  const good = await secrets.hash('secret')
  const asking = (memory: number, passes: number, lanes = 1): string =>
    good.replace('m=19456,t=2,p=1', `m=${memory},t=${passes},p=${lanes}`)
  const startedMs = performance.now()
  for (const hash of [
    asking(4_194_304, 2),
    asking(999_999, 2),
    asking(19_456, 4_294_967_295),
    asking(19_456, 99),
    asking(19_456, 2, 9),
    // What the library itself refuses: too little memory, or no pass.
    asking(1, 0),
    asking(0, 1),
    good.replace('argon2id', 'argon2d'),
    good.slice(0, 60),
    `${good}$`,
    'secret',
    '',
  ])
    expect(await secrets.verify('secret', hash)).toBe(false)
  expect(performance.now() - startedMs).toBeLessThan(2_000)
})
