import type { Params, ResultInput } from '../../contract/index.ts'
import type { Figures } from '../../model/queue/figures.ts'
import { writeSpreadsheet, type OutColumn, type OutValue } from '../spreadsheet-out.ts'

type Statistics = ResultInput<'queue.statistics'>
type Words = Omit<Params<'queue.statisticsExport'>, 'fromDay' | 'toDay'>

const minutes = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 6_000) / 10)

/** The figures in the order of the headings; times in minutes with one decimal. */
const figureValues = ({ wait, service, hold, ...counts }: Figures): OutValue[] => [
  counts.issued,
  counts.slipOnly,
  counts.called,
  counts.served,
  counts.walkIns,
  counts.noShow,
  counts.gone,
  counts.open,
  counts.misses,
  counts.transfers,
  minutes(wait.meanMs),
  minutes(wait.medianMs),
  minutes(wait.p90Ms),
  minutes(wait.maxMs),
  wait.overTarget,
  minutes(service.meanMs),
  minutes(service.p90Ms),
  hold.count,
  minutes(hold.meanMs),
]

/** One sheet for each view, each with the sum of all under it. */
export const figuresWorkbook = async (
  { fromDay, toDay, all, byClass, byWindow, byHour, byDay }: Statistics,
  { fileTitle, sheets, firstHeadings, headings, noClass, noWindow, total }: Words,
): Promise<Uint8Array> => {
  const views: readonly (readonly { readonly first: string; readonly figures: Figures }[])[] = [
    byClass.map((row) => ({
      first: row.classId === null ? noClass : `${row.prefix} ${row.name}`.trim(),
      figures: row,
    })),
    byWindow.map((row) => ({
      first: row.windowId === null ? noWindow : `${row.windowId} ${row.name}`,
      figures: row,
    })),
    byHour.map((row) => ({ first: `${String(row.hour).padStart(2, '0')}:00`, figures: row })),
    byDay.map((row) => ({ first: row.day, figures: row })),
  ]
  return writeSpreadsheet(
    views.map((rows, at) => ({
      name: sheets[at] ?? '',
      title: `${fileTitle} ${fromDay}${fromDay === toDay ? '' : ` – ${toDay}`}`,
      columns: [
        { heading: firstHeadings[at] ?? '', kind: 'TEXT' },
        ...headings.map((heading): OutColumn => ({ heading, kind: 'NUMBER' })),
      ],
      rows: rows.map(({ first, figures }) => [first, ...figureValues(figures)]),
      totals: [total, ...figureValues(all)],
    })),
  )
}
