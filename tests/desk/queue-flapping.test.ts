import { expect, test } from 'vitest'
import { ContractError } from '../../db/contract/index.ts'
import type { TicketCalled } from '../helpers/queue-desks.ts'
import { aHall, issue, pass, stepsOf, ticketEvents, windowOf } from '../helpers/queue-desks.ts'
import { seeded } from '../helpers/seeded.ts'
import type { TestPage } from '../helpers/test-desk.ts'
import type { HallDesk } from '../helpers/test-hall-server.ts'

const STEPS = 70

/** What a clerk may be told on the way, with the hall coming and going. */
const TOLD: ReadonlySet<string> = new Set([
  'QUEUE_HALL_AWAY',
  'TICKET_ELSEWHERE',
  'TICKET_ENDED',
  'TICKET_STEP',
  'TICKET_STILL_HERE',
  'NO_TICKET_HERE',
  'NOT_FOUND',
  'OUTCOME_NEEDED',
])

const tried = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work
  } catch (error) {
    if (!(error instanceof ContractError) || !TOLD.has(error.code)) throw error
  }
}

test.each([1, 2, 3])(
  'with the hall coming and going at random no ticket is called twice, and none is lost (seed %i)',
  async (seed) => {
    const chance = seeded(seed)
    const oneOf = <Each>(list: readonly Each[]): Each | undefined => list[Math.floor(chance() * list.length)]
    const { server, supervisor, one, two, clerk, other } = await aHall()
    const ids = await issue(clerk, 18)
    await server.settle(supervisor, one, two)

    /** One step of a clerk: whatever is next at the window, now and then something else. */
    const act = async (page: TestPage): Promise<void> => {
      const view = await windowOf(page)
      const roll = chance()
      if (view.current?.status === 'CALLED')
        await tried(
          roll < 0.15
            ? page.call('queue.miss', {})
            : roll < 0.25
              ? page.call('queue.hold', { reason: '等' })
              : page.call('queue.start', {}),
        )
      else if (view.current && roll < 0.15)
        await tried(
          page.call('queue.transfer', {
            toClassId: null,
            toWindowId: view.windowId === 'A01' ? 'C01' : 'A01',
            reason: '转',
          }),
        )
      else if (view.current && roll < 0.5) await tried(page.call('queue.finish', { outcome: 'OTHER' }))
      else if (roll < 0.6 && view.held[0])
        await tried(page.call('queue.callBack', { ticketId: view.held[0].ticketId, outcome: 'OTHER' }))
      else await tried(page.call('queue.next', { outcome: 'OTHER' }))
    }
    const flap = async ({ way }: HallDesk): Promise<void> => {
      way.down = !way.down
      if (way.down) for (const end of way.lives) end()
      if (chance() < 0.5) await pass(server, 6_000)
    }
    for (let nth = 0; nth < STEPS; nth += 1) {
      if (chance() < 0.12) await flap(oneOf([one, two]) ?? one)
      await act(oneOf([clerk, other]) ?? clerk)
    }

    for (const { way } of [one, two]) way.down = false
    await clerk.call('sync.now', {})
    await other.call('sync.now', {})
    await server.settle(supervisor, one, two)
    // Whatever is still in the row, or at a window, is served to the end.
    let idle = 0
    for (let nth = 0; nth < 200 && idle < 6; nth += 1) {
      const page = nth % 2 === 0 ? clerk : other
      const view = await windowOf(page)
      if (view.current?.status === 'CALLED') await page.call('queue.start', {})
      else if (view.held[0] && !view.current)
        await page.call('queue.callBack', { ticketId: view.held[0].ticketId, outcome: 'OTHER' })
      else {
        const { got } = await page.call('queue.next', { outcome: 'OTHER' })
        idle = got === 'NOBODY' ? idle + 1 : 0
        // What was handed ahead is on its way back.
        if (idle > 0) await pass(server, 50)
      }
    }
    for (const page of [clerk, other])
      if ((await windowOf(page)).current) await page.call('queue.finish', { outcome: 'OTHER' })
    await server.settle(supervisor, one, two)

    const calledTwice: string[] = []
    for (const ticketId of ids) {
      const steps = stepsOf(supervisor, ticketId)
      expect([steps.filter((type) => type === 'ticket.finished').length, ticketId, steps]).toEqual([
        1,
        ticketId,
        steps,
      ])
      // Between two calls to different windows the first one let it go.
      let at: string | null = null
      for (const event of ticketEvents(supervisor, ticketId)) {
        const { windowId } = event.payload as TicketCalled
        if (event.type === 'ticket.called') {
          if (at !== null && at !== windowId) calledTwice.push(ticketId)
          at = windowId
        }
        if (['ticket.missed', 'ticket.transferred', 'ticket.finished'].includes(event.type)) at = null
      }
    }
    expect(calledTwice).toEqual([])
    expect(supervisor.desk.host.store().read.get('SELECT count(*) AS n FROM conflict')).toEqual({ n: 0 })
    for (const { desk } of [one, two, supervisor]) expect(desk.errors).toEqual([])
  },
  120_000,
)
