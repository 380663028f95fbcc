export function RulesSection() {
  return null
}
