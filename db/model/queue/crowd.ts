import type { QueueRules } from './queue-rules.ts'

/** Where more people wait than a hall lets wait without doing something about it. */
export interface Crowd {
  readonly waiting: number
  /** In the hall as a whole. */
  readonly isCrowd: boolean
  /** Classes with a crowd of their own, the largest first. */
  readonly classes: readonly { readonly classId: string; readonly waiting: number }[]
}

/** A limit of 0 is none. */
const reaches = (waiting: number, limit: number): boolean => limit > 0 && waiting >= limit

/** @param waitingClassIds class of each ticket that waits; null of a slip nobody has heard of */
export const crowdOf = (
  waitingClassIds: readonly (string | null)[],
  { crowd, classCrowd }: Pick<QueueRules, 'crowd' | 'classCrowd'>,
): Crowd => ({
  waiting: waitingClassIds.length,
  isCrowd: reaches(waitingClassIds.length, crowd),
  classes: [
    ...Map.groupBy(
      waitingClassIds.filter((classId) => classId !== null),
      (classId) => classId,
    ),
  ]
    .map(([classId, its]) => ({ classId, waiting: its.length }))
    .filter(({ waiting }) => reaches(waiting, classCrowd))
    .toSorted((one, other) => other.waiting - one.waiting || (one.classId < other.classId ? -1 : 1)),
})
