import { z } from 'zod'
import { addressText, isLoopback, readAddress } from './sync/address.ts'

/** What the desktop shell has to know before it fetches or installs an update; plain data from the worker. */
export const UpdateState = z.object({
  /** Where the hall hands out updates, and the certificate that server must show; null: nowhere it would be safe. */
  feed: z.object({ url: z.string(), certificate: z.string().nullable() }).nullable(),
  /** Own records the hall has not acknowledged. */
  waiting: z.number(),
  /** Something is being written or sent right now: no moment to end the program. */
  isBusy: z.boolean(),
})
export type UpdateState = z.infer<typeof UpdateState>

/**
 * Where this machine's hall hands out updates. A program is taken only over TLS, or from this machine itself: whoever can
 * change an answer on the way would otherwise choose what every desk runs.
 * @param way address and pinned certificate of the hall; null for a machine that stands alone
 */
export const updateFeedOf = (
  way: { readonly address: string; readonly certificate: string | null } | null,
): UpdateState['feed'] => {
  const address = way === null ? null : readAddress(way.address)
  if (way === null || address === null || (!address.secure && !isLoopback(address.host))) return null
  return { url: `${addressText(address)}/updates`, certificate: way.certificate }
}
