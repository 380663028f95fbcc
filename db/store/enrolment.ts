import { z } from 'zod'
import { DeviceId, HallId, WindowId } from '../model/ids.ts'
import type { Files } from './files.ts'
import { StoreError } from './store-error.ts'
import type { HallEnrolment } from './sync-types.ts'
import type { Vault } from './vault.ts'

/** Beside the database: who this machine is at the hall, for when the database itself is lost. */
export const ENROLMENT_FILE = 'enrolment.sealed'

const bytes = z.base64().transform((text): Uint8Array => Buffer.from(text, 'base64'))

const Stored = z.object({
  address: z.string(),
  certificate: z.string().nullable(),
  hallId: HallId,
  purpose: z.enum(['REAL', 'SAMPLE', 'DRILL']),
  deviceId: DeviceId,
  epoch: z.number().int().positive(),
  enrolment: z.string(),
  name: z.string(),
  kind: z.enum(['DESK', 'SUPERVISOR', 'KIOSK']),
  windowId: WindowId.nullable(),
  privateKey: bytes,
  hallKey: bytes,
  hallSealingKey: bytes,
  dataKey: bytes,
})

const base64 = (value: Uint8Array): string => Buffer.from(value).toString('base64')

/** @param machine vault of the machine's own data key */
export const sealEnrolment = (machine: Vault, enrolment: HallEnrolment): string =>
  machine.seal(
    JSON.stringify({
      ...enrolment,
      privateKey: base64(enrolment.privateKey),
      hallKey: base64(enrolment.hallKey),
      hallSealingKey: base64(enrolment.hallSealingKey),
      dataKey: base64(enrolment.dataKey),
    }),
  )

/** @throws StoreError KEY_MISSING when it was sealed under another key or cannot be read */
export const openEnrolment = (machine: Vault, sealed: string): HallEnrolment => {
  try {
    return Stored.parse(JSON.parse(machine.open(sealed.trim())))
  } catch (error) {
    throw error instanceof StoreError ? error : new StoreError('KEY_MISSING', {}, error)
  }
}

/** Null when there is none. */
export const readEnrolmentFile = (files: Files, path: string): string | null => {
  if (!files.exists(path)) return null
  const text = files.readAll(path).toString('latin1').trim()
  return text === '' ? null : text
}

/** Replaces the file whole; after a crash the old or the new one is there. */
export const writeEnrolmentFile = (files: Files, path: string, sealed: string): void => {
  const next = `${path}.next`
  const handle = files.open(next, 'w')
  try {
    files.write(handle, Buffer.from(`${sealed}\n`, 'latin1'), 0)
    files.sync(handle)
  } finally {
    files.close(handle)
  }
  files.rename(next, path)
  files.syncDirectoryOf(path)
}

/**
 * Of what the database and the file beside it say, the one of the newer epoch: an older copy of the database may have
 * been put in place. One that cannot be read, while the other can, does not count.
 * @throws StoreError KEY_MISSING when there is something and none of it can be opened
 */
export const newestEnrolment = (
  machine: Vault,
  sealed: readonly (string | null | undefined)[],
): { readonly enrolment: HallEnrolment; readonly sealed: string } | null => {
  let newest: { enrolment: HallEnrolment; sealed: string } | null = null
  let failure: unknown = null
  for (const text of sealed) {
    if (text === null || text === undefined) continue
    try {
      const enrolment = openEnrolment(machine, text)
      if (!newest || enrolment.epoch > newest.enrolment.epoch) newest = { enrolment, sealed: text }
    } catch (error) {
      failure = error
    }
  }
  if (!newest && failure !== null) throw failure
  return newest
}
