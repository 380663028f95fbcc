import { z } from 'zod'
import { BundleIn, CodeWithdrawal, DeviceChange, NewDevice, StandingChange } from '../model/hall-views.ts'
import { groupedFingerprint } from '../sync/fingerprint.ts'
import { isTicketFamily } from '../model/number-family.ts'
import { SyncError, type LiveMessage } from '../sync/wire.ts'
import { hallBackupFolder } from './backup-files.ts'
import { listHallBackups } from './backup.ts'
import { takeBundle } from './bundles.ts'
import {
  checkStanding,
  countsOf,
  createHallKeys,
  noteContact,
  openToken,
  protocolsOf,
  visit,
  type HallContext,
  type HallServiceOptions,
  type Visitor,
} from './context.ts'
import { readDevice, readFollower } from './devices.ts'
import { enrol, listOpenCodes, makeCode, withdrawCode } from './enrolment.ts'
import { lackingFiles, readFile, takeFile } from './files.ts'
import { HallDbError } from './hall-db.ts'
import { newId } from './halls.ts'
import { createUpkeep, readHealth } from './health.ts'
import { beginEpoch, sayHello } from './hello.ts'
import { grantLeases } from './leases.ts'
import { createMachineLists, meetMachines } from './machines-again.ts'
import { changeDevice, changeStanding, checkWindow, listDevices } from './machines.ts'
import { administrator, logIn } from './people.ts'
import { createPokes } from './pokes.ts'
import { push } from './push.ts'
import { createDayClose } from './queue/day-close.ts'
import { createHallQueue } from './queue/hall-queue.ts'
import { readRating, takeRating } from './ratings.ts'
import { releaseKnownTypes } from './release.ts'
import { checkScope, checkScopeAllowed, pullPage } from './serve.ts'
import type { HallService } from './service.ts'
import { findSnapshot, newestSnapshot } from './snapshots.ts'
import { backUp, createLongWork } from './long-work.ts'
import { noteMachinesChecked } from './went-back.ts'

export type { HallServiceOptions } from './context.ts'
export { issueFirstCode } from './enrolment.ts'
export { createHall } from './halls.ts'

/** Push times kept for the next sample. */
const PUSH_TIMES_KEPT = 10_000

const later = (work: () => void, afterMs: number): (() => void) => {
  const timer = setTimeout(work, afterMs)
  timer.unref()
  return () => clearTimeout(timer)
}

/** What the other side is told of a failure; a defect is told in the log alone. */
const failureOf = (context: HallContext, what: string, error: unknown): SyncError => {
  if (error instanceof SyncError) return error
  if (error instanceof HallDbError && error.code === 'SERVER_FULL') {
    context.log.write('disk full', { during: what })
    return new SyncError('SERVER_FULL', { retryAfterMs: 30_000 }, error)
  }
  context.log.writeError(what, error)
  return error instanceof HallDbError
    ? new SyncError('STORAGE_DOWN', { retryAfterMs: 5_000 }, error)
    : new SyncError('INTERNAL', {}, error)
}

const parsed = <Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> => {
  const result = shape.safeParse(body)
  if (!result.success) throw new SyncError('BAD_REQUEST')
  return result.data
}

/** Nobody logs in at a public screen, and no person's proof is worth anything there. @throws SyncError NOT_ALLOWED */
const refuseScreen = ({ device }: Visitor): void => {
  if (device.kind === 'KIOSK') throw new SyncError('NOT_ALLOWED')
}

const createCode = async (context: HallContext, visitor: Visitor, by: string, body: unknown) => {
  const device = parsed(NewDevice, body)
  const { hallId } = visitor.hall
  await checkWindow(context.db, visitor.hall, device.windowId)
  const fingerprint = context.certificateFingerprint ?? null
  const made = await makeCode(context, visitor.hall, { ...device, createdBy: by }, fingerprint)
  context.log.write('enrolment code made', { hall: hallId, kind: device.kind, by })
  return {
    code: made.code,
    addresses: [...(context.addresses?.() ?? [])],
    fingerprint: fingerprint === null ? '' : groupedFingerprint(fingerprint),
    expiresAtMs: made.expiresAtMs,
  }
}

const ask = async (
  context: HallContext,
  visitor: Visitor,
  userToken: string,
  question: string,
  body: unknown,
): Promise<unknown> => {
  const by = await administrator(context, visitor, userToken)
  const { hall } = visitor
  switch (question) {
    case 'devices':
      return { devices: await listDevices(context, hall) }
    case 'createCode':
      return createCode(context, visitor, by, body)
    case 'openCodes':
      return { codes: await listOpenCodes(context, hall) }
    case 'withdrawCode':
      await withdrawCode(context, hall, parsed(CodeWithdrawal, body).codeId, by)
      return {}
    case 'changeDevice':
      await changeDevice(context, hall, parsed(DeviceChange, body), by)
      return {}
    case 'revokeDevice':
      await changeStanding(context, hall, parsed(StandingChange, body), by)
      return {}
    case 'machinesChecked':
      await noteMachinesChecked(context, hall, by)
      return {}
    case 'health':
      return readHealth(context, hall)
    case 'bundle':
      return takeBundle(context, hall, Buffer.from(parsed(BundleIn, body).base64, 'base64'), by)
    case 'backups':
      return {
        directory: hallBackupFolder(context.directory),
        away: context.awayDirectory ?? '',
        backups: await listHallBackups(context.db, hall.hallId, context.directory),
      }
    case 'makeBackup':
      return backUp(context, hall.hallId)
    default:
      throw new SyncError('NOT_FOUND')
  }
}

/**
 * The hall server apart from how a request reaches it: every hall of one database, any number of processes beside each
 * other. Nothing is decided by what a process remembers; all of it is in the database.
 */
export const createHallService = (options: HallServiceOptions): HallService => {
  const startedAtMs = options.nowMs()
  const context: HallContext = {
    ...options,
    startedAtMs,
    processId: newId(options),
    pokes: createPokes(options.db, options.log, options.later ?? later),
    counters: { byHall: new Map(), contacts: new Map() },
    seen: new Map(),
    hall: createHallKeys(options, async (hall) => {
      await releaseKnownTypes(options, hall, options.log, options.knows)
      await meetMachines(context, hall)
    }),
  }
  const upkeep = createUpkeep(context)
  const writeMachines = createMachineLists(context)
  const longWork = createLongWork(context)
  const closeDays = createDayClose(context)
  const queue = createHallQueue(context, options.later ?? later)
  let stopped = false

  /** Runs one request; what went wrong is told in the words of the protocol. */
  const run = async <Answer>(what: string, work: () => Promise<Answer>): Promise<Answer> => {
    try {
      if (stopped) throw new SyncError('BUSY', { retryAfterMs: 5_000 })
      return await work()
    } catch (error) {
      throw failureOf(context, what, error)
    }
  }
  const visited = <Answer>(
    what: string,
    token: string,
    work: (visitor: Visitor) => Promise<Answer>,
  ): Promise<Answer> =>
    run(what, async () => {
      const visitor = await visit(context, token)
      noteContact(context, visitor.hall.hallId, visitor.device.deviceId)
      return work(visitor)
    })

  return {
    about: () => ({
      product: 'halldesk',
      protocol: protocolsOf(options).newest,
      protocolOldest: protocolsOf(options).oldest,
      version: options.programVersion,
      now: options.nowMs(),
    }),
    admit: (token) => run('admit', async () => ({ deviceId: (await visit(context, token)).device.deviceId })),
    recognise: (token) =>
      run('recognise', async () => ({ deviceId: (await openToken(context, token)).token.deviceId })),
    enrol: (request) => run('enrol', () => enrol(context, request)),
    hello: (body, signature) => run('hello', () => sayHello(context, body, signature)),
    epoch: (body, signature) => run('epoch', () => beginEpoch(context, body, signature)),
    push: (text, header, events) =>
      run('push', async () => {
        const from = performance.now()
        // The device's standing is looked at under the lock alone: one journey to the database less.
        const { hall, token } = await openToken(context, text)
        const answer = await push(context, hall, token, header, events)
        const { pushMs } = countsOf(context, hall.hallId)
        if (pushMs.length < PUSH_TIMES_KEPT) pushMs.push(performance.now() - from)
        return answer
      }),
    pull: (token, scope, after, of) =>
      visited('pull', token, (visitor) => pullPage(context, visitor, scope, after, of)),
    snapshot: (token, scope) =>
      visited('snapshot', token, async (visitor) => {
        await checkScopeAllowed(context, visitor, scope)
        return newestSnapshot(options.db, visitor.hall.hallId, scope, options.directory)
      }),
    snapshotFile: (token, id) =>
      visited('snapshotFile', token, async (visitor) => {
        const found = await findSnapshot(options.db, visitor.hall.hallId, id, options.directory)
        if (!found) throw new SyncError('NOT_FOUND')
        await checkScopeAllowed(context, visitor, found.scope)
        return found.path
      }),
    check: (token, scope, from, upTo) =>
      visited('check', token, (visitor) => checkScope(context, visitor, scope, from, upTo)),
    lease: (token, request) =>
      visited('lease', token, async ({ hall, device, token: { epoch } }) => {
        // Tickets are all that is numbered at a public screen.
        if (device.kind === 'KIOSK' && !request.families.every(isTicketFamily))
          throw new SyncError('NOT_ALLOWED')
        const lease = { hallId: hall.hallId, deviceId: device.deviceId, epoch, nowMs: options.nowMs() }
        return options.db.transaction(hall.hallId, async (tx) => {
          checkStanding(await readDevice(tx, hall.hallId, device.deviceId))
          return grantLeases(tx, lease, request)
        })
      }),
    lackingFiles: (token, sha256s) =>
      visited('lackingFiles', token, (visitor) => lackingFiles(context, visitor, sha256s)),
    putFile: (token, sha256, file) =>
      visited('putFile', token, (visitor) => takeFile(context, visitor, sha256, file)),
    file: (token, sha256) => visited('file', token, (visitor) => readFile(context, visitor, sha256)),
    askPublic: (token, method, params) =>
      visited('askPublic', token, async () => {
        if (!options.askDesk) throw new SyncError('NO_DESK')
        return options.askDesk(method, params)
      }),
    queue: (token, known) => visited('queue', token, ({ hall }) => queue.snapshot(hall.hallId, known)),
    next: (token, request) => visited('next', token, (visitor) => queue.next(visitor, request)),
    ahead: (token, request) => visited('ahead', token, (visitor) => queue.ahead(visitor, request)),
    yieldTickets: (token, request) =>
      visited('yieldTickets', token, async (visitor) => {
        // Nothing was ever handed to one.
        refuseScreen(visitor)
        return queue.yieldTickets(visitor, request)
      }),
    login: (token, request) =>
      visited('login', token, async (visitor) => {
        refuseScreen(visitor)
        return logIn(context, visitor, request)
      }),
    ask: (token, userToken, question, body) =>
      visited('ask', token, async (visitor) => {
        refuseScreen(visitor)
        return ask(context, visitor, userToken, question, body)
      }),
    listen: (token, listener: (message: LiveMessage) => void, wishes) =>
      visited('listen', token, async ({ hall, device }) => {
        const { hallId } = hall
        const { deviceId } = device
        const scopesNow = async (): Promise<readonly string[]> => {
          const present = await readFollower(options.db, hallId, deviceId)
          return present?.device.standing === 'ACTIVE' ? present.scopes : []
        }
        const stopPokes = await context.pokes.listen({ hallId, deviceId, scopesNow, tell: listener })
        if (wishes?.queue !== true) return stopPokes
        try {
          const stopQueue = await queue.subscribe(hallId, listener)
          return () => {
            stopQueue()
            stopPokes()
          }
        } catch (error) {
          stopPokes()
          throw error
        }
      }),
    rating: (key) => run('rating', () => readRating(context, key)),
    rate: (key, rating) => run('rate', () => takeRating(context, key, rating)),
    tick: () =>
      run('tick', async () => {
        await upkeep()
        await writeMachines()
        longWork.start()
        await closeDays()
      }),
    async stop() {
      if (stopped) return
      stopped = true
      queue.stop()
      await context.pokes.stop()
      await longWork.stop()
    },
  }
}
