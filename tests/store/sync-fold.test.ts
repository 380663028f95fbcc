import fc from '../helpers/properties.ts'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readEntityEvents } from '../../db/store/event-log.ts'
import { verifyStore } from '../../db/store/verify.ts'
import { openCase } from '../helpers/a-case.ts'
import {
  createPlainHall,
  openEnrolled,
  projectionsOf,
  type EnrolledStore,
} from '../helpers/enrolled-store.ts'
import { seeded } from '../helpers/seeded.ts'
import { CLERK, temporaryFolder } from '../helpers/test-store.ts'

const settle = (store: EnrolledStore): void => {
  const open = store.read.get<{ hash: string; entity_kind: string; entity_id: string; id: string }>(
    `SELECT c.entity_kind, c.entity_id, lower(hex(e.id)) AS id FROM conflict c JOIN event_log e USING (local_seq) LIMIT 1`,
  )
  if (!open) return
  const eventId = open.id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  store.record(CLERK, (act) =>
    act.append({
      type: 'conflict.settled',
      entityId: eventId,
      payload: {
        eventId,
        entity: [open.entity_kind, open.entity_id],
        decision: 'KEEP',
        note: '已核对',
        by: '1001',
        appliedAs: [],
      },
    }),
  )
}

/** One act of a person at one machine, on whatever records it has. */
const work = (store: EnrolledStore, random: () => number): void => {
  const cases = store.read.all<{ id: string }>("SELECT id FROM entity WHERE kind = 'case' ORDER BY id")
  const caseId = cases[Math.floor(random() * cases.length)]?.id
  const kind = Math.floor(random() * 8)
  if (kind === 0 || caseId === undefined) {
    store.record(CLERK, (act) => openCase(act))
    return
  }
  if (kind === 1) {
    settle(store)
    return
  }
  const append = (type: string, payload: object) =>
    store.record(CLERK, (act) => act.append({ type, entityId: caseId, payload }))
  if (kind === 2) append('case.withdrawn', { reason: '申请人要求' })
  else if (kind === 3) append('case.closed', { closedAtMs: 1, note: '' })
  else if (kind === 4) {
    const last = readEntityEvents(store.read, 'case', caseId).at(-1)
    if (last && last.type !== 'case.opened' && last.type !== 'case.undone')
      append('case.undone', { eventId: last.id, eventType: last.type, reason: '点错' })
  } else if (kind === 5) {
    store.record(CLERK, (act) =>
      act.append({
        type: 'reference.setting_set',
        entityId: 'hall.name',
        payload: { key: 'hall.name', value: `第${Math.floor(random() * 100)}版`, source: null },
      }),
    )
  } else append('case.trip_counted', { day: '2026-03-02', reason: 'SUPPLEMENT', note: '' })
}

/** Refuses some events, the same ones whenever it is asked. */
const strictJudge = (share: number) => (event: { id: string; type: string }) => {
  const chance = Number.parseInt(event.id.slice(-6), 16) / 0xff_ff_ff
  if (chance >= share || event.type.startsWith('device.') || event.type === 'numbers.leased') return null
  return chance < share / 2
    ? { verdict: 'conflict', reason: 'CHANGED_MEANWHILE' }
    : { verdict: 'quarantined', reason: 'OUT_OF_SCOPE' }
}

const expectWhole = (store: EnrolledStore) =>
  expect(verifyStore(store.databasePath, join(store.directory, 'scratch.db')).problems).toEqual([])

describe('the same records everywhere', () => {
  test('however they were recorded, sent, pulled, repeated and mixed up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 20, maxLength: 60 }),
        fc.constantFrom(0, 0.1, 0.3),
        (seed, steps, share) => {
          const random = seeded(seed)
          const hall = createPlainHall(strictJudge(share))
          const folders = [1, 2, 3].map(() => temporaryFolder())
          const stores = folders.map((folder, index) => openEnrolled(folder, index + 1))
          const [first, second, third] = stores
          if (!first || !second || !third) return
          try {
            first.sync.addGrants([{ family: 'unit/SCJG', first: 1, last: 200 }])
            second.sync.addGrants([{ family: 'unit/SCJG', first: 201, last: 400 }])
            for (const step of steps) {
              const store = random() < 0.5 ? first : second
              if (step < 6) work(store, random)
              else if (step === 6) hall.push(store)
              // Answers that never arrived: what was sent comes back with a pull, and is sent again.
              else if (step === 7) hall.receive(store, { events: 1 + Math.floor(random() * 5), bytes: 1e6 })
              else hall.pull(store, 'supervisor', 1 + Math.floor(random() * 7))
            }
            hall.push(first)
            hall.push(second)
            hall.push(third)
            hall.pull(first)
            hall.pull(second)
            // The third has everything at once: pages of any size, some of them twice, in any order.
            const cuts = new Set([0, hall.log.length])
            for (let nth = 0; nth < 8; nth += 1) cuts.add(Math.floor(random() * hall.log.length))
            const ends = [...cuts].toSorted((a, b) => a - b)
            const pages = ends.slice(1).map((end, index) => hall.log.slice(ends[index], end))
            const order = [...pages, ...pages.filter(() => random() < 0.3)]
              .map((page) => ({ page, at: random() }))
              .toSorted((a, b) => a.at - b.at)
            for (const { page } of order) {
              third.sync.applyPage(
                { scope: 'supervisor', version: 1, filled: false, sinceMs: null, ...hall.point() },
                random() < 0.5 ? page : page.toReversed(),
              )
            }
            expect(projectionsOf(second)).toEqual(projectionsOf(first))
            expect(projectionsOf(third)).toEqual(projectionsOf(first))
            for (const store of stores) expectWhole(store)
          } finally {
            for (const store of stores) store.close()
            for (const folder of folders) rmSync(folder, { recursive: true, force: true })
          }
        },
      ),
      { numRuns: 25, endOnFailure: true },
    )
  }, 120_000)
})
