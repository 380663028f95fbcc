import pg from 'pg'

const CHANNEL = 'halldesk'
const RETRY_MS_MIN = 200
const RETRY_MS_MAX = 5_000
/** A way that died without a word is noticed by asking now and then. */
const HEARTBEAT_MS = 20_000

/** The statement that tells all listeners of this database. */
export const NOTIFY_SQL = `SELECT pg_notify('${CHANNEL}', $1)`

/**
 * Listens on a connection of its own, and again when that one is lost. What is told in between is lost; whoever listens
 * polls as well.
 */
export const openListener = async (
  config: pg.ClientConfig,
  onMessage: (message: string) => void,
): Promise<{ close(): Promise<void> }> => {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null
  let retryMs = RETRY_MS_MIN
  let closed = false

  const connect = async (): Promise<void> => {
    const next = new pg.Client(config)
    let isLost = false
    const lose = () => {
      if (isLost) return
      isLost = true
      if (client === next) client = null
      next.end().catch(() => undefined)
      retryLater()
    }
    next.on('error', lose)
    next.on('end', lose)
    next.on('notification', ({ payload }) => onMessage(payload ?? ''))
    try {
      await next.connect()
      await next.query(`LISTEN ${CHANNEL}`)
    } catch (error) {
      isLost = true
      next.end().catch(() => undefined)
      throw error
    }
    if (closed) {
      isLost = true
      await next.end()
      return
    }
    client = next
    retryMs = RETRY_MS_MIN
  }
  const retryLater = () => {
    if (closed || timer !== null) return
    timer = setTimeout(() => {
      timer = null
      connect().catch(retryLater)
    }, retryMs)
    timer.unref()
    retryMs = Math.min(retryMs * 2, RETRY_MS_MAX)
  }
  await connect()
  const heartbeat = setInterval(() => {
    const asked = client
    asked?.query('SELECT 1').catch(() => asked.emit('error', new Error('no answer')))
  }, HEARTBEAT_MS)
  heartbeat.unref()
  return {
    async close() {
      closed = true
      clearInterval(heartbeat)
      if (timer !== null) clearTimeout(timer)
      const last = client
      client = null
      await last?.end().catch(() => undefined)
    },
  }
}
