/** Yuan as typed (at most two decimals, thousands commas allowed) in fen; null when it is not an amount. */
export const fenOfYuan = (text: string): number | null => {
  const clean = text.trim().replaceAll(/[,，]/g, '')
  const match = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(clean)
  if (!match) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}
