import type { syncMethods } from '../../contract/hall.ts'
import { BundleResult } from '../../model/hall-views.ts'
import { dayFromMs } from '../../model/day.ts'
import type { Handlers } from '../context.ts'
import { completenessOf } from './completeness.ts'
import { outboxOf } from './outbox.ts'

export const syncHandlers: Handlers<typeof syncMethods> = {
  'sync.state': ({ desk }) => desk.hall.view(),
  'sync.outbox': (context, { limit }) => outboxOf(context, limit),
  async 'sync.now'({ desk }) {
    await desk.hall.retry()
    return desk.hall.view()
  },
  'sync.completeness': (context, { unitIds }) => completenessOf(context, unitIds),
  async 'sync.exportBundle'(context) {
    const { bytes, records } = await context.desk.hall.sealUnsent()
    return {
      fileName: `halldesk-${context.store.device.deviceId.slice(0, 8)}-${dayFromMs(context.nowMs)}.bundle`,
      base64: Buffer.from(bytes).toString('base64'),
      records,
    }
  },
  'sync.importBundle': ({ desk }, bundle) => desk.hall.ask('bundle', bundle, BundleResult),
}
