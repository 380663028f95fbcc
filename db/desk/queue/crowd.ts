import type { queueScreenMethods } from '../../contract/queue-screens.ts'
import { crowdOf, type Crowd } from '../../model/queue/crowd.ts'
import type { DeskContext, Handlers } from '../context.ts'
import { queueRules } from '../hall-rules.ts'
import type { RowNow } from './queue-link.ts'

/** Whether those who wait in this row are a crowd. */
export const crowdIn = ({ reference }: DeskContext, row: Pick<RowNow, 'tickets'>): Crowd =>
  crowdOf(
    [...row.tickets.values()].flatMap(({ status, classId }) => (status === 'WAITING' ? [classId] : [])),
    queueRules(reference),
  )

export const crowdHandlers: Handlers<Pick<typeof queueScreenMethods, 'screen.crowd'>> = {
  'screen.crowd'(context) {
    const row = context.desk.queue.row()
    const { crowd: limit, classCrowd: classLimit } = queueRules(context.reference)
    // Nothing is said of a row that cannot be seen now.
    const crowd = row.isStale ? { waiting: 0, isCrowd: false, classes: [] } : crowdIn(context, row)
    return {
      ...crowd,
      limit,
      classLimit,
      classes: crowd.classes.flatMap(({ classId, waiting }) => {
        const found = context.reference.ticketClasses.get(classId)
        return found
          ? [{ classId, prefix: found.prefix, name: found.name, nameEn: found.nameEn, waiting }]
          : []
      }),
    }
  },
}
