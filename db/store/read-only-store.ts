import { createVault } from './vault.ts'
import { watchClock } from './clock.ts'
import { readClockHistory } from './event-log.ts'
import { createKeptFiles } from './kept-files.ts'
import { openEnrolment } from './enrolment.ts'
import { META } from './meta.ts'
import { openDatabase, probeDatabase } from './open-database.ts'
import { readMetaOf } from './salvage.ts'
import { sqlConnection } from './sql.ts'
import { StoreError } from './store-error.ts'
import type { DeviceId, HallId } from '../model/ids.ts'
import type { Store, StoreOptions } from './store-types.ts'

/**
 * The records of a newer program, to look at: types and fields are only ever added, so what this program knows it can
 * still show. Nothing is written, not even what an opening usually writes; every attempt says so.
 *
 * @throws StoreError STORAGE_READ_ONLY when the newer layout is one this program cannot even read, KEY_MISSING
 */
export const openReadOnly = (options: StoreOptions, databasePath: string, releaseLock: () => void): Store => {
  const refuse = (): never => {
    throw new StoreError('STORAGE_READ_ONLY', { file: databasePath })
  }
  const connection = sqlConnection(openDatabase(databasePath, { readOnly: true }))
  try {
    probeDatabase(connection.raw)
    const meta = readMetaOf(databasePath)
    const machine = createVault(options.dataKey, options.randomBytes)
    const sealed = meta.get(META.sealedEnrolment)
    const vault =
      sealed === undefined
        ? machine
        : createVault(openEnrolment(machine, sealed).dataKey, options.randomBytes)
    const keyId = meta.get('key_id')
    if (keyId !== undefined && keyId !== vault.keyId) throw new StoreError('KEY_MISSING')
    const deviceNo = Number(meta.get('device_no'))
    const device = connection.read.get<{ device_id: string; epoch: number }>(
      'SELECT device_id, epoch FROM device WHERE device_no = ?',
      deviceNo,
    )
    if (!device) return refuse()
    // Written by `openStore` of the program that made the file.
    const hallId = meta.get('hall_id') as HallId
    return {
      directory: options.directory,
      databasePath,
      read: connection.read,
      vault,
      clock: watchClock(options.clock, '', readClockHistory(connection.read, deviceNo)),
      device: {
        deviceId: device.device_id as DeviceId,
        epoch: device.epoch,
        hallId,
        purpose: meta.get('purpose') ?? options.device.purpose,
      },
      readOnly: true,
      sync: null,
      files: createKeptFiles({
        read: connection.read,
        vault,
        nowMs: options.clock.wallMs,
        transaction: refuse,
      }),
      recovery: null,
      lastSavedAtMs: () => null,
      journalHealthy: () => true,
      journalBytes: () => 0,
      isDamaged: () => false,
      newId: refuse,
      record: refuse,
      writeNote: refuse,
      checkClock: () => false,
      confirmClock: refuse,
      rebuild: refuse,
      fileSearch: () => 0,
      backUp: () => Promise.reject(new StoreError('STORAGE_READ_ONLY', { file: databasePath })),
      onRecorded: () => () => undefined,
      close() {
        connection.close()
        releaseLock()
      },
    }
  } catch (error) {
    connection.close()
    if (error instanceof StoreError) throw error
    return refuse()
  }
}
