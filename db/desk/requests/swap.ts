import type { requestMethods } from '../../contract/requests.ts'
import { ContractError } from '../../contract/index.ts'
import type { SwapState } from '../../model/attendance/request-models.ts'
import type { HalfDay } from '../../model/attendance/rules.ts'
import { addDays, daysBetween, dayFromMs, type Day } from '../../model/day.ts'
import type { Post } from '../../model/posts/post.ts'
import { append } from '../append.ts'
import { recordingContext, staffName, type DeskContext, type Handlers } from '../context.ts'
import { fitText } from '../fit-text.ts'
import { unitsConcerned, unitsOfPost } from '../posts/concerned.ts'
import { approves, me } from './authority.ts'
import { leavesInForce } from './presence.ts'
import { readHours } from '../attendance/hours.ts'
import { freshView, requireReason, requireRequest } from './steps.ts'

type SwapMethods = Pick<typeof requestMethods, 'swap.ask' | 'swap.agree' | 'swap.decide'>
type Wish = Pick<SwapState, 'postId' | 'staffId' | 'withStaffId' | 'day' | 'half' | 'inReturn'>
interface Turn {
  readonly day: Day
  readonly half: HalfDay
}

/** Rotas are made for weeks, not for years. */
const DAYS_AHEAD_MAX = 400

/** @throws ContractError NOT_FOUND */
const rotaPost = (context: DeskContext, postId: string): Post => {
  const post = context.reference.posts.get(postId)
  if (!post?.active || post.kind !== 'ROTA') throw new ContractError('NOT_FOUND', { subject: postId })
  return post
}

/**
 * Whether the rota, with all swaps agreed so far, lets two people exchange: each gives a half day they have, none stands
 * twice in one, and nobody takes a half day of their leave. @throws ContractError SWAP_NOT_POSSIBLE
 */
const requirePossible = (context: DeskContext, wish: Wish): void => {
  const refuse = (problem: string): never => {
    throw new ContractError('SWAP_NOT_POSSIBLE', { problem })
  }
  const post = rotaPost(context, wish.postId)
  const { staffId, withStaffId, inReturn } = wish
  const isMember = (each: string): boolean => post.memberIds.some((member) => member === each)
  if (staffId === withStaffId || !isMember(staffId) || !isMember(withStaffId)) refuse('NOT_ON_ROTA')
  const given: Turn = wish
  const turns = inReturn ? [given, inReturn] : [given]
  if (inReturn && inReturn.day === given.day && inReturn.half === given.half) refuse('SAME_HALF')
  const days = turns.map(({ day }) => day).toSorted()
  const [from = given.day, to = given.day] = [days[0], days.at(-1)]
  if (daysBetween(dayFromMs(context.nowMs), to) > DAYS_AHEAD_MAX) refuse('NOT_ON_ROTA')
  const hours = readHours(context, addDays(from, -1), to)
  const rotaPosts = [...context.reference.posts.values()].filter(
    (each) => each.active && each.kind === 'ROTA',
  )
  const stands = (each: string, { day, half }: Turn): boolean =>
    rotaPosts.some(({ postId }) => hours.onDuty(postId, day, half).includes(each))
  const check = (giver: string, taker: string, turn: Turn): void => {
    const span = hours.sessionsOf(turn.day).find(({ half }) => half === turn.half)
    if (!span || span.fromMs <= context.nowMs) return refuse('BEGUN')
    if (!hours.onDuty(wish.postId, turn.day, turn.half).includes(giver)) refuse('NOT_ON_ROTA')
    if (stands(taker, turn)) refuse('STANDS_TWICE')
    if (leavesInForce(context, taker, span.fromMs, span.toMs).length > 0) refuse('ON_LEAVE')
  }
  check(staffId, withStaffId, given)
  if (inReturn) check(withStaffId, staffId, inReturn)
}

const requireOpen = ({ status }: SwapState): void => {
  if (status !== 'ASKED' && status !== 'AGREED') throw new ContractError('ALREADY_DECIDED')
}

export const swapHandlers: Handlers<SwapMethods> = {
  'swap.ask'(context, params) {
    const { staffId } = me(context)
    const id = context.store.record(recordingContext(context), (act) => {
      const post = rotaPost(context, params.postId)
      requirePossible(context, { ...params, staffId })
      const swapId = act.newId()
      const units = [...unitsConcerned(context.reference, staffId), ...unitsOfPost(context.reference, post)]
      append(act, 'swap.asked', swapId, {
        ...params,
        staffId,
        unitIds: [...new Set(units)].slice(0, 20),
      })
      return swapId
    })
    return freshView(context, id)
  },
  'swap.agree'(context, { requestId, agree, note }) {
    context.store.record(recordingContext(context), (act) => {
      const { state: kept } = requireRequest(context, act.db, requestId, 'SWAP')
      const state = kept as SwapState
      const by = me(context).staffId
      requireOpen(state)
      if (by !== state.withStaffId)
        throw new ContractError('NOT_YOUR_TURN', { role: staffName(context, state.withStaffId) })
      if (state.status !== 'ASKED') throw new ContractError('ALREADY_DECIDED')
      if (agree) append(act, 'swap.agreed', requestId, { by })
      else append(act, 'swap.rejected', requestId, { by, note: fitText(note.trim(), 500) || '-' })
    })
    return freshView(context, requestId)
  },
  'swap.decide'(context, { requestId, approve, note }) {
    requireReason(approve, note)
    context.store.record(recordingContext(context), (act) => {
      const kept = requireRequest(context, act.db, requestId, 'SWAP')
      const state = kept.state as SwapState
      const self = me(context)
      if (self.staffId === state.staffId || self.staffId === state.withStaffId)
        throw new ContractError('OWN_REQUEST')
      if (!approves(self, state.staffId, kept.unitId)) throw new ContractError('NOT_ALLOWED')
      requireOpen(state)
      if (approve && state.status !== 'AGREED')
        throw new ContractError('NOT_YOUR_TURN', { role: staffName(context, state.withStaffId) })
      if (approve) {
        requirePossible(context, state)
        append(act, 'swap.approved', requestId, { by: self.staffId, note })
      } else append(act, 'swap.rejected', requestId, { by: self.staffId, note: fitText(note.trim(), 500) })
    })
    return freshView(context, requestId)
  },
}
