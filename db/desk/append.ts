import type { AnyEvent } from '../model/events/registry.ts'
import type { LoggedEvent, RecordingAct } from '../store/index.ts'
import { linkToVisit } from './queue/link-visit.ts'

export type PayloadOf<Type extends AnyEvent['type']> = Extract<AnyEvent, { type: Type }>['payload']

/**
 * Appends one fact with its payload checked against its type while compiling. What is recorded while a visitor is served is
 * linked to the visit.
 */
export const append = <Type extends AnyEvent['type']>(
  act: RecordingAct,
  type: Type,
  entityId: string,
  payload: PayloadOf<Type>,
  base?: number,
): LoggedEvent => {
  const event = act.append({ type, entityId, payload, ...(base === undefined ? {} : { base }) })
  linkToVisit(act, event)
  return event
}
