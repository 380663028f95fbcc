import type { assessmentMethods } from '../../contract/assessment.ts'
import { periodOf } from '../../model/assessment/periods.ts'
import { sheetOf, type ScoreTarget } from '../../model/assessment/score-rules.ts'
import type { CountedEntry } from '../../model/assessment/score-types.ts'
import { recordingContext, staffName, type DeskContext, type Handlers } from '../context.ts'
import { setting } from '../hall-rules.ts'
import { writeSpreadsheet, type OutColumn, type OutSheet, type OutValue } from '../spreadsheet-out.ts'
import { awardViews } from './awards.ts'
import { entriesOf, periodOfId, type Scores } from './inputs.ts'
import { periodView } from './period-views.ts'
import { requireScores } from './periods.ts'
import { standingOf } from './standing.ts'
import { gradeName, placesOf, sightOf, subjectView } from './subjects.ts'
import { assessmentWord, statusWord, type AssessmentWord } from './words.ts'

type Methods = Pick<typeof assessmentMethods, 'assessment.export'>

const TARGETS = ['PERSON', 'WINDOW', 'UNIT'] as const
const SHEET_NAMES = { PERSON: 'persons', WINDOW: 'windows', UNIT: 'units' } as const

/** A score as a number the spreadsheet can sum: it has the two digits of the rules and no more. */
const shown = (score: string): number => Number(score)

/** Points that were taken, with the sign they have on the screen and on paper. */
const taken = (points: string): number => (Number(points) === 0 ? 0 : -Number(points))

/** A period by its days; its own name is one for programs. */
const daysOf = (periodId: string): string => {
  const period = periodOfId(periodId)
  return period === null ? periodId : `${period.from}–${period.to}`
}

const byDay = (one: CountedEntry, other: CountedEntry): number =>
  one.day < other.day
    ? -1
    : one.day > other.day
      ? 1
      : one.entryId < other.entryId
        ? -1
        : one.entryId > other.entryId
          ? 1
          : 0

interface Out {
  readonly context: DeskContext
  readonly scores: Scores
  readonly title: string
  readonly word: (word: AssessmentWord) => string
}

const columns = (out: Out, ...of: readonly (readonly [AssessmentWord, OutColumn['kind']])[]): OutColumn[] =>
  of.map(([word, kind]) => ({ heading: out.word(word), kind }))

const scoreSheet = (out: Out, target: ScoreTarget): OutSheet => {
  const { context, scores } = out
  const sight = sightOf(context)
  const placeOf = placesOf(context, scores.input)
  const standing = standingOf(context, scores, target)
  const dimensions = sheetOf(scores.rules, target)?.dimensions ?? []
  const rows = [...scores.table.values()].flatMap((subject): OutValue[][] => {
    const place = placeOf(target, subject.subjectId)
    if (subject.target !== target || !sight.may(target, subject.subjectId, place)) return []
    const view = subjectView(context, target, subject.subjectId, place)
    const points = new Map(subject.dimensions.map((each) => [each.code, each.points]))
    return [
      [
        view.subjectId,
        view.name,
        ...(target === 'UNIT' ? [] : [view.unitName]),
        ...(target === 'PERSON' ? [view.windowName] : []),
        shown(standing.scoreOf(subject)),
        gradeName(scores.rules, subject.grade),
        standing.rankOf(subject),
        taken(subject.deducted),
        subject.vetoes.length > 0 ? out.word('yes') : '',
        ...dimensions.map(({ code }) => {
          const value = points.get(code)
          return value === undefined ? null : shown(value)
        }),
      ],
    ]
  })
  return {
    name: out.word(SHEET_NAMES[target]),
    title: out.title,
    columns: [
      ...columns(
        out,
        ['number', 'TEXT'],
        ['name', 'TEXT'],
        ...(target === 'UNIT' ? [] : ([['unit', 'TEXT']] as const)),
        ...(target === 'PERSON' ? ([['window', 'TEXT']] as const) : []),
        ['score', 'NUMBER'],
        ['grade', 'TEXT'],
        ['rank', 'NUMBER'],
        ['deducted', 'NUMBER'],
        ['vetoed', 'TEXT'],
      ),
      ...dimensions.map(({ name }): OutColumn => ({ heading: name, kind: 'NUMBER' })),
    ],
    rows,
  }
}

/** One line for whom each entry charges, as it counts. */
const entrySheet = (out: Out): OutSheet => {
  const { context, scores } = out
  const { input, rules, period, state } = scores
  const sight = sightOf(context)
  const placeOf = placesOf(context, input)
  const records = new Map(
    entriesOf(context, rules, period, state).own.map((each) => [each.entryId, each.state.recorded]),
  )
  return {
    name: out.word('entries'),
    title: out.title,
    columns: columns(
      out,
      ['day', 'DAY'],
      ['item', 'TEXT'],
      ['rule', 'TEXT'],
      ['subject', 'TEXT'],
      ['unit', 'TEXT'],
      ['quantity', 'NUMBER'],
      ['points', 'NUMBER'],
      ['linked', 'TEXT'],
      ['note', 'TEXT'],
      ['by', 'TEXT'],
      ['at', 'MOMENT'],
    ),
    rows: input.entries.toSorted(byDay).flatMap(({ entryId, day, itemCode, itemText, quantity, charges }) =>
      charges.flatMap(({ target, subjectId, delta, linked }): OutValue[][] => {
        const place = placeOf(target, subjectId)
        if (!sight.may(target, subjectId, place)) return []
        const { name, unitName } = subjectView(context, target, subjectId, place)
        const recorded = records.get(entryId) ?? null
        return [
          [
            day,
            itemCode,
            itemText,
            name,
            unitName,
            quantity,
            shown(delta),
            linked ? out.word('yes') : '',
            recorded?.note ?? '',
            staffName(context, recorded?.by ?? null),
            recorded?.atMs ?? null,
          ],
        ]
      }),
    ),
  }
}

const awardSheet = (out: Out): OutSheet => ({
  name: out.word('awards'),
  title: out.title,
  columns: columns(
    out,
    ['award', 'TEXT'],
    ['name', 'TEXT'],
    ['unit', 'TEXT'],
    ['score', 'NUMBER'],
    ['rank', 'NUMBER'],
    ['outcome', 'TEXT'],
  ),
  rows: awardViews(out.context, out.scores).flatMap((award) =>
    award.candidates.map(({ subject, score, rank, outcome }) => [
      award.name,
      subject.name,
      subject.unitName,
      shown(score),
      rank,
      out.word(`outcome.${outcome}`),
    ]),
  ),
})

const voucherSheet = (out: Out): OutSheet => {
  const { context, scores } = out
  const sight = sightOf(context)
  const placeOf = placesOf(context, scores.input)
  return {
    name: out.word('vouchers'),
    title: out.title,
    columns: columns(
      out,
      ['at', 'MOMENT'],
      ['subject', 'TEXT'],
      ['before', 'NUMBER'],
      ['points', 'NUMBER'],
      ['after', 'NUMBER'],
      ['reason', 'TEXT'],
      ['by', 'TEXT'],
      ['carriedTo', 'TEXT'],
    ),
    rows: scores.input.vouchers
      .filter(({ target, subjectId }) => sight.may(target, subjectId, placeOf(target, subjectId)))
      .map(({ target, subjectId, atMs, before, delta, after, reason, by, carriedTo }) => [
        atMs,
        subjectView(context, target, subjectId, placeOf(target, subjectId)).name,
        shown(before),
        shown(delta),
        shown(after),
        reason,
        staffName(context, by),
        daysOf(carriedTo),
      ]),
  }
}

/** A period as a spreadsheet, as far as the person asking sees it; who took it away is logged. */
export const exportHandlers: Handlers<Methods> = {
  async 'assessment.export'(context, { kind, day }) {
    const period = periodOf(kind, day)
    const scores = requireScores(context, period)
    const word = (of: AssessmentWord): string => assessmentWord(context.locale, of)
    const { status } = periodView(context, period, null)
    const title = [
      setting(context.reference, 'hall.name'),
      `${word('title')} ${period.from}–${period.to}`,
      statusWord(context.locale, status),
    ].join(context.locale === 'en' ? '; ' : '；')
    const out: Out = { context, scores, title, word }
    const sheets = [
      ...TARGETS.map((target) => scoreSheet(out, target)),
      entrySheet(out),
      // What there is none of needs no sheet of headings.
      ...[awardSheet(out), voucherSheet(out)].filter(({ rows }) => rows.length > 0),
    ]
    const bytes = await writeSpreadsheet(sheets)
    context.store.record(recordingContext(context), (act) =>
      act.append({
        type: 'audit.recorded',
        entityId: context.store.device.deviceId,
        payload: {
          act: 'SCORES_EXPORTED',
          subject: scores.periodId,
          reason: '',
          details: { rows: sheets.reduce((total, { rows }) => total + rows.length, 0) },
        },
      }),
    )
    return {
      fileName: `${word('title')}_${period.from}_${period.to}.xlsx`,
      base64: Buffer.from(bytes).toString('base64'),
    }
  },
}
