import { expect, test } from 'vitest'
import { aHall, issue, stepsOf } from '../helpers/queue-desks.ts'

test('a ticket served to the end before the records of its last window are here is finished', async () => {
  const { server, supervisor, one, two, clerk, other } = await aHall()
  const [ticketId = ''] = await issue(clerk, 1)
  await server.settle(supervisor, one, two)
  await clerk.call('queue.next', {})
  await clerk.call('queue.start', {})
  await server.settle(supervisor, one, two)
  // The other machine knows of the service here; that it is over, and of its own call, it has the hall's answer alone.
  await clerk.call('queue.transfer', { toClassId: null, toWindowId: 'C01', reason: '转', outcome: 'OTHER' })
  let got = 'NOBODY'
  for (let tries = 0; tries < 50 && got === 'NOBODY'; tries += 1)
    ({ got } = await other.call('queue.next', {}))
  expect(got).toBe('CALLED')
  await other.call('queue.start', {})
  await other.call('queue.finish', { outcome: 'OTHER' })
  await server.settle(supervisor, one, two)
  for (const machine of [supervisor, two]) {
    expect(stepsOf(machine, ticketId).slice(-3)).toEqual([
      'ticket.called',
      'ticket.started',
      'ticket.finished',
    ])
    expect(
      machine.desk.host.store().read.get('SELECT status FROM ticket WHERE ticket_id = ?', ticketId),
    ).toEqual({
      status: 'DONE',
    })
  }
  expect(supervisor.desk.host.store().read.get('SELECT count(*) AS n FROM conflict')).toEqual({ n: 0 })
})
