import { ContractError } from '../../contract/index.ts'
import type { postMethods } from '../../contract/posts.ts'
import { postNow, presenceOf, type PostNow } from '../../model/posts/coverage.ts'
import type { CoverState } from '../../model/posts/post-models.ts'
import type { Post } from '../../model/posts/post.ts'
import { CONFIRMING_ROLES, HALL_WIDE_ROLES } from '../../model/roles.ts'
import { readEntity } from '../../store/index.ts'
import { append } from '../append.ts'
import { recordingContext, signedIn, staffName, type DeskContext, type Handlers } from '../context.ts'
import { unitsOfPost } from './concerned.ts'
import { knownPost } from './handovers.ts'
import { readToday, type HallToday } from './today.ts'

type Methods = Pick<typeof postMethods, 'covers.start' | 'covers.end'>

/** B before C; members of a rota stand in for each other as B. Null: not registered for the post. */
const rankOf = (post: Post, staffId: string): 'B' | 'C' | null => {
  if (post.b === staffId || (post.kind === 'ROTA' && post.memberIds.some((each) => each === staffId)))
    return 'B'
  return post.c === staffId ? 'C' : null
}

export const mayCover = (post: Post, staffId: string, now: PostNow): boolean =>
  now.status === 'UNCOVERED' && rankOf(post, staffId) !== null

const isAtWork = (today: HallToday, staffId: string): boolean => {
  const span = today.sessions.find(({ fromMs, toMs }) => fromMs <= today.nowMs && today.nowMs < toMs)
  return span !== undefined && presenceOf(today.personOf(staffId), today, span).state === 'AT_WORK'
}

/** Somebody who is not registered stood in: refused, told, and kept as a fact (domain-rules section 8). */
const refuseStranger = (context: DeskContext, post: Post): never => {
  context.store.record(recordingContext(context), (act) =>
    append(act, 'audit.recorded', act.newId(), {
      act: 'RELIEF_REFUSED',
      subject: post.postId,
      reason: '',
      details: { post: post.name },
    }),
  )
  throw new ContractError('NOT_A_RELIEF', { post: post.name })
}

export const coverHandlers: Handlers<Methods> = {
  'covers.start'(context, { postId }) {
    const post = knownPost(context, postId)
    const { staff } = signedIn(context).session
    const rank = rankOf(post, staff.staffId)
    if (rank === null) return refuseStranger(context, post)
    const today = readToday(context)
    const now = postNow(today.factsOf(post))
    if (now.status !== 'UNCOVERED')
      throw new ContractError('POST_NOT_EMPTY', {
        post: post.name,
        name: now.onDuty === null ? '' : staffName(context, now.onDuty.staffId),
      })
    if (!isAtWork(today, staff.staffId)) throw new ContractError('NOT_SIGNED_IN_TODAY')
    const coverId = context.store.newId()
    context.store.record(recordingContext(context), (act) =>
      append(act, 'cover.started', coverId, {
        unitIds: unitsOfPost(context.reference, post),
        postId,
        rank,
        staffId: staff.staffId,
        forStaffId: post.a,
        windowId: post.windowId,
      }),
    )
    return { coverId }
  },
  'covers.end'(context, { coverId, note }) {
    const { staff } = signedIn(context).session
    const cover = readEntity<CoverState>(context.store.read, 'cover', coverId)?.state
    const post = cover && context.reference.posts.get(cover.postId)
    const isLead =
      staff.roles.some((role) => HALL_WIDE_ROLES.includes(role)) ||
      (staff.unitId === post?.unitId && staff.roles.some((role) => CONFIRMING_ROLES.includes(role)))
    const isTheirs = cover?.staffId === staff.staffId || cover?.forStaffId === staff.staffId || isLead
    if (!cover || !isTheirs) throw new ContractError('NOT_FOUND', { subject: coverId })
    if (cover.toMs === null)
      context.store.record(recordingContext(context), (act) =>
        append(act, 'cover.ended', coverId, { by: staff.staffId, note }),
      )
    return {}
  },
}
