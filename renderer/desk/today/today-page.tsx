/** Replaced by its owner. */
export function TodayPage() {
  return null
}
