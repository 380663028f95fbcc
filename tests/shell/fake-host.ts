import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { PageMessage } from '../../db/contract/port.ts'

/**
 * A host small enough to know by heart: `session.login` remembers a name per port, `session.current` gives it back,
 * `test.echo` answers with its parameters, `test.isScreen` whether the port is a public screen's, `test.refuse` fails, `screen.exit` does unless its
 * code is `right`, `test.silent` never answers.
 */
export interface FakeHost {
  connect(page?: { readonly screen?: boolean }): MessagePort
  /** Ports opened so far. */
  opened(): number
  /** Sends a topic to every port. */
  publish(topic: string, payload: unknown): void
  /** Ends every port, as the death of the host would. */
  die(): void
}

export const createFakeHost = (): FakeHost => {
  const ours: MessagePort[] = []
  let opened = 0
  return {
    opened: () => opened,
    publish(topic, payload) {
      for (const port of ours) port.postMessage({ kind: 'topic', topic, payload })
    },
    die() {
      for (const port of ours.splice(0)) port.close()
    },
    connect({ screen = false } = {}) {
      opened += 1
      const { port1, port2 } = new MessageChannel()
      ours.push(port1)
      let name: string | null = null
      port1.on('message', (raw: unknown) => {
        const { id, method, params } = PageMessage.parse(raw)
        const answer = (value: unknown): void => port1.postMessage({ kind: 'answer', id, ok: true, value })
        if (method === 'session.login') {
          name = z.object({ staffId: z.string() }).parse(params).staffId
          answer({ staffId: name })
        } else if (method === 'session.current') answer(name === null ? null : { staffId: name })
        else if (method === 'test.echo' || method === 'files.keep' || method.startsWith('import.'))
          answer(params)
        else if (method === 'test.isScreen') answer(screen)
        else if (method === 'screen.exit' && z.object({ code: z.literal('right') }).safeParse(params).success)
          answer({})
        else if (method === 'test.refuse' || method === 'screen.exit') {
          port1.postMessage({
            kind: 'answer',
            id,
            ok: false,
            error: { code: 'NOT_ALLOWED', message: 'no', details: { a: 1 } },
          })
        }
      })
      return port2
    },
  }
}
