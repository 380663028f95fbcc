import type { EntityModel, RecordedEvent } from './events/define.ts'

/** Reference records carry their whole content; the newest one holds. */
export interface ReferenceState {
  readonly [field: string]: unknown
}

const newestHolds = (kind: string): EntityModel<ReferenceState, RecordedEvent<string, ReferenceState>> => ({
  kind,
  apply(_before, event) {
    const { source: _source, ...record } = event.payload
    return record
  },
})

export const REFERENCE_KINDS = [
  'unit',
  'window',
  'staff',
  'item',
  'closure',
  'holiday_year',
  'setting',
  'template',
  'attendance_rules',
  'rota',
  'machine_id',
  'post',
  'score_rules',
  'ticket_class',
  'window_service',
  'public_notice',
] as const

export const referenceModels = REFERENCE_KINDS.map(newestHolds)
