import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readEntity } from '../../db/store/projections/projector.ts'
import { nodeFiles, type Files } from '../../db/store/files.ts'
import { openStore, type Store } from '../../db/store/store.ts'
import { StoreError } from '../../db/store/store-error.ts'
import { verifyStore } from '../../db/store/verify.ts'
import { aMaterial, openCase } from '../helpers/a-case.ts'
import { CLERK, storeOptions, temporaryFolder } from '../helpers/test-store.ts'

class SqliteFull extends Error {
  readonly code = 'SQLITE_FULL'
}

/** A short day at a window: three cases, one reviewed, one withdrawn and taken back. Returns what was acknowledged. */
const workADay = (store: Store): { acknowledged: string[]; failures: unknown[] } => {
  const acknowledged: string[] = []
  const failures: unknown[] = []
  const attempt = (work: () => string) => {
    try {
      acknowledged.push(work())
    } catch (error) {
      failures.push(error)
    }
  }
  for (let nth = 0; nth < 3; nth += 1) attempt(() => store.record(CLERK, (act) => openCase(act)))
  const [first] = acknowledged
  if (first !== undefined) {
    attempt(() =>
      store.record(CLERK, (act) => {
        act.append({
          type: 'case.materials_reviewed',
          entityId: first,
          payload: { materials: [aMaterial()], note: '' },
        })
        act.append({ type: 'case.noted', entityId: first, payload: { text: '已电话告知' } })
        return first
      }),
    )
    attempt(() => {
      store.fileSearch()
      return first
    })
  }
  return { acknowledged, failures }
}

const expectWhole = (directory: string, acknowledged: readonly string[]) => {
  const store = openStore(storeOptions(directory))
  try {
    for (const caseId of acknowledged) expect(readEntity(store.read, 'case', caseId)).toBeDefined()
    expect(verifyStore(store.databasePath, join(directory, 'scratch.db'))).toMatchObject({
      chainsWhole: true,
      projectionsEqual: true,
      problems: [],
    })
    // And work goes on.
    store.record(CLERK, (act) => openCase(act))
  } finally {
    store.close()
  }
}

/** How many writes and commits the day makes when nothing fails. */
const countWrites = (): { opening: number; all: number } => {
  let all = 0
  const directory = temporaryFolder()
  const store = openStore(storeOptions(directory, { probe: () => (all += 1) }))
  const opening = all
  workADay(store)
  store.close()
  return { opening, all }
}

describe('a failing disk', () => {
  test('every database write and commit failed once in turn: nothing acknowledged is lost, nothing half done stays', () => {
    const { opening, all } = countWrites()
    expect(all - opening).toBeGreaterThan(30)
    for (let failing = opening + 1; failing <= all; failing += 1) {
      const directory = temporaryFolder()
      let writes = 0
      const store = openStore(
        storeOptions(directory, {
          probe: () => {
            writes += 1
            if (writes === failing) throw new SqliteFull('database or disk is full')
          },
        }),
      )
      const { acknowledged, failures } = workADay(store)
      store.close()
      expect(failures.length, `write ${failing}`).toBe(1)
      expect(failures[0]).toBeInstanceOf(StoreError)
      expect(failures[0]).toMatchObject({ code: 'DISK_FULL' })
      expectWhole(directory, acknowledged)
    }
  })

  test('a write that fails while the store is made leaves a folder the next start can use', () => {
    const { opening } = countWrites()
    for (let failing = 1; failing <= opening; failing += 1) {
      const directory = temporaryFolder()
      let writes = 0
      expect(() =>
        openStore(
          storeOptions(directory, {
            probe: () => {
              writes += 1
              if (writes === failing) throw new SqliteFull('database or disk is full')
            },
          }),
        ),
      ).toThrow(StoreError)
      expectWhole(directory, [])
    }
  })

  test('every journal write failed once: records are saved, the status says so, and the copy catches up', () => {
    for (const operation of ['write', 'sync'] as const) {
      for (let failing = 1; failing <= 5; failing += 1) {
        const directory = temporaryFolder()
        let armed = false
        let calls = 0
        const trip = () => {
          if (!armed) return
          calls += 1
          if (calls === failing) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        }
        const files: Files = {
          ...nodeFiles,
          write: (...args) => (operation === 'write' && trip(), nodeFiles.write(...args)),
          sync: (...args) => (operation === 'sync' && trip(), nodeFiles.sync(...args)),
        }
        const store = openStore(storeOptions(directory, { files }))
        armed = true
        const { acknowledged, failures } = workADay(store)
        expect(failures).toEqual([])
        armed = false
        store.record(CLERK, (act) => openCase(act))
        expect(store.journalHealthy()).toBe(true)
        store.close()
        expectWhole(directory, acknowledged)
      }
    }
  })
})
