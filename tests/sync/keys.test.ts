import { createHash, randomBytes } from 'node:crypto'
import fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { enrolCodeText, newEnrolSecret, readEnrolCode } from '../../db/sync/codes.ts'
import { base32, PLAIN_SIGNS } from '../../db/sync/fingerprint.ts'
import { openSealed, SealedBoxError, sealTo } from '../../db/sync/sealed-box.ts'
import { createSigner, createVerifier, newSealingKeys, newSigningKeys } from '../../db/sync/signing.ts'
import { seededBytes } from '../helpers/store-options.ts'

describe('signatures', () => {
  it('hold for their text and their key only', () => {
    const keys = newSigningKeys(randomBytes)
    const signature = createSigner(keys.privateKey)('halldesk-hello\n{}')
    const verifies = createVerifier(keys.publicKey)
    expect(verifies('halldesk-hello\n{}', signature)).toBe(true)
    expect(verifies('halldesk-epoch\n{}', signature)).toBe(false)
    expect(verifies('halldesk-hello\n{}', '')).toBe(false)
    expect(createVerifier(newSigningKeys(randomBytes).publicKey)('halldesk-hello\n{}', signature)).toBe(false)
    expect(createVerifier(Buffer.from('no key'))('halldesk-hello\n{}', signature)).toBe(false)
  })

  it('come from the chance they are given, so that a simulated hall repeats', () => {
    const first = newSigningKeys(seededBytes('keys'))
    expect(newSigningKeys(seededBytes('keys')).publicKey.equals(first.publicKey)).toBe(true)
    expect(newSigningKeys(seededBytes('other')).publicKey.equals(first.publicKey)).toBe(false)
  })
})

describe('a sealed box', () => {
  const owner = newSealingKeys(seededBytes('owner'))

  it('opens for its owner and purpose', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (plain) => {
        const box = sealTo(owner.publicKey, plain, 'data key', randomBytes)
        expect(openSealed(owner.privateKey, box, 'data key').equals(plain)).toBe(true)
      }),
    )
  })

  it('stays shut for another key, another purpose, and after any change or cut', () => {
    const box = sealTo(
      owner.publicKey,
      Buffer.from('thirty-two bytes of a data key!!'),
      'data key',
      randomBytes,
    )
    const opens = (key: Uint8Array, bytes: Uint8Array, purpose: string) => () =>
      openSealed(key, bytes, purpose)
    expect(opens(newSealingKeys(randomBytes).privateKey, box, 'data key')).toThrow(SealedBoxError)
    expect(opens(owner.privateKey, box, 'bundle')).toThrow(SealedBoxError)
    for (let at = 0; at < box.length; at += 1) {
      const changed = Buffer.from(box)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(opens(owner.privateKey, changed, 'data key')).toThrow(SealedBoxError)
      expect(opens(owner.privateKey, box.subarray(0, at), 'data key')).toThrow(SealedBoxError)
    }
  })
})

describe('an enrolment code', () => {
  const fingerprint = base32(createHash('sha256').update('a certificate').digest(), 8)

  it('is read as it was made', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.boolean(), (seed, plain) => {
        const secret = newEnrolSecret(seededBytes(seed))
        const certificate = plain ? null : fingerprint
        expect(readEnrolCode(enrolCodeText(secret, certificate))).toEqual({ secret, certificate })
      }),
    )
  })

  it('is read however people type it', () => {
    const text = '7K3MQ-01T2B-4H6VWEZA'
    const read = { secret: '7K3MQ01T2B', certificate: '4H6VWEZA' }
    for (const typed of [
      text,
      ' 7k3mq 01t2b 4h6vweza ',
      '7K3MQ—OlT2B—4H6VWEZA',
      '７Ｋ３ＭＱ－０１Ｔ２Ｂ－４Ｈ６ＶＷＥＺＡ',
      '7k3mqoit2b4h6uweza',
    ])
      expect(readEnrolCode(typed)).toEqual(read)
    expect(readEnrolCode('7K3MQ-01T2B')).toEqual({ ...read, certificate: null })
    expect(readEnrolCode('7K3MQ-01T2B-00000000')).toEqual({ ...read, certificate: null })
  })

  it('is none when signs are missing or too many', () => {
    for (const typed of ['', '7K3MQ', '7K3MQ-01T2B-4H6VWEZ', '7K3MQ-01T2B-4H6VWEZAA', 'x'.repeat(10_000)])
      expect(readEnrolCode(typed)).toBeNull()
  })

  it('uses every sign', () => {
    const random = seededBytes('signs')
    const signs = new Set(Array.from({ length: 200 }, () => newEnrolSecret(random)).join(''))
    expect([...signs].sort().join('')).toBe(PLAIN_SIGNS)
  })
})
