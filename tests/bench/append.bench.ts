import Database from 'better-sqlite3'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { aCaseOpened } from '../helpers/a-case.ts'
import { CLERK } from '../helpers/store-options.ts'
import { fillCases, openBenchStore, recordCase } from './fill.ts'
import { seeded } from '../helpers/seeded.ts'
import {
  perSecond,
  quantile,
  rateFigure,
  timeEach,
  timeFigure,
  type BenchSizes,
  type Figure,
  type Say,
} from './measure.ts'

const EVENT_BYTES = 900

/** The floor: one row with four indexes in its own commit at synchronous=FULL, in a file of the same number of rows. */
const openFloor = (path: string, rows: number) => {
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec(`CREATE TABLE event (seq INTEGER PRIMARY KEY, id BLOB UNIQUE, device INTEGER, device_seq INTEGER, kind TEXT, entity TEXT,
    at INTEGER, bytes BLOB, UNIQUE (device, device_seq)); CREATE INDEX event_entity ON event (kind, entity); CREATE INDEX event_at ON event (at)`)
  const insert = database.prepare(
    'INSERT INTO event (id, device, device_seq, kind, entity, at, bytes) VALUES (?, 1, ?, ?, ?, ?, ?)',
  )
  const body = randomBytes(EVENT_BYTES)
  let seq = 0
  const one = () => {
    seq += 1
    const id = Buffer.alloc(16)
    id.writeBigUInt64BE(BigInt(Date.now()) << 16n, 0)
    id.writeBigUInt64BE(BigInt(seq), 8)
    insert.run(id, seq, 'case', `0195${Math.floor(seq / 10)}`, Date.now(), body)
  }
  for (let done = 0; done < rows; done += 1_000) {
    database.transaction(() => {
      for (let nth = 0; nth < 1_000; nth += 1) one()
    })()
  }
  database.pragma('wal_checkpoint(TRUNCATE)')
  return { one, close: () => database.close() }
}

/**
 * Durable single appends with chain, projections and journal, in the mix of a working day: of ten events one opens a
 * case, nine move one along.
 */
export const benchAppend = (directory: string, sizes: BenchSizes, say: Say): Figure[] => {
  say(`append: filling ${sizes.eventsInFile} events`)
  const store = openBenchStore(join(directory, 'append'))
  fillCases(store, sizes.eventsInFile / 10, say)
  const floor = openFloor(join(directory, 'append-floor.db'), sizes.eventsInFile)
  const random = seeded(2)
  const cases: string[] = []
  for (let nth = 0; nth < 50; nth += 1) cases.push(store.record(CLERK, (act) => recordCase(act, random, 400)))
  const one = (round: number) => {
    const caseId = cases[Math.floor(random() * cases.length)] ?? ''
    if (round % 10 !== 0) {
      store.record(CLERK, (act) =>
        act.append({
          type: 'case.trip_counted',
          entityId: caseId,
          payload: { day: '2026-03-02', reason: 'SUPPLEMENT', note: '' },
        }),
      )
      return
    }
    cases[round % cases.length] = store.record(CLERK, (act) => {
      const id = act.newId()
      const taken = act.takeNumber('case/SCJG/500')
      act.append({ type: 'case.opened', entityId: id, payload: openedPayload(taken) })
      return id
    })
  }
  const ours: number[] = []
  const theirs: number[] = []
  // Turn and turn about, so that a slow moment of the machine falls on both.
  for (let turn = 0; turn < 6; turn += 1) {
    theirs.push(...timeEach(Math.ceil(sizes.rounds / 6), floor.one))
    ours.push(...timeEach(Math.ceil(sizes.rounds / 6), one))
  }
  store.close()
  floor.close()
  const floorIs = 'raw single-row commit at FULL'
  return [
    rateFigure('append: one durable event', 'events/s', perSecond(ours), perSecond(theirs), floorIs, 0.4),
    timeFigure('append: p50', quantile(ours, 0.5), quantile(theirs, 0.5), floorIs, 3),
    timeFigure('append: p99', quantile(ours, 0.99), quantile(theirs, 0.99), floorIs, 3),
  ]
}

const openedPayload = (taken: { seriesKey: string; seq: number }) =>
  aCaseOpened({ taken, caseNo: `439925-SCJG-20260302-${taken.seq}` })
