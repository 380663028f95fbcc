/** Kinds of the records people make in their work; what a machine notes of itself is not among them. */
export const BUSINESS_KINDS = [
  'case',
  'consultation',
  'paper',
  'first_contact',
  'negative_report',
  'day_balance',
  'paper_form',
] as const
