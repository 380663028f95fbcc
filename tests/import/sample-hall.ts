import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { NewEvent } from '../../db/model/events/define.ts'
import { findDefinition } from '../../db/model/events/registry.ts'
import type { HallReference } from '../../db/desk/import/hall-reference.ts'
import type { ImportSource } from '../../db/desk/import/plan-import.ts'

const folder = fileURLToPath(new URL('../../db/sample/', import.meta.url))

/** The files of the sample hall, as an administrator would choose them all at once. */
export const sampleFiles = (): ImportSource[] =>
  readdirSync(folder)
    .filter((fileName) => fileName.endsWith('.csv'))
    .map((fileName) => ({ fileName, bytes: new Uint8Array(readFileSync(folder + fileName)) }))

export const sampleFile = (fileName: string): ImportSource => {
  const found = sampleFiles().find((file) => file.fileName === fileName)
  if (found === undefined) throw new Error(`no sample file ${fileName}`)
  return found
}

/** The hall after the events of a plan, each checked against its definition. */
export const afterEvents = (hall: HallReference, events: readonly NewEvent[]): HallReference => {
  const maps: Record<string, Map<string, unknown>> = {
    unit: new Map(hall.units),
    window: new Map(hall.windows),
    staff: new Map(hall.staff),
    item: new Map(hall.items),
    post: new Map(hall.posts),
    closure: new Map(hall.closures),
    holiday_year: new Map(hall.holidays),
    setting: new Map(hall.settings),
  }
  for (const event of events) {
    const definition = findDefinition(event.type)
    if (definition === undefined) throw new Error(`unknown event ${event.type}`)
    const payload = definition.payload.parse(event.payload) as { source: unknown; value?: unknown }
    const { source: _source, ...record } = payload
    maps[definition.entity]?.set(event.entityId, definition.entity === 'setting' ? payload.value : record)
  }
  const read = <Value>(kind: string): ReadonlyMap<string, Value> => maps[kind] as ReadonlyMap<string, Value>
  return {
    units: read('unit'),
    windows: read('window'),
    staff: read('staff'),
    items: read('item'),
    posts: read('post'),
    closures: read('closure'),
    holidays: read('holiday_year'),
    settings: read('setting'),
  }
}
