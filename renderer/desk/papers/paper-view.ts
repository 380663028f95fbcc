import type { Result } from '../../../db/contract/index.ts'

/** One paper as the host answers it: content frozen at issue, print log, signature. */
export type PaperView = Result<'papers.get'>

export interface PaperBodyProps {
  readonly paper: PaperView
}
