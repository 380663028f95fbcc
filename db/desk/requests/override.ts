import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { LeaveState } from '../../model/attendance/request-models.ts'
import type { StaffId } from '../../model/ids.ts'
import { staffName, type DeskContext } from '../context.ts'
import { isFreeFor, isNameable, type PostNeed } from './reliefs.ts'

// A and B away together is let happen by the centre's leader alone, who names a C (domain-rules section 8).

type Posts = ResultInput<'leave.standIns'>['posts']
type StandIn = Posts[number]['standIns'][number]
type Leave = Pick<LeaveState, 'staffId' | 'fromMs' | 'toMs' | 'covers'>

/**
 * Who may be named at a post: its registered people who are free then. Where nobody but the applicant is registered at all,
 * whoever of the hall is.
 */
const standInsOf = (context: DeskContext, leave: Leave, { post, reliefs }: PostNeed): StandIn[] => {
  if (reliefs.length > 0)
    return reliefs
      .filter(isNameable)
      .map(({ staffId, name, rank }) => ({ staffId: staffId as StaffId, name, rank }))
  return [...context.reference.staff.values()]
    .filter(
      ({ staffId, active }) =>
        active && staffId !== leave.staffId && isFreeFor(context, staffId, post, leave),
    )
    .map(({ staffId, name }) => ({ staffId, name, rank: null }))
}

/** What the leader has to settle before a leave may leave these posts without A and B. */
export const standInsFor = (context: DeskContext, leave: Leave, blocked: readonly PostNeed[]): Posts =>
  blocked.map((need) => {
    const standIns = standInsOf(context, leave, need)
    const wished = leave.covers.find(({ postId }) => postId === need.post.postId)?.staffId
    return {
      postId: need.post.postId,
      postName: need.post.name,
      away: need.reliefs
        .filter((relief) => !isNameable(relief))
        .map(({ staffId, rank, why }) => ({
          staffId: staffId as StaffId,
          name: staffName(context, staffId),
          rank,
          why,
        })),
      standIns,
      wished: standIns.find(({ staffId }) => staffId === wished)?.staffId ?? null,
    }
  })

/** @throws ContractError OVERRIDE_NEEDS_C when a post has no C named, or one who may not or is not free */
export const requireStandIns = (
  context: DeskContext,
  leave: Leave,
  blocked: readonly PostNeed[],
  covers: LeaveState['covers'],
): void => {
  for (const need of blocked) {
    const named = covers.find(({ postId }) => postId === need.post.postId)?.staffId
    if (!standInsOf(context, leave, need).some(({ staffId }) => staffId === named))
      throw new ContractError('OVERRIDE_NEEDS_C', { post: need.post.name })
  }
}
