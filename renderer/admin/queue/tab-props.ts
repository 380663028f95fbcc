import type { ReactNode } from 'react'
import type { Result } from '../../../db/contract/index.ts'
import type { QueryState } from '../../shared/use-query.ts'

export type QueueSetup = Result<'queueSetup.get'>

export interface QueueTabProps {
  readonly query: QueryState<'queueSetup.get'>
  /** Chooses another tab. */
  readonly chooser: ReactNode
  readonly note?: ReactNode
}
