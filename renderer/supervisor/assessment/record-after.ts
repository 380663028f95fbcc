import { create } from 'zustand'
import type { EntryView } from '../../shared/assessment/assessment-types.ts'
import { paths } from '../../shared/navigation/paths.ts'

/** What the notice of a saved entry asks for: to look at it, or to take it back. */
type RecordAfter =
  | { readonly kind: 'ENTRY'; readonly entryId: string }
  /** `done` ends the notice's promise, so that it says so only once it is taken back. */
  | { readonly kind: 'UNDO'; readonly entry: EntryView; readonly done: () => void }

interface AfterState {
  readonly after: RecordAfter | null
  /** How many places there are that would draw it. */
  readonly places: number
}

/** The notice outlives the page it came from, so what it asks for belongs to none of them. */
export const useRecordAfter = create<AfterState>(() => ({ after: null, places: 0 }))

/** Draws it where one is; from elsewhere the way leads to the board first. */
export function askAfter(after: RecordAfter): void {
  useRecordAfter.setState({ after })
  if (useRecordAfter.getState().places === 0) window.location.hash = `#${paths.assessment()}`
}

export const endAfter = (): void => useRecordAfter.setState({ after: null })

/** For as long as the caller is there; gives back what ends it. */
export function placeForAfter(): () => void {
  useRecordAfter.setState(({ places }) => ({ places: places + 1 }))
  return () =>
    useRecordAfter.setState(({ places }) => ({
      places: places - 1,
      // Left with its page: it must not come up again on another day.
      ...(places === 1 ? { after: null } : {}),
    }))
}
