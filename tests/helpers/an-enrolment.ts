import { generateKeyPairSync } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { DeviceId, HallId, WindowId } from '../../db/model/ids.ts'
import type { HallEnrolment } from '../../db/store/sync-types.ts'
import { A_MORNING, seededBytes } from './store-options.ts'

const keys = generateKeyPairSync('ed25519')

/** Enrolment of the nth machine of one hall. */
export const anEnrolment = (nth: number, overrides: Partial<HallEnrolment> = {}): HallEnrolment => {
  const deviceId = uuidv7({
    msecs: A_MORNING,
    random: seededBytes(`device ${nth}`)(16),
  }) as DeviceId
  return {
    address: 'https://127.0.0.1:4730',
    certificate: null,
    hallId: '439925' as HallId,
    purpose: 'SAMPLE',
    deviceId,
    epoch: 1,
    enrolment: JSON.stringify({ v: 1, deviceId, hallId: '439925', epoch: 1 }),
    name: `desk ${nth}`,
    kind: 'DESK',
    windowId: 'A01' as WindowId,
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'der' }),
    hallKey: keys.publicKey.export({ type: 'spki', format: 'der' }),
    hallSealingKey: keys.publicKey.export({ type: 'spki', format: 'der' }),
    dataKey: Buffer.alloc(32, 9),
    ...overrides,
  }
}
