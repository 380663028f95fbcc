import { EventEmitter } from 'node:events'
import { isIPv4, isIPv6 } from 'node:net'
import bonjour from 'bonjour-service'

// Finding the hall server on the local network (mDNS). What is announced proves nothing, anybody can announce: a joining
// desk compares the certificate with the one-time code. A network without multicast only means typing the address.

export interface Announcement {
  /** Name of the hall. */
  readonly name: string
  readonly port: number
  readonly version: string
  /** As `fingerprintOf` gives it. */
  readonly fingerprint: string
}

export interface FoundHall {
  /** `https://10.0.0.5:4730` */
  readonly address: string
  readonly name: string
  readonly version: string
  /** Empty when nothing was said of it. */
  readonly fingerprint: string
}

/** One service as it was seen on the network. */
export interface SeenService {
  readonly name: string
  readonly port: number
  readonly addresses: readonly string[]
  /** Where the answer came from. */
  readonly from: string | null
  readonly txt: Readonly<Record<string, unknown>>
}

/** The part of mDNS used here; tests bring their own. */
export interface Multicast {
  publish(service: { name: string; port: number; txt: Record<string, string> }): void
  find(onSeen: (service: SeenService) => void): void
  close(): Promise<void>
}

const SERVICE_TYPE = 'halldesk'
const FOUND_MAX = 50
const CLOSE_PATIENCE_MS = 1_000

/** @throws when the system gives no socket; failures later are passed to `onProblem` */
export const openMulticast = (onProblem: (error: unknown) => void): Multicast => {
  const service = new bonjour.Bonjour({}, onProblem)
  // The library listens to no error of its socket; without a listener it would end the process.
  const server: unknown = Reflect.get(service, 'server')
  const mdns: unknown = typeof server === 'object' && server !== null ? Reflect.get(server, 'mdns') : null
  if (mdns instanceof EventEmitter) mdns.on('error', onProblem)
  return {
    publish({ name, port, txt }) {
      service.publish({ name, type: SERVICE_TYPE, protocol: 'tcp', port, txt }).on('error', onProblem)
    },
    find(onSeen) {
      service.find({ type: SERVICE_TYPE, protocol: 'tcp' }, (seen) => {
        const txt: unknown = seen.txt
        onSeen({
          name: seen.name,
          port: seen.port,
          addresses: seen.addresses ?? [],
          from: seen.referer?.address ?? null,
          txt: typeof txt === 'object' && txt !== null ? Object.fromEntries(Object.entries(txt)) : {},
        })
      })
    },
    close: async () =>
      new Promise((resolve) => {
        const patience = setTimeout(resolve, CLOSE_PATIENCE_MS)
        const done = (): void => {
          clearTimeout(patience)
          resolve()
        }
        // Says goodbye first, so that desks forget it at once.
        try {
          service.unpublishAll(() => service.destroy(done))
        } catch (error) {
          onProblem(error)
          done()
        }
      }),
  }
}

/** Announces the hall server until the answer is called. Never throws. */
export const announceHall = (
  announcement: Announcement,
  onProblem: (error: unknown) => void,
  open: typeof openMulticast = openMulticast,
): (() => Promise<void>) => {
  try {
    const multicast = open(onProblem)
    multicast.publish({
      // A DNS label has 63 bytes; a Chinese sign takes three.
      name: [...announcement.name].slice(0, 20).join(''),
      port: announcement.port,
      txt: { name: announcement.name, version: announcement.version, fp: announcement.fingerprint },
    })
    return async () => multicast.close()
  } catch (error) {
    onProblem(error)
    return async () => undefined
  }
}

const textOf = (value: unknown, lengthMax: number): string =>
  (typeof value === 'string' || Buffer.isBuffer(value) ? value.toString() : '').slice(0, lengthMax)

const addressOf = ({ from, addresses, port }: SeenService): string | null => {
  // The one the answer came from can be reached; a server may have others that cannot.
  const all = from === null ? addresses : [from, ...addresses]
  const host = all.find((address) => isIPv4(address)) ?? all.find((address) => isIPv6(address))
  if (host === undefined || port < 1 || port > 65_535) return null
  return `https://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

/** Hall servers that announce themselves, after looking for `timeoutMs`. Never throws; without multicast there are none. */
export const findHalls = async (
  timeoutMs: number,
  open: typeof openMulticast = openMulticast,
): Promise<FoundHall[]> => {
  const found = new Map<string, FoundHall>()
  let multicast: Multicast | null = null
  try {
    multicast = open(() => undefined)
    multicast.find((seen) => {
      const address = addressOf(seen)
      if (address === null || found.size >= FOUND_MAX) return
      found.set(address, {
        address,
        name: textOf(seen.txt['name'], 120) || seen.name.slice(0, 120),
        version: textOf(seen.txt['version'], 40),
        fingerprint: textOf(seen.txt['fp'], 40),
      })
    })
    await new Promise((resolve) => setTimeout(resolve, timeoutMs))
  } catch {
    // No socket, no multicast: the address is typed instead.
  } finally {
    await multicast?.close()
  }
  return [...found.values()].sort((left, right) => left.address.localeCompare(right.address))
}
