import type { Figure } from './measure.ts'

const shown = (value: number | null): string =>
  value === null
    ? ''
    : value >= 100
      ? String(Math.round(value))
      : value >= 1
        ? value.toFixed(2)
        : value.toFixed(3)

/** The figures as lines of aligned columns. */
export const figureTable = (figures: readonly Figure[]): string[] => {
  const rows = figures.map((figure) => [
    figure.name,
    `${shown(figure.value)} ${figure.unit}`,
    shown(figure.floor),
    shown(figure.ratio),
    figure.goal,
    figure.met === null ? '' : figure.met ? 'met' : 'NOT MET',
    figure.floorIs,
  ])
  const head = ['figure', 'value', 'floor', 'ratio', 'goal', '', 'the floor is']
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
