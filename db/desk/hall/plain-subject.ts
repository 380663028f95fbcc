import type { LoggedEvent } from '../../store/index.ts'
import { staffName, unitName, windowName, type DeskContext } from '../context.ts'

/** Kinds that say nothing about an applicant; people and places of the hall, its rules, its machines. */
const PLAIN_KINDS: Readonly<Record<string, (context: DeskContext, id: string) => string>> = {
  staff: staffName,
  account: staffName,
  unit: unitName,
  window: windowName,
  item: ({ reference }, id) => reference.items.get(id)?.name ?? id,
  setting: (_context, id) => id,
  closure: (_context, id) => id,
  holiday_year: (_context, id) => id,
  template: (_context, id) => id,
  attendance_rules: ({ reference }, id) => reference.attendanceRules.get(id)?.name ?? id,
  post: ({ reference }, id) => reference.posts.get(id)?.name ?? id,
  rota: ({ reference }, id) => {
    const [postId = '', day = ''] = id.split('/')
    return `${reference.posts.get(postId)?.name ?? postId} ${day}`.trim()
  },
  machine_id: (_context, id) => id,
  score_rules: ({ reference }, id) => reference.scoreRules.get(id)?.name ?? id,
  ticket_class: ({ reference }, id) => reference.ticketClasses.get(id)?.name ?? id,
  window_service: windowName,
  public_notice: ({ reference }, id) => reference.publicNotices.get(id)?.title ?? id,
  number_series: (_context, id) => id,
  device: ({ desk }) => desk.hall.view().deviceName,
  audit: () => '',
}

/** What a record of the hall itself is about; null for a record of business, whoever may see it. */
export const plainSubject = (context: DeskContext, event: LoggedEvent): string | null => {
  const [kind, id] = event.entity
  return PLAIN_KINDS[kind]?.(context, id) ?? null
}
