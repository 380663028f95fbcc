import { z } from 'zod'
import { StatusView } from './administration.ts'
import { QueueTopic } from './queue-screens.ts'

/** Messages the host sends without being asked. */
export const topics = {
  /** Records of these kinds changed; pages read again what they show. */
  changed: z.object({ kinds: z.array(z.string()), ids: z.array(z.string()) }),
  status: StatusView,
  /** The session of this page ended in the host. */
  sessionEnded: z.object({ cause: z.enum(['IDLE', 'LOGOUT', 'SWITCH', 'REVOKED']) }),
  /** Progress of something long, 0 to 1; null when it cannot be told. */
  progress: z.object({ task: z.string(), done: z.number().min(0).max(1).nullable() }),
  /** The row of the hall changed. */
  queue: QueueTopic,
}
export type TopicName = keyof typeof topics
/** What public screens are told as well; of `changed` they hear the kinds alone. */
export const publicTopics: ReadonlySet<TopicName> = new Set<TopicName>(['changed', 'queue'])
export type Topics = { [T in TopicName]: z.output<(typeof topics)[T]> }
