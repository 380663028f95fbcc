import { ContractError } from '../contract/index.ts'
import type { Store } from '../store/index.ts'
import type { DeskContext } from './context.ts'

const MINUTE_MS = 60_000

/**
 * Counts questions that are the same for everybody and must not be put all the time, all screens together.
 * @returns what counts one: throws ContractError SCREEN_BUSY beyond so many within a minute
 */
export const questionCount = (perMinute: number): ((context: DeskContext) => void) => {
  const askedAt = new WeakMap<Store, number[]>()
  return ({ store, nowMs }) => {
    // A clock set back leaves moments in the future behind; they count no more.
    const recent = (askedAt.get(store) ?? []).filter((atMs) => atMs <= nowMs && nowMs - atMs < MINUTE_MS)
    if (recent.length >= perMinute) throw new ContractError('SCREEN_BUSY')
    askedAt.set(store, [...recent, nowMs])
  }
}
