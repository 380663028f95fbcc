import type { DrawView, PatrolView } from '../../../db/contract/patrol.ts'
import type { Result } from '../../../db/contract/index.ts'

export type { DrawView, PatrolView }
export type PatrolItems = Result<'patrol.items'>
export type PatrolItem = PatrolItems['items'][number]
export type HallWindow = PatrolItems['windows'][number]
export type RoundWindow = PatrolView['windows'][number]
export type Finding = PatrolView['findings'][number]

/** Kinds of records a round shows. */
export const ROUND_KINDS = ['patrol', 'score_entry', 'window', 'staff'] as const
export const ITEM_KINDS = [
  'score_rules',
  'window',
  'staff',
  'post_status',
  'punch',
  'cover',
  'absence',
] as const
