import { DAY_MS, HALL_UTC_OFFSET_MS, isValidDay, msAt } from '../day.ts'

// Lines of attendance machines: attlog.dat (`user_id ⇥ YYYY-MM-DD HH:MM:SS ⇥ state ⇥ verify ⇥ workcode`), CSV and XLSX
// exports. Column order varies by firmware, so what holds what is a mapping that a person may change.

/** Which column, from 0, holds what; `time` is the same as `date` where one column has both. */
export interface MachineMapping {
  readonly userId: number
  readonly date: number
  readonly time: number
  readonly headerRows: number
}

/** TOO_SHORT: a column is missing. CUT_OFF: the last line ends within its time. */
export const MACHINE_ROW_PROBLEMS = ['TOO_SHORT', 'NO_USER_ID', 'BAD_USER_ID', 'BAD_TIME', 'CUT_OFF'] as const
export type MachineRowProblem = (typeof MACHINE_ROW_PROBLEMS)[number]

export interface MachineLine {
  /** From 1, as a text editor or sheet counts. */
  readonly lineNo: number
  readonly userId: string
  readonly atMs: number
  /** The cells as they stood, with tabs between. */
  readonly raw: string
}

export interface BadMachineLine {
  readonly lineNo: number
  readonly raw: string
  readonly problem: MachineRowProblem
}

const RAW_MAX = 300
const rawOf = (row: readonly string[]): string => row.join('\t').slice(0, RAW_MAX)
const isBlank = (row: readonly string[]): boolean => row.every((cell) => cell.trim() === '')

/**
 * Lines of attlog.dat as cells: by tabs, or by runs of spaces where the file has no tabs. Blank lines keep their place,
 * so that the row's number is the line's.
 */
export function splitAttlog(text: string): string[][] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  // The last line's end begins no other line, and some machines write an end-of-file sign after it.
  if (lines.at(-1) === '' || lines.at(-1) === '\u001A') lines.pop()
  const hasTabs = lines.some((line) => line.trim().includes('\t'))
  return lines.map((line) =>
    // With tabs, an empty cell in between stays one: columns after it keep their places.
    hasTabs
      ? line
          .replace(/^[ ]+/, '')
          .split('\t')
          .map((cell) => cell.trim())
      : line.trim().split(/\s+/),
  )
}

interface ClockTime {
  readonly seconds: number
  readonly hasSeconds: boolean
}

/** Day number of 1970-01-01 in a sheet; from March 1900 on the count has no fault. */
const SHEET_EPOCH = 25_569
/** 2000-01-01 and 2100-01-01: machines whose battery was empty say 1970 or 1999. */
const SHEET_FIRST = 36_526
const SHEET_LAST = 73_051

function readDate(text: string): string | null {
  const match =
    /^(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})()(\d{2})(\d{2})$/.exec(text)
  if (match === null) return null
  const day = `${match[1]}-${match[3]?.padStart(2, '0')}-${match[4]?.padStart(2, '0')}`
  return day >= '2000' && day < '2100' && isValidDay(day) ? day : null
}

function readClock(text: string): ClockTime | null {
  const match =
    /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?$/.exec(text) ?? /^(\d{2})(\d{2})(\d{2})$/.exec(text)
  if (match === null) return null
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  if (hours > 23 || minutes > 59 || seconds > 59) return null
  return { seconds: hours * 3_600 + minutes * 60 + seconds, hasSeconds: match[3] !== undefined }
}

/** A number as sheets write it; a day count before the point, the part of a day after it. */
const readSerial = (text: string): number | null => (/^\d{1,5}(\.\d+)?$/.test(text) ? Number(text) : null)
const isSheetDay = (serial: number): boolean => serial >= SHEET_FIRST && serial < SHEET_LAST
const secondsOfSerial = (serial: number): number => Math.round((serial % 1) * 86_400)

interface Moment {
  readonly atMs: number
  readonly hasSeconds: boolean
}

const momentOf = (day: string, clock: ClockTime): Moment => ({
  atMs: msAt(day, '00:00') + clock.seconds * 1_000,
  hasSeconds: clock.hasSeconds,
})
const momentOfSerial = (serial: number): Moment => ({
  // The part of a day is a rounded fraction, so whole seconds are what was meant.
  atMs: Math.round((serial - SHEET_EPOCH) * 86_400) * 1_000 - HALL_UTC_OFFSET_MS,
  hasSeconds: true,
})

const cleaned = (text: string): string => text.normalize('NFKC').trim()

/** Date and time in one cell: `2026-03-02 08:25:17`, `2026/3/2 8:25`, `2026-03-02T08:25:17`, `46083.3509`. */
function readMoment(text: string): Moment | null {
  const cell = cleaned(text)
  const serial = readSerial(cell)
  if (serial !== null) return isSheetDay(serial) ? momentOfSerial(serial) : null
  const parts = /^(\S+?)(?:[\sT]+)(\S+)$/.exec(cell)
  const [day, clock] = [readDate(parts?.[1] ?? ''), readClock(parts?.[2] ?? '')]
  return day === null || clock === null ? null : momentOf(day, clock)
}

/** Date and time in two cells; in a sheet either may be a number, and the date may carry a midnight. */
function readParted(dateText: string, timeText: string): Moment | null {
  const [dateCell, timeCell] = [cleaned(dateText), cleaned(timeText)]
  const [dateSerial, timeSerial] = [readSerial(dateCell), readSerial(timeCell)]
  const withoutMidnight = dateCell.replace(/[\sT]+0{1,2}:00(?::00)?$/, '')
  const day =
    dateSerial !== null && isSheetDay(dateSerial)
      ? new Date((Math.floor(dateSerial) - SHEET_EPOCH) * DAY_MS).toISOString().slice(0, 10)
      : readDate(withoutMidnight)
  const clock =
    timeSerial !== null && timeSerial < 1 && timeCell.includes('.')
      ? { seconds: Math.min(86_399, secondsOfSerial(timeSerial)), hasSeconds: true }
      : readClock(timeCell)
  return day === null || clock === null ? null : momentOf(day, clock)
}

const momentIn = (row: readonly string[], { date, time }: MachineMapping): Moment | null =>
  date === time ? readMoment(row[date] ?? '') : readParted(row[date] ?? '', row[time] ?? '')

const USER_ID_MAX = 64
// Control characters and the sign for bytes that are no text: a binary or torn line.
const isBroken = (text: string): boolean => /[\p{Cc}\uFFFD]/u.test(text)

/** An id as machine and sheet write it: `12`, `00012`, or `12.0` where a sheet made a number of it. */
const readUserId = (text: string): string => cleaned(text).replace(/^(\d+)\.0+$/, '$1')

/** Punches of an attendance machine's file as its rows stand; every row that is none, by number and reason. */
export function readMachineRows(
  rows: readonly (readonly string[])[],
  mapping: MachineMapping,
): { readonly lines: readonly MachineLine[]; readonly bad: readonly BadMachineLine[] } {
  const lines: (MachineLine & { readonly hasSeconds: boolean; readonly isTimeLast: boolean })[] = []
  const bad: BadMachineLine[] = []
  const columnsNeeded = Math.max(mapping.userId, mapping.date, mapping.time) + 1
  const timeColumn = Math.max(mapping.date, mapping.time)
  let lastLineNo = 0
  rows.forEach((row, index) => {
    if (index < mapping.headerRows || isBlank(row)) return
    const lineNo = index + 1
    lastLineNo = lineNo
    const raw = rawOf(row)
    const userId = readUserId(row[mapping.userId] ?? '')
    const moment = momentIn(row, mapping)
    const problem: MachineRowProblem | null =
      row.length < columnsNeeded
        ? 'TOO_SHORT'
        : userId === ''
          ? 'NO_USER_ID'
          : userId.length > USER_ID_MAX || isBroken(userId)
            ? 'BAD_USER_ID'
            : moment === null
              ? 'BAD_TIME'
              : null
    if (problem !== null || moment === null) bad.push({ lineNo, raw, problem: problem ?? 'BAD_TIME' })
    else
      lines.push({
        lineNo,
        userId,
        atMs: moment.atMs,
        raw,
        hasSeconds: moment.hasSeconds,
        isTimeLast: row.length === timeColumn + 1,
      })
  })
  // `08:25` is a whole time, but at the torn end of a file whose other lines say `08:25:17 ⇥ 0` it is half of one.
  const last = lines.at(-1)
  const before = lines.at(-2)
  if (
    last !== undefined &&
    before !== undefined &&
    last.lineNo === lastLineNo &&
    last.isTimeLast &&
    !last.hasSeconds &&
    before.hasSeconds
  ) {
    lines.pop()
    bad.push({ lineNo: last.lineNo, raw: last.raw, problem: 'CUT_OFF' })
  }
  return {
    lines: lines.map(({ lineNo, userId, atMs, raw }) => ({ lineNo, userId, atMs, raw })),
    bad,
  }
}

// Guessing -------------------------------------------------------------------------------------------------------

const ROWS_LOOKED_AT = 200
const HEADER_ROWS_MAX = 20
// How exports name the column of the number that a person has in the machine.
const ID_TITLES =
  /^(工号|编号|人员编号|员工编号|员工号|考勤号|考勤号码|登记号|登记号码|用户编号|用户id|用户号|enno|en no\.?|user ?id|userid|pin|ac-?no\.?|badge ?number|emp(loyee)? ?(no|id)\.?)$/i

/** Share of the rows that have what is looked for in a column. */
const share = (rows: readonly (readonly string[])[], has: (row: readonly string[]) => boolean): number =>
  rows.length === 0 ? 0 : rows.filter(has).length / rows.length

const MOST = 0.6

/** Where date and time are; null when no column looks like it. */
function guessTime(rows: readonly (readonly string[])[], columns: number): [number, number] | null {
  const all = Array.from({ length: columns }, (_, column) => column)
  const best = (has: (column: number) => (row: readonly string[]) => boolean): number | null => {
    let found: number | null = null
    let highest = MOST
    for (const column of all) {
      const part = share(rows, has(column))
      if (part > highest) [found, highest] = [column, part]
    }
    return found
  }
  const both = best((column) => (row) => {
    const cell = row[column] ?? ''
    // A bare number could be an id as well as a day of a sheet; a day of a sheet with a time has a point.
    return /[^\d]/.test(cleaned(cell)) && readMoment(cell) !== null
  })
  if (both !== null) return [both, both]
  for (const date of all)
    for (const time of [...all.slice(date + 1), ...all.slice(0, date)])
      if (share(rows, (row) => readParted(row[date] ?? '', row[time] ?? '') !== null) > MOST)
        return [date, time]
  return null
}

/** Which column holds what, by the look of the first rows; null where nothing in it looks like a time. */
export function guessMapping(rows: readonly (readonly string[])[]): MachineMapping | null {
  const looked = rows.slice(0, ROWS_LOOKED_AT)
  const filled = looked.filter((row) => !isBlank(row))
  const columns = Math.max(0, ...filled.map((row) => row.length))
  // A title row is short of times; with few lines it weighs much, so the first rows are tried as titles in turn.
  for (let titles = 0; titles <= Math.min(HEADER_ROWS_MAX, looked.length - 1); titles += 1) {
    const body = looked.slice(titles).filter((row) => !isBlank(row))
    const time = guessTime(body, columns)
    if (time === null) continue
    const [date, clock] = time
    const mapping = { userId: 0, date, time: clock, headerRows: titles }
    let headerRows = titles
    while (headerRows < Math.min(HEADER_ROWS_MAX, looked.length - 1)) {
      const row = looked[headerRows]
      const hasDigits = (row?.[date] ?? '').match(/\d/) !== null
      if (row === undefined || momentIn(row, mapping) !== null || hasDigits) break
      headerRows += 1
    }
    return { ...mapping, headerRows, userId: guessUserId(looked, headerRows, mapping, columns) }
  }
  return null
}

function guessUserId(
  rows: readonly (readonly string[])[],
  headerRows: number,
  { date, time }: MachineMapping,
  columns: number,
): number {
  for (const row of rows.slice(0, headerRows)) {
    const titled = row.findIndex((cell) => ID_TITLES.test(cleaned(cell)))
    if (titled >= 0 && titled !== date && titled !== time) return titled
  }
  const body = rows.slice(headerRows).filter((row) => !isBlank(row))
  const idsOf = (column: number): readonly string[] => body.map((row) => readUserId(row[column] ?? ''))
  const candidates = Array.from({ length: columns }, (_, column) => column).filter((column) => {
    if (column === date || column === time) return false
    const ids = idsOf(column)
    return ids.filter((id) => /^[\w-]{1,24}$/.test(id) && /\d/.test(id)).length / ids.length > MOST
  })
  // Line numbers look like ids, but count up by one.
  const isCounter = (column: number): boolean => {
    const ids = idsOf(column).map(Number)
    return ids.length > 2 && ids.every((id, at) => at === 0 || id === (ids[at - 1] ?? Number.NaN) + 1)
  }
  return (
    candidates.find((column) => !isCounter(column)) ??
    candidates[0] ??
    (date === 0 || time === 0 ? Math.max(date, time) + 1 : 0)
  )
}
