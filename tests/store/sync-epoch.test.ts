import { copyFileSync, cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CaseState } from '../../db/model/case.ts'
import type { NewEvent } from '../../db/model/events/define.ts'
import type { Envelope } from '../../db/model/events/envelope.ts'
import { ENROLMENT_FILE } from '../../db/store/enrolment.ts'
import { readEntityEvents } from '../../db/store/event-log.ts'
import { sha256Hex } from '../../db/store/sha256.ts'
import { readEntity } from '../../db/store/projections/projector.ts'
import { restoreBackup } from '../../db/store/recovery.ts'
import { DATABASE_FILE, JOURNAL_FILE, openStore } from '../../db/store/store.ts'
import { verifyStore } from '../../db/store/verify.ts'
import { openCase } from '../helpers/a-case.ts'
import {
  anEnrolment,
  createEnrolled,
  createPlainHall,
  openEnrolled,
  projectionsOf,
  type EnrolledStore,
} from '../helpers/enrolled-store.ts'
import { A_MORNING, CLERK, storeOptions, temporaryFolder } from '../helpers/test-store.ts'

const GRANT = [{ family: 'unit/SCJG', first: 1, last: 200 }]
const NEW_GRANT = [{ family: 'unit/SCJG', first: 601, last: 800 }]
const EPOCH_TWO = '{"v":1,"epoch":2}'

const caseOf = (store: EnrolledStore, id: string) => readEntity<CaseState>(store.read, 'case', id)?.state
const setting = (value: string): NewEvent => ({
  type: 'reference.setting_set',
  entityId: 'hall.name',
  payload: { key: 'hall.name', value, source: null },
})
const settingOf = (store: EnrolledStore) =>
  readEntity<{ value: string }>(store.read, 'setting', 'hall.name')?.state.value
const withdraw = (entityId: string): NewEvent => ({
  type: 'case.withdrawn',
  entityId,
  payload: { reason: '申请人要求' },
})
const undoOf = (entityId: string, { id, type }: { id: string; type: string }): NewEvent => ({
  type: 'case.undone',
  entityId,
  payload: { eventId: id, eventType: type, reason: '点错' },
})
const expectWhole = (store: EnrolledStore) =>
  expect(verifyStore(store.databasePath, join(store.directory, 'scratch.db')).problems).toEqual([])
/** Events of a kind that count, or would, and that the hall has nowhere. */
const withoutPlace = (store: EnrolledStore, kind: string) =>
  store.read.all(
    "SELECT type FROM event_log WHERE entity_kind = ? AND hall_seq IS NULL AND verdict <> 'superseded'",
    kind,
  )
const envelopesOf = (store: EnrolledStore, epoch: number): Envelope[] =>
  store.read
    .all<{ bytes: Buffer }>(
      'SELECT bytes FROM event_log WHERE device_no = (SELECT device_no FROM device WHERE device_id = ? AND epoch = ?) ORDER BY device_seq',
      store.device.deviceId,
      epoch,
    )
    .map(({ bytes }) => JSON.parse(bytes.toString('utf8')) as Envelope)

describe('a new epoch', () => {
  test('records again what the hall does not have; the originals no longer count', () => {
    const hall = createPlainHall()
    const directory = temporaryFolder()
    const store = openEnrolled(directory, 1)
    store.sync.addGrants(GRANT)
    const id = store.record(CLERK, (act) => openCase(act))
    hall.push(store)
    const step = store.record(CLERK, (act) => act.append(withdraw(id)))
    store.record(CLERK, (act) => act.append(undoOf(id, step)))
    const other = store.record(CLERK, (act) => openCase(act))
    const before = projectionsOf(store)
    const told: string[] = []
    store.onRecorded((events) => told.push(...events.map((event) => event.type)))

    expect(store.sync.beginEpoch(2, EPOCH_TWO)).toBe(3)
    expect(store.sync.epoch()).toBe(2)
    expect(store.device.epoch).toBe(2)
    expect(store.sync.enrolment).toMatchObject({ epoch: 2, enrolment: EPOCH_TWO })
    expect(told).toEqual(['device.epoch_begun', 'case.withdrawn', 'case.undone', 'case.opened'])
    const copies = envelopesOf(store, 2)
    expect(copies[0]).toMatchObject({
      prev: sha256Hex(Buffer.from(EPOCH_TWO)),
      payload: { from: 1, copied: 3 },
    })
    expect(copies[1]?.copiedFrom).toEqual({ epoch: 1, deviceSeq: 4, id: step.id })
    // The undo goes on naming what was first, and takes back its copy.
    expect(copies[2]?.payload).toMatchObject({ eventId: step.id })
    expect(caseOf(store, id)?.status).toBe('RECEIVED')
    expect(caseOf(store, other)?.status).toBe('RECEIVED')
    const { entity, ...rest } = projectionsOf(store)
    expect({ ...rest, entity: entity?.length }).toEqual({ ...before, entity: before['entity']?.length })
    expect(readEntityEvents(store.read, 'case', id)).toHaveLength(3)
    expect(store.sync.waiting().count).toBe(4)
    expect(store.sync.acknowledged()).toEqual({ seq: 0, hash: sha256Hex(Buffer.from(EPOCH_TWO)) })
    // A clone may be drawing from the old range.
    expect(store.sync.grants()).toEqual([])
    // A restored hall may lend it again: it is told of what was given up.
    expect(store.sync.highestNumbers()).toEqual([{ family: 'unit/SCJG', last: 200 }])
    expect(store.sync.numbersWanted()).toEqual(['unit/SCJG'])
    expect(() => store.record(CLERK, (act) => openCase(act))).toThrow(/NUMBERS_EXHAUSTED/)
    expectWhole(store)
    store.close()

    const again = openEnrolled(directory, 1)
    expect(again.recovery).toBeNull()
    expect(again.sync.epoch()).toBe(2)
    again.sync.addGrants(NEW_GRANT)
    const next = again.record(CLERK, (act) => openCase(act))
    expect(caseOf(again, next)?.caseNo.slice(-4)).toBe('0601')
    hall.push(again)
    const fresh = createEnrolled(2)
    hall.push(fresh)
    hall.pull(fresh)
    hall.pull(again)
    expect(projectionsOf(fresh)).toEqual(projectionsOf(again))
    expectWhole(again)
    again.close()
  })

  test('of a clone: what the other one sent under the same numbers comes in beside it', () => {
    const hall = createPlainHall()
    const directory = temporaryFolder()
    const store = openEnrolled(directory, 1)
    store.record(CLERK, (act) => act.append(setting('一')))
    hall.push(store)
    store.close()
    const cloned = temporaryFolder()
    cpSync(directory, cloned, { recursive: true })
    const first = openEnrolled(directory, 1)
    first.record(CLERK, (act) => act.append(setting('甲')))
    hall.push(first)
    first.close()
    const second = openEnrolled(cloned, 1)
    second.record(CLERK, (act) => act.append(setting('乙')))
    second.sync.beginEpoch(2, EPOCH_TWO)
    hall.push(second)
    hall.pull(second)
    expect(settingOf(second)).toBe('乙')
    expect(readEntityEvents(second.read, 'setting', 'hall.name').map(({ payload }) => payload)).toMatchObject(
      [{ value: '一' }, { value: '甲' }, { value: '乙' }],
    )
    expectWhole(second)
    second.close()
  })

  test('of a machine whose end was lost: what the hall had all along counts once', () => {
    const hall = createPlainHall(({ id }) =>
      id === copyId ? { verdict: 'quarantined', reason: 'DUPLICATE_ID' } : null,
    )
    let copyId = ''
    const store = createEnrolled(1)
    store.record(CLERK, (act) => act.append(setting('一')))
    // It arrived, the answer did not, and the machine takes a new epoch for another reason.
    hall.receive(store)
    store.sync.beginEpoch(2, EPOCH_TWO)
    copyId = envelopesOf(store, 2).at(-1)?.id ?? ''
    hall.push(store)
    hall.pull(store)
    expect(readEntityEvents(store.read, 'setting', 'hall.name')).toHaveLength(1)
    expect(store.read.all('SELECT code FROM conflict')).toEqual([])
    expectWhole(store)
  })

  test('an undo takes back what the hall had all along, though only a copy of it was sent again', () => {
    let copyId = ''
    const hall = createPlainHall(({ id }) =>
      id === copyId ? { verdict: 'quarantined', reason: 'DUPLICATE_ID' } : null,
    )
    const store = createEnrolled(1)
    store.sync.addGrants(GRANT)
    const id = store.record(CLERK, (act) => openCase(act))
    hall.push(store)
    const step = store.record(CLERK, (act) => act.append(withdraw(id)))
    // The step arrived and its answer did not: to this disk, put back since, it is still to be sent.
    hall.receive(store)
    store.record(CLERK, (act) => act.append(undoOf(id, step)))
    store.sync.beginEpoch(2, EPOCH_TWO)
    copyId = envelopesOf(store, 2).find(({ copiedFrom }) => copiedFrom?.id === step.id)?.id ?? ''
    hall.push(store)
    hall.pull(store)
    const other = createEnrolled(2)
    hall.pull(other)
    for (const each of [store, other]) {
      expect(caseOf(each, id)?.status).toBe('RECEIVED')
      expectWhole(each)
    }
  })

  test('that could not be written changes nothing', () => {
    let failing = false
    let calls = 0
    const probe = () => {
      calls += 1
      if (failing && calls > 12) throw new Error('cut off')
    }
    const store = createEnrolled(1, { probe })
    store.record(CLERK, (act) => act.append(setting('一')))
    const last = store.sync.last()
    calls = 0
    failing = true
    expect(() => store.sync.beginEpoch(2, EPOCH_TWO)).toThrow('cut off')
    failing = false
    expect(store.sync.epoch()).toBe(1)
    expect(store.sync.last()).toEqual(last)
    store.record(CLERK, (act) => act.append(setting('二')))
    expectWhole(store)
  })
})

describe('a hall that begins anew', () => {
  const branch = (hallSeq: number) => ({
    lineage: 'two',
    hallSeq,
    hallHash: sha256Hex(Buffer.from(`at ${hallSeq}`)),
  })

  test('what it forgot waits again, cursors step back, and nobody sees anything change', () => {
    const hall = createPlainHall()
    const [first, second] = [createEnrolled(1), createEnrolled(2)]
    first.sync.addGrants(GRANT)
    const id = first.record(CLERK, (act) => openCase(act))
    hall.push(first)
    hall.push(second)
    hall.pull(second)
    second.record(CLERK, (act) => act.append(withdraw(id)))
    hall.push(second)
    hall.pull(first)
    const before = projectionsOf(first)
    first.sync.followLineage(branch(1))
    expect(projectionsOf(first)).toEqual(before)
    expect(first.sync.acknowledged().seq).toBe(1)
    expect(first.sync.waiting().count).toBe(2)
    expect(first.sync.cursors()).toMatchObject([{ lineage: 'two', hallSeq: 1 }])
    expect(first.sync.witness()).toEqual(branch(1))
    second.sync.followLineage(branch(1))
    expect(second.sync.acknowledged().seq).toBe(0)
    expectWhole(first)

    // The new log takes them in another order than the old one.
    const anew = createPlainHall()
    anew.log.push(...hall.log.slice(0, 1))
    anew.push(first)
    anew.push(second)
    anew.pull(first)
    anew.pull(second)
    expect(anew.log).toHaveLength(5)
    expect(first.read.get('SELECT count(*) AS n FROM event_log WHERE hall_seq IS NULL')).toEqual({ n: 0 })
    expect(projectionsOf(first)).toEqual(before)
    expect(projectionsOf(second)).toEqual(before)
    expectWhole(first)
    expectWhole(second)
  })

  test('what an epoch left behind had sent is recorded again in the present one', () => {
    const hall = createPlainHall()
    const store = createEnrolled(1)
    store.record(CLERK, (act) => act.append(setting('一')))
    hall.push(store)
    store.sync.beginEpoch(2, EPOCH_TWO)
    store.record(CLERK, (act) => act.append({ ...setting('二'), entityId: 'hall.code' }))
    store.sync.followLineage(branch(1))
    expect(envelopesOf(store, 2).map(({ type, copiedFrom }) => [type, copiedFrom?.deviceSeq])).toEqual([
      ['device.epoch_begun', undefined],
      ['reference.setting_set', undefined],
      ['reference.setting_set', 2],
    ])
    expect(readEntityEvents(store.read, 'setting', 'hall.name')).toHaveLength(1)
    expect(store.sync.waiting().count).toBe(3)
    expectWhole(store)
  })

  /** A machine recorded again, in a new epoch, what the hall has had all along. */
  const copiedForNothing = () => {
    let copyId = ''
    const hall = createPlainHall(({ id }) =>
      id === copyId ? { verdict: 'quarantined', reason: 'DUPLICATE_ID' } : null,
    )
    const [store, other] = [createEnrolled(1), createEnrolled(2)]
    store.record(CLERK, (act) => act.append(setting('一')))
    hall.receive(store)
    const kept = hall.log.length
    store.sync.beginEpoch(2, EPOCH_TWO)
    copyId = envelopesOf(store, 2).at(-1)?.id ?? ''
    hall.push(store)
    return { hall, store, other, copyId, kept }
  }

  test('a copy known for a duplicate counts alone when the hall has only the copy again', () => {
    const { hall, store, other, copyId } = copiedForNothing()
    for (const each of [store, other]) {
      hall.pull(each)
      each.sync.followLineage(branch(0))
    }
    const anew = createPlainHall()
    anew.push(store)
    anew.pull(store)
    anew.pull(other)
    for (const each of [store, other]) {
      expect(readEntityEvents(each.read, 'setting', 'hall.name').map(({ id }) => id)).toEqual([copyId])
      expectWhole(each)
    }
  })

  test('a copy known for a duplicate goes when the hall keeps what it was made of', () => {
    const { hall, other, kept } = copiedForNothing()
    hall.pull(other)
    other.sync.followLineage(branch(kept))
    expect(withoutPlace(other, 'setting')).toEqual([])
    expect(settingOf(other)).toBe('一')
    expectWhole(other)
  })

  test('what loses its place to another event goes when its copy has one already', () => {
    const hall = createPlainHall()
    const [store, other] = [createEnrolled(1), createEnrolled(2)]
    store.record(CLERK, (act) => act.append(setting('一')))
    hall.push(store)
    hall.pull(other)
    // The hall went back and nobody noticed: what was recorded counts by its copy, and others came before it.
    store.sync.rewind({ seq: 0, hash: anEnrolment(1).enrolment })
    store.sync.beginEpoch(2, EPOCH_TWO)
    const anew = createPlainHall()
    const third = createEnrolled(3)
    third.record(CLERK, (act) => act.append({ ...setting('三'), entityId: 'hall.code' }))
    third.record(CLERK, (act) => act.append({ ...setting('四'), entityId: 'hall.code' }))
    anew.push(third)
    anew.push(store)
    const at = (first: number, last: number) =>
      other.sync.applyPage(
        {
          ...anew.point(),
          scope: 'supervisor',
          version: 2,
          filled: true,
          sinceMs: null,
        },
        anew.log.slice(first, last),
      )
    at(2, anew.log.length)
    at(0, anew.log.length)
    expect(withoutPlace(other, 'setting')).toEqual([])
    expect(readEntityEvents(other.read, 'setting', 'hall.name')).toHaveLength(1)
    expectWhole(other)
  })

  test('a server that knows less is sent the rest again', () => {
    const hall = createPlainHall()
    const store = createEnrolled(1)
    for (const value of ['一', '二']) store.record(CLERK, (act) => act.append(setting(value)))
    const { hash } = envelopeHash(store, 1)
    hall.push(store)
    store.sync.rewind({ seq: 1, hash })
    expect(store.sync.acknowledged()).toEqual({ seq: 1, hash })
    expect(store.sync.unsent({ events: 9, bytes: 1e6 })).toMatchObject({ from: 2, last: { seq: 3 } })
    hall.push(store)
    expect(store.sync.waiting().count).toBe(0)
    expectWhole(store)
  })
})

const envelopeHash = (store: EnrolledStore, seq: number): { hash: string } => ({
  hash:
    store.read
      .get<{ hash: Buffer }>('SELECT hash FROM event_log WHERE device_seq = ? AND device_no = 1', seq)
      ?.hash.toString('hex') ?? '',
})

describe('the enrolment', () => {
  const dropDatabase = (directory: string) => {
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(directory, DATABASE_FILE + suffix), { force: true })
  }

  test('is kept sealed, wins over the option, and opens only under the key of the machine', () => {
    const directory = temporaryFolder()
    const store = openEnrolled(directory, 1)
    const { deviceId } = store.device
    const sealed = store.vault.seal('440102198001021230')
    store.close()
    const again = openEnrolled(directory, 2)
    expect(again.device.deviceId).toBe(deviceId)
    expect(again.sync.enrolment).toEqual(anEnrolment(1))
    expect(again.vault.open(sealed)).toBe('440102198001021230')
    again.close()
    // Without the option as well.
    const third = openStore(storeOptions(directory))
    expect(third.sync?.enrolment.deviceId).toBe(deviceId)
    third.close()
    expect(() => openStore(storeOptions(directory, { dataKey: Buffer.alloc(32, 8) }))).toThrow(/KEY_MISSING/)
  })

  test('a database that stands alone stays so', () => {
    const directory = temporaryFolder()
    openStore(storeOptions(directory)).close()
    const store = openStore(storeOptions(directory, { enrolment: anEnrolment(1) }))
    expect(store.sync).toBeNull()
    expect(existsSync(join(directory, ENROLMENT_FILE))).toBe(false)
    store.close()
  })

  test('survives a lost database: own records come from the journal, the rest from the hall', () => {
    const hall = createPlainHall()
    const directory = temporaryFolder()
    const [store, other] = [openEnrolled(directory, 1), createEnrolled(2)]
    store.sync.addGrants(GRANT)
    other.sync.addGrants(NEW_GRANT)
    const id = store.record(CLERK, (act) => openCase(act))
    const theirs = other.record(CLERK, (act) => openCase(act))
    hall.push(store)
    hall.push(other)
    hall.pull(store)
    store.sync.setDurable(2)
    const waiting = store.record(CLERK, (act) => openCase(act))
    const last = store.sync.last()
    store.close()
    dropDatabase(directory)

    const again = openEnrolled(directory, 1)
    expect(again.device.deviceId).toBe(store.device.deviceId)
    expect(again.sync.cursors()).toEqual([])
    expect(caseOf(again, waiting)?.status).toBe('RECEIVED')
    // Numbers 1 and 2 are durable at the hall, so only what came after them was in the journal.
    expect(again.sync.acknowledged().seq).toBe(2)
    expect(again.sync.last().seq).toBe(last.seq + 1)
    expect(again.sync.unsent({ events: 9, bytes: 1e6 })?.from).toBe(3)
    // Which numbers of the old range are on paper is not known for certain.
    expect(() => again.record(CLERK, (act) => openCase(act))).toThrow(/NUMBERS_EXHAUSTED/)
    hall.push(again)
    hall.pull(again)
    hall.pull(other)
    expect(caseOf(again, id)?.status).toBe('RECEIVED')
    expect(caseOf(again, theirs)?.status).toBe('RECEIVED')
    expect(projectionsOf(again)).toEqual(projectionsOf(other))
    expectWhole(again)
    again.close()
  })

  test('survives when nothing but its own file is left', () => {
    const directory = temporaryFolder()
    const store = openEnrolled(directory, 1)
    const { deviceId } = store.device
    store.close()
    dropDatabase(directory)
    rmSync(join(directory, JOURNAL_FILE))
    const again = openStore(storeOptions(directory))
    expect(again.device.deviceId).toBe(deviceId)
    expect(again.sync?.enrolment).toEqual(anEnrolment(1))
    again.close()
  })

  test('a damaged database is replaced with everything it still has, and the ranges it was lent', () => {
    const hall = createPlainHall()
    const directory = temporaryFolder()
    const store = openEnrolled(directory, 1)
    const other = createEnrolled(2)
    store.sync.addGrants(GRANT)
    store.record(CLERK, (act) => openCase(act))
    other.record(CLERK, (act) => act.append(setting('一')))
    hall.push(store)
    hall.push(other)
    hall.pull(store)
    const acknowledged = store.sync.acknowledged()
    store.close()
    // Checked and found damaged while it was in use: the mark alone, so that all of it can be salvaged.
    copyFileSync(join(directory, DATABASE_FILE), join(directory, `${DATABASE_FILE}.damaged`))
    const again = openEnrolled(directory, 1)
    expect(again.recovery?.missing).toBe(0)
    expect(again.sync.acknowledged()).toEqual(acknowledged)
    expect(again.sync.grants()).toEqual(GRANT)
    const next = again.record(CLERK, (act) => openCase(act))
    expect(caseOf(again, next)?.caseNo.slice(-4)).toBe('0002')
    hall.push(again)
    hall.pull(again)
    hall.pull(other)
    expect(projectionsOf(again)).toEqual(projectionsOf(other))
    expectWhole(again)
    again.close()
  })

  test('a backup of an earlier epoch, restored, goes on in the present one', async () => {
    const hall = createPlainHall()
    const directory = temporaryFolder()
    const store = openEnrolled(directory, 1)
    store.record(CLERK, (act) => act.append(setting('一')))
    const backup = await store.backUp()
    store.record(CLERK, (act) => act.append(setting('二')))
    store.sync.beginEpoch(2, EPOCH_TWO)
    store.record(CLERK, (act) => act.append(setting('三')))
    hall.push(store)
    const before = projectionsOf(store)
    const last = store.sync.last()
    const { keyId } = store.vault
    store.close()
    restoreBackup({
      directory,
      databasePath: join(directory, DATABASE_FILE),
      backupPath: backup.path,
      nowMs: A_MORNING,
      keyId,
    })
    const again = openEnrolled(directory, 1)
    expect(again.sync.epoch()).toBe(2)
    expect(again.sync.last()).toEqual(last)
    expect(again.sync.acknowledged()).toEqual(last)
    expect(projectionsOf(again)).toEqual(before)
    expectWhole(again)
    again.close()
  })

  test('an older copy of the file, put in place by hand, gets back what the journal has', () => {
    const directory = temporaryFolder()
    const first = openEnrolled(directory, 1)
    first.record(CLERK, (act) => act.append(setting('一')))
    first.close()
    const copy = join(temporaryFolder(), DATABASE_FILE)
    copyFileSync(join(directory, DATABASE_FILE), copy)
    const second = openEnrolled(directory, 1)
    second.record(CLERK, (act) => act.append(setting('二')))
    second.sync.beginEpoch(2, EPOCH_TWO)
    const before = projectionsOf(second)
    const last = second.sync.last()
    second.close()
    dropDatabase(directory)
    copyFileSync(copy, join(directory, DATABASE_FILE))
    const again = openEnrolled(directory, 1)
    expect(again.sync.last()).toEqual(last)
    expect(projectionsOf(again)).toEqual(before)
    expectWhole(again)
    again.close()
  })
})
