import type { ResultInput } from '../../contract/index.ts'
import { dayAndClock, dayOfWeek } from '../../model/day.ts'
import { recordingContext, type DeskContext } from '../context.ts'
import { setting } from '../hall-rules.ts'
import { writeSpreadsheet, type OutColumn, type OutSheet, type OutValue } from '../spreadsheet-out.ts'
import { attendanceWord, countedSign, type AttendanceWord } from './words.ts'

type Sheet = ResultInput<'attendance.sheet'>
type Totals = Sheet['totals']

const COUNTS = [
  'due',
  'normal',
  'late',
  'lateMinutes',
  'early',
  'earlyMinutes',
  'missing',
  'absentHalves',
  'leaveHalves',
  'underReview',
] as const satisfies readonly (keyof Totals & AttendanceWord)[]

const WEEKDAYS = { 'zh-CN': '日一二三四五六', en: 'SMTWTFS' } as const
const DAY_WIDTH = 8

/** The sheet as a spreadsheet: signs of both half days of each day, counts behind them; who took it away is logged. */
export const exportSheet = async (
  context: DeskContext,
  sheet: Sheet,
): Promise<ResultInput<'attendance.exportSheet'>> => {
  const { locale, reference } = context
  const word = (each: AttendanceWord): string => attendanceWord(locale, each)
  const text = (heading: string): OutColumn => ({ heading, kind: 'TEXT' })
  const count = (heading: string): OutColumn => ({ heading, kind: 'NUMBER' })
  const columns: OutColumn[] = [
    text(word('unit')),
    text(word('staffId')),
    text(word('name')),
    ...sheet.days.map(({ day }): OutColumn => ({
      heading: `${Number(day.slice(8))} ${WEEKDAYS[locale].charAt(dayOfWeek(day))}`,
      kind: 'TEXT',
      width: DAY_WIDTH,
    })),
    ...COUNTS.map((each) => count(word(each))),
    count(word('balance')),
  ]
  const countsOf = (totals: Totals): OutValue[] => COUNTS.map((each) => totals[each])
  const rows = sheet.rows.map((row): OutValue[] => [
    row.unitName,
    row.staffId,
    row.name,
    ...row.cells.map(({ sessions }) => {
      const signs = sessions.map(({ kind, late, early, leaveKind }) =>
        countedSign(locale, { kind, late, early, leave: leaveKind }),
      )
      return signs.every((sign) => sign === '') ? '' : signs.join('/')
    }),
    ...countsOf(row.totals),
    row.balanceMinutes,
  ])
  const legend: OutValue[] = [word('legend')]
  const settled = sheet.units.length > 0 && sheet.units.every((unit) => unit.lockedAtMs !== null)
  const title = [
    setting(reference, 'hall.name'),
    `${word('sheet')} ${sheet.month}`,
    word(settled ? 'settled' : 'notSettled'),
    ...(sheet.completeUnknown ? [word('completeUnknown')] : []),
    ...(sheet.completeUpToMs === null
      ? []
      : [`${word('completeUpTo')} ${dayAndClock(sheet.completeUpToMs)}`]),
  ].join(locale === 'en' ? '; ' : '；')
  const totals = [word('total'), '', '', ...sheet.days.map(() => null), ...countsOf(sheet.totals), null]
  const peopleOf = (unitId: string): number => sheet.rows.filter((row) => row.unitId === unitId).length
  const ofUnits: OutSheet = {
    name: word('units'),
    title,
    columns: [
      text(word('unit')),
      count(word('people')),
      ...COUNTS.map((each) => count(word(each))),
      text(word('state')),
    ],
    rows: sheet.units.map((unit): OutValue[] => [
      unit.unitName,
      peopleOf(unit.unitId),
      ...countsOf(unit.totals),
      unit.lockedAtMs === null ? word('notSettled') : dayAndClock(unit.lockedAtMs),
    ]),
    totals: [word('total'), sheet.rows.length, ...countsOf(sheet.totals), null],
  }
  const bytes = await writeSpreadsheet([
    {
      name: `${word('sheet')} ${sheet.month}`,
      title,
      columns,
      rows: [...rows, totals, legend],
      paleRows: [rows.length + 1],
    },
    ...(sheet.units.length > 1 ? [ofUnits] : []),
  ])
  context.store.record(recordingContext(context), (act) =>
    act.append({
      type: 'audit.recorded',
      entityId: context.store.device.deviceId,
      payload: {
        act: 'ATTENDANCE_EXPORTED',
        subject: sheet.month,
        reason: '',
        details: { rows: rows.length, units: sheet.units.length },
      },
    }),
  )
  return {
    fileName: `${word('sheet')}_${sheet.month}.xlsx`,
    base64: Buffer.from(bytes).toString('base64'),
  }
}
