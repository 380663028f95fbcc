import { X509Certificate } from 'node:crypto'
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectSecure, type TLSSocket } from 'node:tls'
import { addressText, isLoopback, type HallAddress } from './address.ts'
import { fingerprintOf } from './fingerprint.ts'
import { SyncError } from './wire.ts'

const CONNECT_MS = 5_000

/** How TLS says that it does not trust a certificate. */
const UNTRUSTED =
  /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/
/** Something answers that speaks no TLS. */
const NO_TLS = /^(EPROTO|ERR_SSL_)/

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const failureOf = (error: unknown): SyncError => {
  if (error instanceof SyncError) return error
  const code = codeOf(error)
  if (UNTRUSTED.test(code)) return new SyncError('CERTIFICATE_CHANGED', { cause: code }, error)
  if (NO_TLS.test(code)) return new SyncError('NOT_A_HALL', { cause: code }, error)
  return new SyncError('UNREACHABLE', { cause: code }, error)
}

const ready = async (socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> =>
  new Promise((resolve, reject) => {
    const patience = setTimeout(() => {
      socket.destroy()
      reject(new SyncError('UNREACHABLE', { timeout: true }))
    }, CONNECT_MS)
    const ended = (settle: () => void): void => {
      clearTimeout(patience)
      socket.off('error', onError)
      socket.off('close', onClose)
      settle()
    }
    const onError = (error: unknown): void => ended(() => reject(failureOf(error)))
    const onClose = (): void => ended(() => reject(new SyncError('UNREACHABLE', { cause: 'closed' })))
    socket.once('error', onError)
    socket.once('close', onClose)
    socket.once(event, () => ended(resolve))
  })

const openSecure = async (address: HallAddress, checkOthers: boolean): Promise<TLSSocket> => {
  const { host, port } = address
  const socket = connectSecure({
    host,
    port,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: checkOthers,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  })
  await ready(socket, 'secureConnect')
  return socket
}

/**
 * A connection to the hall server, its certificate checked before a byte is sent. A pinned certificate is compared as a
 * whole and nothing else of it is looked at: a desk whose clock stands in another year must still reach its hall, which is
 * where it learns the time.
 * @param pinned PEM; null for one others vouch for, and for plain HTTP
 * @throws SyncError UNREACHABLE, CERTIFICATE_CHANGED, NOT_A_HALL
 */
export const openConnection = async (address: HallAddress, pinned: string | null): Promise<Socket> => {
  const { host, port, secure } = address
  if (!secure) {
    if (pinned !== null && !isLoopback(host)) throw new SyncError('CERTIFICATE_CHANGED', { cause: 'plain' })
    const socket = connectPlain({ host, port, noDelay: true })
    await ready(socket, 'connect')
    return socket
  }
  const socket = await openSecure(address, pinned === null)
  socket.setNoDelay(true)
  const shown = socket.getPeerX509Certificate()
  if (pinned !== null && !(shown && shown.raw.equals(new X509Certificate(pinned).raw))) {
    socket.destroy()
    throw new SyncError('CERTIFICATE_CHANGED', { cause: 'pin' })
  }
  return socket
}

export interface SeenCertificate {
  readonly pem: string
  readonly fingerprint: string
}

/**
 * The certificate a server shows, to compare before anything is trusted; nothing is sent. Null over plain HTTP.
 * @throws SyncError UNREACHABLE, NOT_A_HALL
 */
export const probeCertificate = async (address: HallAddress): Promise<SeenCertificate | null> => {
  if (!address.secure) return null
  const socket = await openSecure(address, false)
  const shown = socket.getPeerX509Certificate()
  socket.destroy()
  if (!shown) throw new SyncError('NOT_A_HALL', { address: addressText(address) })
  return { pem: shown.toString(), fingerprint: fingerprintOf(shown.raw) }
}
