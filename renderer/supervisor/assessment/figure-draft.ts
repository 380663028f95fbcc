import type { FigureView } from '../../shared/assessment/assessment-types.ts'

/** What stands in one line of the table while it is edited. */
export interface FigureDraft {
  readonly value: string
  readonly notMeasured: boolean
  readonly source: string
}

export const figureKey = ({
  figure,
  target,
  subject,
}: Pick<FigureView, 'figure' | 'target' | 'subject'>): string => `${figure} ${target} ${subject.subjectId}`

/** Nobody entered it, and visitors' ratings do not give it either. */
export const isMissing = (figure: FigureView): boolean => !figure.entered && ratedValue(figure) === null

/** What visitors' ratings give, counted already or when the period is over; null for none, or too few. */
export const ratedValue = ({ entered, value, ratings }: FigureView): string | null =>
  entered ? null : (value ?? ratings?.rate ?? null)

/** What visitors' ratings give is nobody's entry: the line stays empty until somebody types over it. */
export const draftOf = (figure: FigureView): FigureDraft => ({
  value: figure.entered ? (figure.value ?? '') : '',
  notMeasured: figure.entered && figure.value === null,
  source: figure.source,
})

/** `98.5`, `98.5%`, `９８．５` as a percentage with up to four digits; null where it is none. */
export const readPercent = (text: string): string | null => {
  const plain = text
    .trim()
    .replaceAll(/[０-９]/g, (digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) - 0xfee0))
    .replaceAll('．', '.')
    .replace(/[%％]$/, '')
    .trim()
  if (!/^\d{1,3}(\.\d{1,4})?$/.test(plain) || Number(plain) > 100) return null
  return plain.replace(/^0+(?=\d)/, '')
}

export type FigureFault = 'VALUE' | 'SOURCE'

/** What is wrong with a line that has been touched; null for one that may be saved. */
export const faultOf = ({ value, notMeasured, source }: FigureDraft): FigureFault | null => {
  if (!notMeasured && readPercent(value) === null) return 'VALUE'
  return source.trim() === '' ? 'SOURCE' : null
}

export const isChanged = (figure: FigureView, draft: FigureDraft): boolean => {
  const before = draftOf(figure)
  return (
    before.value !== draft.value || before.notMeasured !== draft.notMeasured || before.source !== draft.source
  )
}

/** A block from a spreadsheet: the values of the first column, and of the second where there is one. */
export const readPasted = (
  text: string,
): readonly { readonly value: string; readonly source: string | null }[] =>
  text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) => {
      const [value = '', source] = line.split('\t')
      return { value: value.trim(), source: source === undefined ? null : source.trim() }
    })
