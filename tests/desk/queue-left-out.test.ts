import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { aHall, issue, stepsOf, until } from '../helpers/queue-desks.ts'
import type { HallDesk } from '../helpers/test-hall-server.ts'

const DAY_MS = 86_400_000

const stateOf = ({ desk }: HallDesk, ticketId: string): unknown => {
  const row = desk.host
    .store()
    .read.get<{ state: string }>("SELECT state FROM entity WHERE kind = 'ticket' AND id = ?", ticketId)
  return row && JSON.parse(row.state)
}

test('a ticket served long ago, whose machine tells only now that it gave it out, waits nowhere', async () => {
  const { clerk, server, supervisor, one } = await aHall()
  const away = await server.join({ name: '取号机', windowId: 'A01' })
  const unit = await server.join({ name: '三号机', windowId: 'A01' })
  await server.settle(supervisor, one, away, unit)
  const page = await away.signIn('1002')
  await issue(page, 1)
  await server.settle(supervisor, one, away, unit)
  away.way.down = true
  for (const end of away.way.lives) end()
  const [ticketId = ''] = await issue(page, 1)
  // The window serves the slip without having heard of it.
  one.way.down = true
  for (const end of one.way.lives) end()
  await until(clerk, (view) => expect(view.mode).not.toBe('HALL'))
  await clerk.call('queue.byHand', { text: ticketId.slice(11), notGiven: true })
  await clerk.call('queue.finish', { outcome: 'OTHER' })
  one.way.down = false
  await clerk.call('sync.now', {})
  await server.settle(supervisor, one, unit)

  // As if these had been filled weeks later from a snapshot without it.
  const filled = [supervisor, unit].map((machine) => {
    const steps = stepsOf(machine, ticketId)
    expect(steps).toEqual(['ticket.started', 'ticket.finished'])
    machine.stop()
    const database = new Database(join(machine.directory, 'hall.db'))
    for (const statement of [
      'DELETE FROM event_log WHERE entity_id = ?',
      'DELETE FROM entity WHERE id = ?',
      'DELETE FROM ticket WHERE ticket_id = ?',
    ])
      database.prepare(statement).run(ticketId)
    database.prepare('UPDATE scope_cursor SET since_ms = ?').run(server.clock.wallMs() + DAY_MS)
    database.close()
    return server.openDesk(machine.directory, 'anew')
  })
  away.way.down = false
  await page.call('sync.now', {})
  await away.quiet()
  for (const machine of [one, ...filled]) {
    await machine.quiet()
    await vi.waitFor(() => expect(stepsOf(machine, ticketId)).toContain('ticket.issued'), {
      timeout: 8_000,
      interval: 20,
    })
    expect(stepsOf(machine, ticketId)).toEqual(['ticket.started', 'ticket.finished', 'ticket.issued'])
    expect(stateOf(machine, ticketId)).toMatchObject({ status: 'DONE', isReserve: false })
    expect(stateOf(machine, ticketId)).toEqual(stateOf(one, ticketId))
  }
}, 60_000)
