import { z } from 'zod'

/** What becomes of a visitor who does not come (domain-rules section 11, `queue.miss`). */
export const MissPolicy = z.enum(['REQUEUE_AFTER_N', 'RECALLABLE_LAST_5', 'VOID'])
export type MissPolicy = z.infer<typeof MissPolicy>

/** How a hall calls. Times in milliseconds. */
export interface QueueRules {
  readonly missPolicy: MissPolicy
  /** REQUEUE_AFTER_N: behind so many of the same class. */
  readonly requeueAfter: number
  /** REQUEUE_AFTER_N: missed so often, a ticket waits no more and can only be called back. */
  readonly missesMax: number
  /** RECALLABLE_LAST_5: how many of the missed may still come back. */
  readonly recallable: number
  readonly recallsMax: number
  readonly recallIntervalMs: number
  /** A call nobody started or repeated is on the boards for so long. */
  readonly callShownMs: number
  /** Calls out of the priority lanes before one normal ticket has its turn at a window. */
  readonly priorityRun: number
  /** A booking counts as one from so long before its slot to so long after. */
  readonly bookingToleranceMs: number
  readonly targetWaitMs: number
  /** So many waiting in the hall is a crowd; 0: never. */
  readonly crowd: number
  /** So many waiting of one ticket class are one; 0: never. */
  readonly classCrowd: number
  /** Tickets handed to each open window ahead, for when the hall cannot be reached. */
  readonly ahead: number
  /** Whether tickets still waiting at the end of the day are void then. */
  readonly closesWithDay: boolean
}

/** Settings of a hall with their defaults; keys as they are stored. */
export const QUEUE_SETTINGS = [
  { key: 'queue.miss', defaultValue: 'REQUEUE_AFTER_N', choices: MissPolicy.options },
  { key: 'queue.requeue_after', defaultValue: '3', min: 1, max: 50 },
  { key: 'queue.misses_max', defaultValue: '3', min: 1, max: 50 },
  { key: 'queue.recallable', defaultValue: '5', min: 1, max: 50 },
  { key: 'queue.recalls_max', defaultValue: '2', min: 0, max: 9 },
  { key: 'queue.recall_seconds', defaultValue: '20', min: 5, max: 300 },
  { key: 'queue.call_shown_min', defaultValue: '10', min: 1, max: 240 },
  { key: 'queue.priority_run', defaultValue: '3', min: 1, max: 50 },
  { key: 'queue.booking_minutes', defaultValue: '15', min: 0, max: 240 },
  { key: 'queue.target_minutes', defaultValue: '20', min: 1, max: 600 },
  { key: 'queue.crowd', defaultValue: '60', min: 0, max: 9_999 },
  { key: 'queue.class_crowd', defaultValue: '30', min: 0, max: 9_999 },
  { key: 'queue.ahead', defaultValue: '2', min: 0, max: 10 },
  { key: 'queue.day_close', defaultValue: 'VOID_WAITING', choices: ['VOID_WAITING', 'KEEP'] },
] as const satisfies readonly {
  key: string
  defaultValue: string
  choices?: readonly string[]
  min?: number
  max?: number
}[]

/** The rules in force; what is not set, or no longer fits, is the default. */
export const queueRulesOf = (setting: (key: string) => string | undefined): QueueRules => {
  const own = (key: (typeof QUEUE_SETTINGS)[number]['key']): string => {
    const definition = QUEUE_SETTINGS.find((each) => each.key === key)
    const value = setting(key) ?? ''
    if (!definition) return value
    if ('choices' in definition)
      return definition.choices.some((choice) => choice === value) ? value : definition.defaultValue
    const fits = /^\d{1,5}$/.test(value) && Number(value) >= definition.min && Number(value) <= definition.max
    return fits ? value : definition.defaultValue
  }
  const number = (key: (typeof QUEUE_SETTINGS)[number]['key']): number => Number(own(key))
  return {
    missPolicy: MissPolicy.parse(own('queue.miss')),
    requeueAfter: number('queue.requeue_after'),
    missesMax: number('queue.misses_max'),
    recallable: number('queue.recallable'),
    recallsMax: number('queue.recalls_max'),
    recallIntervalMs: number('queue.recall_seconds') * 1_000,
    callShownMs: number('queue.call_shown_min') * 60_000,
    priorityRun: number('queue.priority_run'),
    bookingToleranceMs: number('queue.booking_minutes') * 60_000,
    targetWaitMs: number('queue.target_minutes') * 60_000,
    crowd: number('queue.crowd'),
    classCrowd: number('queue.class_crowd'),
    ahead: number('queue.ahead'),
    closesWithDay: own('queue.day_close') === 'VOID_WAITING',
  }
}

/** Whether boards show this call: not one a clerk who has gone left open, or it would be there all day. */
export const isCallShown = (
  { status, calledAtMs }: { readonly status: string; readonly calledAtMs: number | null },
  { callShownMs }: Pick<QueueRules, 'callShownMs'>,
  nowMs: number,
): boolean => status !== 'CALLED' || calledAtMs === null || nowMs - calledAtMs < callShownMs

/** What becomes of a ticket that is missed now. Without an end, somebody who went home is called until the hall closes. */
export const missPolicyFor = (
  { missPolicy, missesMax }: Pick<QueueRules, 'missPolicy' | 'missesMax'>,
  ticket: { readonly misses: number },
): MissPolicy =>
  missPolicy === 'REQUEUE_AFTER_N' && ticket.misses + 1 >= missesMax ? 'RECALLABLE_LAST_5' : missPolicy

export const DEFAULT_QUEUE_RULES = queueRulesOf(() => undefined)
