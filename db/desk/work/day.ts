import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { workMethods } from '../../contract/work.ts'
import { isOpenStatus, type CaseState } from '../../model/case.ts'
import { dayFromMs, type Day } from '../../model/day.ts'
import type { DayBalanceState } from '../../model/day-models.ts'
import { takenBackAmong } from '../../model/events/define.ts'
import type { AnyEvent } from '../../model/events/registry.ts'
import type { PaperKind } from '../../model/events/record-events.ts'
import type { CaseId, PaperId } from '../../model/ids.ts'
import type { ConsultationState } from '../../model/consultation.ts'
import type { PaperState } from '../../model/paper.ts'
import { COLLECTED } from '../../model/queue/visit-outcome.ts'
import { readEntity, type LoggedEvent, type ReadDb } from '../../store/index.ts'
import { conflictsAmong, countDrafts, eventsNewestFirst } from '../../store/queries/day.ts'
import { readOpenCases } from '../../store/queries/ledger.ts'
import { readVisits } from '../../store/queries/tickets.ts'
import { append } from '../append.ts'
import { recordingContext, signedIn, staffName, type DeskContext, type Handlers } from '../context.ts'
import { requireFilled } from '../hall/completeness.ts'
import { dayVisits } from './day-visits.ts'
import { formsOfWindow } from './forms.ts'
import { dayEndMs, dayStartMs } from './ledger-lines.ts'

type DayMethods = Pick<typeof workMethods, 'day.balance' | 'day.confirm'>
type Balance = ResultInput<'day.balance'>
type Difference = Balance['differences'][number]

const ENTITY_KINDS = ['case', 'consultation', 'paper', 'first_contact', 'negative_report', 'paper_form']
const DIFFERENCES_MAX = 1_000

/** Papers the applicant signs for; the time-limit slip stays in the house. */
const SIGNED_KINDS: ReadonlySet<PaperKind> = new Set([
  'NOTICE_CONSULT',
  'RECEIPT_MATERIAL',
  'NOTICE_SUPPLEMENT',
  'NOTICE_ACCEPT',
  'NOTICE_REJECT',
])

interface DayRecords {
  /** What stands of the window's day: neither taken back nor refused. */
  readonly events: readonly (LoggedEvent & AnyEvent)[]
  readonly refused: readonly { readonly event: LoggedEvent; readonly code: string }[]
  /** Numbers this machine took that day, of all its windows, by series. */
  readonly numbers: ReadonlyMap<string, readonly number[]>
}

const takenBy = (event: LoggedEvent): { seriesKey: string; seq: number } | null => {
  const { taken } = event.payload as { taken?: { seriesKey: string; seq: number } }
  return taken ?? null
}

const readDay = (context: DeskContext, windowId: string | null, day: Day): DayRecords => {
  const { staff } = signedIn(context).session
  const all = [
    ...eventsNewestFirst(context.store.read, dayStartMs(day), dayEndMs(day), ENTITY_KINDS),
  ].toReversed()
  const numbers = new Map<string, number[]>()
  for (const event of all) {
    const taken = takenBy(event)
    // A batch of forms takes a range in one go.
    if (!taken || event.deviceId !== context.store.device.deviceId || event.type === 'paper_form.printed')
      continue
    numbers.set(taken.seriesKey, [...(numbers.get(taken.seriesKey) ?? []), taken.seq])
  }
  const here = all.filter((event) =>
    windowId === null
      ? event.windowId === null && event.staffId === staff.staffId
      : event.windowId === windowId,
  )
  const isTakenBack = takenBackAmong(all)
  const codes = conflictsAmong(
    context.store.read,
    here.map((event) => event.localSeq),
  )
  return {
    // Every event of the log was checked against its definition when it was recorded.
    events: here.filter((event) => !isTakenBack(event) && !codes.has(event.localSeq)) as (LoggedEvent &
      AnyEvent)[],
    refused: here.flatMap((event) => {
      const code = codes.get(event.localSeq)
      return code === undefined ? [] : [{ event, code }]
    }),
    numbers,
  }
}

const isBackEntry = (event: AnyEvent): boolean =>
  (event.type === 'case.opened' ||
    event.type === 'consultation.logged' ||
    event.type === 'first_contact.opened') &&
  event.payload.backEntry !== null

const countsOf = (context: DeskContext, { events }: DayRecords): Balance['counts'] => {
  const counts = new Map<string, number>(
    [
      'CONSULTATIONS',
      'CASES',
      'CLOSED',
      'INSTANT_CLOSED',
      'PAPERS',
      'PAPERS_VOIDED',
      'BACK_ENTRIES',
      'EVALUATIONS',
      'PRINTS',
    ].map((code) => [code, 0]),
  )
  const add = (code: string, by = 1) => counts.set(code, (counts.get(code) ?? 0) + by)
  for (const event of events) {
    if (isBackEntry(event)) add('BACK_ENTRIES')
    switch (event.type) {
      case 'consultation.logged':
        add('CONSULTATIONS')
        break
      case 'consultation.voided':
        add('CONSULTATIONS_VOIDED')
        break
      case 'case.opened':
        add('CASES')
        break
      case 'case.closed': {
        add('CLOSED')
        const kind = readEntity<CaseState>(context.store.read, 'case', event.entity[1])?.state.kind
        if (kind === 'INSTANT') add('INSTANT_CLOSED')
        break
      }
      case 'paper.issued':
        add('PAPERS')
        add(`PAPERS_${event.payload.kind}`)
        break
      case 'paper.voided':
        add('PAPERS_VOIDED')
        break
      case 'paper.printed':
        add('PRINTS')
        break
      case 'case.evaluated':
        if (event.payload.grade === null) add(`NO_GRADE_${event.payload.noGradeReason ?? 'OTHER'}`)
        else add('EVALUATIONS')
        break
      default:
    }
  }
  return [...counts].map(([code, value]) => ({ code, value }))
}

const difference = (
  code: string,
  subject: string,
  ids: { caseId?: CaseId | string | null; paperId?: PaperId | string | null } = {},
): Difference => ({
  code,
  subject: subject.slice(0, 120),
  caseId: ids.caseId ?? null,
  paperId: ids.paperId ?? null,
})

/** Numbers of one machine rise without a hole; a missing one was lost or hidden. */
const gapsIn = ({ numbers }: DayRecords): Difference[] =>
  [...numbers].flatMap(([seriesKey, taken]) => {
    const present = new Set(taken)
    const [first, last] = [Math.min(...taken), Math.max(...taken)]
    const gaps: Difference[] = []
    for (let seq = first + 1; seq < last; seq += 1)
      if (!present.has(seq)) gaps.push(difference('NUMBER_GAP', `${seriesKey} ${seq}`))
    return gaps
  })

const paperDifferences = (paperId: string, paper: PaperState): Difference[] => {
  const ids = { caseId: paper.caseId, paperId }
  const subject = paper.number || paper.content.caseNo
  if (paper.status === 'VOID') return [difference('NUMBER_VOID', subject, ids)]
  if (paper.prints.length === 0) return [difference('PAPER_NOT_PRINTED', subject, ids)]
  return paper.signature === null && SIGNED_KINDS.has(paper.kind)
    ? [difference('PAPER_NOT_SIGNED', subject, ids)]
    : []
}

const isWithoutVerdict = ({ status, materials }: CaseState): boolean =>
  status === 'RECEIVED' && materials.length > 0 && materials.every(({ verdict }) => verdict === 'UNCHECKED')

/** Cases worked on in a visit of the day: its visitor rates it themselves, and nobody at the desk learns whether they did. */
const casesOfVisits = (read: ReadDb, windowId: string | null, day: Day): ReadonlySet<string> => {
  if (windowId === null) return new Set()
  const visits = readVisits(read, dayStartMs(day), dayEndMs(day), { windowIds: [windowId] })
  return new Set(
    visits.flatMap(({ links }) =>
      links.filter(({ kind }) => kind === 'case' || kind === COLLECTED).map(({ id }) => id),
    ),
  )
}

/** What does not agree, as it stands now: a difference goes when it is settled, also for a day long past. */
const differencesOf = (
  context: DeskContext,
  windowId: string | null,
  day: Day,
  records: DayRecords,
): Difference[] => {
  const { read } = context.store
  const found: Difference[] = gapsIn(records)
  const cases = new Map<string, CaseState>()
  const papers = new Map<string, PaperState>()
  for (const { entity } of records.events) {
    const [kind, id] = entity
    if (kind === 'case' && !cases.has(id)) {
      const state = readEntity<CaseState>(read, 'case', id)?.state
      if (state) cases.set(id, state)
    }
    if (kind === 'paper' && !papers.has(id)) {
      const state = readEntity<PaperState>(read, 'paper', id)?.state
      if (state) papers.set(id, state)
    }
  }
  for (const event of records.events) {
    if (event.type !== 'consultation.voided') continue
    const no = readEntity<ConsultationState>(read, 'consultation', event.entity[1])?.state.consultationNo
    found.push(difference('NUMBER_VOID', no ?? event.entity[1]))
  }
  for (const [paperId, paper] of papers) {
    const wasTouched =
      dayFromMs(paper.issuedAtMs) === day || (paper.voided !== null && dayFromMs(paper.voided.atMs) === day)
    if (wasTouched) found.push(...paperDifferences(paperId, paper))
  }
  const inVisits = casesOfVisits(read, windowId, day)
  for (const [caseId, state] of cases) {
    if (isWithoutVerdict(state)) found.push(difference('CASE_NOT_REVIEWED', state.caseNo, { caseId }))
    const closedToday =
      state.closedAtMs !== null && dayFromMs(state.closedAtMs) === day && !isOpenStatus(state.status)
    if (closedToday && state.evaluation === null && !inVisits.has(caseId))
      found.push(difference('EVALUATION_MISSING', state.caseNo, { caseId }))
  }
  if (windowId !== null) {
    for (const row of readOpenCases(read, { windowId })) {
      // 即办件 are closed the same day (domain-rules section 3); while the applicant is to bring something, the hall waits.
      const isOurs =
        row.case_kind === 'INSTANT' && row.closed_at_ms === null && row.status !== 'SUPPLEMENT_ASKED'
      if (isOurs && dayFromMs(row.at_ms) <= day)
        found.push(difference('INSTANT_NOT_CLOSED', row.no, { caseId: row.row_id }))
    }
    for (const form of formsOfWindow(read, windowId)) {
      if (form.status === 'BLANK' && form.printedAtMs < dayEndMs(day))
        found.push(difference('FORM_NOT_ENTERED', form.formNo))
    }
  }
  for (const { event, code } of records.refused) {
    const caseId = event.entity[0] === 'case' ? event.entity[1] : null
    const caseNo = caseId === null ? undefined : readEntity<CaseState>(read, 'case', caseId)?.state.caseNo
    found.push(
      difference('EVENT_REFUSED', `${caseNo ?? event.entity.join('/')} ${event.type} ${code}`, { caseId }),
    )
  }
  const drafts =
    day === dayFromMs(context.nowMs) ? countDrafts(read, signedIn(context).session.staff.staffId) : 0
  if (drafts > 0) found.push(difference('DRAFT_LEFT', String(drafts)))
  return found.slice(0, DIFFERENCES_MAX)
}

/** A desk that stands alone knows its own records and says nothing about what a hall may have. */
const balanceOf = (context: DeskContext, day: Day): Balance => {
  const { windowId } = signedIn(context).session
  const records = readDay(context, windowId, day)
  const visits = windowId === null ? null : dayVisits(context, windowId, day)
  const confirmed =
    windowId === null
      ? undefined
      : readEntity<DayBalanceState>(context.store.read, 'day_balance', `${windowId}/${day}`)?.state
  return {
    day,
    windowId,
    counts: [...countsOf(context, records), ...(visits?.counts ?? [])],
    differences: [
      ...(visits?.open ?? []).map(({ code, subject }) => difference(code, subject)),
      ...differencesOf(context, windowId, day, records),
    ].slice(0, DIFFERENCES_MAX),
    confirmed: confirmed
      ? { atMs: confirmed.atMs, staffName: staffName(context, confirmed.staffId), note: confirmed.note }
      : null,
  }
}

export const dayHandlers: Handlers<DayMethods> = {
  'day.balance': (context, { day }) => balanceOf(context, day ?? dayFromMs(context.nowMs)),
  'day.confirm'(context, { day, note }) {
    requireFilled(context)
    const { windowId } = signedIn(context).session
    if (windowId === null) throw new ContractError('BAD_REQUEST', { problem: 'windowId' })
    if (day > dayFromMs(context.nowMs)) throw new ContractError('BAD_REQUEST', { problem: 'day' })
    const { counts, differences } = balanceOf(context, day)
    context.store.record(recordingContext(context), (act) =>
      append(act, 'day_balance.confirmed', `${windowId}/${day}`, {
        day,
        windowId,
        counts: Object.fromEntries(counts.map(({ code, value }) => [code, value])),
        differences: differences.map(({ code, subject }) => ({ code, subject })),
        note,
      }),
    )
    return {}
  },
}
