import type { HalfDay } from '../../../db/model/attendance/rules.ts'
import type { Day } from '../../../db/model/day.ts'
import { paths } from '../../shared/navigation/paths.ts'

/** What the page of requests is asked to open, in its address. */
export const FORMS = ['leave', 'makeup', 'extraDuty', 'swap', 'roll'] as const
export type FormName = (typeof FORMS)[number]
export const toForm = (text: string | null): FormName | null => FORMS.find((name) => name === text) ?? null

export const BOXES = ['MINE', 'TO_DECIDE', 'ALL'] as const
export type Box = (typeof BOXES)[number]
export const toBox = (text: string | null): Box | null => BOXES.find((box) => box === text) ?? null

export const formAddress = (form: FormName, facts: Readonly<Record<string, string>> = {}): string =>
  `${paths.requests()}?${new URLSearchParams({ new: form, ...facts }).toString()}`

/** The form of a make-up punch with its half day filled in. */
export const makeupAddress = (wish: {
  readonly day: Day
  readonly half: HalfDay
  readonly end: 'IN' | 'OUT'
}): string => formAddress('makeup', { ...wish })

/** The form of leave for one half day. */
export const leaveAddress = (day: Day, half: HalfDay): string => formAddress('leave', { day, half })
