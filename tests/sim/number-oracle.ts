import type { Store } from '../../db/store/store.ts'
import { openDoubledNumbers } from '../../db/store/queries/doubled-numbers.ts'
import type { Lent, Taken } from './lent.ts'
import { Violation } from './violation.ts'

interface NumberRow {
  readonly row: { readonly verdict: string }
  readonly head: {
    readonly deviceId: string
    readonly entity: readonly [kind: string, id: string]
    readonly payload: {
      readonly taken?: Taken
      readonly caseNo?: string
      readonly consultationNo?: string
    }
  }
}

/**
 * Numbers that several records were given.
 * @param hasTwins a disk was copied or put back: it draws what its twin drew and cannot know it
 * @throws Violation where the two could have been kept apart
 */
export const numbersTwice = (log: readonly NumberRow[], lent: Lent, hasTwins: boolean): number => {
  const taken = new Map<string, NumberRow['head']>()
  const twice = new Set<string>()
  for (const { head } of log) {
    if (!head.payload.taken) continue
    const key = `${head.payload.taken.seriesKey} ${head.payload.taken.seq}`
    const other = taken.get(key)
    if (other !== undefined && other.entity[1] !== head.entity[1]) {
      if (!hasTwins && !lent.mayBeTwice(other.deviceId, head.deviceId, head.payload.taken))
        throw new Violation(`number ${key} was given out twice`)
      twice.add(key)
    }
    taken.set(key, head)
  }
  return twice.size
}

/** Every number that several records of this machine have is told on it, once for each but the first of them. */
export const checkTwiceTold = (name: string, store: Store, log: readonly NumberRow[]): void => {
  const here = new Set(
    store.read.all<{ row_id: string }>('SELECT row_id FROM ledger').map((row) => row.row_id),
  )
  const holders = new Map<string, Set<string>>()
  for (const { row, head } of log) {
    const number = head.payload.caseNo ?? head.payload.consultationNo
    if (row.verdict !== 'accepted' || number === undefined || !here.has(head.entity[1])) continue
    holders.set(number, (holders.get(number) ?? new Set()).add(head.entity[1]))
  }
  const told = Map.groupBy(openDoubledNumbers(store.read), ({ number }) => number)
  for (const [number, ids] of holders)
    if ((told.get(number)?.length ?? 0) < ids.size - 1)
      throw new Violation(`${name}: ${number} was given to ${[...ids].join(', ')}, and it is not told`)
}
