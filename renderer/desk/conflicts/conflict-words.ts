import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'

export type ConflictView = Result<'conflicts.get'>
export type ConflictSide = ConflictView['refused']
export type ConflictLine = ConflictSide['lines'][number]

/** Names of the lines of a version; what a newer program sends without a name here is shown as it is. */
export function useLineLabel(): (label: string) => string {
  const { t, i18n } = useTranslation('conflicts')
  return useMemo(
    () => (label) => (i18n.exists(`conflicts:line.${label}`) ? t(`line.${label}` as 'line.status') : label),
    [t, i18n],
  )
}

/** One line of the versions side by side; null where a version says nothing of it. */
export interface ComparedLine {
  readonly label: string
  readonly values: readonly (string | null)[]
  /**
   * The refused version (the first) and what stands (the last) do not say the same. Two different steps tell of different
   * things: there only what both tell can differ.
   */
  readonly differs: boolean
}

const valueOf = (lines: readonly ConflictLine[], label: string): string | null => {
  const values = lines.filter((line) => line.label === label).map((line) => line.value)
  return values.length === 0 ? null : values.join('\n')
}

/** The versions line by line, the refused one first; in the order in which the lines first appear. */
export function compareSides(sides: readonly ConflictSide[]): ComparedLine[] {
  const labels = new Set(sides.flatMap((side) => side.lines.map((line) => line.label)))
  const isSameStep = sides[0]?.type === sides.at(-1)?.type
  return [...labels].map((label) => {
    const values = sides.map((side) => valueOf(side.lines, label))
    const [first, last] = [values[0], values.at(-1)]
    const isTold = isSameStep || (first !== null && last !== null)
    return { label, values, differs: values.length > 1 && isTold && first !== last }
  })
}
