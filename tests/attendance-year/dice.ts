import { seeded } from '../helpers/seeded.ts'

/** Chance that is the same on every run of a seed. */
export interface Dice {
  chance(share: number): boolean
  /** A whole number; both ends may come. */
  between(from: number, to: number): number
  pick<Value>(values: readonly Value[]): Value
}

export const createDice = (seed: number): Dice => {
  const random = seeded(seed)
  const between: Dice['between'] = (from, to) => from + Math.floor(random() * (to - from + 1))
  return {
    chance: (share) => random() < share,
    between,
    pick(values) {
      const value = values[between(0, values.length - 1)]
      if (value === undefined) throw new Error('nothing to choose from')
      return value
    },
  }
}
