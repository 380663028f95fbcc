/** Replaced by its owner. */
export function LedgerPage() {
  return null
}
