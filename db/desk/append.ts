import type { AnyEvent } from '../model/events/registry.ts'
import type { LoggedEvent, RecordingAct } from '../store/index.ts'

export type PayloadOf<Type extends AnyEvent['type']> = Extract<AnyEvent, { type: Type }>['payload']

/** Appends one fact with its payload checked against its type while compiling. */
export const append = <Type extends AnyEvent['type']>(
  act: RecordingAct,
  type: Type,
  entityId: string,
  payload: PayloadOf<Type>,
  base?: number,
): LoggedEvent => act.append({ type, entityId, payload, ...(base === undefined ? {} : { base }) })
