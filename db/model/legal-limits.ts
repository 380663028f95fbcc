import type { CaseKind } from './events/case-events.ts'
import type { TimeLimit } from './time-limit.ts'

const workingDays = (value: number): TimeLimit => ({ unit: 'WD', value })

/** Periods of the Administrative Licensing Law (行政许可法); an item's own value from another law wins over them. */
export const LEGAL_LIMITS = {
  /** Telling the applicant what is missing; missed, the case is accepted from the date of receipt. Art. 32(4). */
  supplementNotice: workingDays(5),
  /** Art. 42(1), and its one extension. */
  decision: workingDays(20),
  decisionExtension: workingDays(10),
  /** Unified, joint or concentrated handling, art. 42(2). */
  jointDecision: workingDays(45),
  jointDecisionExtension: workingDays(15),
  /** Review by the lower level before the upper one decides, art. 43. */
  lowerLevelReview: workingDays(20),
  /** Handing over the licence after the decision to grant it, art. 44. */
  delivery: workingDays(10),
  /** Asking for a hearing, and holding it, art. 47; the notice before it, art. 48. */
  hearingRequest: workingDays(5),
  hearingHeld: workingDays(20),
  hearingNotice: { unit: 'CD', value: 7 },
} as const satisfies Record<string, TimeLimit>

/**
 * The statutory time a case runs under: the item's own, else what the law says of its kind. Joint handling has 45 working
 * days of its own (art. 42(2)); for other kinds an item that names no time may be no licence at all, so none is assumed.
 */
export const statutoryLimitOf = (kind: CaseKind, own: TimeLimit | null): TimeLimit | null =>
  own ?? (kind === 'JOINT' ? LEGAL_LIMITS.jointDecision : null)

/** The longest extension the law itself allows (art. 42); another law may allow more. */
export const extensionLimitOf = (kind: CaseKind): TimeLimit =>
  kind === 'JOINT' ? LEGAL_LIMITS.jointDecisionExtension : LEGAL_LIMITS.decisionExtension
