import { addMonths, type Day } from '../day.ts'

/** Extra duty of one day that was agreed to, or compensatory rest taken on one. */
export interface BalanceEntry {
  readonly day: Day
  readonly minutes: number
}

export interface BalanceLot extends BalanceEntry {
  /** Last day on which it can be taken. */
  readonly lastDay: Day
}

export interface Balance {
  /** Minutes left today; below 0 where more was taken than there was. */
  readonly minutes: number
  readonly lots: readonly BalanceLot[]
}

export interface BalanceFacts {
  readonly earned: readonly BalanceEntry[]
  readonly used: readonly BalanceEntry[]
  readonly today: Day
  /** Extra duty is taken back within so many months. */
  readonly months: number
}

const byDay = (a: BalanceEntry, b: BalanceEntry): number => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)

/**
 * 调休 balance: oldest lots are used first, each only until its last day; what is not taken by then is gone.
 * Rest taken without a lot to take it from is owed by the next ones. Rest agreed for a later day is taken off at once.
 */
export function balanceOf({ earned, used, today, months }: BalanceFacts): Balance {
  const lots = earned
    .filter(({ day, minutes }) => day <= today && minutes > 0)
    .toSorted(byDay)
    .map(({ day, minutes }) => ({ day, minutes, lastDay: addMonths(day, months) }))
  let owed = 0
  let next = 0
  const payOwed = (until: Day): void => {
    for (let lot = lots[next]; lot !== undefined && lot.day <= until; lot = lots[next]) {
      next += 1
      const taken = Math.min(owed, lot.minutes)
      owed -= taken
      lot.minutes -= taken
    }
  }
  for (const use of used.filter(({ minutes }) => minutes > 0).toSorted(byDay)) {
    payOwed(use.day)
    let left = use.minutes
    for (const lot of lots) {
      if (lot.day > use.day) break
      if (lot.lastDay < use.day) continue
      const taken = Math.min(left, lot.minutes)
      left -= taken
      lot.minutes -= taken
    }
    owed += left
  }
  payOwed(today)
  const open = lots.filter((lot) => lot.minutes > 0 && lot.lastDay >= today)
  const minutes = open.reduce((sum, lot) => sum + lot.minutes, 0) - owed
  return { minutes, lots: open }
}
