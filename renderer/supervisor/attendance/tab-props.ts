import type { ReactNode } from 'react'
import type { SheetAddress } from './sheet-address.ts'
import type { SheetScope } from './sheet-scope.ts'

/** What each tab of the sheet page is given. */
export interface TabProps {
  readonly address: SheetAddress
  readonly onAddress: (part: Partial<SheetAddress>) => void
  /** Whom the month is searched for; kept while other tabs are open. */
  readonly find: string
  readonly onFind: (text: string) => void
  readonly scope: SheetScope
  readonly today: string
  /** The choice of tabs, at the head of each. */
  readonly tabs: ReactNode
}
