/** Without the hall for this long, what is shown is the past: it is grey and dated (issue of the boards). */
export const STALE_AFTER_MS = 15_000

export interface FreshnessFacts {
  /** Of when the shown data is; null when nothing was ever heard. */
  readonly asOfMs: number | null
  /** The machine itself says that it has heard nothing. */
  readonly saysStale: boolean
  /** How long ago the page got its last answer; null before the first. */
  readonly silentMs: number | null
}

export type Freshness =
  | { readonly kind: 'NOTHING' }
  | { readonly kind: 'FRESH'; readonly asOfMs: number }
  | { readonly kind: 'STALE'; readonly asOfMs: number }

/** A page that gets no answers is as much out of date as a machine that hears nothing: either makes it stale. */
export function freshnessOf({ asOfMs, saysStale, silentMs }: FreshnessFacts): Freshness {
  if (asOfMs === null || silentMs === null) return { kind: 'NOTHING' }
  return saysStale || silentMs > STALE_AFTER_MS ? { kind: 'STALE', asOfMs } : { kind: 'FRESH', asOfMs }
}
