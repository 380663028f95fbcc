import type { MethodName, ParamsInput, Result } from '../contract/index.ts'
import type { NewEvent } from '../model/events/define.ts'
import { createWorkCalendar } from '../model/calendar.ts'
import { dayFromMs, msAt } from '../model/day.ts'

/** One person at work in the sample hall. */
export interface SampleDesk {
  call<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>>
}

/** Somebody at a window. */
export interface SampleClerk {
  readonly staffId: string
  readonly unitId: string
  readonly windowId: string
}

/** What the sample needs of the program: somebody signed in, and time that can be moved. */
export interface SampleStage {
  signIn(staffId: string): Promise<SampleDesk>
  /** Moves the stage's clock; it only ever goes forward. */
  setTime(ms: number): void
  /** Sets its wall clock wrong by so much against the time that really passes; 0 puts it right. */
  setWrong(byMs: number): void
  /** Looks at every post as the machine does that sees the whole hall: alarms are raised and ended. */
  watchPosts(): void
  /** Records what machines and people did that no page is needed for, at the stage's time. */
  record(by: SampleClerk | null, events: readonly NewEvent[]): void
}

const WORKING_DAYS = 10

/** Before anybody is at work on the first of the ten days: the hall and its people begin then. */
export const sampleBeginMs = (nowMs: number): number =>
  msAt(createWorkCalendar().addWorkingDays(dayFromMs(nowMs), -WORKING_DAYS), '06:00')
