/** Replaced by its owner. */
export function LoginPage() {
  return null
}
