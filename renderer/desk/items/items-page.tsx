/** Replaced by its owner. */
export function ItemsPage() {
  return null
}
