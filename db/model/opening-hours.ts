import { addDays, dayFromMs, dayOfWeek, msAt, parseClock, type Day } from './day.ts'

/** One stretch of public opening, such as 08:30-12:00, optionally only in a season or on some weekdays. */
export interface OpeningSession {
  readonly from: string
  readonly to: string
  /** First and last `MM-DD` of the season; a season may run over New Year. Without them: all year. */
  readonly seasonFrom?: string
  readonly seasonTo?: string
  /** 0 Sunday to 6 Saturday. Without it: every day the hall is open. */
  readonly weekdays?: readonly number[]
}

/** Default of domain-rules section 7; each hall sets its own. */
export const DEFAULT_OPENING_SESSIONS: readonly OpeningSession[] = [
  { from: '08:30', to: '12:00' },
  { from: '14:30', to: '17:30' },
]

const inSeason = (session: OpeningSession, day: Day): boolean => {
  const { seasonFrom, seasonTo } = session
  if (seasonFrom === undefined || seasonTo === undefined) return true
  const monthDay = day.slice(5)
  return seasonFrom <= seasonTo
    ? monthDay >= seasonFrom && monthDay <= seasonTo
    : monthDay >= seasonFrom || monthDay <= seasonTo
}

/**
 * The sessions of a day in order. A session set for a season or weekday replaces the general ones on its days,
 * and the general ones stand in where nothing special is set; make-up Saturdays have the general hours.
 */
export function sessionsOn(sessions: readonly OpeningSession[], day: Day): readonly OpeningSession[] {
  const isSpecial = (session: OpeningSession) =>
    session.seasonFrom !== undefined || session.weekdays !== undefined
  const special = sessions.filter(
    (session) =>
      isSpecial(session) && inSeason(session, day) && (session.weekdays?.includes(dayOfWeek(day)) ?? true),
  )
  const chosen = special.length > 0 ? special : sessions.filter((session) => !isSpecial(session))
  return chosen.toSorted((a, b) => parseClock(a.from) - parseClock(b.from))
}

/** When the hall closes to the public on that day; the end of the day where no session is set. */
export const closingAtMs = (sessions: readonly OpeningSession[], day: Day): number =>
  msAt(day, sessionsOn(sessions, day).at(-1)?.to ?? '24:00')

/** Somebody may still be at a window when the hall closes. */
const AFTER_CLOSING_MS = 2 * 3_600_000

/** The newest day that is over for tickets and visits. */
export const lastDayOver = (sessions: readonly OpeningSession[], nowMs: number): Day => {
  const today = dayFromMs(nowMs)
  return nowMs >= closingAtMs(sessions, today) + AFTER_CLOSING_MS ? today : addDays(today, -1)
}

/**
 * Reads `08:30-12:00 14:30-17:30` as halls write it: any dash, full-width signs, 至, separated by spaces or commas.
 * Null when a part is not understood, ends before it starts, or overlaps another.
 */
export function parseOpeningHours(text: string): readonly OpeningSession[] | null {
  const parts = text
    .normalize('NFKC')
    .replaceAll(/\s*[-–—~至到]+\s*/g, '-')
    .split(/[\s,;、]+/)
    .filter((part) => part !== '')
  const sessions: OpeningSession[] = []
  for (const part of parts) {
    const match = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(part)
    if (match === null) return null
    const [from, to] = [
      `${match[1]?.padStart(2, '0')}:${match[2]}`,
      `${match[3]?.padStart(2, '0')}:${match[4]}`,
    ]
    if (Number(match[2]) > 59 || Number(match[4]) > 59 || to > '24:00' || from >= to) return null
    if ((sessions.at(-1)?.to ?? '00:00') > from) return null
    sessions.push({ from, to })
  }
  return sessions.length === 0 ? null : sessions
}

export const formatOpeningHours = (sessions: readonly OpeningSession[]): string =>
  sessions.map((session) => `${session.from}-${session.to}`).join(' ')
