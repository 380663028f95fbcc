/** Everything the simulation can do to a hall. */
export const FAULTS = [
  'REQUEST_LOST',
  'ANSWER_LOST',
  'REQUEST_DOUBLED',
  'REORDERED',
  'CUT_REQUEST',
  'CUT_ANSWER',
  'NETWORK_DOWN',
  'DESK_KILLED',
  'DESK_KILLED_IN_COMMIT',
  'SERVER_KILLED',
  'SERVER_KILLED_BEFORE_COMMIT',
  'SERVER_KILLED_AFTER_COMMIT',
  'DESK_DISK_FULL',
  'SERVER_DISK_FULL',
  'CLOCK_JUMP',
  'DESK_SLEPT',
  'DESK_RESTORED',
  'DESK_CLONED',
  'SERVER_RESTORED',
  'SERVER_ROLLED_BACK',
  'DATABASE_LOST',
  'DESK_ADDED',
  'SNAPSHOT_FILL',
  'SNAPSHOT_CUT',
  'OLD_SERVER',
  'DEVICE_LOST',
  'DAY_PASSED',
  'MONTH_PASSED',
] as const
export type Fault = (typeof FAULTS)[number]

/** What the network did to calls and to tickets handed ahead; a part of the faults above. */
export const QUEUE_FAULTS = [
  'NEXT_NOT_SENT',
  'NEXT_ANSWER_LOST',
  'NEXT_DOUBLED',
  'NEXT_LATE',
  'YIELD_NOT_SENT',
  'YIELD_ANSWER_LOST',
  'YIELD_DOUBLED',
  'YIELD_LATE',
  'ROW_CHANNEL_CUT',
  'KILLED_IN_ACT',
  'DAY_CLOSED_IN_WORK',
] as const

/** What became of tickets; counted, so that a run without them is noticed. */
export const QUEUE_OUTCOMES = [
  'TICKET_ISSUED',
  'RESERVE_ISSUED',
  'NEXT',
  'CALLED_BY_HALL',
  'CALLED_AHEAD',
  'BY_HAND',
  'BY_NUMBER',
  'CALLED_BACK',
  'STARTED',
  'FINISHED',
  'HELD',
  'MISSED',
  'RECALLED',
  'TRANSFERRED',
  'VOIDED',
  'PUT_BACK',
  'PUT_BACK_CUT_OFF',
  'CALLED_AFTER_PUT_BACK',
  'UNDONE',
  'WINDOW_OPENED',
  'WINDOW_PAUSED',
  'GIVEN_AGAIN',
  'TOLD',
  'STEP_REFUSED',
  'TICKET_TWICE_TOLD',
  'TERM_RAN_OUT',
  'CALLED_TWICE_ALLOWED',
  'LEFT_SERVED',
  'LEFT_SERVED_ENDED',
] as const

/** What the program made of it; counted, so that a run without them is noticed. */
export const OUTCOMES = [
  'FORK_HEALED',
  'HALL_RESTORED',
  'RESENT',
  'REFILLED',
  'WITNESS_DIFFERS',
  'NUMBERS_LOW',
  'RELEASED',
  'BUNDLE_TAKEN',
  'FILE_SENT',
  'NUMBER_TWICE',
] as const
export type Outcome = (typeof OUTCOMES)[number] | (typeof QUEUE_FAULTS | typeof QUEUE_OUTCOMES)[number]

/** Counts what was done, and which two things met in one run. */
export interface FaultCount {
  readonly hits: ReadonlyMap<Fault | Outcome, number>
  count(what: Fault | Outcome): void
}

export const createFaultCount = (): FaultCount => {
  const hits = new Map<Fault | Outcome, number>()
  return {
    hits,
    count: (what) => void hits.set(what, (hits.get(what) ?? 0) + 1),
  }
}

/** How often each fault, and each pair in the same run, was injected over many runs. */
export const createCoverage = () => {
  const runsWith = new Map<string, number>()
  const times = new Map<Fault | Outcome, number>()
  let runs = 0
  return {
    add(hits: ReadonlyMap<Fault | Outcome, number>): void {
      runs += 1
      const met = FAULTS.filter((fault) => hits.has(fault))
      for (const [what, count] of hits) times.set(what, (times.get(what) ?? 0) + count)
      for (const [at, fault] of met.entries()) {
        for (const other of met.slice(at)) {
          const pair = `${fault}+${other}`
          runsWith.set(pair, (runsWith.get(pair) ?? 0) + 1)
        }
      }
    },
    merge(other: {
      runs: number
      times: readonly (readonly [Fault | Outcome, number])[]
      pairs: readonly (readonly [string, number])[]
    }) {
      runs += other.runs
      for (const [fault, count] of other.times) times.set(fault, (times.get(fault) ?? 0) + count)
      for (const [pair, count] of other.pairs) runsWith.set(pair, (runsWith.get(pair) ?? 0) + count)
    },
    export: () => ({ runs, times: [...times], pairs: [...runsWith] }),
    lines(): string[] {
      const pairCounts = FAULTS.flatMap((fault, at) =>
        FAULTS.slice(at + 1).map(
          (other) => [`${fault}+${other}`, runsWith.get(`${fault}+${other}`) ?? 0] as const,
        ),
      )
      const counted = (all: readonly Outcome[]): string =>
        all.map((what) => `${what} ${times.get(what) ?? 0}`).join(', ')
      const met = pairCounts.filter(([, count]) => count > 0)
      const ranking = pairCounts.toSorted((a, b) => a[1] - b[1]).slice(0, 5)
      // A row of a fault ends with the number of runs it was in at all; columns are numbered as the rows are.
      const width = Math.max(3, String(runs).length + 1)
      const columns = FAULTS.map((_fault, at) => String(at + 1).padStart(width)).join('')
      const rows = FAULTS.map((fault, at) => {
        const counts = FAULTS.slice(0, at + 1).map((other) =>
          String(runsWith.get(`${other}+${fault}`) ?? 0).padStart(width),
        )
        return `  ${String(at + 1).padStart(2)} ${fault.padEnd(28)}${counts.join('')}`
      })
      return [
        `${runs} runs`,
        ...FAULTS.map(
          (fault) =>
            `  ${fault.padEnd(28)} ${String(times.get(fault) ?? 0).padStart(9)} times in ${runsWith.get(`${fault}+${fault}`) ?? 0} runs`,
        ),
        `what came of them: ${counted(OUTCOMES)}`,
        `faults of the queue: ${counted(QUEUE_FAULTS)}`,
        `what became of tickets: ${counted(QUEUE_OUTCOMES)}`,
        `pairs of faults in one run: ${met.length} of ${pairCounts.length}; in how many runs each pair met:`,
        `  ${' '.repeat(31)}${columns}`,
        ...rows,
        `the rarest pairs: ${ranking.map(([pair, count]) => `${pair} in ${count} runs`).join(', ')}`,
      ]
    },
  }
}
export type Coverage = ReturnType<typeof createCoverage>
