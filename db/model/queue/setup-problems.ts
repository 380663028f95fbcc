import type { TicketClass, WindowService } from './ticket-class.ts'

/** What of the set-up would leave visitors waiting for nobody, or numbers that mean two things. */
export type SetupProblem =
  | { readonly code: 'PREFIX_TWICE'; readonly classId: string; readonly prefix: string }
  | { readonly code: 'NO_WINDOW'; readonly classId: string }
  | { readonly code: 'CLASS_GONE'; readonly windowId: string; readonly classId: string }
  | { readonly code: 'WINDOW_IDLE'; readonly windowId: string }

/**
 * Checks classes and what windows serve against each other.
 * @param windowIds windows in use
 */
export const setupProblems = (
  classes: readonly TicketClass[],
  services: readonly WindowService[],
  windowIds: readonly string[],
): SetupProblem[] => {
  const active = classes.filter((each) => each.active)
  const known = new Set<string>(active.map(({ classId }) => classId))
  const inUse = services.filter(({ windowId }) => windowIds.includes(windowId))
  const served = new Set<string>(inUse.flatMap((service) => service.classes.map(({ classId }) => classId)))
  const twice = active.filter(
    ({ prefix }, index) => active.findIndex((each) => each.prefix === prefix) < index,
  )
  return [
    ...twice.map(({ classId, prefix }) => ({ code: 'PREFIX_TWICE' as const, classId, prefix })),
    ...active
      .filter(({ classId }) => !served.has(classId))
      .map(({ classId }) => ({ code: 'NO_WINDOW' as const, classId })),
    ...inUse.flatMap(({ windowId, classes: its }) =>
      its
        .filter(({ classId }) => !known.has(classId))
        .map(({ classId }) => ({ code: 'CLASS_GONE' as const, windowId, classId })),
    ),
    ...windowIds
      .filter(
        (windowId) => !inUse.some((service) => service.windowId === windowId && service.classes.length > 0),
      )
      .map((windowId) => ({ code: 'WINDOW_IDLE' as const, windowId })),
  ]
}
