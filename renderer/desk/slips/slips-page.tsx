/** Replaced by its owner. */
export function SlipsPage() {
  return null
}
