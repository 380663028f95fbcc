/** Replaced by its owner. */
export function CasePage() {
  return null
}
