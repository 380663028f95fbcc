import type { AccountEvent } from './events/system-events.ts'
import type { EntityModel } from './events/define.ts'

export type CredentialKind = 'PASSWORD' | 'PIN' | 'ACTIVATION'

export interface Credential {
  readonly argon2id: string
  readonly setAtMs: number
  readonly temporary: boolean
  /** Hashes of the ones before, newest first; at most the last five passwords may not return. */
  readonly earlier: readonly string[]
}

export interface AccountState {
  readonly credentials: Partial<Record<CredentialKind, Credential>>
  /** Wrong tries since the last success. */
  readonly failures: number
  readonly lockedUntilMs: number | null
  readonly lastLoginAtMs: number | null
}

export const NEW_ACCOUNT: AccountState = {
  credentials: {},
  failures: 0,
  lockedUntilMs: null,
  lastLoginAtMs: null,
}

/** Five wrong tries lock for thirty minutes (domain-rules section 16). */
export const LOGIN_TRIES_MAX = 5
export const LOCK_MS = 30 * 60_000
/** A password is changed at least this often. */
export const PASSWORD_AGE_MAX_MS = 90 * 24 * 3_600_000
const EARLIER_KEPT = 5

/** Wrong tries that still count: a lock that is over has paid for those before it. */
export const failuresAt = (state: AccountState, atMs: number): number =>
  state.lockedUntilMs !== null && atMs >= state.lockedUntilMs ? 0 : state.failures

export const accountModel: EntityModel<AccountState, AccountEvent> = {
  kind: 'account',
  apply(before, event) {
    const state = before ?? NEW_ACCOUNT
    switch (event.type) {
      case 'account.credential_set': {
        const { kind, argon2id, temporary } = event.payload
        const last = state.credentials[kind]
        const earlier = last ? [last.argon2id, ...last.earlier].slice(0, EARLIER_KEPT) : []
        const credential = { argon2id, temporary, setAtMs: event.atMs, earlier }
        return { ...state, credentials: { ...state.credentials, [kind]: credential } }
      }
      case 'account.unlocked':
        return { ...state, failures: 0, lockedUntilMs: null }
      case 'account.login_failed':
        return {
          ...state,
          failures: failuresAt(state, event.atMs) + 1,
          lockedUntilMs: event.payload.lockedUntilMs,
        }
      case 'account.session_opened': {
        const { ACTIVATION: _used, ...kept } = state.credentials
        const credentials = event.payload.kind === 'ACTIVATION' ? kept : state.credentials
        return { credentials, failures: 0, lockedUntilMs: null, lastLoginAtMs: event.atMs }
      }
      case 'account.session_closed':
        return state
    }
  },
}

export const PASSWORD_LENGTH_MIN = 8
export const PASSWORD_KINDS_MIN = 3

/** Which kinds of character a password has. */
export const passwordKinds = (password: string) => ({
  upper: /\p{Lu}/u.test(password),
  lower: /\p{Ll}/u.test(password),
  digit: /\p{N}/u.test(password),
  sign: /[^\p{L}\p{N}]/u.test(password),
})

/** Three of four kinds of character and at least eight of them. */
export const isStrongPassword = (password: string): boolean =>
  [...password].length >= PASSWORD_LENGTH_MIN &&
  Object.values(passwordKinds(password)).filter(Boolean).length >= PASSWORD_KINDS_MIN

/** Four to eight digits, neither all alike nor a row such as 1234 or 8765. */
export const isUsablePin = (pin: string): boolean => {
  if (!/^\d{4,8}$/.test(pin)) return false
  const steps = [...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index]))
  return !steps.every((step) => step === steps[0] && Math.abs(step) <= 1)
}
