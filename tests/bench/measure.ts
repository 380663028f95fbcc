/** One figure beside its floor, both from the same run: only the ratio travels between machines. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly floor: number | null
  /** What the floor is. */
  readonly floorIs: string
  /** value / floor. */
  readonly ratio: number | null
  readonly goal: string
  readonly met: boolean | null
}

export interface BenchSizes {
  readonly eventsInFile: number
  readonly texts: number
  readonly cases: number
  readonly rounds: number
  /** Events in the log of the hall a new machine joins. */
  readonly hallEvents: number
  readonly newsRounds: number
}

/** Minutes on a small machine, enough to see a change. */
export const QUICK: BenchSizes = {
  eventsInFile: 60_000,
  texts: 60_000,
  cases: 20_000,
  rounds: 600,
  hallEvents: 200_000,
  newsRounds: 10,
}
/** The sizes of the promise: a year of a large hall. */
export const FULL: BenchSizes = {
  eventsInFile: 3_000_000,
  texts: 1_000_000,
  cases: 300_000,
  rounds: 3_000,
  hallEvents: 3_000_000,
  newsRounds: 50,
}

/** What is to be measured beside cannot be had here; its message says why. */
export class PeerUnavailable extends Error {}

export type Say = (text: string) => void

/** Milliseconds each call took. */
export const timeEach = (rounds: number, work: (round: number) => unknown): number[] => {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now()
    work(round)
    times.push(performance.now() - startedAt)
  }
  return times
}

export const quantile = (times: readonly number[], share: number): number => {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** What came of some work, and the milliseconds it took. */
export const timed = async <Answer>(work: () => Promise<Answer>): Promise<{ answer: Answer; ms: number }> => {
  const startedAt = performance.now()
  const answer = await work()
  return { answer, ms: performance.now() - startedAt }
}

export const perSecond = (times: readonly number[]): number =>
  (times.length * 1_000) / times.reduce((sum, time) => sum + time, 0)

/** A rate beside its floor: higher is better. */
export const rateFigure = (
  name: string,
  unit: string,
  value: number,
  floor: number,
  floorIs: string,
  goal: number,
): Figure => ({
  name,
  unit,
  value,
  floor,
  floorIs,
  ratio: value / floor,
  goal: `≥ ${goal}`,
  met: value / floor >= goal,
})

/** A time beside its floor: lower is better. */
export const timeFigure = (
  name: string,
  value: number,
  floor: number,
  floorIs: string,
  goal: number,
): Figure => ({
  name,
  unit: 'ms',
  value,
  floor,
  floorIs,
  ratio: value / floor,
  goal: `≤ ${goal} ×`,
  met: value / floor <= goal,
})

/** What is held late in a run beside what was held early in it: at most so many times as much. */
export const growthFigure = (
  name: string,
  unit: string,
  value: number,
  floor: number,
  floorIs: string,
  goal: number,
): Figure => ({ ...timeFigure(name, value, floor, floorIs, goal), unit })

/** A time shown beside its floor whose goal is a time of its own. */
export const withinFigure = (
  name: string,
  value: number,
  floor: number,
  floorIs: string,
  goal: number | null,
): Figure => ({ ...plainFigure(name, 'ms', value, goal), floor, floorIs, ratio: value / floor })

/** A figure of its own, with or without a goal. */
export const plainFigure = (name: string, unit: string, value: number, goal: number | null): Figure => ({
  name,
  unit,
  value,
  floor: null,
  floorIs: '',
  ratio: null,
  goal: goal === null ? '' : `≤ ${goal} ${unit}`,
  met: goal === null ? null : value <= goal,
})
