/** Replaced by its owner. */
export function SettingsPage() {
  return null
}
