/** Replaced by its owner. */
export function FormsPage() {
  return null
}
