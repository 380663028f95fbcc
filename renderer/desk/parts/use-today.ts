import { dayFromMs, type Day } from '../../../db/model/day.ts'
import { useStatus } from '../../shared/status-store.ts'

/** Today by the host's clock; moves on at midnight with the status it sends. */
export const useToday = (): Day => useStatus((state) => dayFromMs(state.status?.nowMs ?? Date.now()))
