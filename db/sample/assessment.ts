import type { Result } from '../contract/index.ts'
import { periodOf, previousPeriod } from '../model/assessment/periods.ts'
import { clockFromMs, dayFromMs, msAt, type Day } from '../model/day.ts'
import { StaffId, WindowId } from '../model/ids.ts'
import type { SampleAct, SampleDays } from './attendance.ts'
import type { SampleDesk } from './stage.ts'

/** Inspection walks and confirms, the business section publishes, the leader hears appeals. */
const [INSPECTOR, OTHER_INSPECTOR, PUBLISHER] = ['1080', '1081', '1083']
const MINUTE_MS = 60_000

interface Finding {
  readonly windowId: string
  readonly staffId: string
  readonly itemCode: string
  readonly delta: string | null
  readonly note: string
}

/** What two rounds found; windows without a finding were in order. */
const FIRST_ROUND = ['A01', 'A02', 'A03', 'A04', 'A05', 'B01', 'B02', 'B03', 'C01', 'C02']
const FIRST_FINDINGS: readonly Finding[] = [
  {
    windowId: 'A03',
    staffId: '1003',
    itemCode: 'JL02',
    delta: '-0.5',
    note: '工作牌放在抽屉里，提醒后已佩戴',
  },
  { windowId: 'C02', staffId: '1019', itemCode: 'JL01', delta: null, note: '无人办事时看手机短视频' },
]
const SECOND_FINDINGS: readonly Finding[] = [
  { windowId: 'B03', staffId: '1013', itemCode: 'JL02', delta: '-1', note: '未着工装' },
]

/**
 * Assessment in the sample's days as a row of acts: a round through ten windows, one through windows drawn at random,
 * answers, and the week before this one confirmed, compiled and published, with one appeal that waits.
 */
export const sampleAssessment = ({ days, nowMs, deskOf }: SampleDays): SampleAct[] => {
  const today = dayFromMs(nowMs)
  const past = days.filter((day) => day < today)
  const acts: SampleAct[] = []
  const by = (staffId: string, atMs: number, run: (desk: SampleDesk) => Promise<unknown>): void => {
    acts.push({ atMs, run: async () => run(await deskOf(staffId)) })
  }
  const dayBack = (back: number): Day | undefined => past.at(-back)

  /** A round begun at a moment: a window every three minutes, with what was found there. */
  const walk = (
    staffId: string,
    fromMs: number,
    begin: (desk: SampleDesk) => Promise<Result<'patrol.start'>>,
    findings: readonly Finding[],
  ): void => {
    let round: Result<'patrol.start'> | null = null
    by(staffId, fromMs, async (desk) => (round = await begin(desk)))
    by(staffId, fromMs + 25 * MINUTE_MS, async (desk) => {
      if (round === null) return
      const { patrolId, windows } = round
      const day = dayFromMs(fromMs)
      for (const { windowId } of windows) {
        const found = findings.find((each) => each.windowId === windowId)
        if (found)
          await desk.call('assessment.record', {
            itemCode: found.itemCode,
            day,
            delta: found.delta,
            staffId: StaffId.parse(found.staffId),
            windowId: WindowId.parse(found.windowId),
            note: found.note,
            patrolId,
            remindedOnSpot: true,
          })
        await desk.call('patrol.see', { patrolId, windowId, note: '' })
      }
      await desk.call('patrol.close', { patrolId, note: '' })
    })
  }

  // The first working day of a week settles the week before.
  const opening = days.findLast((day, nth) => {
    const before = days[nth - 1]
    const isOver = msAt(day, '11:20') < nowMs
    return isOver && before !== undefined && periodOf('WEEK', day).from !== periodOf('WEEK', before).from
  })
  const settled = opening === undefined ? null : previousPeriod(periodOf('WEEK', opening))
  const first = days.find((day) => settled !== null && day >= settled.from)
  const second = dayBack(2)
  if (first)
    walk(
      INSPECTOR,
      msAt(first, '10:05'),
      async (desk) =>
        desk.call('patrol.start', { kind: 'ROUTE', route: FIRST_ROUND.map((id) => WindowId.parse(id)) }),
      FIRST_FINDINGS,
    )
  if (second)
    walk(
      OTHER_INSPECTOR,
      msAt(second, '15:10'),
      async (desk) => {
        const { drawId } = await desk.call('patrol.draw', {
          windows: 6,
          inspectors: 2,
          note: '每周双随机抽查',
        })
        return desk.call('patrol.start', { kind: 'RANDOM', route: [], drawId })
      },
      SECOND_FINDINGS,
    )

  const answer = (staffId: string, atMs: number, agrees: boolean, text: string): void =>
    by(staffId, atMs, async (desk) => {
      const { entries } = await desk.call('assessment.entries', {
        from: days[0] ?? today,
        to: today,
        target: 'PERSON',
        subjectId: staffId,
      })
      const entry = entries.find(({ may }) => may.includes('ANSWER'))
      if (entry) await desk.call('assessment.answer', { entryId: entry.entryId, agrees, text })
    })
  if (first) answer('1003', msAt(first, '11:20'), true, '已改正')
  if (first) answer('1019', msAt(first, '11:32'), false, '当时在用手机查不动产登记系统的短信验证码')

  if (opening) settleWeek(opening, by)
  return acts.filter(({ atMs }) => atMs <= nowMs - MINUTE_MS).toSorted((a, b) => a.atMs - b.atMs)
}

const settleWeek = (
  opening: Day,
  by: (staffId: string, atMs: number, run: (desk: SampleDesk) => Promise<unknown>) => void,
): void => {
  const week = previousPeriod(periodOf('WEEK', opening))
  const span = { from: week.from, to: week.to }
  const at = (clock: string): number => msAt(opening, clock)
  by(INSPECTOR, at('09:30'), async (desk) => {
    const { proposals } = await desk.call('assessment.proposals', span)
    const fitting = proposals.filter(({ items }) => items[0] !== undefined)
    const doubtful = fitting.find(({ source }) => source === 'MISSING_PUNCH')
    const facts = fitting
      .filter((proposal) => proposal !== doubtful)
      .map(({ factKey, items: [item] }) => ({
        factKey,
        itemCode: item?.itemCode ?? '',
        note: item?.evidence === 'NONE' ? '' : '已核实',
      }))
    if (facts.length > 0) await desk.call('assessment.confirm', { facts })
    if (doubtful)
      await desk.call('assessment.reject', {
        factKeys: [doubtful.factKey],
        reason: `考勤机 ${clockFromMs(at('09:30'))} 前已核对：当天下班时断电，不计`,
      })
  })
  by(PUBLISHER, at('10:10'), async (desk) => {
    const { periodId } = await desk.call('assessment.compile', { kind: 'WEEK', day: week.from })
    await desk.call('assessment.publish', { periodId, leaveProposals: true })
  })
  by('1019', at('11:15'), async (desk) => {
    const { entries } = await desk.call('assessment.entries', {
      ...span,
      target: 'PERSON',
      subjectId: '1019',
    })
    const entry = entries.find(({ may }) => may.includes('APPEAL'))
    if (entry)
      await desk.call('assessment.appeal', {
        entryId: entry.entryId,
        periodId: `WEEK/${week.from}`,
        text: '手机用于接收不动产登记系统的短信验证码，邻窗许博文可以证明，请复核',
      })
  })
}
