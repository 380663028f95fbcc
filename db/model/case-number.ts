import { isValidDay, type Day } from './day.ts'
import { formatSerial } from './paper-number.ts'

const SERIAL_WIDTH = 4
const TASK_CODE_LENGTH = 31

export interface CaseNumberFacts {
  /** 实施编码, where the item has one. */
  readonly taskCode: string | null
  readonly hallCode: string
  readonly unitCode: string
  readonly day: Day
  /** From 1, drawn from a block kept for the device, so that desks without a network never clash. */
  readonly serial: number
}

/**
 * Codes of other lengths than 31 are left to the plain form: without the fixed lengths the parts could not be told apart.
 */
const isTaskCode = (code: string | null): code is string => code !== null && /^[0-9A-Z]{31}$/.test(code)

/**
 * Default 办件编号: task code (31), date and serial where the task code is known, otherwise hall, unit, date and serial
 * (domain-rules section 2). A serial beyond four digits grows.
 */
export function formatCaseNumber(facts: CaseNumberFacts): string {
  if (!isValidDay(facts.day)) throw new RangeError(`not a day: ${facts.day}`)
  const date = facts.day.replaceAll('-', '')
  const serial = formatSerial(facts.serial, SERIAL_WIDTH)
  return isTaskCode(facts.taskCode)
    ? `${facts.taskCode}${date}${serial}`
    : `${facts.hallCode}-${facts.unitCode}-${date}-${serial}`
}

export interface ReadCaseNumber {
  readonly taskCode: string | null
  readonly hallCode: string | null
  readonly unitCode: string | null
  readonly day: Day
  readonly serial: number
}

/** Takes a case number of either form apart; null for a number of another system. */
export function readCaseNumber(text: string): ReadCaseNumber | null {
  const plain = text.normalize('NFKC').trim()
  const long = new RegExp(`^([0-9A-Z]{${TASK_CODE_LENGTH}})(\\d{4})(\\d{2})(\\d{2})(\\d{4,})$`).exec(plain)
  const short = /^([^-]+)-(.+)-(\d{4})(\d{2})(\d{2})-(\d{4,})$/u.exec(plain)
  const parts = long === null ? short?.slice(3) : long.slice(2)
  if (parts === undefined) return null
  const day = parts.slice(0, 3).join('-')
  const serial = Number(parts[3])
  if (!isValidDay(day) || serial < 1) return null
  return {
    taskCode: long?.[1] ?? null,
    hallCode: short?.[1] ?? null,
    unitCode: short?.[2] ?? null,
    day,
    serial,
  }
}

/** Key of the series a case's serial is drawn from: one a unit and day, whatever the item. */
export const caseSeriesKey = (unitCode: string, day: Day): string => `case/${unitCode}/${day}`
