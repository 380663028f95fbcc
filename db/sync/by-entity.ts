import type { PulledEvent } from './wire.ts'

const ENTITY = Buffer.from('"entity":[')
const CLOSING_BRACKET = 0x5d

/**
 * Text of the first thing in an event that looks like its entity. Never relied on: whatever a person wrote may look like it
 * too, and then two events only do not become neighbours.
 */
const entityText = (bytes: Buffer): string => {
  const at = bytes.indexOf(ENTITY)
  const end = at < 0 ? -1 : bytes.indexOf(CLOSING_BRACKET, at)
  return end < 0 ? '' : bytes.toString('latin1', at + ENTITY.length, end)
}

/** The events of an entity side by side, each entity's in the order they have here. */
export const byEntity = (events: readonly PulledEvent[]): PulledEvent[] =>
  [...Map.groupBy(events, (event) => entityText(event.bytes)).values()].flat()
