/** Replaced by its owner. */
export function NegativeReportsPage() {
  return null
}
