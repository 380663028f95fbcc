import type { HallId } from '../../db/model/ids.ts'
import type { AgentNews, AgentView, QueueListener } from '../../db/sync/agent-types.ts'
import { createAgent } from '../../db/sync/agent.ts'
import { newSealingKeys, newSigningKeys } from '../../db/sync/signing.ts'
import { snapshotMemory } from '../../db/sync/snapshot-files.ts'
import type { HallEnrolment } from '../../db/store/sync-types.ts'
import { seeded } from '../helpers/seeded.ts'
import { A_MORNING, seededBytes } from '../helpers/store-options.ts'
import { createMemoryHall } from './memory-hall.ts'
import { createMemoryLog } from './memory-log.ts'
import { createVirtualTime } from './virtual-time.ts'

/** One desk and one hall on virtual time. @param seed of the desk's chance */
export const createAgentDesk = (seed = 1, queue?: QueueListener) => {
  const time = createVirtualTime(A_MORNING)
  const bytes = seededBytes(`agent ${seed}`)
  const hallKeys = newSigningKeys(bytes)
  const deviceKeys = newSigningKeys(bytes)
  const enrolment: HallEnrolment = {
    address: 'https://hall:4730',
    certificate: null,
    hallId: '439925' as HallId,
    purpose: 'SAMPLE',
    deviceId: '0198c0de-0000-7000-8000-000000000001' as HallEnrolment['deviceId'],
    epoch: 1,
    enrolment: 'the enrolment record',
    name: 'desk 1',
    kind: 'DESK',
    windowId: null,
    privateKey: deviceKeys.privateKey,
    hallKey: hallKeys.publicKey,
    hallSealingKey: newSealingKeys(bytes).publicKey,
    dataKey: Buffer.alloc(32, 7),
  }
  const log = createMemoryLog(enrolment, time.clock.uptimeMs, time.clock.wallMs)
  const hall = createMemoryHall(time, enrolment, {
    hallPrivate: hallKeys.privateKey,
    devicePublic: deviceKeys.publicKey,
  })
  const news: AgentNews[] = []
  const errors: { what: string; error: unknown }[] = []
  const states: AgentView[] = []
  const files = snapshotMemory()
  const random = seeded(seed)
  const options = {
    sync: () => log.sync,
    transport: hall.transport,
    clock: time.clock,
    random,
    randomBytes: bytes,
    timers: time.timers,
    program: '0.0.0-test',
    report: () => ({ clockGrade: 'A' as const, diskFreeBytes: null }),
    files,
    onState: (view: AgentView) => void states.push(view),
    onNews: (item: AgentNews) => void news.push(item),
    onError: (what: string, error: unknown) => void errors.push({ what, error }),
    ...(queue ? { queue } : {}),
  }
  const agent = createAgent(options)
  return {
    time,
    log,
    hall,
    agent,
    news,
    errors,
    states,
    files,
    codes: () => news.map((item) => item.code),
    /** As after the program was started again. */
    another: () => createAgent(options),
    record(count = 1, size = 20) {
      log.record(count, size)
      agent.recorded()
    },
  }
}
