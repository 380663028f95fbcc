import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { DeviceId, HallId, StaffId } from '../model/ids.ts'

// What a request shows to prove an earlier hello or log-in. Nothing of it is kept: every server process of the installation
// can check it, and a restart ends no session.

/** A desk says hello again at least this often. */
export const DEVICE_TOKEN_MS = 12 * 3_600_000
/** A person's proof is short-lived and good on one device only. */
export const USER_TOKEN_MS = 30 * 60_000

const DeviceToken = z.object({
  kind: z.literal('DEVICE'),
  hallId: HallId,
  deviceId: DeviceId,
  epoch: z.number().int().positive(),
  untilMs: z.number(),
})
export type DeviceToken = z.infer<typeof DeviceToken>

const UserToken = z.object({
  kind: z.literal('USER'),
  hallId: HallId,
  deviceId: DeviceId,
  staffId: StaffId,
  untilMs: z.number(),
})
export type UserToken = z.infer<typeof UserToken>

const Token = z.discriminatedUnion('kind', [DeviceToken, UserToken])

const LENGTH_MAX = 600
const macOf = (key: KeyObject, body: string): Buffer => createHmac('sha256', key).update(body).digest()

/** `{what it says}.{HMAC-SHA256 under the hall's token key}`, both base64url. */
export const makeToken = (key: KeyObject, token: DeviceToken | UserToken): string => {
  const body = Buffer.from(JSON.stringify(token)).toString('base64url')
  return `${body}.${macOf(key, body).toString('base64url')}`
}

export interface ReadToken {
  /** Not to be believed before `isBy` says so. */
  readonly token: DeviceToken | UserToken
  isBy(key: KeyObject): boolean
}

/** Null for what is no token at all. Its end is not looked at. */
export const readToken = (text: string): ReadToken | null => {
  const [body, mac, ...more] = text.length > LENGTH_MAX ? [] : text.split('.')
  if (body === undefined || mac === undefined || more.length > 0) return null
  try {
    const token = Token.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
    const given = Buffer.from(mac, 'base64url')
    return {
      token,
      isBy(key) {
        const expected = macOf(key, body)
        return given.length === expected.length && timingSafeEqual(given, expected)
      },
    }
  } catch {
    return null
  }
}
