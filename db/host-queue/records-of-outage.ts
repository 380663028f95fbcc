import type { HostQueueOptions } from './options.ts'

/** Records of an outage are looked for again so long after. */
const HELD_MS = 10_000

/** What was recorded of the row without the hall: until it is there, this machine goes on without it. */
export interface RecordsOfOutage {
  /** The newest record here, and all before it, were made without the hall. */
  note(): void
  /** The same where it was not noted, and something waits. */
  noteWaiting(): void
  isWaiting(): boolean
  /** Tells once the hall has them. */
  tellWhenSent(tell: () => void): void
}

export const createRecordsOfOutage = ({
  store,
  settle,
}: Pick<HostQueueOptions, 'store' | 'settle'>): RecordsOfOutage => {
  let heldSeq = 0
  let isTelling = false
  const note = (): void => {
    heldSeq = store().sync?.last().seq ?? 0
  }
  return {
    note,
    noteWaiting() {
      const { sync } = store()
      if (heldSeq === 0 && sync !== null && sync.waiting().count > 0) note()
    },
    isWaiting() {
      const { sync } = store()
      if (heldSeq === 0 || !sync) return false
      if (sync.acknowledged().seq < heldSeq && sync.waiting().count > 0) return true
      heldSeq = 0
      return false
    },
    tellWhenSent(tell) {
      if (isTelling) return
      isTelling = true
      void settle(HELD_MS).then(() => {
        isTelling = false
        tell()
      })
    },
  }
}
