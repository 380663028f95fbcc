import { listEntriesNamed } from '../../store/queries/assessment.ts'
import { entriesWithChangedFacts } from './fact-changes.ts'
import type { FactContext } from './facts/index.ts'

/** How many of these entries rest on a fact that is gone, or is not what was confirmed: a make-up punch, a correction. */
export const changedFacts = (context: FactContext, entryIds: readonly string[]): number =>
  entriesWithChangedFacts(context, listEntriesNamed(context.store.read, entryIds)).size
