import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { DeviceId } from '../../model/ids.ts'
import { EnrolRequest, SIGNATURE_HEADER } from '../../sync/wire.ts'
import type { HallService } from '../service.ts'
import { HttpRefusal } from './failures.ts'
import { JSON_BYTES_MAX } from './limits.ts'
import type { Rates } from './rates.ts'
import { fitting, headerOf, jsonOf, readJsonAsText, textOf } from './read-request.ts'
import { visitOf } from './visit.ts'

const Sender = z.looseObject({ deviceId: DeviceId })

/** What a machine may ask before it has a token: who is there, and what it proves by a code or a signature. */
export const serveOpenRoutes = (app: FastifyInstance, service: HallService, rates: Rates): void => {
  readJsonAsText(app)
  app.route({ method: 'GET', url: '/sync/about', handler: async () => service.about() })

  app.route({
    method: 'POST',
    url: '/sync/enrol',
    bodyLimit: JSON_BYTES_MAX,
    onRequest: rates.enrol,
    async handler(request) {
      const answer = await service.enrol(fitting(EnrolRequest, jsonOf(request)))
      visitOf(request).deviceId = answer.deviceId
      return answer
    },
  })

  for (const question of ['hello', 'epoch'] as const) {
    app.route({
      method: 'POST',
      url: `/sync/${question}`,
      bodyLimit: JSON_BYTES_MAX,
      onRequest: rates.signed,
      async handler(request) {
        const signature = headerOf(request, SIGNATURE_HEADER)
        if (signature === null) throw new HttpRefusal(401, 'NOT_TRUSTED')
        const answer = await service[question](textOf(request), signature)
        // Only now is it known who that was; the service has read the same text.
        visitOf(request).deviceId = fitting(Sender, jsonOf(request)).deviceId
        return answer
      },
    })
  }
}
