import type { TFunction } from 'i18next'
import { decimal } from '../../../db/model/assessment/decimal.ts'
import type { AwardView, BoardRow, Derivation, EntryView } from '../../shared/assessment/assessment-types.ts'
import type { AssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { tieWords } from '../../shared/assessment/derivation-nodes.ts'
import { plainPoints, rankWords, signed, timesOf } from '../../shared/assessment/points.ts'
import { linesOf, type PaperBlock, type PaperRow } from './paper-pages.ts'

export interface FeedbackFacts {
  readonly derivation: Derivation
  /** Entries of the score itself: a line says what it is about. */
  readonly own: readonly EntryView[]
  /** Windows and people of the unit or window; empty for a person. */
  readonly windows: readonly BoardRow[]
  readonly people: readonly BoardRow[]
  /** Entries of the unit or window that count, whomever they charge. */
  readonly entries: readonly EntryView[]
  /** There are more entries in the hall than one reading gives: the list may lack some. */
  readonly isCut: boolean
  readonly awards: readonly AwardView[]
}
export interface FeedbackWords {
  readonly t: TFunction<'assessment'>
  readonly words: AssessmentWords
  readonly periodOf: (periodId: string) => string
}

const row = (key: string, cells: readonly string[], height = 1, points = ''): PaperRow => ({
  key,
  cells,
  height,
  points,
})
const column = (label: string, width: string, left = false) => ({ label, width, left })

const dimensionBlock = ({ derivation }: FeedbackFacts, { t }: FeedbackWords): PaperBlock => ({
  key: 'dimensions',
  title: t('paper.block.dimensions'),
  columns: [
    column(t('chart.dimension'), 'auto', true),
    column(t('paper.full'), '20mm'),
    column(t('board.score'), '20mm'),
    column(t('paper.weight'), '20mm'),
    column(t('paper.intoTotal'), '24mm'),
  ],
  rows: derivation.dimensions.map(({ code, name, full, points, weight }) =>
    row(code, [name, full, plainPoints(points), weight, plainPoints(timesOf(points, weight))]),
  ),
  totals: false,
})

const partBlock = ({ derivation }: FeedbackFacts, { t, periodOf }: FeedbackWords): PaperBlock => ({
  key: 'parts',
  title: t('derivation.periods'),
  columns: [
    column(t('chart.period'), 'auto', true),
    column(t('board.score'), '24mm'),
    column(t('paper.remark'), '60mm', true),
  ],
  rows: derivation.parts.map((part) =>
    row(part.periodId, [
      periodOf(part.periodId),
      plainPoints(part.score),
      part.counted ? '' : t('derivation.notCounted'),
    ]),
  ),
  totals: false,
})

const scoreBlock = (
  key: 'windows' | 'people',
  rows: readonly BoardRow[],
  { t }: FeedbackWords,
): PaperBlock => ({
  key,
  title: t(`paper.block.${key}`),
  columns: [
    column(t(`board.name.${key === 'windows' ? 'WINDOW' : 'PERSON'}`), 'auto', true),
    column(t('board.score'), '20mm'),
    column(t('board.grade'), '24mm'),
    column(t('board.rank'), '16mm'),
    column(t('board.deducted'), '20mm'),
  ],
  rows: rows.map(({ subject, score, gradeName, rank, deducted }) =>
    row(subject.subjectId, [
      [subject.name, subject.windowName].filter((part) => part !== '').join(' · '),
      plainPoints(score),
      gradeName,
      rankWords(rank),
      deducted === '0' ? '0' : signed(`-${deducted}`),
    ]),
  ),
  totals: false,
})

const ITEM_WIDTH = 22

const itemWords = (item: string, about: string, t: FeedbackWords['t']): string =>
  about === '' ? item : t('paper.itemAbout', { item, about })

/** Lines of the score itself, with their arithmetic. */
const lineBlock = ({ derivation, own }: FeedbackFacts, { t, words }: FeedbackWords): PaperBlock => ({
  key: 'lines',
  title: t('paper.block.lines'),
  columns: [
    column(t('entry.day'), '20mm'),
    column(t('chart.dimension'), '28mm', true),
    column(t('entry.item'), 'auto', true),
    column(t('paper.arithmetic'), '30mm'),
    column(t('entry.points'), '16mm'),
  ],
  rows: [
    ...derivation.dimensions.flatMap(({ name, lines }) => lines.map((line) => ({ name, line }))),
    ...derivation.adjustments.map((line) => ({ name: t('derivation.adjustments'), line })),
  ]
    .toSorted((left, right) => left.line.day.localeCompare(right.line.day))
    .map(({ name, line }, index) => {
      const entry = own.find(({ entryId }) => entryId === line.entryId)
      const item = itemWords(line.itemText, entry === undefined ? '' : words.about(entry), t)
      return row(
        `${index} ${line.entryId}`,
        [
          line.day,
          name,
          line.linked ? t('paper.itemLinked', { item }) : item,
          `${line.quantity} × ${signed(line.delta)}${line.doubled ? ' ×2' : ''}`,
          signed(line.points),
        ],
        linesOf(item, ITEM_WIDTH),
        line.points,
      )
    }),
  totals: true,
})

/** What was recorded of its windows and people, whomever it charges. */
const entryBlock = ({ entries, isCut }: FeedbackFacts, { t, words }: FeedbackWords): PaperBlock => ({
  key: 'entries',
  title: t(isCut ? 'paper.block.entriesCut' : 'paper.block.entries'),
  columns: [
    column(t('entry.day'), '20mm'),
    column(t('entry.who'), '34mm', true),
    column(t('entry.item'), 'auto', true),
    column(t('entry.charges'), '46mm', true),
  ],
  rows: entries.map((entry) => {
    const who = entry.staffName === '' ? entry.windowName || entry.unitName : entry.staffName
    const charges = words.charges(entry.charges, entry.quantity)
    const item = itemWords(entry.itemText, words.about(entry), t)
    return row(
      entry.entryId,
      [entry.day, who, item, charges],
      Math.max(linesOf(item, 18), linesOf(charges, 14), linesOf(who, 10)),
    )
  }),
  totals: true,
})

const awardBlock = ({ derivation, awards }: FeedbackFacts, { t }: FeedbackWords): PaperBlock => {
  const { subject } = derivation
  const own = derivation.awards.map((award) =>
    row(`own ${award.code}`, [
      award.name,
      subject.name,
      [t(`award.${award.outcome}`), award.tieBrokenBy === null ? '' : tieWords(award.tieBrokenBy, t)]
        .filter((part) => part !== '')
        .join(t('listSeparator')),
    ]),
  )
  const others = awards.flatMap((award) =>
    award.candidates
      .filter(
        ({ outcome, subject: other }) =>
          (outcome === 'WON' || outcome === 'SHARED') &&
          subject.target !== 'PERSON' &&
          (other.target !== subject.target || other.subjectId !== subject.subjectId) &&
          (subject.target === 'UNIT'
            ? other.unitName === subject.unitName
            : other.windowName === subject.name),
      )
      .map(({ subject: other, outcome }) =>
        row(`${award.code} ${other.subjectId}`, [award.name, other.name, t(`award.${outcome}`)]),
      ),
  )
  return {
    key: 'awards',
    title: t('derivation.awards'),
    columns: [
      column(t('paper.award'), '50mm', true),
      column(t('entry.who'), '50mm', true),
      column(t('awards.outcome'), 'auto', true),
    ],
    rows: [...own, ...others],
    totals: false,
  }
}

const voucherBlock = ({ derivation }: FeedbackFacts, { t, periodOf }: FeedbackWords): PaperBlock => ({
  key: 'vouchers',
  title: t('derivation.vouchersName'),
  columns: [
    column(t('correct.before'), '22mm'),
    column(t('correct.after'), '22mm'),
    column(t('paper.reason'), 'auto', true),
    column(t('paper.carried'), '46mm', true),
  ],
  rows: derivation.vouchers.map((voucher) =>
    row(
      voucher.voucherId,
      [
        plainPoints(voucher.before),
        plainPoints(voucher.after),
        voucher.reason,
        voucher.carriedTo === '' ? '' : periodOf(voucher.carriedTo),
      ],
      Math.max(linesOf(voucher.reason, 22), linesOf(periodOf(voucher.carriedTo), 14)),
      decimal(voucher.delta).toFixed(),
    ),
  ),
  totals: false,
})

/** The tables of the written feedback; those with nothing in them are left out, but never the list of deductions. */
export function feedbackBlocks(facts: FeedbackFacts, words: FeedbackWords): readonly PaperBlock[] {
  const full = [
    dimensionBlock(facts, words),
    partBlock(facts, words),
    scoreBlock('windows', facts.windows, words),
    scoreBlock('people', facts.people, words),
  ].filter((block) => block.rows.length > 0)
  const after = [voucherBlock(facts, words), awardBlock(facts, words)].filter(
    (block) => block.rows.length > 0,
  )
  const entries = entryBlock(facts, words)
  return [
    ...full,
    lineBlock(facts, words),
    ...(facts.derivation.subject.target === 'PERSON' ? [] : [entries]),
    ...after,
  ]
}
