import { z } from 'zod'
import { ItemId, StaffId, UnitId, WindowId } from '../ids.ts'

export const PostId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}._-]+$/u)
  .brand<'PostId'>()
export type PostId = z.infer<typeof PostId>

/** 岗位: duties and items with A (主办), B (协办) and perhaps C; who is not named here is no registered relief. */
export const Post = z.object({
  postId: PostId,
  name: z.string().min(1).max(120),
  unitId: UnitId,
  windowId: WindowId.nullable(),
  /** FIXED: A is here on every working day. ROTA: members take turns by half day; whoever is on duty is A then. */
  kind: z.enum(['FIXED', 'ROTA']),
  duties: z.string().max(1_000),
  itemIds: z.array(ItemId).max(300),
  a: StaffId.nullable(),
  b: StaffId.nullable(),
  c: StaffId.nullable(),
  /** Of a rota post: everybody who takes turns. */
  memberIds: z.array(StaffId).max(60),
  active: z.boolean(),
})
export type Post = z.infer<typeof Post>

export type PostStatus = 'A_ON' | 'B_COVERING' | 'C_COVERING' | 'UNCOVERED' | 'CLOSED'

/** Whereabouts (去向) as a board shows it; leave kinds are never shown in public. */
export const WhereaboutsKind = z.enum([
  'ON_POST',
  /** Serves visitors without having punched in. */
  'ON_POST_UNPUNCHED',
  'SHORT_ABSENCE',
  'OFFICIAL',
  'MEETING',
  'SITE_CHECK',
  'TRAINING',
  'ON_LEAVE',
  'OFF_DUTY',
  'NOT_IN',
])
export type WhereaboutsKind = z.infer<typeof WhereaboutsKind>
