/** Replaced by its owner. */
export function PaperPage() {
  return null
}
