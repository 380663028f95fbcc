import type { HallNetwork } from './host-hall.ts'
import { findHalls } from './hall/discovery.ts'
import { groupedFingerprint } from './sync/fingerprint.ts'
import { createHttpTransport } from './sync/http-transport.ts'
import { checkHall, joinHall } from './sync/join.ts'
import { snapshotFolder } from './sync/snapshot-files.ts'
import { join } from 'node:path'

const DISCOVERY_MS = 2_000

/** The real network: HTTP to the hall server, mDNS to find it. */
export const createHallNetwork = (options: {
  readonly program: string
  readonly randomBytes: (size: number) => Uint8Array
}): HallNetwork => ({
  transport: ({ address, certificate }) => createHttpTransport({ address, certificate }),
  async discover() {
    const halls = await findHalls(DISCOVERY_MS)
    return halls.map((hall) => ({
      ...hall,
      fingerprint: hall.fingerprint === '' ? '' : groupedFingerprint(hall.fingerprint),
    }))
  },
  async check(address) {
    const met = await checkHall(address)
    return {
      address: met.address,
      // Who it is the hall tells only to its machines.
      name: '',
      version: met.about.version,
      fingerprint: met.certificate ? groupedFingerprint(met.certificate.fingerprint) : '',
    }
  },
  enrol: (wish, { directory, machine }) =>
    joinHall({
      ...wish,
      program: options.program,
      randomBytes: options.randomBytes,
      directory,
      seal: machine,
    }),
  timers: {
    set: (ms, work) => setTimeout(work, ms),
    clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
  },
  files: (directory) => snapshotFolder(join(directory, 'filling')),
})
