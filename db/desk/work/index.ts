import type { workMethods } from '../../contract/work.ts'
import type { Handlers } from '../context.ts'
import { dayHandlers } from './day.ts'
import { formHandlers } from './forms.ts'
import { ledgerHandlers } from './ledger.ts'
import { searchHandlers } from './search.ts'
import { todayHandlers } from './today.ts'

type WorkMethods = Omit<
  typeof workMethods,
  'mine.getDraft' | 'mine.setDraft' | 'mine.getPreferences' | 'mine.setPreference'
>

export const workHandlers: Handlers<WorkMethods> = {
  ...todayHandlers,
  ...ledgerHandlers,
  ...searchHandlers,
  ...dayHandlers,
  ...formHandlers,
}
