import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { postMethods } from '../../contract/posts.ts'
import { CaseId, type StaffId } from '../../model/ids.ts'
import type { HandoverState } from '../../model/posts/post-models.ts'
import type { Post, PostId } from '../../model/posts/post.ts'
import { readEntity, readEntityHistory, type RecordingAct } from '../../store/index.ts'
import { readOpenCases, type LedgerRow } from '../../store/queries/ledger.ts'
import { isWaiting, listHandovers } from '../../store/queries/posts.ts'
import { append } from '../append.ts'
import {
  recordingContext,
  signedIn,
  staffName,
  windowName,
  type DeskContext,
  type Handlers,
} from '../context.ts'
import { fitText } from '../fit-text.ts'
import { isUnitVisible } from '../scope.ts'
import { peopleOfPost, unitsConcerned } from './concerned.ts'

type Methods = Pick<
  typeof postMethods,
  | 'handovers.draft'
  | 'handovers.open'
  | 'handovers.confirm'
  | 'handovers.draftReturn'
  | 'handovers.return'
  | 'handovers.close'
  | 'handovers.list'
>
type View = ResultInput<'handovers.open'>

const HANDOVERS_LISTED_MAX = 200
const CASES_MAX = 500

/** @throws ContractError NOT_FOUND */
export const knownPost = ({ reference }: DeskContext, postId: PostId): Post => {
  const post = reference.posts.get(postId)
  if (!post?.active) throw new ContractError('NOT_FOUND', { subject: postId })
  return post
}

/** Only who is registered for a post may stand at it (domain-rules section 8). @throws ContractError NOT_A_RELIEF when either side is not registered for the post, or both are the same */
const requireRegistered = (post: Post, from: string, to: string): void => {
  const registered = peopleOfPost(post)
  if (from === to || !registered.includes(from) || !registered.includes(to))
    throw new ContractError('NOT_A_RELIEF', { post: post.name })
}

/** Open cases somebody handles at the post: theirs by hand or by intake, at its window where it has one. */
const openCasesOf = (context: DeskContext, staffId: string, windowId: string | null): LedgerRow[] =>
  readOpenCases(context.store.read, { unitIds: null, windowId })
    .filter((row) => row.kind === 'CASE' && (row.handled_by ?? row.staff_id) === staffId)
    .slice(0, CASES_MAX)

const readHandover = (context: DeskContext, handoverId: string): HandoverState => {
  const state = readEntity<HandoverState>(context.store.read, 'handover', handoverId)?.state
  if (!state || !isOpenTo(context, state)) throw new ContractError('NOT_FOUND', { subject: handoverId })
  return state
}

const isParty = (state: HandoverState, staffId: string): boolean =>
  state.fromStaffId === staffId || state.toStaffId === staffId

const isOpenTo = (context: DeskContext, state: HandoverState): boolean =>
  isParty(state, signedIn(context).session.staff.staffId) ||
  state.unitIds.some((unitId) => isUnitVisible(context, unitId))

/** Each side does its own part: the other one confirms what was opened, the relief gives back, the owner closes. */
const mayDo = (state: HandoverState, staffId: string): View['may'] => {
  if (state.status === 'OPENED') {
    const isOther = isParty(state, staffId) && state.openedBy !== staffId
    return isOther ? ['CONFIRM'] : []
  }
  if (state.status === 'CONFIRMED') return state.toStaffId === staffId ? ['RETURN'] : []
  if (state.status === 'RETURNED') return state.fromStaffId === staffId ? ['CLOSE'] : []
  return []
}

const view = (context: DeskContext, handoverId: string, state: HandoverState): View => {
  const { read } = context.store
  const { returned } = state
  return {
    handoverId,
    postId: state.postId,
    postName: context.reference.posts.get(state.postId)?.name ?? state.postId,
    windowName: windowName(context, state.windowId),
    fromStaffId: state.fromStaffId,
    fromName: staffName(context, state.fromStaffId),
    toStaffId: state.toStaffId,
    toName: staffName(context, state.toStaffId),
    status: state.status,
    startMs: state.startMs,
    expectedEndMs: state.expectedEndMs,
    openedAtMs: state.openedAtMs,
    confirmedAtMs: state.confirmedAtMs,
    closedAtMs: state.closedAtMs,
    cases: [...state.cases],
    pendingMaterials: state.pendingMaterials,
    sealsAndKeys: state.sealsAndKeys,
    phone: state.phone,
    note: state.note,
    returned: returned && {
      atMs: returned.atMs,
      byName: staffName(context, returned.by),
      done: [...returned.done],
      problems: returned.problems,
      materialsBack: returned.materialsBack,
    },
    waiting: context.desk.hall.joined() && isWaiting(read, 'handover', handoverId),
    may: mayDo(state, signedIn(context).session.staff.staffId),
  }
}

const freshView = (context: DeskContext, handoverId: string): View =>
  view(context, handoverId, readHandover(context, handoverId))

const ownId = (context: DeskContext): StaffId => signedIn(context).session.staff.staffId

/** Takes a step that is this person's to take. @throws ContractError NOT_FOUND, ALREADY_DECIDED, NOT_YOUR_TURN */
const step = (
  context: DeskContext,
  handoverId: string,
  wanted: View['may'][number],
  work: (act: RecordingAct, state: HandoverState) => void,
): View => {
  context.store.record(recordingContext(context), (act) => {
    const state = readHandover(context, handoverId)
    if (!mayDo(state, ownId(context)).includes(wanted)) {
      const other = [state.fromStaffId, state.toStaffId].some((each) => mayDo(state, each).includes(wanted))
      if (!other) throw new ContractError('ALREADY_DECIDED')
      const next = mayDo(state, state.fromStaffId).includes(wanted) ? state.fromStaffId : state.toStaffId
      throw new ContractError('NOT_YOUR_TURN', { role: staffName(context, next) })
    }
    work(act, state)
  })
  return freshView(context, handoverId)
}

/** What was recorded on a handed-over case by the relief, in short: the types of its steps. */
const doneOn = (context: DeskContext, state: HandoverState) => {
  const fromMs = state.confirmedAtMs ?? state.openedAtMs
  return state.cases.flatMap(({ caseId, caseNo }) => {
    const steps = readEntityHistory(context.store.read, 'case', caseId)
      .filter((event) => event.staffId === state.toStaffId && event.atMs >= fromMs)
      .map((event) => event.type)
    const text = [...new Set(steps)].join(' ')
    return text === '' ? [] : [{ caseId: CaseId.parse(caseId), caseNo, text: fitText(text, 300) }]
  })
}

export const handoverHandlers: Handlers<Methods> = {
  'handovers.draft'(context, { postId, toStaffId }) {
    const post = knownPost(context, postId)
    const { staff } = signedIn(context).session
    requireRegistered(post, staff.staffId, toStaffId)
    return {
      phone: staff.phone,
      cases: openCasesOf(context, staff.staffId, post.windowId).map((row) => ({
        caseId: CaseId.parse(row.row_id),
        caseNo: row.no,
        itemName: row.item_name,
        step: row.status,
        dueDay: row.due_day,
        note: '',
      })),
    }
  },
  'handovers.open'(context, params) {
    const post = knownPost(context, params.postId)
    const { toStaffId, startMs, expectedEndMs } = params
    requireRegistered(post, ownId(context), toStaffId)
    if (expectedEndMs <= startMs) throw new ContractError('BAD_REQUEST', { problem: 'expectedEndMs' })
    const handoverId = context.store.newId()
    context.store.record(recordingContext(context), (act) =>
      append(act, 'handover.opened', handoverId, {
        ...params,
        unitIds: [...unitsConcerned(context.reference, ownId(context))],
        windowId: post.windowId,
        fromStaffId: ownId(context),
      }),
    )
    return freshView(context, handoverId)
  },
  'handovers.confirm': (context, { handoverId }) =>
    step(context, handoverId, 'CONFIRM', (act) =>
      append(act, 'handover.confirmed', handoverId, { by: ownId(context) }),
    ),
  'handovers.draftReturn': (context, { handoverId }) => ({
    done: doneOn(context, readHandover(context, handoverId)),
  }),
  'handovers.return': (context, { handoverId, ...back }) =>
    step(context, handoverId, 'RETURN', (act) =>
      append(act, 'handover.returned', handoverId, { ...back, by: ownId(context) }),
    ),
  'handovers.close': (context, { handoverId }) =>
    step(context, handoverId, 'CLOSE', (act) =>
      append(act, 'handover.closed', handoverId, { by: ownId(context) }),
    ),
  'handovers.list': (context, { mineOnly }) => ({
    handovers: listHandovers(context.store.read, mineOnly ? ownId(context) : null, HANDOVERS_LISTED_MAX)
      .filter(({ state }) => isOpenTo(context, state))
      .map(({ id, state }) => view(context, id, state)),
  }),
}
