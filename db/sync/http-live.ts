import { WebSocket, type RawData } from 'ws'
import { addressText, type HallAddress } from './address.ts'
import { openConnection } from './connect.ts'
import { QUEUE_MESSAGE_BYTES_MAX } from './queue-wire.ts'
import { LiveMessage } from './wire.ts'

export interface LiveWay {
  readonly address: HallAddress
  readonly certificate: string | null
  readonly token: string
  /** Whether the row of the hall is told on it too. */
  readonly queue?: boolean
}

/** The server pings every 20 seconds; a line silent for longer than two of them is dead and does not know it. */
const SILENT_MS = 50_000
const HANDSHAKE_MS = 10_000
const MESSAGE_BYTES_MAX = 4_096 + QUEUE_MESSAGE_BYTES_MAX

const readMessage = (data: RawData): LiveMessage | null => {
  const text = Buffer.isBuffer(data) ? data.toString('utf8') : ''
  try {
    return LiveMessage.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** `onClose` is called once, never before this returns, and not after `close`. */
export const openLiveChannel = (
  way: LiveWay,
  onMessage: (message: LiveMessage) => void,
  onClose: () => void,
): { close(): void } => {
  let socket: WebSocket | null = null
  let silence: NodeJS.Timeout | null = null
  let ended = false

  const end = (tell: boolean): void => {
    if (ended) return
    ended = true
    if (silence !== null) clearTimeout(silence)
    socket?.terminate()
    if (tell) onClose()
  }
  const heard = (): void => {
    if (ended) return
    if (silence !== null) clearTimeout(silence)
    silence = setTimeout(() => end(true), SILENT_MS)
  }

  const open = async (): Promise<void> => {
    // Connected first, so that the token goes to nobody but the certificate that was pinned.
    const connection = await openConnection(way.address, way.certificate)
    if (ended) {
      connection.destroy()
      return
    }
    const base = addressText(way.address).replace(/^http/, 'ws')
    const opened = new WebSocket(`${base}/sync/live${way.queue === true ? '?queue=1' : ''}`, {
      createConnection: () => connection,
      headers: { authorization: `Bearer ${way.token}` },
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MESSAGE_BYTES_MAX,
      perMessageDeflate: false,
      followRedirects: false,
    })
    socket = opened
    opened.on('open', heard)
    opened.on('ping', heard)
    opened.on('message', (data) => {
      heard()
      const message = readMessage(data)
      // A kind this program does not know yet.
      if (message && !ended) onMessage(message)
    })
    opened.on('error', () => end(true))
    opened.on('close', () => {
      connection.destroy()
      end(true)
    })
  }
  open().catch(() => end(true))

  return { close: () => end(false) }
}
