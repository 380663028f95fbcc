import { readFileSync } from 'node:fs'
import type { HallService } from '../../db/hall/service.ts'
import { decodePull, decodePush, encodePull, encodePush } from '../../db/sync/lines.ts'
import { epochBody, helloBody } from '../../db/sync/signing.ts'
import type { SyncTransport } from '../../db/sync/transport.ts'
import { SyncError } from '../../db/sync/wire.ts'

/** The way of one machine to the hall, which a test can take away. */
export interface Way {
  down: boolean
  /** Ends of the live channels that are open; a server that stops calls them all. */
  readonly lives: Set<() => void>
}

const overTheWire = <Value>(value: Value): Value =>
  value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value)

/** The protocol without a network: everything goes through the forms it has on the wire, and straight to the server. */
export const directTransport = (service: () => HallService | null, way: Way): SyncTransport => {
  let token = ''
  const { lives } = way
  const reach = async <Answer>(ask: (hall: HallService) => Promise<Answer> | Answer): Promise<Answer> => {
    const hall = service()
    if (way.down || !hall) {
      for (const end of lives) end()
      throw new SyncError('UNREACHABLE')
    }
    return ask(hall)
  }
  const plain = async <Answer>(ask: (hall: HallService) => Promise<Answer> | Answer): Promise<Answer> =>
    overTheWire(await reach(ask))

  return {
    about: () => plain((hall) => hall.about()),
    enrol: (request) => plain((hall) => hall.enrol(overTheWire(request))),
    async hello(hello, signature) {
      const answer = await plain((hall) => hall.hello(helloBody(hello), signature))
      token = answer.token
      return answer
    },
    epoch: (request, signature) => plain((hall) => hall.epoch(epochBody(request), signature)),
    push(header, events) {
      const sent = decodePush(encodePush(header, events))
      return plain((hall) => hall.push(token, sent.header, sent.events))
    },
    async pull(scope, after, of) {
      const { events, ...header } = await reach((hall) => hall.pull(token, scope, after, of))
      const received = decodePull(encodePull(header, events))
      return { ...received.header, events: received.events }
    },
    snapshot: (scope) => plain((hall) => hall.snapshot(token, scope)),
    snapshotPart: (id, offset, length) =>
      reach(async (hall) => {
        const bytes = readFileSync(await hall.snapshotFile(token, id))
        return bytes.subarray(offset, offset + length)
      }),
    check: (scope, from, upTo) => plain((hall) => hall.check(token, scope, from, upTo)),
    lease: (request) => plain((hall) => hall.lease(token, overTheWire(request))),
    lackingFiles: (sha256s) => plain((hall) => hall.lackingFiles(token, overTheWire(sha256s))),
    putFile: (sha256, { mime, bytes }) =>
      reach((hall) => hall.putFile(token, sha256, { mime, bytes: Buffer.from(bytes) })),
    file: (sha256) => reach((hall) => hall.file(token, sha256)),
    queue: (known) => plain((hall) => hall.queue(token, known)),
    next: (request) => plain((hall) => hall.next(token, overTheWire(request))),
    ahead: (request) => plain((hall) => hall.ahead(token, overTheWire(request))),
    yieldTickets: (request) => plain((hall) => hall.yieldTickets(token, overTheWire(request))),
    login: (request) => plain((hall) => hall.login(token, overTheWire(request))),
    askPublic: (method, params) => plain((hall) => hall.askPublic(token, method, overTheWire(params))),
    ask: (question, userToken, body) =>
      plain((hall) => hall.ask(token, userToken, question, overTheWire(body))),
    live(onMessage, onClose, wishes) {
      let stopListening: (() => void) | null = null
      let isOver = false
      const end = (): void => {
        if (isOver) return
        isOver = true
        lives.delete(end)
        stopListening?.()
        onClose()
      }
      lives.add(end)
      reach((hall) =>
        hall.listen(
          token,
          (message) => {
            if (!isOver && !way.down) onMessage(overTheWire(message))
          },
          wishes,
        ),
      ).then((stop) => {
        stopListening = stop
        if (isOver) stop()
      }, end)
      return { close: end }
    },
    close() {
      for (const end of lives) end()
    },
  }
}
