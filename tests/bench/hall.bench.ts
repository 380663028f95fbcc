import { benchMorning } from './hall/morning.ts'
import { benchNewMachines } from './hall/new-machines.ts'
import type { BenchSizes, Figure, Say } from './measure.ts'

/** A hall as a whole: its morning, how fast news travel, and a new machine beside a year of records. */
export const benchHall = async (directory: string, sizes: BenchSizes, say: Say): Promise<Figure[]> => [
  ...(await benchMorning(directory, sizes.newsRounds, say)),
  ...(await benchNewMachines(directory, sizes.hallEvents, say)),
]
