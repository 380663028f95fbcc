import type { HallService } from '../../db/hall/service.ts'
import type { DeviceId } from '../../db/model/ids.ts'
import { DEFAULT_EVALUATION_OPTIONS } from '../../db/model/queue/evaluation.ts'
import { SyncError, type LiveMessage, type SyncCode } from '../../db/sync/wire.ts'

export interface Asked {
  readonly method: string
  readonly args: readonly unknown[]
}

/**
 * A hall service that remembers what it is asked. `good` and `good.N` are tokens of the devices `device-` and `device-N`; a
 * token that is a code (`DEVICE_REVOKED`) is refused with it.
 */
export interface FakeHallService extends HallService {
  readonly asked: Asked[]
  /** What the next calls of a method do instead of answering. */
  readonly instead: Map<string, () => Promise<unknown>>
  /** Tells everybody who listens. */
  tell(message: LiveMessage): void
  listeners(): number
  /** Tokens that are refused from now on. */
  readonly refused: Map<string, SyncCode>
  snapshotPath: string
  stopped: boolean
}

const HASH = 'a'.repeat(64)
const NOW = Date.UTC(2026, 4, 6, 1)
const POINT = { hallSeq: 0, hallHash: HASH }
const TIME = { id: 'anchor', serverTime: NOW, signature: 'AAAA' }

export const createFakeHallService = (): FakeHallService => {
  const asked: Asked[] = []
  const instead = new Map<string, () => Promise<unknown>>()
  const refused = new Map<string, SyncCode>()
  const listeners = new Set<(message: LiveMessage) => void>()

  const check = (token: string): DeviceId => {
    const code = refused.get(token)
    if (code !== undefined) throw new SyncError(code)
    const [, name] = /^good(?:\.(\w+))?$/.exec(token) ?? [null, null]
    if (name === null) throw new SyncError('NOT_TRUSTED')
    return `device-${name ?? ''}` as DeviceId
  }
  const answer = async <Answer>(method: string, args: readonly unknown[], value: Answer): Promise<Answer> => {
    asked.push({ method, args })
    const other = instead.get(method)
    if (other !== undefined) return (await other()) as Answer
    return value
  }
  const withToken = async <Answer>(
    method: string,
    token: string,
    args: readonly unknown[],
    value: Answer,
  ): Promise<Answer> => {
    check(token)
    return answer(method, args, value)
  }

  const service: FakeHallService = {
    asked,
    instead,
    refused,
    snapshotPath: '',
    stopped: false,
    tell: (message) => {
      for (const listener of listeners) listener(message)
    },
    listeners: () => listeners.size,
    about: () => ({ product: 'halldesk', protocol: 1, protocolOldest: 1, version: '0', now: NOW }),
    admit: async (token) => ({ deviceId: check(token) }),
    recognise: async (token) => ({ deviceId: check(token) }),
    enrol: async (request) => answer('enrol', [request], {} as Awaited<ReturnType<HallService['enrol']>>),
    hello: async (body, signature) =>
      answer('hello', [body, signature], {} as Awaited<ReturnType<HallService['hello']>>),
    epoch: async (body, signature) => answer('epoch', [body, signature], { epoch: 2, enrolment: '{}' }),
    push: async (token, header, events) =>
      withToken('push', token, [header, events], {
        ack: { seq: header.count, hash: HASH },
        receipts: [],
        receivedAt: NOW,
        durable: 0,
        head: POINT,
        lineage: 'l',
        time: TIME,
      }),
    pull: async (token, scope, after) =>
      withToken('pull', token, [scope, after], {
        scope,
        version: 1,
        lineage: 'l',
        count: 1,
        next: { hallSeq: 7, hallHash: HASH },
        head: { hallSeq: 7, hallHash: HASH },
        more: false,
        signature: 'AAAA',
        events: [
          {
            hallSeq: 7,
            receivedAtMs: NOW,
            atMs: NOW,
            grade: 'A' as const,
            verdict: 'accepted' as const,
            reason: '',
            bytes: Buffer.from('{"text":"张三 \\u0000"}'),
          },
        ],
      }),
    snapshot: async (token, scope) => withToken('snapshot', token, [scope], null),
    async snapshotFile(token, id) {
      check(token)
      if (id !== 'there') throw new SyncError('NOT_FOUND')
      return answer('snapshotFile', [id], service.snapshotPath)
    },
    check: async (token, scope, from, upTo) =>
      withToken('check', token, [scope, from, upTo], { scope, from, upTo, count: 0, sum: '0' }),
    lease: async (token, request) => withToken('lease', token, [request], { grants: [] }),
    lackingFiles: async (token, sha256s) => withToken('lackingFiles', token, [sha256s], sha256s),
    putFile: async (token, sha256, file) => withToken('putFile', token, [sha256, file], undefined),
    file: async (token, sha256) =>
      withToken('file', token, [sha256], { mime: 'image/jpeg' as const, bytes: Buffer.from('bytes') }),
    queue: async (token, known) => withToken('queue', token, [known], null),
    next: async (token, request) =>
      withToken('next', token, [request], { call: null, ahead: [], seq: 0, lineage: 'l' }),
    ahead: async (token, request) => withToken('ahead', token, [request], { ahead: [], seq: 0, lineage: '' }),
    yieldTickets: async (token, request) => withToken('yieldTickets', token, [request], undefined),
    login: async (token, request) => withToken('login', token, [request], { userToken: 'user', until: NOW }),
    askPublic: async (token, method, params) =>
      withToken('askPublic', token, [method, params], { ok: true as const, value: { asked: method } }),
    ask: async (token, userToken, question, body) =>
      withToken('ask', token, [userToken, question, body], { question }),
    async listen(token, listener) {
      check(token)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    rating: async (key) =>
      answer('rating', [key], { state: 'UNKNOWN', hallName: '', options: DEFAULT_EVALUATION_OPTIONS }),
    rate: async (key, rating) =>
      answer('rate', [key, rating], { state: 'RATED', hallName: '', options: DEFAULT_EVALUATION_OPTIONS }),
    tick: async () => undefined,
    async stop() {
      service.stopped = true
    },
  }
  return service
}
