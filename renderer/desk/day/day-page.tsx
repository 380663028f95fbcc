/** Replaced by its owner. */
export function DayPage() {
  return null
}
