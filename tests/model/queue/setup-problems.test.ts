import { expect, test } from 'vitest'
import { setupProblems } from '../../../db/model/queue/setup-problems.ts'
import { TicketClass, WindowService } from '../../../db/model/queue/ticket-class.ts'

const ticketClass = (classId: string, prefix: string, active = true): TicketClass =>
  TicketClass.parse({
    classId,
    prefix,
    name: classId,
    nameEn: '',
    lane: 'NORMAL',
    unitId: null,
    itemIds: [],
    order: 1,
    dailyMax: null,
    slotMax: null,
    takesFrom: null,
    takesUntil: null,
    active,
  })
const service = (windowId: string, ...classIds: string[]): WindowService =>
  WindowService.parse({ windowId, classes: classIds.map((classId) => ({ classId, weight: 1 })) })

test('a set-up in which every class is served and every window calls has nothing to tell', () => {
  const classes = [ticketClass('A', 'A'), ticketClass('B', 'B')]
  expect(setupProblems(classes, [service('1', 'A'), service('2', 'A', 'B')], ['1', '2'])).toEqual([])
})

test('each way of not fitting is told by itself', () => {
  const classes = [ticketClass('A', 'A'), ticketClass('B', 'A'), ticketClass('OLD', 'A', false)]
  const services = [service('1', 'A', 'OLD'), service('2'), service('GONE', 'B')]
  expect(setupProblems(classes, services, ['1', '2', '3'])).toEqual([
    { code: 'PREFIX_TWICE', classId: 'B', prefix: 'A' },
    // A window that is used no more serves nobody.
    { code: 'NO_WINDOW', classId: 'B' },
    { code: 'CLASS_GONE', windowId: '1', classId: 'OLD' },
    { code: 'WINDOW_IDLE', windowId: '2' },
    { code: 'WINDOW_IDLE', windowId: '3' },
  ])
})
