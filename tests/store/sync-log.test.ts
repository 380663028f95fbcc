import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CaseState } from '../../db/model/case.ts'
import { readEntity } from '../../db/store/projections/projector.ts'
import { countConflicts } from '../../db/store/queries/system.ts'
import { verifyStore } from '../../db/store/verify.ts'
import { openCase } from '../helpers/a-case.ts'
import {
  createEnrolled,
  createPlainHall,
  projectionsOf,
  type EnrolledStore,
} from '../helpers/enrolled-store.ts'
import { CLERK } from '../helpers/test-store.ts'

const GRANT = [{ family: 'unit/SCJG', first: 1, last: 200 }]

const caseOf = (store: EnrolledStore, id: string) => readEntity<CaseState>(store.read, 'case', id)?.state

const expectWhole = (store: EnrolledStore) =>
  expect(verifyStore(store.databasePath, join(store.directory, 'scratch.db')).problems).toEqual([])

describe('between two machines', () => {
  test('what one recorded the other has after a pull, folded the same', () => {
    const hall = createPlainHall()
    const [first, second] = [createEnrolled(1), createEnrolled(2)]
    first.sync.addGrants(GRANT)
    const ids = [1, 2, 3].map(() => first.record(CLERK, (act) => openCase(act)))
    expect(first.sync.waiting().count).toBe(5)
    hall.push(first)
    expect(first.sync.waiting()).toEqual({ count: 0, oldestAtMs: null })
    hall.push(second)
    expect(hall.pull(second)).toBe(5)
    hall.pull(first)
    expect(caseOf(second, ids[0] ?? '')?.status).toBe('RECEIVED')
    expect(projectionsOf(second)).toEqual(projectionsOf(first))
    expectWhole(first)
    expectWhole(second)
  })

  test('a verdict of conflict takes the step back and lists it until it is settled', () => {
    const hall = createPlainHall(({ type }) =>
      type === 'case.withdrawn' ? { verdict: 'conflict', reason: 'CHANGED_MEANWHILE' } : null,
    )
    const store = createEnrolled(1)
    store.sync.addGrants(GRANT)
    const id = store.record(CLERK, (act) => openCase(act))
    const step = store.record(CLERK, (act) =>
      act.append({
        type: 'case.withdrawn',
        entityId: id,
        payload: { reason: '申请人要求' },
      }),
    )
    expect(caseOf(store, id)?.status).toBe('WITHDRAWN')
    hall.push(store)
    expect(caseOf(store, id)?.status).toBe('RECEIVED')
    expect(store.read.all('SELECT code FROM conflict')).toEqual([{ code: 'CHANGED_MEANWHILE' }])
    store.record(CLERK, (act) =>
      act.append({
        type: 'conflict.settled',
        entityId: step.id,
        payload: {
          eventId: step.id,
          entity: ['case', id],
          decision: 'KEEP',
          note: '以首次为准',
          by: '1001',
          appliedAs: [],
        },
      }),
    )
    expect(countConflicts(store.read)).toBe(0)
    expectWhole(store)
  })
})
