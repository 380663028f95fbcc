/** Replaced by its owner. */
export function ConsultationPage() {
  return null
}
