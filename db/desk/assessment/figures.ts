import { ContractError } from '../../contract/index.ts'
import type { assessmentMethods } from '../../contract/assessment.ts'
import type { FigureView } from '../../contract/assessment-views.ts'
import { decimal, toText } from '../../model/assessment/decimal.ts'
import { SATISFACTION } from '../../model/assessment/awards.ts'
import { periodOf, type Period } from '../../model/assessment/periods.ts'
import { UnitId } from '../../model/ids.ts'
import { listFigures, measureClosedCases, type MeasuredCases } from '../../store/queries/assessment.ts'
import { append } from '../append.ts'
import { recordingContext, staffName, type DeskContext, type Handlers } from '../context.ts'
import { readPeriod, type Scores } from './inputs.ts'
import { figureKey, type AskedFigure } from './measured.ts'
import { ratingsOf } from './measured-views.ts'
import { askedFigures, periodView } from './period-views.ts'
import { requirePeriod, requireScores, wrongStep } from './periods.ts'
import { placesOf, requireNotOwn, subjectView } from './subjects.ts'

type Methods = Pick<typeof assessmentMethods, 'assessment.figures' | 'assessment.enterFigures'>
type Suggestion = NonNullable<FigureView['suggestion']>

/** Name of the rate of promises kept, where a hall's rules ask for it. */
const ON_TIME = 'ON_TIME'
/** Digits of a rate after the point. */
const RATE_DIGITS = 2

interface Counts {
  readonly all: number
  readonly good: number
}

const COUNTED: Readonly<Record<string, (row: MeasuredCases) => Counts>> = {
  [SATISFACTION]: ({ graded, content }) => ({ all: graded, good: content }),
  [ON_TIME]: ({ promised, kept }) => ({ all: promised, good: kept }),
}

const isOf = ({ target, subjectId }: AskedFigure, row: MeasuredCases): boolean =>
  (target === 'PERSON' ? row.staff_id : target === 'WINDOW' ? row.window_id : row.unit_id) === subjectId

/** What the hall's own records of a period give for a rate; null: nothing. */
const suggestionsOf = (
  { store }: DeskContext,
  { from, to }: Period,
): ((asked: AskedFigure) => Suggestion | null) => {
  const rows = measureClosedCases(store.read, from, to)
  return (asked) => {
    const count = COUNTED[asked.figure]
    if (!count) return null
    const counts = rows.filter((row) => isOf(asked, row)).map(count)
    const all = counts.reduce((total, each) => total + each.all, 0)
    const good = counts.reduce((total, each) => total + each.good, 0)
    if (all === 0) return null
    return { value: toText(decimal(good).times(100).div(all), RATE_DIGITS), count: all }
  }
}

const viewsOf = (context: DeskContext, scores: Scores): FigureView[] => {
  const entered = new Map(
    listFigures(context.store.read, scores.periodId).map((each) => [figureKey(each), each]),
  )
  const counting = new Map(scores.input.figures.map((each) => [figureKey(each), each]))
  const placeOf = placesOf(context, scores.input)
  const suggest = suggestionsOf(context, scores.period)
  return askedFigures(scores).map((asked) => {
    const { figure, target, subjectId } = asked
    const key = figureKey(asked)
    const counted = counting.get(key)
    // What a published period counts is named in it, whatever was entered since.
    const isByHand = counted !== undefined && counted.grades === undefined
    const found = isByHand ? entered.get(key) : undefined
    return {
      figure,
      target,
      subject: subjectView(context, target, subjectId, placeOf(target, subjectId)),
      value: counted?.value ?? null,
      entered: isByHand,
      ratings: ratingsOf(context, scores, asked),
      source: found?.source ?? '',
      byName: found ? staffName(context, found.by) : '',
      atMs: found?.atMs ?? null,
      suggestion: suggest(asked),
    }
  })
}

export const figureHandlers: Handlers<Methods> = {
  'assessment.figures'(context, { kind, day }) {
    const period = periodOf(kind, day)
    const scores = requireScores(context, period)
    return { period: periodView(context, period, null), figures: viewsOf(context, scores) }
  },
  'assessment.enterFigures'(context, { periodId, figures }) {
    const period = requirePeriod(periodId)
    if (readPeriod(context, period)?.published) throw wrongStep(context, period)
    const scores = requireScores(context, period)
    const asked = new Set(askedFigures(scores).map(figureKey))
    const placeOf = placesOf(context, scores.input)
    for (const each of figures) {
      if (!asked.has(figureKey(each))) throw new ContractError('NOT_FOUND', { subject: each.subjectId })
      requireNotOwn(context, each.target, each.subjectId)
      if (each.value !== null && (decimal(each.value).lt(0) || decimal(each.value).gt(100)))
        throw new ContractError('FIGURE_RANGE', { name: each.figure })
    }
    context.store.record(recordingContext(context), (act) => {
      for (const { figure, target, subjectId, value, source } of figures)
        append(act, 'score_figure.entered', `${periodId}/${figure}/${target}/${subjectId}`, {
          unitIds: [UnitId.parse(placeOf(target, subjectId).unitId)],
          periodId,
          figure,
          target,
          subjectId,
          value,
          source,
        })
    })
    return {}
  },
}
