import { dayFromMs } from '../../db/model/day.ts'
import { sha256Hex } from '../../db/store/sha256.ts'
import type { Store } from '../../db/store/store.ts'
import { jpegBytes } from '../helpers/picture-bytes.ts'
import { contextOf, type Worker } from './work.ts'

/**
 * Somebody takes a picture and records a finding that names it; one in five is taken and not used. Answers the hash of a
 * picture whose record is saved. Two machines may take the very same picture.
 */
export const photograph = (store: Store, worker: Worker, random: () => number): string | null => {
  const seed = Math.floor(random() * 60)
  const bytes = jpegBytes({
    width: 800,
    height: 600,
    filler: Buffer.alloc(500 + Math.floor(random() * 3) * 20_000, `picture ${seed} `),
  })
  const sha256 = store.files.keep({ mime: 'image/jpeg', bytes })
  if (random() < 0.2) return null
  store.record(contextOf(worker), (act) =>
    act.append({
      type: 'score_entry.recorded',
      entityId: act.newId(),
      payload: {
        unitIds: [worker.unitId],
        factKey: null,
        source: 'PATROL',
        rules: { rulesId: 'sim', version: 1 },
        itemCode: 'A1',
        itemText: '台面不整洁',
        veto: 'NONE',
        cycle: 'DAY',
        day: dayFromMs(act.nowMs),
        quantity: 1,
        charges: [
          { target: 'PERSON', subjectId: worker.staffId, dimension: 'D1', delta: '-1', linked: false },
        ],
        staffId: worker.staffId,
        windowId: worker.windowId,
        note: '',
        evidence: [],
        files: [{ sha256, mime: 'image/jpeg', bytes: bytes.length, name: `${seed}.jpg` }],
        patrolId: null,
        remindedOnSpot: false,
        overRejection: false,
      },
    }),
  )
  return sha256Hex(bytes)
}
