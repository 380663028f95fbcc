/** Kinds of records a score follows from; pages ask anew when one of them changes. */
export const SCORE_KINDS = [
  'score_entry',
  'score_period',
  'score_figure',
  'score_rules',
  'staff',
  'unit',
] as const
