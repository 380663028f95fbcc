/** Replaced by its owner. */
export function AdminPage() {
  return null
}
