/** Kinds of records a half day, a post or a request can follow from; pages ask anew when one of them changes. */
export const TODAY_KINDS = [
  'punch',
  'machine_lines',
  'leave',
  'absence',
  'makeup',
  'roll',
  'swap',
  'extra_duty',
  'cover',
  'handover',
  'post_alarm',
  'post',
  'attendance_month',
  'machine_id',
  'rota',
  'attendance_rules',
] as const
