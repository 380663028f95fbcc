import { expect, test } from 'vitest'
import { basicsOf } from '../../db/model/queue/ticket.ts'
import { readTicket } from '../../db/store/queries/tickets.ts'
import { aHall, issue, until, windowOf } from '../helpers/queue-desks.ts'

const CLERK = { staffId: '1001' as never, session: null, unitId: 'SCJG' as never, windowId: 'A01' as never }

test('a ticket served in a visit that has ended is shown at its window, and the next press ends it', async () => {
  const { server, supervisor, one, two, clerk } = await aHall()
  const [ticketId = '', second = ''] = await issue(clerk, 2)
  await server.settle(supervisor, one, two)
  const store = one.desk.host.store()
  const known = readTicket(store.read, ticketId)?.state
  if (!known) throw new Error('not issued')
  // As a restored hall takes it from two machines of a window: how the visit ended first, and last that it had begun.
  store.record(CLERK, (act) => {
    const visitId = act.newId()
    const at = { unitIds: ['SCJG'], windowId: 'A01' }
    act.append({
      type: 'visit.opened',
      entityId: visitId,
      payload: { ...at, staffId: '1001', ticketId, classId: 'A' },
    })
    act.append({
      type: 'visit.closed',
      entityId: visitId,
      payload: { outcome: 'OTHER', note: '', by: '1001' },
    })
    act.append({
      type: 'ticket.started',
      entityId: ticketId,
      payload: { ...at, visitId, mode: 'HALL', basics: basicsOf(known) },
    })
  })
  await server.settle(supervisor, one, two)
  await until(clerk, (view) => expect(view.current).toMatchObject({ number: 'A001', status: 'SERVING' }))
  expect((await windowOf(clerk)).visit).toBeNull()
  const { got, view } = await clerk.call('queue.next', {})
  expect(got).toBe('CALLED')
  expect(view.current?.ticketId).toBe(second)
  await server.settle(supervisor, one, two)
  for (const machine of [supervisor, one])
    expect(readTicket(machine.desk.host.store().read, ticketId)?.state).toMatchObject({
      status: 'DONE',
      windowId: 'A01',
    })
})
