import { createHash } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { openStore, type Store, type StoreOptions } from '../../db/store/store.ts'
import type { EventReceipt, ForeignEvent, SyncLog } from '../../db/store/sync-types.ts'
import { sha256Hex } from '../../db/store/sha256.ts'
import { anEnrolment } from './an-enrolment.ts'
import { A_MORNING, storeOptions, temporaryFolder } from './test-store.ts'

export { anEnrolment }

/** Opens the store of a machine that belongs to the hall; the caller closes it. */
export const openEnrolled = (directory: string, nth = 1, overrides: Partial<StoreOptions> = {}) =>
  withSync(openStore(storeOptions(directory, { enrolment: anEnrolment(nth), ...overrides })))

export type EnrolledStore = Store & { readonly sync: SyncLog }

const withSync = (store: Store): EnrolledStore => {
  if (!store.sync) throw new Error('not enrolled')
  return store as EnrolledStore
}

/** A store in a folder of its own, closed after the test. */
export const createEnrolled = (nth = 1, overrides: Partial<StoreOptions> = {}): EnrolledStore => {
  const store = openEnrolled(overrides.directory ?? temporaryFolder(), nth, overrides)
  onTestFinished(() => store.close())
  return store
}

/** What the hall says of an event; accepted unless told otherwise. */
export type Judge = (event: {
  readonly type: string
  readonly id: string
}) => { verdict: string; reason: string } | null

/** A hall reduced to its log: it gives places in order of arrival. */
export const createPlainHall = (judge: Judge = () => null) => {
  const log: (ForeignEvent & { readonly deviceId: string })[] = []
  const chain = { hash: createHash('sha256').update('hall').digest('hex') }
  const point = () => ({
    lineage: 'one',
    hallSeq: log.length,
    hallHash: chain.hash,
  })
  const known = new Map<string, number>()
  return {
    log,
    point,
    /** Takes what a machine has not sent; answers like the hall, but does not hand the answer over. */
    receive(store: EnrolledStore, limits = { events: 500, bytes: 512 * 1024 }) {
      const batch = store.sync.unsent(limits)
      if (!batch) return null
      const receipts = batch.events.map((bytes, index): EventReceipt => {
        const hash = sha256Hex(bytes)
        let place = known.get(hash)
        if (place === undefined) {
          const envelope = JSON.parse(bytes.toString('utf8')) as {
            id: string
            type: string
            deviceId: string
            time: { wall: number }
          }
          const judged = judge(envelope)
          place = log.length
          known.set(hash, place)
          log.push({
            hallSeq: place + 1,
            receivedAtMs: A_MORNING + place,
            atMs: envelope.time.wall,
            grade: 'B',
            verdict: (judged?.verdict ?? 'accepted') as ForeignEvent['verdict'],
            reason: judged?.reason ?? '',
            bytes: Buffer.from(bytes),
            deviceId: envelope.deviceId,
          })
          chain.hash = sha256Hex(Buffer.from(chain.hash + hash))
        }
        const { hallSeq, atMs: at, grade, verdict, reason } = log[place] as ForeignEvent
        return { seq: batch.from + index, hallSeq, at, grade, verdict, reason }
      })
      return { ack: batch.last, receipts, head: point() }
    },
    /** Takes everything a machine has not sent and hands the answers over. */
    push(store: EnrolledStore) {
      for (let answer = this.receive(store); answer; answer = this.receive(store))
        store.sync.applyReceipts(answer)
    },
    /** Everything after what the machine has of a scope, in pages. */
    pull(store: EnrolledStore, scope = 'supervisor', pageSize = 1_000) {
      const cursor = () => store.sync.cursors().find((each) => each.scope === scope)
      let fresh = 0
      for (let after = cursor()?.hallSeq ?? 0; after < log.length; after = cursor()?.hallSeq ?? log.length) {
        const events = log.slice(after, after + pageSize)
        const upTo = after + events.length
        const hallHash = upTo === log.length ? chain.hash : sha256Hex(Buffer.from(`at ${upTo}`))
        fresh += store.sync.applyPage(
          {
            scope,
            lineage: 'one',
            version: 1,
            hallSeq: upTo,
            hallHash,
            filled: upTo === log.length,
            sinceMs: null,
          },
          events,
        )
      }
      return fresh
    },
  }
}

/** Everything folds and lists are made of, to compare two stores by. */
export const projectionsOf = (store: Store): Record<string, unknown[]> => ({
  entity: store.read.all('SELECT kind, id, state, events FROM entity ORDER BY kind, id'),
  conflict: store.read.all(
    `SELECT hex(e.hash) AS hash, c.entity_kind, c.entity_id, c.code FROM conflict c JOIN event_log e USING (local_seq) ORDER BY hash`,
  ),
  ledger: store.read.all('SELECT * FROM ledger ORDER BY row_id'),
  paper: store.read.all('SELECT * FROM paper ORDER BY paper_id'),
  slip: store.read.all('SELECT * FROM slip ORDER BY slip_id'),
  search: store.read.all('SELECT kind, id, text, names, marks FROM search_doc ORDER BY kind, id'),
})
