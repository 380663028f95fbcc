/** Lines of a paper with their number; a line that never moves is known by it. */
export const numbered = <T>(lines: readonly T[]): { readonly no: number; readonly line: T }[] =>
  lines.map((line, index) => ({ no: index + 1, line }))
