import type { Params, ResultInput } from '../../contract/index.ts'
import type { workMethods } from '../../contract/work.ts'
import type { CaseClock } from '../../model/case-clock.ts'
import { dayFromMs } from '../../model/day.ts'
import { maskPartyName } from '../../model/masking.ts'
import type { FirstContactState, NegativeReportState } from '../../model/slips.ts'
import { readEntity } from '../../store/index.ts'
import { countPapers, eventsNewestFirst, reportsWaiting, slipsToFollow } from '../../store/queries/day.ts'
import {
  countDay,
  readOpenCases,
  type LedgerRow,
  type LedgerScope,
  type OpenCasesOf,
} from '../../store/queries/ledger.ts'
import { mayConfirmFor } from '../confirmer.ts'
import { signedIn, staffName, type DeskContext, type Handlers } from '../context.ts'
import { caseClocks, clockView, dueDayOf, isDueBy, type DueStateName } from '../due-state.ts'
import { subjectOf } from '../event-subject.ts'
import { firstContactView, mayFollowFirstContact, negativeReportView } from '../slips.ts'
import { dayEndMs, dayStartMs } from './ledger-lines.ts'
import { isInScope, isScopeEmpty, workScope } from './work-scope.ts'

type TodayMethods = Pick<typeof workMethods, 'today.get'>
type Scope = Params<'today.get'>['scope']
type TodayView = ResultInput<'today.get'>

const OPEN_SHOWN = 200
const DUE_SHOWN = 500
const CHANGES_SHOWN = 60
/** A day of the whole hall is read no further back than this for the few lines that are shown. */
const CHANGES_LOOKED_AT = 4_000
const SLIPS_LOOKED_AT = 500

const RECORD_KINDS = ['case', 'consultation', 'paper', 'first_contact', 'negative_report']

const NOBODY: LedgerScope = { unitIds: [], windowId: null }

/** Whose work a scope means; nobody's for those who see no business data or stand at no window. */
const whomOf = (context: DeskContext, scope: Scope): OpenCasesOf => {
  const { staff, windowId } = signedIn(context).session
  const mine = workScope(context)
  if (isScopeEmpty(mine)) return NOBODY
  if (scope === 'MINE') return { staffId: staff.staffId }
  if (scope === 'WINDOW') return windowId === null ? NOBODY : { windowId }
  return mine
}

const summaryOf = (context: DeskContext, row: LedgerRow, clock: CaseClock) => ({
  caseId: row.row_id,
  caseNo: row.no,
  itemId: row.item_id ?? '',
  itemName: row.item_name,
  unitId: row.unit_id,
  windowId: row.window_id,
  // A ledger row of a case carries the case's own kind and status.
  kind: row.case_kind as TodayView['open'][number]['kind'],
  status: row.status as TodayView['open'][number]['status'],
  applicantMasked: maskPartyName(row.applicant_name, row.applicant_kind),
  receivedAtMs: row.at_ms,
  dueDay: dueDayOf(row.due_day, clock),
  ...clockView(clock),
  openedBy: row.staff_id,
  openedByName: staffName(context, row.staff_id),
  trips: row.trips,
  updatedAtMs: row.updated_at_ms,
})

const changesOf = (
  context: DeskContext,
  whom: OpenCasesOf,
  fromMs: number,
  toMs: number,
): TodayView['changed'] => {
  const changed: TodayView['changed'] = []
  let looked = 0
  for (const event of eventsNewestFirst(context.store.read, fromMs, toMs, RECORD_KINDS)) {
    looked += 1
    if (changed.length >= CHANGES_SHOWN || looked > CHANGES_LOOKED_AT) break
    if ('staffId' in whom && event.staffId !== whom.staffId) continue
    if ('windowId' in whom && !('unitIds' in whom) && event.windowId !== whom.windowId) continue
    const subject = subjectOf(context, event)
    if (!subject) continue
    if ('unitIds' in whom && !isInScope(whom, subject.unitId, subject.windowId)) continue
    changed.push({
      eventId: event.id,
      atMs: event.atMs,
      type: event.type,
      staffName: staffName(context, event.staffId),
      subject: subject.words,
      caseId: subject.caseId,
      consultationId: subject.consultationId,
    })
  }
  return changed
}

const followUps = (context: DeskContext, scope: Scope, today: string): TodayView['slipsToFollow'] => {
  const { staff, windowId } = signedIn(context).session
  return slipsToFollow(context.store.read, today, SLIPS_LOOKED_AT).flatMap((slipId) => {
    const slip = readEntity<FirstContactState>(context.store.read, 'first_contact', slipId)?.state
    if (!slip || !mayFollowFirstContact(context, slip)) return []
    // The first person asked sees it through; others see it where they look after the window or unit.
    const opener = slip.staffId === null ? undefined : context.reference.staff.get(slip.staffId)
    if (scope === 'MINE' && slip.staffId !== staff.staffId) return []
    if (scope === 'WINDOW' && opener?.windowId !== windowId) return []
    return [firstContactView(context, slipId, slip)]
  })
}

const waitingReports = (context: DeskContext, scope: LedgerScope): TodayView['reportsWaiting'] => {
  const { staff } = signedIn(context).session
  return reportsWaiting(context.store.read, SLIPS_LOOKED_AT).flatMap(({ id, unitId, staffId }) => {
    const mayAnswer = mayConfirmFor(staff, unitId) && isInScope(scope, unitId, null)
    if (!mayAnswer && staffId !== staff.staffId) return []
    const report = readEntity<NegativeReportState>(context.store.read, 'negative_report', id)?.state
    return report ? [negativeReportView(context, id, report)] : []
  })
}

const PRESSING: ReadonlySet<DueStateName> = new Set(['REMIND', 'YELLOW', 'RED'])

interface OpenCase {
  readonly row: LedgerRow
  readonly clock: CaseClock
}

/** What waits for a person's decision comes first, then the earliest day. */
const byUrgency = (a: OpenCase, b: OpenCase): number => {
  const isLater = Number(a.clock.proposal === null) - Number(b.clock.proposal === null)
  if (isLater !== 0) return isLater
  const [dayA, dayB] = [dueDayOf(a.row.due_day, a.clock) ?? '9', dueDayOf(b.row.due_day, b.clock) ?? '9']
  return dayA < dayB ? -1 : Number(dayA > dayB)
}

export const todayHandlers: Handlers<TodayMethods> = {
  'today.get'(context, { scope }) {
    const { read } = context.store
    const day = dayFromMs(context.nowMs)
    const [fromMs, toMs] = [dayStartMs(day), dayEndMs(day)]
    const { working, reason, name } = context.calendar.dayKind(day)
    const whom = whomOf(context, scope)
    const isNobody = 'unitIds' in whom && isScopeEmpty(whom)
    const clockOf = caseClocks(context)
    const open = isNobody ? [] : readOpenCases(read, whom).map((row) => ({ row, clock: clockOf(row) }))
    const due = open
      .filter(({ row, clock }) => PRESSING.has(clock.level) || isDueBy(row, clock, day))
      .toSorted(byUrgency)
    const count = (state: DueStateName) => open.filter(({ clock }) => clock.level === state).length
    return {
      day,
      workingDay: working,
      dayReason: reason,
      dayName: name ?? '',
      due: due.slice(0, DUE_SHOWN).map(({ row, clock }) => summaryOf(context, row, clock)),
      open: open.slice(0, OPEN_SHOWN).map(({ row, clock }) => summaryOf(context, row, clock)),
      openTotal: open.length,
      changed: isNobody ? [] : changesOf(context, whom, fromMs, toMs),
      counts: {
        ...(isNobody
          ? { consultations: 0, opened: 0, closed: 0, instantClosed: 0 }
          : countDay(read, whom, day, fromMs, toMs)),
        papers: isNobody ? 0 : countPapers(read, whom, fromMs, toMs),
        dueToday: open.filter(
          ({ row, clock }) => isDueBy(row, clock, day) && dueDayOf(row.due_day, clock) === day,
        ).length,
        yellow: count('YELLOW'),
        red: count('RED'),
      },
      slipsToFollow: isNobody ? [] : followUps(context, scope, day),
      reportsWaiting: isNobody ? [] : waitingReports(context, workScope(context)),
    }
  },
}
