import type { EntryView } from '../../contract/assessment-views.ts'
import type { ScoreEntryState, Signed } from '../../model/assessment/assessment-models.ts'
import { countedEntry } from '../../model/assessment/counted-entry.ts'
import { itemOf } from '../../model/assessment/score-rules.ts'
import type { Charge, EvidenceLink } from '../../model/assessment/charges.ts'
import { dayFromMs, type Day } from '../../model/day.ts'
import type { StaffMember } from '../../model/reference.ts'
import { knownRecords, recordNumbers, waitingEntries } from '../../store/queries/assessment-entries.ts'
import type { KeptEntry } from '../../store/queries/assessment.ts'
import { signedIn, staffName, unitName, windowName, type DeskContext } from '../context.ts'
import { factsNow, type FactNow } from './fact-changes.ts'
import { isAssessor, isCharged, named } from './charging.ts'
import { entrySight, everCharged, isConcerned, type EntrySight } from './entry-access.ts'
import { seesRating } from './rating-secrecy.ts'
import { toldPeriods, type ToldPeriod } from './published.ts'
import { rulesForDay, rulesVersion } from './rules-in-force.ts'

type May = EntryView['may'][number]

const DEFAULT_ANSWER_DAYS = 5

/** What is looked up once for all the entries of a list. */
interface Basis {
  readonly context: DeskContext
  readonly me: StaffMember
  readonly assesses: boolean
  readonly sight: EntrySight
  readonly told: readonly ToldPeriod[]
  readonly facts: ReadonlyMap<string, FactNow>
  readonly waiting: ReadonlySet<string>
  readonly known: ReadonlySet<string>
  readonly numbers: ReadonlyMap<string, string>
}

const evidenceOf = ({ recorded }: ScoreEntryState): readonly EvidenceLink[] => recorded?.evidence ?? []

const readBasis = (context: DeskContext, entries: readonly KeptEntry[]): Basis => {
  const { store } = context
  const days = entries
    .flatMap(({ state: { recorded, rejected } }) => (recorded ?? rejected)?.day ?? [])
    .toSorted()
  const links = entries.flatMap(({ state }) => evidenceOf(state))
  const [from, to] = [days[0], days.at(-1)]
  return {
    context,
    me: signedIn(context).session.staff,
    assesses: isAssessor(context),
    sight: entrySight(context),
    told: from === undefined || to === undefined ? [] : toldPeriods(context, from, to),
    facts: factsNow(context, entries),
    waiting: store.sync
      ? waitingEntries(store.read, store.device, store.sync.acknowledged().seq)
      : new Set<string>(),
    known: knownRecords(store.read, links),
    numbers: recordNumbers(store.read, links),
  }
}

const act = (context: DeskContext, { by, atMs, eventId }: Signed) => ({
  byId: by,
  byName: staffName(context, by),
  atMs,
  eventId,
})

export const statusOf = (entryId: string, state: ScoreEntryState): EntryView['status'] => {
  if (state.recorded === null) return 'REJECTED'
  if (state.reversed !== null) return 'REVERSED'
  return countedEntry(entryId, state) === null ? 'REVOKED' : 'COUNTS'
}

/** Periods that named an entry when they were told to everybody, the shortest first. */
export const periodsNaming = (told: readonly ToldPeriod[], entryId: string): readonly ToldPeriod[] =>
  told.filter((period) => period.names(entryId))

/** Whether somebody took part in the score, so that another has to look at it again (domain-rules section 9). */
export const hasScored = ({ recorded, alsoBy }: ScoreEntryState, staffId: string): boolean =>
  recorded?.by === staffId || alsoBy.some(({ by }) => by === staffId)

/** Whether somebody who scores may decide the appeal against an entry that counts: not their own score, nor their own appeal. */
export const decidesAppeal = (
  me: StaffMember,
  { entryId, state }: KeptEntry,
  told: readonly ToldPeriod[],
): boolean => {
  const { appeal, recorded } = state
  if (statusOf(entryId, state) !== 'COUNTS' || appeal === null || appeal.decision !== null) return false
  const isOwn = isCharged(everCharged(state), me.staffId) || recorded?.staffId === me.staffId
  return (
    !isOwn &&
    !hasScored(state, me.staffId) &&
    appeal.by !== me.staffId &&
    !periodsNaming(told, entryId).some(({ isLocked, periodId }) => isLocked && periodId === appeal.periodId)
  )
}

const isAppealable = ({ isLocked, appealUntil }: ToldPeriod, today: Day): boolean =>
  !isLocked && today <= appealUntil

const mayNow = (basis: Basis, entryId: string, state: ScoreEntryState): May[] => {
  const { context, me, assesses, told } = basis
  if (statusOf(entryId, state) !== 'COUNTS') return []
  const naming = periodsNaming(told, entryId)
  const today = dayFromMs(context.nowMs)
  const concerned = isConcerned(context.reference, me, state)
  const isOwn = isCharged(everCharged(state), me.staffId) || state.recorded?.staffId === me.staffId
  const { appeal } = state
  const may: [May, boolean][] = [
    // Whoever appeals has said what they think of it; of a locked week nobody is asked.
    ['ANSWER', concerned && appeal === null && !(naming[0]?.isLocked ?? false)],
    ['APPEAL', concerned && appeal === null && naming.some((period) => isAppealable(period, today))],
    ['DECIDE', assesses && decidesAppeal(me, { entryId, state }, told)],
    ['REVERSE', assesses && !isOwn && !naming.some(({ isLocked }) => isLocked)],
    ['RECTIFY', concerned && state.rectified === null],
  ]
  return may.filter(([, holds]) => holds).map(([step]) => step)
}

/** What a record is called where its kind alone does not say it. */
const evidenceText = ({ context, numbers }: Basis, { kind, id }: EvidenceLink): string => {
  const number = numbers.get(`${kind}/${id}`)
  if (number !== undefined) return number
  const { posts } = context.reference
  if (kind === 'post') return posts.get(id)?.name ?? id
  if (kind === 'post_alarm') return posts.get(id.slice(0, id.lastIndexOf('/')))?.name ?? ''
  return kind === 'attendance_day' ? id.slice(id.indexOf('/') + 1) : ''
}

/** A day of attendance is always there to be looked at: it is worked out from what there is. */
const isKnown = ({ context, known }: Basis, { kind, id }: EvidenceLink): boolean =>
  kind === 'attendance_day' ||
  (kind === 'post' && context.reference.posts.has(id)) ||
  known.has(`${kind}/${id}`)

const answerBy = (
  { context, told }: Basis,
  state: ScoreEntryState,
  periodId: string,
  atMs: number,
): string => {
  const period = told.find((each) => each.periodId === periodId)
  const rules = period
    ? rulesVersion(context, period.state.rules)
    : rulesForDay(context, state.recorded?.day ?? dayFromMs(atMs))
  return context.calendar.addWorkingDays(
    dayFromMs(atMs),
    rules?.appeal.answerWithinWorkingDays ?? DEFAULT_ANSWER_DAYS,
  )
}

const appealView = (basis: Basis, state: ScoreEntryState): EntryView['appeal'] => {
  const { context } = basis
  const { appeal } = state
  if (appeal === null) return null
  const { decision } = appeal
  return {
    ...act(context, appeal),
    periodId: appeal.periodId,
    text: appeal.text,
    files: [...appeal.files],
    answerBy: answerBy(basis, state, appeal.periodId, appeal.atMs),
    decision: decision && {
      ...act(context, decision),
      outcome: decision.outcome,
      reason: decision.reason,
    },
  }
}

const view = (basis: Basis, { entryId, state }: KeptEntry): EntryView[] => {
  const { context, sight, told, me } = basis
  const { recorded, rejected, appeal, reversed, rectified } = state
  const facts = recorded ?? rejected
  if (facts === null) return []
  const rules = recorded ? rulesVersion(context, recorded.rules) : rulesForDay(context, facts.day)
  const fact = basis.facts.get(entryId)
  const naming = periodsNaming(told, entryId)
  const open = naming.find((period) => isAppealable(period, dayFromMs(context.nowMs)))
  const shown = (charges: readonly Charge[]) => named(context, charges.filter(sight.shows))
  const decision = appeal?.decision ?? null
  const isChanged = decision !== null && decision.outcome !== 'KEPT'
  const staffId = facts.staffId
  // Whose it was is nobody's business but theirs, their lead's and of those who score.
  const isNamed =
    staffId !== null && (sight.shows({ target: 'PERSON', subjectId: staffId }) || staffId === me.staffId)
  const staff = staffId === null ? undefined : context.reference.staff.get(staffId)
  const window = facts.windowId === null ? undefined : context.reference.windows.get(facts.windowId)
  const mayTrace = seesRating(context, state)
  const unit = recorded?.charges.find(({ target }) => target === 'UNIT')?.subjectId
  return [
    {
      entryId,
      source: facts.source,
      status: statusOf(entryId, state),
      day: facts.day,
      itemCode: facts.itemCode,
      itemText: recorded?.itemText ?? (rules && itemOf(rules, facts.itemCode)?.text) ?? '',
      unit: (rules && itemOf(rules, facts.itemCode)?.unit) ?? null,
      quantity: isChanged ? decision.quantity : (recorded?.quantity ?? 1),
      charges: shown(isChanged ? decision.charges : (recorded?.charges ?? [])),
      original: isChanged ? shown(recorded?.charges ?? []) : null,
      staffId: isNamed ? staffId : null,
      staffName: isNamed ? staffName(context, staffId) : '',
      windowId: facts.windowId,
      windowName: windowName(context, facts.windowId),
      unitName: unitName(context, unit ?? staff?.unitId ?? window?.unitIds[0] ?? null),
      note: recorded?.note ?? '',
      veto: recorded?.veto ?? 'NONE',
      files: [...(recorded?.files ?? [])],
      evidence: (mayTrace ? evidenceOf(state) : []).map((link) => ({
        ...link,
        text: evidenceText(basis, link),
        known: isKnown(basis, link),
      })),
      factChanged: fact?.isChanged ?? false,
      factParams: mayTrace ? (fact?.params ?? null) : null,
      recorded: recorded && act(context, recorded),
      alsoBy: state.alsoBy.map((each) => act(context, each)),
      rejected: rejected && { ...act(context, rejected), reason: rejected.reason },
      remindedOnSpot: recorded?.remindedOnSpot ?? false,
      answers: state.answers.map((answer) => ({
        ...act(context, answer),
        agrees: answer.agrees,
        text: answer.text,
        files: [...answer.files],
      })),
      rectified: rectified && {
        ...act(context, rectified),
        note: rectified.note,
        files: [...rectified.files],
      },
      appeal: appealView(basis, state),
      reversed: reversed && { ...act(context, reversed), reason: reversed.reason },
      waiting: basis.waiting.has(entryId),
      may: mayNow(basis, entryId, state),
      appealUntil:
        open?.appealUntil ??
        naming
          .map(({ appealUntil }) => appealUntil)
          .toSorted()
          .at(-1) ??
        null,
      appealPeriodId: open?.periodId ?? null,
    },
  ]
}

/** Entries as the person at this page sees them; what they may not see is left out. */
export const entryViews = (context: DeskContext, entries: readonly KeptEntry[]): EntryView[] => {
  if (entries.length === 0) return []
  const basis = readBasis(context, entries)
  return entries.filter(({ state }) => basis.sight.sees(state)).flatMap((entry) => view(basis, entry))
}
