export function RotaSection() {
  return null
}
