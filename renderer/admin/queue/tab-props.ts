import type { ReactNode } from 'react'
import type { QueryState } from '../../shared/use-query.ts'

export interface QueueTabProps {
  readonly query: QueryState<'queueSetup.get'>
  /** Chooses another tab. */
  readonly chooser: ReactNode
  readonly note?: ReactNode
}
