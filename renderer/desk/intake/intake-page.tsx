/** Replaced by its owner. */
export function IntakePage() {
  return null
}
