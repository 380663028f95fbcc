import type { CaseView } from '../../../db/contract/cases.ts'

/** Every step a person can take on the page of a case; each has a dialog of its own. */
export type CaseAction =
  | 'review'
  | 'supplement'
  | 'receive'
  | 'accept'
  | 'refuse'
  | 'startHandling'
  | 'supply'
  | 'suspend'
  | 'resume'
  | 'extend'
  | 'decide'
  | 'deliver'
  | 'close'
  | 'archive'
  | 'withdraw'
  | 'lapse'
  | 'terminate'
  | 'reopen'
  | 'fee'
  | 'evaluate'
  | 'trip'
  | 'note'
  | 'report'
  | 'correct'
  | 'undo'

/** The action behind each guarded event type, in the order of work; endings that stop a case come last. */
const GUARDED: readonly (readonly [eventType: string, action: CaseAction])[] = [
  ['case.materials_reviewed', 'review'],
  ['case.supplement_received', 'receive'],
  ['case.supplement_asked', 'supplement'],
  ['case.accepted', 'accept'],
  ['case.not_accepted', 'refuse'],
  ['case.handling_started', 'startHandling'],
  ['case.tolerance_supplied', 'supply'],
  ['case.resumed', 'resume'],
  ['case.decided', 'decide'],
  ['case.delivered', 'deliver'],
  ['case.closed', 'close'],
  ['case.suspended', 'suspend'],
  ['case.extended', 'extend'],
  ['case.archived', 'archive'],
  ['case.reopened', 'reopen'],
  ['case.withdrawn', 'withdraw'],
  ['case.lapsed', 'lapse'],
  ['case.terminated', 'terminate'],
]

/** The step the rules of the hall or the law point to now; it comes before the usual order of work. */
const urgentAction = ({
  proposal,
  dueReason,
  acceptedAtMs,
}: Pick<CaseView, 'proposal' | 'dueReason' | 'acceptedAtMs'>): CaseAction | null => {
  if (proposal !== null) return proposal === 'LAPSE' ? 'lapse' : 'terminate'
  return dueReason === 'DEEMED_ACCEPTANCE' && acceptedAtMs === null ? 'accept' : null
}

/** What most likely comes next before acceptance: what was asked for is brought, what is complete is accepted. */
const likelyAction = ({ status, lacking }: Pick<CaseView, 'status' | 'lacking'>): CaseAction | null => {
  if (status === 'SUPPLEMENT_ASKED') return 'receive'
  if (status !== 'REVIEWING') return null
  return lacking.length === 0 ? 'accept' : 'supplement'
}

/** The steps of the work itself that the host allows now; their place is their number key. */
export const workActions = (
  caseFile: Pick<
    CaseView,
    | 'allowed'
    | 'tolerance'
    | 'deliveredAtMs'
    | 'proposal'
    | 'dueReason'
    | 'acceptedAtMs'
    | 'status'
    | 'lacking'
  >,
): CaseAction[] => {
  const first = urgentAction(caseFile) ?? likelyAction(caseFile)
  return (
    GUARDED.filter(([eventType]) => caseFile.allowed.includes(eventType))
      .map(([, action]) => action)
      // Nothing to supply where nothing was tolerated, nothing to deliver twice.
      .filter((action) => action !== 'supply' || caseFile.tolerance !== null)
      .filter((action) => action !== 'deliver' || caseFile.deliveredAtMs === null)
      .toSorted((a, b) => Number(b === first) - Number(a === first))
  )
}

/** Steps that may be taken at any time, with the letter that calls them. */
export const ANYTIME_ACTIONS: readonly (readonly [letter: string, action: CaseAction])[] = [
  ['f', 'fee'],
  ['e', 'evaluate'],
  ['t', 'trip'],
  ['n', 'note'],
  ['r', 'report'],
  ['c', 'correct'],
]

const BY_ADDRESS: Readonly<Record<string, CaseAction>> = {
  supplement: 'supplement',
  accept: 'accept',
  review: 'review',
}

/** The step an address asks for (`?do=accept`), as the intake page leaves it. */
export const actionOfAddress = (text: string | null): CaseAction | null =>
  text === null ? null : (BY_ADDRESS[text] ?? null)
