import { X509Certificate } from 'node:crypto'
import type { UpdateState } from '../db/host-updates.ts'

export type UpdateFeed = NonNullable<UpdateState['feed']>

/**
 * Whether a server that shows `shown` is the hall this machine was enrolled with. As for records, the pinned certificate is
 * compared as a whole and nothing else of it is looked at.
 * @param shown PEM
 * @param pinned PEM
 */
export const isPinned = (shown: string, pinned: string): boolean => {
  try {
    return new X509Certificate(shown).raw.equals(new X509Certificate(pinned).raw)
  } catch {
    return false
  }
}

/** Whether the updater may ask for this address: only below the feed, so that no feed can send a desk elsewhere. */
export const isOfFeed = (url: string, feed: UpdateFeed): boolean => {
  if (!URL.canParse(url)) return false
  const { origin, pathname, username, password } = new URL(url)
  const base = new URL(feed.url)
  return (
    origin === base.origin && pathname.startsWith(`${base.pathname}/`) && username === '' && password === ''
  )
}
