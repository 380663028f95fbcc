import { formatCaseNumber, caseSeriesKey } from '../model/case-number.ts'
import type { Day } from '../model/day.ts'
import type { NumberTaken } from '../model/events/case-events.ts'
import type { PaperKind } from '../model/events/record-events.ts'
import { formatPaperNumber, formatSerial, paperSeriesKey } from '../model/paper-number.ts'
import type { Item } from '../model/reference.ts'
import type { RecordingAct } from '../store/index.ts'
import type { DeskContext } from './context.ts'
import { setting } from './hall-rules.ts'
import { templateOf } from './paper-templates.ts'

export interface DrawnNumber {
  readonly text: string
  readonly taken: NumberTaken
}

/** The next case number of the item's unit on a day. @throws StoreError NUMBERS_EXHAUSTED */
export const drawCaseNumber = (
  context: DeskContext,
  act: RecordingAct,
  item: Item,
  day: Day,
): DrawnNumber => {
  const taken = act.takeNumber(caseSeriesKey(item.unitId, day))
  const text = formatCaseNumber({
    taskCode: item.taskCode === '' ? null : item.taskCode,
    hallCode: setting(context.reference, 'hall.code'),
    unitCode: item.unitId,
    day,
    serial: taken.seq,
  })
  return { text, taken }
}

/** The next number of a unit's papers of one kind in the year of the day. */
export const drawPaperNumber = (
  context: DeskContext,
  act: RecordingAct,
  unitId: string,
  kind: PaperKind,
  day: Day,
): DrawnNumber => {
  const year = Number(day.slice(0, 4))
  const taken = act.takeNumber(paperSeriesKey(unitId, kind, year))
  const unit = context.reference.units.get(unitId)
  const orgAbbr = unit?.orgAbbr || unit?.shortName || unitId
  const width = setting(context.reference, 'paper.number_width') === '6' ? 6 : 4
  const text = formatPaperNumber(
    { orgAbbr, kindWord: templateOf(context.reference, kind).numberWord, year, serial: taken.seq },
    width,
  )
  return { text, taken }
}

const SLIP_LETTERS = { consult: 'ZX', first: 'SW', negative: 'FB' } as const

/** Number of a consultation (咨询), first-contact slip (首问) or negative-answer report (否定报备): one series a unit and day. */
export const drawSlipNumber = (
  act: RecordingAct,
  kind: keyof typeof SLIP_LETTERS,
  unitId: string,
  day: Day,
): DrawnNumber => {
  const taken = act.takeNumber(`${kind}/${unitId}/${day}`)
  return {
    text: `${SLIP_LETTERS[kind]}-${unitId}-${day.replaceAll('-', '')}-${formatSerial(taken.seq, 4)}`,
    taken,
  }
}
