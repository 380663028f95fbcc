import type { TFunction } from 'i18next'
import { decimal, toText } from '../../../db/model/assessment/decimal.ts'
import type { ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import { dayFromMs } from '../../../db/model/day.ts'
import type { Derivation, DimensionView, EntryView, LineView } from './assessment-types.ts'
import { plainPoints, signed, sumOf, timesOf } from './points.ts'

/** What a press on a line of the tree opens. */
export type Opens =
  | { readonly kind: 'ENTRY'; readonly entryId: string }
  | { readonly kind: 'SUBJECT'; readonly target: ScoreTarget; readonly subjectId: string }
  | { readonly kind: 'PERIOD'; readonly periodId: string }

/** One step from the grade down to an entry: what it is, how it came to its points, and what it is made of. */
export interface DerivationNode {
  readonly key: string
  readonly kind: 'TOTAL' | 'DIMENSION' | 'LINE' | 'PART' | 'NOTE' | 'GROUP'
  readonly text: string
  /** Points as they stand at the end of the line; empty where there are none. */
  readonly points: string
  /** The arithmetic and its reasons, one sentence each. */
  readonly detail: readonly string[]
  readonly opens: Opens | null
  readonly children: readonly DerivationNode[]
}

export interface DerivationWords {
  readonly t: TFunction<'assessment'>
  /** Name of a period by its id. */
  readonly periodOf: (periodId: string) => string
  readonly day: (day: string) => string
  /** What an entry is about, where it is known: the sentence that was confirmed, or the number of the case. */
  readonly about?: (entryId: string) => string
  /** Recorded after publication: told, and not counted here. */
  readonly late?: readonly EntryView[]
}

/** `28 + 30 − 2`: the first as it is, the others with their sign apart. */
export const sumWords = (points: readonly string[]): string =>
  points
    .map((each, index) => {
      if (index === 0) return plainPoints(each)
      return decimal(each).lt(0) ? `− ${decimal(each).abs().toFixed()}` : `+ ${each}`
    })
    .join(' ')

const isSame = (one: string, other: string): boolean => decimal(one).eq(other)

const note = (key: string, text: string): DerivationNode => ({
  key,
  kind: 'NOTE',
  text,
  points: '',
  detail: [],
  opens: null,
  children: [],
})

const lineNode = (key: string, line: LineView, { t, day, about }: DerivationWords): DerivationNode => {
  const words = { quantity: line.quantity, delta: signed(line.delta), plain: signed(line.plain) }
  const what = about?.(line.entryId) ?? ''
  const detail = [t(line.doubled ? 'derivation.doubled' : 'derivation.arithmetic', words)]
  if (!isSame(line.plain, line.points)) detail.push(t('derivation.capped', { points: signed(line.points) }))
  if (line.linked) detail.push(t('derivation.linked'))
  if (what !== '') detail.push(what)
  return {
    key,
    kind: 'LINE',
    text: t('derivation.line', { day: day(line.day), item: line.itemText }),
    points: signed(line.points),
    detail,
    opens: { kind: 'ENTRY', entryId: line.entryId },
    children: [],
  }
}

/** What the score of a full mean would be, from the three numbers shown beside it. */
const baseOfMean = ({ full, rate, start }: DimensionView): string | null =>
  rate === null || decimal(start).eq(0) ? null : toText(decimal(full).times(rate).div(start), 2)

/** How visitors' ratings gave the rate, or that an entry went before them, or that they are too few. */
const ratingWords = ({ ratings, rateSource }: DimensionView, t: TFunction<'assessment'>): string[] => {
  if (ratings === null) return []
  const { valid, rate, grades } = ratings
  if (rate === null) return [t('derivation.start.RATINGS_FEW', { valid })]
  if (rateSource !== '') return [t('derivation.start.RATINGS_BESIDE', { valid, rate })]
  const [g1, g2, g3, g4, g5] = grades ?? []
  return [t('derivation.start.RATINGS', { valid, rate, g1, g2, g3, g4, g5 })]
}

const startWords = (dimension: DimensionView, t: TFunction<'assessment'>): readonly string[] => {
  const { full, rate, start, missing, source } = dimension
  switch (source) {
    case 'ENTRIES':
      return [t('derivation.start.ENTRIES', { full })]
    case 'FIGURE':
      if (rate === null)
        return [
          t(missing ? 'derivation.start.FIGURE_MISSING' : 'derivation.start.FIGURE_NULL', { full }),
          ...ratingWords(dimension, t),
        ]
      return [
        t('derivation.start.FIGURE', { full, rate, start }),
        ...(dimension.rateSource === ''
          ? []
          : [t('derivation.start.FIGURE_SOURCE', { source: dimension.rateSource })]),
        ...ratingWords(dimension, t),
      ]
    case 'PERSONS_MEAN':
    case 'WINDOWS_MEAN':
      if (rate === null) return [t('derivation.start.MEAN_MISSING', { full })]
      return [t(`derivation.start.${source}`, { full, rate, start, base: baseOfMean(dimension) ?? 100 })]
  }
}

const dimensionNode = (dimension: DimensionView, words: DerivationWords): DerivationNode => {
  const { t } = words
  const { code, lines, parts, start, plain, points, weight } = dimension
  const key = `dimension ${code}`
  const detail: string[] = []
  if (lines.length > 0)
    detail.push(
      t('derivation.plain', {
        start: plainPoints(start),
        lines: lines
          .map((line) =>
            decimal(line.points).lt(0) ? `− ${decimal(line.points).abs().toFixed()}` : `+ ${line.points}`,
          )
          .join(' '),
        plain: plainPoints(plain),
      }),
    )
  if (!isSame(plain, points)) detail.push(t('derivation.toBounds', { points: plainPoints(points) }))
  if (!isSame(weight, '1'))
    detail.push(
      t('derivation.dimensionWeighted', {
        points: plainPoints(points),
        weight,
        result: plainPoints(timesOf(points, weight)),
      }),
    )
  const onlyAdds = isSame(dimension.full, '0')
  const partNodes = parts.map((part): DerivationNode => ({
    key: `${key} part ${part.subject.target} ${part.subject.subjectId}`,
    kind: 'PART',
    text: part.subject.name,
    points: plainPoints(part.score),
    detail: dimension.source === 'WINDOWS_MEAN' ? [t('derivation.partWeight', { count: part.weight })] : [],
    opens: { kind: 'SUBJECT', target: part.subject.target, subjectId: part.subject.subjectId },
    children: [],
  }))
  return {
    key,
    kind: 'DIMENSION',
    text: dimension.name,
    points: `${plainPoints(points)}${onlyAdds ? '' : ` / ${dimension.full}`}`,
    detail,
    opens: null,
    children: [
      ...(onlyAdds && dimension.source === 'ENTRIES'
        ? []
        : startWords(dimension, t).map((text, index) => note(`${key} start ${index}`, text))),
      ...partNodes,
      ...lines.map((line, index) => lineNode(`${key} line ${index} ${line.entryId}`, line, words)),
      ...(lines.length === 0 && dimension.source === 'ENTRIES'
        ? [note(`${key} none`, t(onlyAdds ? 'derivation.noLinesPlain' : 'derivation.noLines'))]
        : []),
    ],
  }
}

/** How the parts of a longer period came together: their sum where it is one, otherwise their mean. */
const partsWords = ({ parts, adjustments, plain }: Derivation, t: TFunction<'assessment'>): string | null => {
  const counted = parts.filter((part) => part.counted).map((part) => part.score)
  if (counted.length === 0) return null
  const apart = decimal(plain).minus(sumOf(adjustments.map((line) => line.points)))
  const isSum = counted.length > 1 && apart.eq(sumOf(counted))
  const joined =
    isSum || counted.length === 1 ? sumWords(counted) : `(${sumWords(counted)}) ÷ ${counted.length}`
  const sum = `${joined} = ${plainPoints(toText(apart, 4))}`
  return t(isSum ? 'derivation.sumOf' : 'derivation.meanOf', { sum })
}

const totalDetail = (derivation: Derivation, t: TFunction<'assessment'>): readonly string[] => {
  const { dimensions, plain, computed, score, vouchers, adjustments } = derivation
  const detail: string[] = []
  const points = dimensions.map(({ points, weight }) => timesOf(points, weight))
  if (points.length > 0)
    detail.push(t('derivation.sum', { sum: `${sumWords(points)} = ${plainPoints(sumOf(points))}` }))
  const parts = partsWords(derivation, t)
  if (parts !== null) detail.push(parts)
  if (adjustments.length > 0)
    detail.push(t('derivation.adjusted', { sum: signed(sumOf(adjustments.map((line) => line.points))) }))
  if (!isSame(plain, computed))
    detail.push(t('derivation.bounded', { plain: plainPoints(plain), computed: plainPoints(computed) }))
  if (vouchers.length > 0) {
    const parts = [computed, ...vouchers.map((voucher) => voucher.delta)]
    const whole = sumOf(parts)
    const sum = `${sumWords(parts)} = ${plainPoints(whole)}`
    detail.push(t('derivation.vouchers', { sum }))
    if (!isSame(whole, score)) detail.push(t('derivation.toBounds', { points: plainPoints(score) }))
  }
  return detail
}

/** The tree from the grade to the entries. */
export function derivationNodes(derivation: Derivation, words: DerivationWords): DerivationNode {
  const { t, periodOf, day, about, late = [] } = words
  const { parts, adjustments, vouchers, vetoes, awards } = derivation
  const group = (key: string, text: string, children: readonly DerivationNode[]): DerivationNode[] =>
    children.length === 0 ? [] : [{ key, kind: 'GROUP', text, points: '', detail: [], opens: null, children }]
  return {
    key: 'total',
    kind: 'TOTAL',
    text:
      derivation.gradeName === ''
        ? t('derivation.noGrade')
        : t('derivation.grade', { grade: derivation.gradeName }),
    points: plainPoints(derivation.score),
    detail: totalDetail(derivation, t),
    opens: null,
    children: [
      ...derivation.dimensions.map((dimension) => dimensionNode(dimension, words)),
      ...group(
        'periods',
        t('derivation.periods'),
        parts.map((part) => ({
          key: `period ${part.periodId}`,
          kind: 'PART',
          text: periodOf(part.periodId),
          points: plainPoints(part.score),
          detail: part.counted ? [] : [t('derivation.notCounted')],
          opens: { kind: 'PERIOD', periodId: part.periodId },
          children: [],
        })),
      ),
      ...group(
        'adjustments',
        t('derivation.adjustments'),
        adjustments.map((line, index) => lineNode(`adjustment ${index} ${line.entryId}`, line, words)),
      ),
      ...group(
        'late',
        t('derivation.late'),
        late.map((entry) => ({
          key: `late ${entry.entryId}`,
          kind: 'LINE',
          text: t('derivation.line', { day: day(entry.day), item: entry.itemText }),
          points: '',
          detail: [about?.(entry.entryId) ?? ''].filter((part) => part !== ''),
          opens: { kind: 'ENTRY', entryId: entry.entryId },
          children: [],
        })),
      ),
      ...group(
        'vouchers',
        t('derivation.vouchersName'),
        vouchers.map((voucher) => ({
          key: `voucher ${voucher.voucherId}`,
          kind: 'LINE',
          text: t('voucher.line', {
            before: plainPoints(voucher.before),
            after: plainPoints(voucher.after),
            delta: signed(voucher.delta),
            reason: voucher.reason,
          }),
          points: signed(voucher.delta),
          detail: [
            t('voucher.by', { name: voucher.byName, at: day(dayFromMs(voucher.atMs)) }),
            ...(voucher.carriedTo === ''
              ? []
              : [t('voucher.carried', { period: periodOf(voucher.carriedTo) })]),
          ],
          opens: voucher.entryId === null ? null : { kind: 'ENTRY', entryId: voucher.entryId },
          children: [],
        })),
      ),
      ...group(
        'vetoes',
        t('derivation.vetoes'),
        vetoes.map((veto) => ({
          key: `veto ${veto.entryId}`,
          kind: 'LINE',
          text: t('derivation.line', { day: day(veto.day), item: veto.itemText }),
          points: '',
          detail: [],
          opens: { kind: 'ENTRY', entryId: veto.entryId },
          children: [],
        })),
      ),
      ...group(
        'awards',
        t('derivation.awards'),
        awards.map((award) => ({
          key: `award ${award.code}`,
          kind: 'NOTE',
          text: t('derivation.awardLine', { name: award.name, outcome: t(`award.${award.outcome}`) }),
          points: '',
          detail: [
            ...(award.tieBrokenBy === null ? [] : [tieWords(award.tieBrokenBy, t)]),
            t('derivation.quota', { quota: award.quota, ranked: award.ranked }),
          ],
          opens: null,
          children: [],
        })),
      ),
    ],
  }
}

const TIES = ['SATISFACTION', 'FEWER_DEDUCTIONS', 'CASES_PER_HEAD'] as const

/** What decided between equal scores, in words. */
export const tieWords = (tie: string, t: TFunction<'assessment'>): string => {
  const known = TIES.find((each) => each === tie)
  return known === undefined ? tie : t(`tie.${known}`)
}
