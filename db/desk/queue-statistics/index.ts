import { ContractError, type ResultInput } from '../../contract/index.ts'
import { STATISTICS_DAYS_MAX, type queueStatisticsMethods } from '../../contract/queue-statistics.ts'
import { daysBetween } from '../../model/day.ts'
import { queueFigures, type Figures, type QueueFigures } from '../../model/queue/figures.ts'
import { countTicketsToSettle, readCountedTickets, readWalkIns } from '../../store/queries/queue-figures.ts'
import { windowName, type DeskContext, type Handlers } from '../context.ts'
import { queueRules } from '../hall-rules.ts'
import { requireFilled } from '../hall/completeness.ts'
import { dayEndMs, dayStartMs } from '../work/ledger-lines.ts'
import { figuresWorkbook } from './workbook.ts'
import { visitsOfRecord } from './visits-of-record.ts'

type Statistics = ResultInput<'queue.statistics'>

const figuresOfDays = (context: DeskContext, fromDay: string, toDay: string): QueueFigures => {
  const span = daysBetween(fromDay, toDay)
  if (span < 0 || span >= STATISTICS_DAYS_MAX)
    throw new ContractError('TOO_LARGE', { limit: String(STATISTICS_DAYS_MAX) })
  requireFilled(context)
  const { read } = context.store
  return queueFigures(
    readCountedTickets(read, fromDay, toDay),
    readWalkIns(read, dayStartMs(fromDay), dayEndMs(toDay)),
    queueRules(context.reference).targetWaitMs,
  )
}

/** In the order of their keys; what has none comes last. */
const rowsOf = <Key extends string | number | null, Row>(
  groups: ReadonlyMap<Key, Figures>,
  row: (key: Key) => Row,
): (Row & Figures)[] =>
  [...groups]
    .toSorted(([one], [other]) => {
      if (one === null || other === null) return Number(one === null) - Number(other === null)
      return one < other ? -1 : one > other ? 1 : 0
    })
    .map(([key, figures]) => ({ ...row(key), ...figures }))

const statistics = (context: DeskContext, fromDay: string, toDay: string): Statistics => {
  const figures = figuresOfDays(context, fromDay, toDay)
  const { ticketClasses } = context.reference
  return {
    nowMs: context.nowMs,
    fromDay,
    toDay,
    targetWaitMs: queueRules(context.reference).targetWaitMs,
    toSettle: countTicketsToSettle(context.store.read, fromDay, toDay),
    all: figures.all,
    byClass: rowsOf(figures.byClass, (classId) => {
      const known = classId === null ? undefined : ticketClasses.get(classId)
      return { classId, prefix: known?.prefix ?? '', name: known?.name ?? classId ?? '' }
    }),
    byWindow: rowsOf(figures.byWindow, (windowId) => ({ windowId, name: windowName(context, windowId) })),
    byHour: rowsOf(figures.byHour, (hour) => ({ hour })),
    byDay: rowsOf(figures.byDay, (day) => ({ day })),
  }
}

export const queueStatisticsHandlers: Handlers<typeof queueStatisticsMethods> = {
  'queue.statistics': (context, { fromDay, toDay }) => statistics(context, fromDay, toDay),
  'queue.statisticsExport': async (context, { fromDay, toDay, ...words }) => {
    const bytes = await figuresWorkbook(statistics(context, fromDay, toDay), words)
    return {
      fileName: `${words.fileTitle}_${fromDay}${fromDay === toDay ? '' : `_${toDay}`}.xlsx`,
      base64: Buffer.from(bytes).toString('base64'),
    }
  },
  'visits.ofRecord': (context, { kind, id }) => ({ visits: visitsOfRecord(context, kind, id) }),
}
