import type { Finding, PatrolView, RoundWindow } from './patrol-types.ts'

export interface Area<Window> {
  readonly area: string
  readonly windows: readonly Window[]
}

/** Windows by area, areas and windows in the order they came. */
export const byArea = <Window extends { readonly area: string }>(
  windows: readonly Window[],
): Area<Window>[] => {
  const areas = new Map<string, Window[]>()
  for (const window of windows) {
    const known = areas.get(window.area)
    if (known) known.push(window)
    else areas.set(window.area, [window])
  }
  return [...areas].map(([area, inArea]) => ({ area, windows: inArea }))
}

/** Looked at: said so, or something was found there. */
export const isSeen = ({ seenAtMs, findings }: RoundWindow): boolean => seenAtMs !== null || findings > 0

/** The next window not looked at, from a place in the route on and then from its beginning; null when all were. */
export const nextUnseen = (windows: readonly RoundWindow[], fromId: string | null): RoundWindow | null => {
  const from = windows.findIndex(({ windowId }) => windowId === fromId)
  const ahead = [...windows.slice(from + 1), ...windows.slice(0, from + 1)]
  return ahead.find((window) => !isSeen(window) && window.windowId !== fromId) ?? null
}

export interface RoundSums {
  readonly windows: number
  readonly seen: number
  readonly inOrder: number
  readonly findings: number
  readonly reminded: number
}

export const countedFindings = ({ findings }: PatrolView): Finding[] =>
  findings.filter(({ status }) => status === 'COUNTS')

export const sumsOf = (patrol: PatrolView): RoundSums => {
  const findings = countedFindings(patrol)
  return {
    windows: patrol.windows.length,
    seen: patrol.windows.filter(isSeen).length,
    inOrder: patrol.windows.filter((window) => isSeen(window) && window.findings === 0).length,
    findings: findings.length,
    reminded: findings.filter(({ remindedOnSpot }) => remindedOnSpot).length,
  }
}
