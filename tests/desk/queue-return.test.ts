import { expect, test } from 'vitest'
import { aHall, issue, pass, stepsOf, until, windowOf } from '../helpers/queue-desks.ts'
import type { HallDesk } from '../helpers/test-hall-server.ts'

// The two seconds after an outage: what windows did by hand is not at the hall yet, and the hall is asked already.

const cut = (...desks: readonly HallDesk[]): void => {
  for (const { way } of desks) {
    way.down = true
    for (const end of way.lives) end()
  }
}

test('cables back: who was served by hand meanwhile is not called by the window that is back first', async () => {
  const { clerk, other, server, one, two, supervisor } = await aHall({ 'queue.ahead': '0' })
  const ids = await issue(clerk, 6)
  await until(other, (view) => expect(view.waiting).toBe(6))
  await clerk.call('queue.open', {})
  await other.call('queue.open', {})
  await server.settle(supervisor, one, two)
  cut(one, two)
  await pass(server, 90_000)
  for (const page of [clerk, other]) await until(page, (view) => expect(view.mode).toBe('BY_HAND'))
  await clerk.call('queue.byHand', { text: 'A1' })
  await clerk.call('queue.finish', { outcome: 'OTHER' })
  await clerk.call('queue.byHand', { text: 'A2' })

  two.way.down = false
  const back = new Promise((resolve) => void setTimeout(resolve, 500)).then(() => {
    one.way.down = false
  })
  await until(other, (view) => expect(view.mode).toBe('HALL'))
  const next = await other.call('queue.next', {})
  expect(next.view.current?.number).toBe('A003')
  await back
  await until(clerk, (view) => expect(view.mode).toBe('HALL'))
  expect((await windowOf(clerk)).current?.number).toBe('A002')
  await server.settle(supervisor, one, two)
  expect(stepsOf(supervisor, ids[0] ?? '')).toEqual(['ticket.issued', 'ticket.started', 'ticket.finished'])
  expect(supervisor.desk.host.store().read.get('SELECT count(*) AS n FROM conflict')).toEqual({ n: 0 })
}, 60_000)

test('the server back: it calls nobody before the windows that were there have told what they did', async () => {
  const { clerk, other, server, one, two, supervisor } = await aHall({ 'queue.ahead': '0' })
  await issue(clerk, 6)
  await until(other, (view) => expect(view.waiting).toBe(6))
  await clerk.call('queue.open', {})
  await other.call('queue.open', {})
  await server.settle(supervisor, one, two)
  cut(one, two, supervisor)
  await pass(server, 20_000)
  await until(clerk, (view) => expect(view.mode).toBe('BY_HAND'))
  await clerk.call('queue.byHand', { text: 'A1' })
  await server.restart()
  supervisor.way.down = false
  two.way.down = false
  const back = new Promise((resolve) => void setTimeout(resolve, 500)).then(() => {
    one.way.down = false
  })
  await until(other, (view) => expect(view.mode).toBe('HALL'))
  expect((await other.call('queue.next', {})).view.current?.number).toBe('A002')
  await back
  await server.settle(supervisor, one, two)
}, 60_000)

test('an outage a few seconds after tickets were issued finds them handed out, without anybody calling', async () => {
  const { clerk, other, server, one, two, supervisor } = await aHall()
  await clerk.call('queue.open', {})
  await other.call('queue.open', {})
  await server.settle(supervisor, one, two)
  const ids = await issue(clerk, 7)
  for (const page of [clerk, other]) await until(page, (view) => expect(view.ahead).toHaveLength(2))
  const views = [await windowOf(clerk), await windowOf(other)]
  expect(views.map(({ today, current }) => [today.called, current])).toEqual([
    [0, null],
    [0, null],
  ])
  const handed = views.flatMap(({ ahead }) => ahead.map(({ number }) => number))
  await server.settle(supervisor, one, two)
  expect(handed.toSorted()).toEqual(ids.slice(2, 6).map((id) => id.slice(11)))
  for (const id of ids) expect(stepsOf(supervisor, id)).toEqual(['ticket.issued'])
  expect([...one.desk.errors, ...two.desk.errors]).toEqual([])
}, 60_000)
