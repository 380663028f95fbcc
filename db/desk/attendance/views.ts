import type { ResultInput } from '../../contract/index.ts'
import type { PunchState } from '../../model/attendance/punch-models.ts'
import { readEntity } from '../../store/index.ts'
import { staffName, windowName, type DeskContext } from '../context.ts'
import type { KnownPunch } from './facts.ts'
import type { DayOutcome, Outcome } from './outcomes.ts'
import { countedWords } from './words.ts'

type DayView = ResultInput<'attendance.mine'>['days'][number]
type SessionRow = DayView['sessions'][number]
type PunchRow = DayView['punches'][number]

export const sessionView = (outcome: Outcome): SessionRow => ({
  half: outcome.half,
  kind: outcome.kind,
  lateMinutes: outcome.lateMinutes,
  earlyMinutes: outcome.earlyMinutes,
  leaveKind: outcome.leaveKind,
  inAtMs: outcome.inAtMs,
  outAtMs: outcome.outAtMs,
  fromMs: outcome.fromMs,
  toMs: outcome.toMs,
  original: outcome.original && { ...outcome.original },
  reasons: outcome.reasons.map((reason) => ({ ...reason, params: { ...reason.params } })),
})

/** While somebody is at work their last punch is no sign-out: a session under way has none yet. */
export const withoutReturn = (session: SessionRow): SessionRow =>
  session.kind === 'OPEN' && session.inAtMs !== null ? { ...session, outAtMs: null } : session

export const punchView = (context: DeskContext, punch: KnownPunch): PunchRow => ({
  punchId: punch.punchId,
  atMs: punch.atMs,
  source: punch.source,
  grade: punch.grade,
  standing: punch.standing,
  windowName: windowName(context, punch.windowId),
  elsewhere: isElsewhere(punch),
  waiting: !punch.isAtHall,
  judgement: punch.isJudged
    ? (readEntity<PunchState>(context.store.read, 'punch', punch.punchId)?.state.judged?.note ?? '')
    : '',
})

/** At a window that is not the person's own. */
export const isElsewhere = (punch: Pick<KnownPunch, 'windowId' | 'ownWindowId'>): boolean =>
  punch.windowId !== null && punch.ownWindowId !== null && punch.windowId !== punch.ownWindowId

export const dayView = (context: DeskContext, staffId: string, outcome: DayOutcome): DayView => ({
  staffId: staffId as DayView['staffId'],
  name: staffName(context, staffId),
  day: outcome.day,
  rulesName: outcome.rules?.name ?? '',
  rulesVersion: outcome.rules?.version ?? null,
  sessions: outcome.sessions.map(sessionView),
  punches: outcome.punches.map((punch) => punchView(context, punch)),
  locked: outcome.settled !== null,
  vouchers: outcome.vouchers.map((voucher) => ({
    half: voucher.half,
    before: countedWords(context.locale, voucher.before),
    after: countedWords(context.locale, voucher.after),
    reason: voucher.reason,
    byName: staffName(context, voucher.by),
    atMs: voucher.atMs,
  })),
})
