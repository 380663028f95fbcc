import { create } from 'zustand'

interface LedgerPlace {
  /** Address of the page without its path. */
  readonly address: string
  readonly rowId: string | null
  readonly scrollTop: number
  readonly rowsRead: number
}

/** Where the ledger was left, so that coming back from a case shows the same lines. */
export const useLedgerPlace = create<LedgerPlace>()(() => ({
  address: '',
  rowId: null,
  scrollTop: 0,
  rowsRead: 0,
}))
