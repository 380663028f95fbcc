import { z } from 'zod'
import { helloText, epochText } from '../sync/signing.ts'
import { EpochRequest, Hello, SyncError, type EpochAnswer, type HelloAnswer } from '../sync/wire.ts'
import { admitAgain, auditAdmission } from './admission.ts'
import { checkStanding, protocolsOf, signedTime, type HallContext } from './context.ts'
import {
  contactsFor,
  screensOf,
  ensureEpoch,
  isSignedBy,
  nextEpoch,
  readDevice,
  scopeHeads,
  scopesOfDevice,
  type Device,
} from './devices.ts'
import type { HallTx } from './hall-db.ts'
import type { Hall } from './halls.ts'
import { noteNumbers } from './leases.ts'
import { beginLineage, branchFor, contradictedFrom, watchHead, type WitnessPoint } from './lineage.ts'
import { DEVICE_TOKEN_MS, makeToken } from './tokens.ts'
import { AWAY_MS } from './queue/settling.ts'
import { noteDifferences } from './witnesses.ts'

/** A hello is believed once; nonces are kept so long. An older one is behind the device's chain by then. */
const NONCE_KEPT_MS = 7 * 24 * 3_600_000
/** An incarnation the server does not know was given out before it was restored; there are never many. */
const UNKNOWN_EPOCHS_MAX = 1_000

/** @throws SyncError DESK_TOO_OLD, SERVER_TOO_OLD */
export const checkProtocol = (context: Pick<HallContext, 'protocols'>, protocol: number): void => {
  const { newest, oldest } = protocolsOf(context)
  if (protocol < oldest) throw new SyncError('DESK_TOO_OLD', { protocolOldest: oldest })
  if (protocol > newest) throw new SyncError('SERVER_TOO_OLD', { protocol: newest })
}

const parseBody = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    throw new SyncError('BAD_REQUEST')
  }
}

const AnyProtocol = z.looseObject({ protocol: z.number().int() })

/** A hello of a newer protocol may have another shape; what it says of its version is looked at first. */
const readHello = (context: HallContext, body: string): Hello => {
  const json = parseBody(body)
  const said = AnyProtocol.safeParse(json)
  if (said.success) checkProtocol(context, said.data.protocol)
  const hello = Hello.safeParse(json)
  if (!hello.success) throw new SyncError('BAD_REQUEST')
  return hello.data
}

/** The device that signed a body. @throws SyncError UNKNOWN_DEVICE, NOT_TRUSTED, DEVICE_REVOKED, DEVICE_LOST */
const signer = (device: Device | undefined, text: string, signature: string): Device => {
  if (device && !isSignedBy(device, text, signature)) throw new SyncError('NOT_TRUSTED')
  return checkStanding(device)
}

const hallOf = async (context: HallContext, hallId: string): Promise<Hall> => {
  const hall = await context.hall(hallId)
  if (!hall) throw new SyncError('UNKNOWN_DEVICE')
  return hall
}

/** @throws SyncError NOT_TRUSTED for a hello that was said before */
const useNonce = async (tx: HallTx, hallId: string, hello: Hello, nowMs: number): Promise<void> => {
  const seen = await tx.get(
    'SELECT 1 AS one FROM seen_nonce WHERE hall_id = ? AND device_id = ? AND nonce = ?',
    hallId,
    hello.deviceId,
    hello.nonce,
  )
  if (seen) throw new SyncError('NOT_TRUSTED')
  await tx.insert(
    'seen_nonce',
    ['hall_id', 'device_id', 'nonce', 'until_ms'],
    [[hallId, hello.deviceId, hello.nonce, nowMs + NONCE_KEPT_MS]],
  )
}

interface Known {
  readonly seq: number
  readonly hash: string
}

const hashOfOwn = async (tx: HallTx, hello: Hello, seq: number): Promise<string | undefined> => {
  const row = await tx.get<{ hash: string }>(
    'SELECT hash FROM event WHERE hall_id = ? AND device_id = ? AND epoch = ? AND device_seq = ?',
    hello.hallId,
    hello.deviceId,
    hello.epoch,
    seq,
  )
  return row?.hash
}

/** Whether the server's part of the device's chain is not the beginning of the chain the device has now. */
const isFork = async (tx: HallTx, hello: Hello, known: Known): Promise<boolean> => {
  const { last, acknowledged } = hello
  if (known.seq > last.seq) return true
  if (last.seq === known.seq && last.hash !== known.hash) return true
  if (acknowledged.seq === 0 || acknowledged.seq > known.seq) return false
  return (await hashOfOwn(tx, hello, acknowledged.seq)) !== acknowledged.hash
}

/** Points of the hall's log that the device builds on. */
const seenBy = ({ witness, cursors }: Hello): readonly WitnessPoint[] => [
  ...(witness ? [witness] : []),
  ...(cursors ?? []),
]

/** In ordinary times records are on their way at once: older ones were made while the hall was not there. */
const MADE_AWAY_MS = 2_000

const isMadeAway = ({ waiting, oldestWaitingAtMs, wall }: Hello['report']): boolean =>
  waiting > 0 && oldestWaitingAtMs !== null && Math.abs(wall - oldestWaitingAtMs) >= MADE_AWAY_MS

/** Writes down what a device tells of itself; answers when it was heard of last. */
const noteReport = async (tx: HallTx, hello: Hello, nowMs: number): Promise<number | null> => {
  const { report } = hello
  const before = await tx.get<{ last_contact_ms: number | null }>(
    'SELECT last_contact_ms FROM device WHERE hall_id = ? AND device_id = ?',
    hello.hallId,
    hello.deviceId,
  )
  await tx.run(
    `UPDATE device SET last_contact_ms = ?, told_ms = coalesce(?, told_ms), waiting = ?, oldest_waiting_ms = ?,
     version = ?, clock_grade = ?, clock_off_ms = ?, disk_free = ?, filling = ? WHERE hall_id = ? AND device_id = ?`,
    nowMs,
    report.waiting === 0 ? nowMs : null,
    report.waiting,
    report.oldestWaitingAtMs,
    hello.program,
    report.clockGrade,
    report.wall - nowMs,
    report.diskFreeBytes,
    report.filling ? 1 : 0,
    hello.hallId,
    hello.deviceId,
  )
  return before?.last_contact_ms ?? null
}

/** The row waits for what windows did without the hall (queue/settling.ts). Nobody is served at a public screen. */
const tellBack = async (
  context: HallContext,
  device: Device,
  { report }: Hello,
  contactMs: number | null,
): Promise<void> => {
  if (device.kind === 'KIOSK') return
  const { hallId, deviceId } = device
  const atMs = context.nowMs()
  // A look at the row may have come before the hello, and says nothing of records.
  const goneMs = contactMs !== null && atMs - contactMs >= AWAY_MS ? contactMs : null
  const hasRecords = isMadeAway(report)
  if (hasRecords || goneMs !== null) await context.pokes.back({ hallId, deviceId, atMs, goneMs, hasRecords })
}

/**
 * A device says where it stands and hears where the hall stands.
 * @throws SyncError FORK with what is known, and what `signer` and `checkProtocol` throw
 */
export const sayHello = async (
  context: HallContext,
  body: string,
  signature: string,
): Promise<HelloAnswer> => {
  const hello = readHello(context, body)
  const hall = await hallOf(context, hello.hallId)
  const { hallId } = hall
  const text = helloText(body)
  const present = await readDevice(context.db, hallId, hello.deviceId)
  const found = present ?? (await admitAgain(context, hall, hello))
  const device = signer(found, text, signature)
  if (hello.epoch > device.epoch + UNKNOWN_EPOCHS_MAX) throw new SyncError('BAD_REQUEST')
  const nowMs = context.nowMs()

  const met = await context.db.transaction(hallId, async (tx) => {
    // Looked at again under the lock: it may have been revoked meanwhile.
    checkStanding(await readDevice(tx, hallId, device.deviceId))
    await useNonce(tx, hallId, hello, nowMs)
    const known = await ensureEpoch(tx, hall, device, hello.epoch, nowMs)
    let head = await watchHead(tx, context, hallId, context.seen)
    const seen = seenBy(hello)
    const branch = await contradictedFrom(tx, hallId, head, {
      seen,
      hasMoreAcknowledged: hello.acknowledged.seq > known.seq,
    })
    if (branch) head = { ...head, lineage: await beginLineage(tx, context, hallId, branch, 'ROLLED_BACK') }
    const contactMs = await noteReport(tx, hello, nowMs)
    const numbers = await noteNumbers(tx, hello)
    const scopes = await scopesOfDevice(tx, device)
    return {
      known,
      head,
      contactMs,
      numbers,
      isFork: await isFork(tx, hello, known),
      isRolledBack: branch !== null,
      branch: await branchFor(tx, hallId, head.lineage, seen),
      scopes: await scopeHeads(tx, hallId, scopes, head.hallSeq),
      contacts: await contactsFor(tx, hall, scopes),
      screens: device.kind === 'KIOSK' ? [] : await screensOf(tx, hall),
    }
  })
  if (met.isRolledBack)
    context.log.write('log went back', { hall: hallId, device: device.deviceId, head: met.head.hallSeq })
  await tellBack(context, device, hello, met.contactMs)
  // Only now: a log that went back has begun its new lineage.
  if (!present) await auditAdmission(context, hall, device, null)
  for (const other of met.numbers.others) await context.pokes.hello(hallId, other)
  await noteDifferences(context, hall, device, hello.report.differences ?? [])
  const known = { seq: met.known.seq, hash: met.known.hash }
  if (met.isFork) throw new SyncError('FORK', { known })
  const tokenUntil = nowMs + DEVICE_TOKEN_MS
  return {
    token: makeToken(hall.tokenKey, {
      kind: 'DEVICE',
      hallId,
      deviceId: device.deviceId,
      epoch: hello.epoch,
      untilMs: tokenUntil,
    }),
    tokenUntil,
    lineage: met.head.lineage,
    branch: met.branch,
    head: { hallSeq: met.head.hallSeq, hallHash: met.head.hallHash },
    known,
    durable: met.known.durable,
    scopes: met.scopes,
    kind: device.kind,
    name: device.name,
    windowId: device.windowId,
    contacts: met.contacts,
    screens: met.screens,
    ...(met.numbers.voidNumbers.length === 0 ? {} : { voidNumbers: [...met.numbers.voidNumbers] }),
    time: signedTime(context, hall, device.deviceId),
    server: { version: context.programVersion, protocol: protocolsOf(context).newest },
  }
}

/**
 * A new incarnation for a device whose chain cannot go on. Saying it again gives the same one until that is used, so the
 * nonce needs no memory.
 */
export const beginEpoch = async (
  context: HallContext,
  body: string,
  signature: string,
): Promise<EpochAnswer> => {
  const request = EpochRequest.safeParse(parseBody(body))
  if (!request.success) throw new SyncError('BAD_REQUEST')
  const { hallId, deviceId, from } = request.data
  const hall = await hallOf(context, hallId)
  const device = signer(await readDevice(context.db, hallId, deviceId), epochText(body), signature)
  if (from > device.epoch + UNKNOWN_EPOCHS_MAX) throw new SyncError('BAD_REQUEST')
  return context.db.transaction(hallId, (tx) => nextEpoch(tx, hall, device, from, context.nowMs()))
}
