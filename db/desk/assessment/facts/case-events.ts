import { recordKey, type Fact } from '../../../model/assessment/facts.ts'
import type { CaseState } from '../../../model/case.ts'
import { dayFromMs } from '../../../model/day.ts'
import { firstIdOf, takenBackAmong } from '../../../model/events/define.ts'
import type { NegativeReportState } from '../../../model/slips.ts'
import type { LoggedEvent } from '../../../store/index.ts'
import { closingStepsOf, recordsNamed } from '../../../store/queries/assessment-facts.ts'
import type { FactContext } from './question.ts'

const caseIdsOf = (events: readonly LoggedEvent[]): string[] => [
  ...new Set(events.map(({ entity }) => entity[1])),
]

const casesOf = (context: FactContext, events: readonly LoggedEvent[]): ReadonlyMap<string, CaseState> =>
  new Map(
    recordsNamed<CaseState>(context.store.read, 'case', caseIdsOf(events)).map(({ id, state }) => [
      id,
      state,
    ]),
  )

const factOf = (
  source: 'REFUSAL_NOT_REPORTED' | 'CORRECTED_AFTER_CLOSING',
  event: LoggedEvent,
  state: CaseState,
  more: Pick<Fact, 'evidence'>['evidence'] = [],
): Fact => ({
  key: recordKey(source, firstIdOf(event)),
  source,
  day: dayFromMs(event.atMs),
  staffId: event.staffId,
  windowId: event.windowId ?? state.windowId,
  unitId: state.unitId,
  minutes: null,
  quantity: 1,
  isGoingOn: false,
  params: { caseNo: state.caseNo, item: state.itemName },
  evidence: [{ kind: 'case', id: event.entity[1] }, ...more],
})

const reportIdOf = ({ payload }: LoggedEvent): string | null => {
  const { negativeReportId } = payload as { readonly negativeReportId: string | null }
  return negativeReportId
}

const TOLD: ReadonlySet<NegativeReportState['status']> = new Set(['TOLD', 'FILED'])

/**
 * A negative answer whose report the centre never agreed to (否定报备): none was named, or it was sent back at another desk
 * meanwhile. The program asks for the report first, so this is what two machines apart, or paper, can bring.
 */
export const refusalFacts = (context: FactContext, events: readonly LoggedEvent[]): Fact[] => {
  const refusals = events.filter(
    ({ type, payload }) =>
      type === 'case.not_accepted' ||
      (type === 'case.decided' && (payload as { readonly result: string }).result === 'REFUSED'),
  )
  const cases = casesOf(context, refusals)
  const reportIds = refusals.map(reportIdOf).filter((id) => id !== null)
  const reports = new Map(
    recordsNamed<NegativeReportState>(context.store.read, 'negative_report', reportIds).map(
      ({ id, state }) => [id, state],
    ),
  )
  return refusals.flatMap((event) => {
    const state = cases.get(event.entity[1])
    const reportId = reportIdOf(event)
    const report = reportId === null ? undefined : reports.get(reportId)
    // A decision may be taken back at once; a refusal to accept is told by a paper and stays.
    const isTakenBack = event.type === 'case.decided' && state?.result !== 'REFUSED'
    if (!state || isTakenBack || (report !== undefined && TOLD.has(report.status))) return []
    const evidence =
      report === undefined || reportId === null ? [] : [{ kind: 'negative_report', id: reportId }]
    return [factOf('REFUSAL_NOT_REPORTED', event, state, evidence)]
  })
}

/** Corrections that stand and were made while their case was closed. */
const afterClosing = (steps: readonly LoggedEvent[]): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const [, ofCase] of Map.groupBy(steps, ({ entity }) => entity[1])) {
    const isTakenBack = takenBackAmong(ofCase)
    let isClosed = false
    for (const event of ofCase) {
      if (isTakenBack(event)) continue
      if (event.type === 'case.closed') isClosed = true
      else if (event.type === 'case.reopened') isClosed = false
      else if (event.type === 'case.corrected' && isClosed) found.add(firstIdOf(event))
    }
  }
  return found
}

export const correctionFacts = (context: FactContext, events: readonly LoggedEvent[]): Fact[] => {
  const corrections = events.filter(({ type }) => type === 'case.corrected')
  const cases = casesOf(context, corrections)
  const found = afterClosing(closingStepsOf(context.store.read, caseIdsOf(corrections)))
  return corrections.flatMap((event) => {
    const state = cases.get(event.entity[1])
    return state && found.has(firstIdOf(event)) ? [factOf('CORRECTED_AFTER_CLOSING', event, state)] : []
  })
}
