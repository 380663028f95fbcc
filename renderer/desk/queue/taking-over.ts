import { callHall } from '../../shared/hall-login/call-hall.ts'
import { i18n } from '../../i18n/index.ts'
import { finishVisit } from './queue-acts.ts'
import { perform, useQueueDesk } from './queue-store.ts'
import type { WindowView } from './queue-types.ts'

/** What becomes of a visitor whom somebody else left at the window. */
export type TakeOverWay = 'GO_ON' | 'HOLD' | 'FINISH'

/** The visit going on at the window that is, by its records, somebody else's; null for one's own and for none. */
export const visitOfOther = (
  view: Pick<WindowView, 'visit'> | null,
  staffId: string | null,
): WindowView['visit'] => {
  const visit = view?.visit ?? null
  return visit === null || staffId === null || visit.staffId === staffId ? null : visit
}

/** Without a ticket nothing can be set aside. */
export const takeOverWays = ({ current }: Pick<WindowView, 'current'>): readonly TakeOverWay[] =>
  current === null ? ['GO_ON', 'FINISH'] : ['GO_ON', 'HOLD', 'FINISH']

/** Takes the step chosen for the visitor who was left. */
export async function takeOverBy(way: TakeOverWay): Promise<boolean> {
  const visitId = useQueueDesk.getState().view?.visit?.visitId
  if (visitId === undefined) return false
  switch (way) {
    case 'GO_ON':
      return perform(() => callHall('visits.takeOver', { visitId }, true))
    case 'HOLD': {
      const reason = i18n.t('queue:takeOver.holdReason')
      return perform(() => callHall('queue.hold', { reason }, true))
    }
    case 'FINISH':
      return finishVisit()
  }
}
