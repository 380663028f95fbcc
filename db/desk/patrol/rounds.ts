import type { EntryView } from '../../contract/assessment-views.ts'
import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { PatrolDrawState, PatrolState } from '../../model/assessment/assessment-models.ts'
import { WindowId } from '../../model/ids.ts'
import { readEntity } from '../../store/index.ts'
import { listFindings, listPatrols, type PatrolRecord } from '../../store/queries/patrol.ts'
import { append } from '../append.ts'
import { entryViews } from '../assessment/entry-views.ts'
import {
  recordingContext,
  signedIn,
  staffName,
  windowName,
  type DeskContext,
  type Handlers,
} from '../context.ts'
import { unitNamesOf, type PatrolMethods } from './windows.ts'

type Methods = Pick<PatrolMethods, 'patrol.start' | 'patrol.see' | 'patrol.close' | 'patrol.list'>
type PatrolView = ResultInput<'patrol.start'>

const DAYS_LISTED_MS = 90 * 24 * 3_600_000
const ROUNDS_LISTED_MAX = 300

const view = (
  context: DeskContext,
  { id, state }: PatrolRecord<PatrolState>,
  findings: readonly EntryView[],
): PatrolView => {
  const counted = findings.filter(({ status }) => status === 'COUNTS')
  return {
    patrolId: id,
    kind: state.kind,
    byName: staffName(context, state.by),
    mine: state.by === signedIn(context).session.staff.staffId,
    startedAtMs: state.startedAtMs,
    closedAtMs: state.closed?.atMs ?? null,
    note: state.closed?.note ?? '',
    drawId: state.drawId,
    windows: state.route.map((windowId) => {
      const window = context.reference.windows.get(windowId)
      const seen = state.seen.find((each) => each.windowId === windowId)
      return {
        windowId,
        name: windowName(context, windowId),
        area: window?.area ?? '',
        unitNames: unitNamesOf(context, window),
        seenAtMs: seen?.atMs ?? null,
        note: seen?.note ?? '',
        findings: counted.filter((finding) => finding.windowId === windowId).length,
      }
    }),
    findings: [...findings],
  }
}

/** Rounds with their findings; what a finding says is looked up once for all of them. */
const views = (context: DeskContext, patrols: readonly PatrolRecord<PatrolState>[]): PatrolView[] => {
  const kept = listFindings(
    context.store.read,
    patrols.map(({ id }) => id),
  )
  const shown = new Map(entryViews(context, kept).map((entry) => [entry.entryId, entry]))
  const byPatrol = Map.groupBy(kept, ({ patrolId }) => patrolId)
  return patrols.map((patrol) =>
    view(
      context,
      patrol,
      (byPatrol.get(patrol.id) ?? []).flatMap(({ entryId }) => shown.get(entryId) ?? []),
    ),
  )
}

/** @throws ContractError NOT_FOUND */
const requirePatrol = (context: DeskContext, patrolId: string): PatrolState => {
  const state = readEntity<PatrolState>(context.store.read, 'patrol', patrolId)?.state
  if (state === undefined) throw new ContractError('NOT_FOUND', { subject: patrolId })
  return state
}

/** @throws ContractError NOT_FOUND, PATROL_CLOSED */
const requireOpen = (context: DeskContext, patrolId: string): PatrolState => {
  const state = requirePatrol(context, patrolId)
  if (state.closed !== null) throw new ContractError('PATROL_CLOSED')
  return state
}

const freshView = (context: DeskContext, patrolId: string): PatrolView => {
  const [fresh] = views(context, [{ id: patrolId, state: requirePatrol(context, patrolId) }])
  if (fresh === undefined) throw new ContractError('NOT_FOUND', { subject: patrolId })
  return fresh
}

/** The windows to go through, each once. @throws ContractError NOT_FOUND */
const routeOf = (
  context: DeskContext,
  asked: readonly WindowId[],
  drawId: string | null,
): readonly WindowId[] => {
  const draw =
    drawId === null
      ? undefined
      : readEntity<PatrolDrawState>(context.store.read, 'patrol_draw', drawId)?.state
  if (drawId !== null && draw === undefined) throw new ContractError('NOT_FOUND', { subject: drawId })
  const route = [...new Set(asked.length > 0 ? asked : (draw?.windows ?? []))]
  const missing = route.find((windowId) => !context.reference.windows.has(windowId))
  if (route.length === 0 || missing !== undefined)
    throw new ContractError('NOT_FOUND', { subject: missing ?? '' })
  return route
}

export const roundHandlers: Handlers<Methods> = {
  'patrol.start'(context, { kind, route, drawId }) {
    const windows = routeOf(context, route, drawId)
    const patrolId = context.store.record(recordingContext(context), (act) => {
      const id = act.newId()
      append(act, 'patrol.started', id, { kind, route: [...windows], drawId })
      return id
    })
    return freshView(context, patrolId)
  },
  'patrol.see'(context, { patrolId, windowId, note }) {
    const { route } = requireOpen(context, patrolId)
    if (!route.includes(windowId)) throw new ContractError('NOT_FOUND', { subject: windowId })
    context.store.record(recordingContext(context), (act) =>
      append(act, 'patrol.window_seen', patrolId, { windowId, note }),
    )
    return freshView(context, patrolId)
  },
  'patrol.close'(context, { patrolId, note }) {
    requireOpen(context, patrolId)
    context.store.record(recordingContext(context), (act) => append(act, 'patrol.closed', patrolId, { note }))
    return freshView(context, patrolId)
  },
  'patrol.list': (context) => ({
    patrols: views(
      context,
      listPatrols(context.store.read, context.nowMs - DAYS_LISTED_MS, ROUNDS_LISTED_MAX),
    ),
  }),
}
