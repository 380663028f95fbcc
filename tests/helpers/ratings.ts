import type { EvaluationLevel } from '../../db/model/events/queue-events.ts'
import type { TestDesk } from './test-desk.ts'
import { closeVisit, openVisit } from './visits.ts'

const MINUTE_MS = 60_000
const AT = { staffId: '1001', unitId: 'SCJG', windowId: 'A01' }

/** The visit of a number. */
export const visitNo = (number: number): string =>
  `019a0000-0000-7000-8000-${String(number).padStart(12, '0')}`

/** A visitor is served for five minutes and rates at the end. */
export const rated = async (
  desk: TestDesk,
  number: number,
  level: EvaluationLevel,
  { text = '', staffId = AT.staffId }: { readonly text?: string; readonly staffId?: string } = {},
): Promise<void> => {
  const at = { ...AT, staffId }
  const visit = visitNo(number)
  const screen = desk.openPage({ screen: true })
  openVisit(desk.host.store(), visit, at)
  desk.clock.advance(5 * MINUTE_MS)
  await screen.call('screen.rate', { windowId: AT.windowId, visit, level, text, options: [] })
  closeVisit(desk.host.store(), visit, at)
}
