import type { Result } from '../../../db/contract/index.ts'
import { dayFromMs } from '../../../db/model/day.ts'
import type { SpokenCall } from '../voice/voice-player.ts'
import type { ScreenSettings } from '../screen-settings.ts'

export type Board = Result<'screen.board'>
export type BoardCall = Board['calling'][number]
type Shown = Pick<ScreenSettings, 'windowIds' | 'classIds'>

export interface CallRow {
  /** One call of one ticket: a recall is a row that comes in anew. */
  readonly key: string
  readonly number: string
  /** The number above the window, or its name where it has none. */
  readonly window: string
  /** Its name, where that says more than the number. */
  readonly windowName: string
  readonly atMs: number
}

export interface BoardView {
  readonly calling: readonly CallRow[]
  readonly last: readonly CallRow[]
  readonly classes: Board['classes']
  readonly waiting: number
  readonly isCrowd: boolean
  /** Classes of this screen with a crowd of their own, the largest first. */
  readonly crowded: Board['classes']
}

const isNumber = (text: string): boolean => /^[A-Z]{0,2}-?\d{1,4}$/i.test(text)

/** What is written and said of a window: its number where its id is one, else its name. */
export const windowSign = ({
  windowId,
  windowName,
}: {
  readonly windowId: string
  readonly windowName: string
}): { readonly sign: string; readonly name: string } =>
  isNumber(windowId)
    ? { sign: windowId, name: windowName === windowId ? '' : windowName }
    : { sign: windowName === '' ? windowId : windowName, name: '' }

const keyOf = ({ ticketId, nth, atMs }: BoardCall): string => `${ticketId} ${nth} ${atMs}`

const rowOf = (call: BoardCall): CallRow => {
  const { sign, name } = windowSign(call)
  return { key: keyOf(call), number: call.number, window: sign, windowName: name, atMs: call.atMs }
}

const isShown =
  (shown: Shown) =>
  (call: BoardCall): boolean =>
    (shown.windowIds.length === 0 || shown.windowIds.includes(call.windowId)) &&
    (shown.classIds.length === 0 || call.classId === null || shown.classIds.includes(call.classId))

/** Numbers begin again every morning: of another day nothing is called. */
const isOfToday = (board: Board, nowMs: number): boolean => board.day === dayFromMs(nowMs)

/** What this screen draws of the board: the windows and classes it is for, and nothing of yesterday. */
export function boardView(board: Board, shown: Shown, nowMs: number): BoardView {
  if (!isOfToday(board, nowMs))
    return { calling: [], last: [], classes: [], waiting: 0, isCrowd: false, crowded: [] }
  const calling = board.calling.filter(isShown(shown))
  const called = new Set(calling.map(({ ticketId }) => ticketId))
  const last = board.last.filter(isShown(shown)).filter(({ ticketId }) => !called.has(ticketId))
  const classes =
    shown.classIds.length === 0
      ? board.classes
      : board.classes.filter(({ classId }) => shown.classIds.includes(classId))
  return {
    calling: calling.map(rowOf),
    last: last.map(rowOf),
    classes,
    waiting:
      shown.classIds.length === 0 ? board.waiting : classes.reduce((sum, { waiting }) => sum + waiting, 0),
    isCrowd: board.isCrowd,
    crowded: classes.filter(({ isCrowd }) => isCrowd).toSorted((one, other) => other.waiting - one.waiting),
  }
}

/** What is to be said aloud, oldest first. Of a board that is out of date, or of another day, nothing is. */
export function spokenCalls(
  board: Board | undefined,
  shown: Shown,
  nowMs: number,
  isFresh: boolean,
): readonly SpokenCall[] {
  if (board === undefined || !isFresh || !isOfToday(board, nowMs)) return []
  return board.calling
    .filter(isShown(shown))
    .map((call) => ({
      key: keyOf(call),
      ticketNo: call.number,
      windowLabel: windowSign(call).sign,
      calledAtMs: call.atMs,
    }))
    .toReversed()
}

/** The part of a long list that is shown at a turn; every part is as long as the screen takes. */
export function turnOf<Row>(rows: readonly Row[], perTurn: number, turn: number): readonly Row[] {
  const turns = Math.max(1, Math.ceil(rows.length / perTurn))
  const at = turn % turns
  return rows.slice(at * perTurn, (at + 1) * perTurn)
}

/** The turn to show: while a call is spoken the one that holds it, so that what is heard is seen. */
export function turnSpoken(
  rows: readonly { readonly key: string }[],
  perTurn: number,
  turn: number,
  speaking: string | null,
): number {
  const spoken = rows.findIndex(({ key }) => key === speaking)
  return spoken < 0 ? turn : Math.floor(spoken / perTurn)
}
