import type { ReactNode } from 'react'
import type { AssessAddress } from './assess-address.ts'
import type { AssessScope } from './assess-scope.ts'

/** What each tab of the assessment page is given. */
export interface TabProps {
  readonly address: AssessAddress
  readonly onAddress: (part: Partial<AssessAddress>) => void
  readonly scope: AssessScope
  readonly today: string
  /** The choice of tabs, at the head of each. */
  readonly tabs: ReactNode
}
