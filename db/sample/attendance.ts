import type { ParamsInput, Result } from '../contract/index.ts'
import type { WorkCalendar } from '../model/calendar.ts'
import { clockFromMs, dayFromMs, msAt, type Day } from '../model/day.ts'
import { StaffId } from '../model/ids.ts'
import { PostId } from '../model/posts/post.ts'
import type { SampleDesk, SampleStage } from './stage.ts'
import { attlogOf, machinePunches, type DueOn, type Otherwise } from './people-at-work.ts'

/** Something somebody did at a moment of the sample's past. */
export interface SampleAct {
  readonly atMs: number
  readonly run: () => Promise<unknown>
}

export interface SampleDays {
  /** Working days up to today, today included where it is one. */
  readonly days: readonly Day[]
  readonly nowMs: number
  readonly calendar: WorkCalendar
  readonly deskOf: (staffId: string) => Promise<SampleDesk>
  readonly stage: Pick<SampleStage, 'setWrong' | 'watchPosts' | 'record'>
}

const MINUTE_MS = 60_000
/** Business section: imports the machine's file. Inspection: decides. */
const [IMPORTER, INSPECTOR] = ['1083', '1080']
/** Not at a window, and counted all the same. */
const CENTRE = ['1080', '1081', '1082', '1083']

/**
 * Ten days of nearly four hundred half days each, with what happens in a real hall: a few come late, one leaves early,
 * one forgets. Working days back, half and end as in `Otherwise`.
 */
const OTHERWISE: Otherwise = {
  '1007 9 AM IN': '08:34',
  '1032 7 AM IN': '08:41',
  '1017 6 PM IN': '14:33',
  '1049 4 PM IN': '14:37',
  '1055 2 AM IN': '08:36',
  // Left the post early, and nobody stepped in.
  '1042 5 PM OUT': '17:05',
  // Forgot to sign out; make-up punches are asked for.
  '1022 3 AM OUT': null,
  '1008 1 PM OUT': null,
  // Signed in at the desk, whose clock was wrong that morning.
  '1040 2 AM IN': null,
  // Longer than the day: extra duty.
  '1018 7 PM OUT': '18:42',
  '1048 1 AM OUT': '13:02',
  // A morning with a sick child; B stands in.
  '1044 0 AM IN': null,
  '1044 0 AM OUT': null,
}

/** On leave: number and working days back. Their posts are handed over or covered as planned. */
const LEAVES: readonly (readonly [staffId: string, back: number])[] = [
  ['1005', 4],
  ['1012', 1],
  ['1012', 0],
]
export const isOnLeave = (staffId: string, back: number): boolean =>
  LEAVES.some(([who, when]) => who === staffId && when === back)

const post = (windowId: string): PostId => PostId.parse(`P-${windowId}`)
const person = (staffId: string): StaffId => StaffId.parse(staffId)
const covering = (windowId: string, staffId: string) => [{ postId: post(windowId), staffId: person(staffId) }]

/** Who is to be here on each day: A of every post, members on the rota, and the centre. */
const dueOn = async (
  { days, nowMs }: SampleDays,
  backOf: (day: Day) => number,
  desk: SampleDesk,
): Promise<DueOn[]> => {
  const { posts } = await desk.call('posts.list', {})
  const fixed = [...posts.flatMap(({ a }) => (a === null ? [] : [a])), ...CENTRE]
  const span = { from: days[0] ?? dayFromMs(nowMs), to: dayFromMs(nowMs) }
  const rotas: Result<'attendance.rota'>[] = []
  // A desk of the stage does one thing at a time.
  for (const { kind, postId } of posts)
    if (kind === 'ROTA') rotas.push(await desk.call('attendance.rota', { postId, ...span }))
  return days.map((day) => {
    const back = backOf(day)
    const rota = rotas.flatMap((each) => each.days.filter((of) => of.day === day))
    const here = fixed.filter((staffId) => !isOnLeave(staffId, back))
    return {
      day,
      back,
      am: [...here, ...rota.flatMap(({ am }) => am)],
      pm: [...here, ...rota.flatMap(({ pm }) => pm)],
    }
  })
}

/**
 * Attendance and posts of the sample's days as a row of acts in order: files of the attendance machine, leave with
 * covers, make-up punches, extra duty, errands, a handover, a post that stood empty for a while. Nothing lies after the
 * present; whoever is due by then has punched in.
 */
export const sampleAttendance = async (sample: SampleDays): Promise<SampleAct[]> => {
  const { days, nowMs, calendar, deskOf } = sample
  const today = dayFromMs(nowMs)
  const past = days.filter((day) => day < today)
  const backOf = (day: Day): number => (day === today ? 0 : past.length - past.indexOf(day))
  const dayBack = (back: number): Day => past[past.length - back] ?? past[0] ?? today
  const at = (back: number, clock: string): number => msAt(back === 0 ? today : dayBack(back), clock)
  const isOpenToday = days.includes(today)
  const endMs = nowMs - MINUTE_MS / 2

  const acts: SampleAct[] = []
  const on = (back: number, clock: string, run: () => Promise<unknown>): void => {
    if (back > 0 || isOpenToday) acts.push({ atMs: at(back, clock), run })
  }
  /** What one person does at a moment. */
  const by = (
    staffId: string,
    back: number,
    clock: string,
    run: (desk: SampleDesk) => Promise<unknown>,
  ): void => on(back, clock, async () => run(await deskOf(staffId)))

  // The machine's file, twice a day: whoever came late is in it, so that no post looks empty that was not.
  const importer = await deskOf(IMPORTER)
  const punches = machinePunches(await dueOn(sample, backOf, importer), OTHERWISE)
  let importedMs = 0
  const importFile = async (atMs: number): Promise<void> => {
    const lines = punches.filter((punch) => punch.atMs > importedMs && punch.atMs <= atMs)
    importedMs = atMs
    if (lines.length === 0) return
    await importer.call('attendance.importFile', {
      name: `attlog-${dayFromMs(atMs)}-${clockFromMs(atMs).replace(':', '')}.dat`,
      base64: Buffer.from(attlogOf(lines)).toString('base64'),
      mapping: { userId: 0, date: 1, time: 1, headerRows: 0 },
    })
  }
  for (const day of days) {
    const back = backOf(day)
    const moments = back === 0 ? ['08:38', '14:38'] : ['08:55', '14:50']
    // The afternoon on which a post was left: the alarm comes and goes while the day runs.
    if (back === 5) {
      moments.push('17:18', '17:31')
      for (const clock of ['17:19', '17:32']) on(5, clock, async () => sample.stage.watchPosts())
    }
    for (const clock of moments) on(back, clock, async () => importFile(at(back, clock)))
  }
  acts.push({ atMs: endMs, run: async () => importFile(endMs) })

  const decide =
    (requestId: () => string, approve = true, note = '') =>
    async (desk: SampleDesk): Promise<unknown> =>
      desk.call('leave.decide', { requestId: requestId(), approve, note })
  const remembered = (): { id: () => string; keep: (view: { requestId: string }) => void } => {
    let kept = ''
    return { id: () => kept, keep: ({ requestId }) => (kept = requestId) }
  }
  const leave = (
    wish: Pick<ParamsInput<'leave.submit'>, 'kind' | 'fromMs' | 'toMs' | 'reason'> &
      Partial<ParamsInput<'leave.submit'>>,
  ): ParamsInput<'leave.submit'> => ({ place: '', covers: [], ...wish })

  // A day of annual leave last week: agreed to, handed over with its open cases, given back.
  const annual = remembered()
  by('1005', 6, '10:12', async (desk) =>
    annual.keep(
      await desk.call(
        'leave.submit',
        leave({
          kind: 'ANNUAL',
          fromMs: at(4, '08:30'),
          toMs: at(4, '17:30'),
          reason: '回老家办事',
          place: '清禾县河湾镇',
          covers: covering('A05', '1006'),
        }),
      ),
    ),
  )
  by('1001', 6, '11:04', decide(annual.id, true, '同意，与黄丽娟交接好'))
  let handover: Result<'handovers.open'> | null = null
  by('1005', 5, '17:33', async (desk) => {
    const to = { postId: post('A05'), toStaffId: person('1006') }
    const draft = await desk.call('handovers.draft', to)
    handover = await desk.call('handovers.open', {
      ...to,
      ...draft,
      startMs: at(4, '08:30'),
      expectedEndMs: at(4, '17:30'),
      leaveId: annual.id(),
      pendingMaterials: '待补正材料按申请人放在 2 号文件盒',
      sealsAndKeys: '受理专用章 1 枚、文件柜钥匙 1 把',
      note: '现场核查的时间约在周四上午，申请人会打窗口电话',
    })
  })
  const handoverId = (): string => handover?.handoverId ?? ''
  by('1006', 5, '17:38', async (desk) => desk.call('handovers.confirm', { handoverId: handoverId() }))
  by('1006', 3, '08:57', async (desk) =>
    desk.call('handovers.return', {
      handoverId: handoverId(),
      ...(await desk.call('handovers.draftReturn', { handoverId: handoverId() })),
      problems: '接咨询电话 3 个，均已答复',
      materialsBack: true,
    }),
  )
  by('1005', 3, '09:02', async (desk) => {
    await desk.call('handovers.close', { handoverId: handoverId() })
    await desk.call('leave.return', { requestId: annual.id(), backAtMs: at(3, '08:26'), note: '' })
  })
  by('1001', 3, '09:20', async (desk) => desk.call('leave.close', { requestId: annual.id(), note: '' }))

  // Two days off work, one of them today (over a weekend: the next working day).
  const sick = remembered()
  const lastDay = isOpenToday ? today : calendar.nextWorkingDay(today)
  by('1012', 2, '15:12', async (desk) =>
    sick.keep(
      await desk.call(
        'leave.submit',
        leave({
          kind: 'SICK',
          fromMs: at(1, '08:30'),
          toMs: msAt(lastDay, '17:30'),
          reason: '住院做一个小手术',
          place: '清禾县人民医院',
          covers: covering('B02', '1011'),
          hasProof: true,
        }),
      ),
    ),
  )
  by('1011', 2, '15:40', decide(sick.id, true, '同意，B02 由我顶岗'))
  by(INSPECTOR, 2, '16:25', decide(sick.id))

  // A leave that waits for the chief representative of the first unit.
  by('1007', 1, '15:21', async (desk) => {
    const next = calendar.nextWorkingDay(lastDay)
    await desk.call(
      'leave.submit',
      leave({
        kind: 'ANNUAL',
        fromMs: msAt(next, '08:30'),
        toMs: msAt(next, '17:30'),
        reason: '家中有事，休年假一天',
        covers: covering('A07', '1008'),
      }),
    )
  })

  // Make-up punches: one agreed to by both, one that waits.
  const makeup = remembered()
  by('1022', 3, '15:20', async (desk) =>
    makeup.keep(
      await desk.call('makeup.submit', {
        day: dayBack(3),
        half: 'AM',
        end: 'OUT',
        atMs: at(3, '12:05'),
        cause: 'FORGOT',
        evidence: '中午送走最后一位群众已过 12 点，直接去了食堂，邻窗程立可以证明',
      }),
    ),
  )
  for (const [staffId, clock] of [
    ['1018', '09:12'],
    [INSPECTOR, '09:45'],
  ] as const)
    by(staffId, 2, clock, async (desk) =>
      desk.call('makeup.decide', { requestId: makeup.id(), approve: true, note: '' }),
    )
  by('1008', 1, '17:52', async (desk) =>
    desk.call('makeup.submit', {
      day: dayBack(1),
      half: 'PM',
      end: 'OUT',
      atMs: at(1, '17:34'),
      cause: 'FORGOT',
      evidence: '下班时送材料到档案室，忘了签退',
    }),
  )

  // Extra duty: one evening agreed to, one noon that waits.
  const duty = remembered()
  by('1018', 6, '08:58', async (desk) =>
    duty.keep(
      await desk.call('extraDuty.submit', {
        day: dayBack(7),
        fromMs: at(7, '17:30'),
        toMs: at(7, '18:40'),
        kind: 'EVENING',
        note: '二手房交易集中，延时办完 6 件',
      }),
    ),
  )
  by(INSPECTOR, 6, '10:20', async (desk) =>
    desk.call('extraDuty.decide', { requestId: duty.id(), approve: true, minutes: null, note: '' }),
  )
  by('1048', 1, '15:06', async (desk) =>
    desk.call('extraDuty.submit', {
      day: dayBack(1),
      fromMs: at(1, '12:00'),
      toMs: at(1, '13:00'),
      kind: 'NOON',
      note: '午间值守办税窗口',
    }),
  )

  // A short absence with B beside.
  const away = remembered()
  by('1049', 5, '10:10', async (desk) =>
    away.keep(
      await desk.call('absence.start', {
        kind: 'SHORT_ABSENCE',
        reason: '到后台取发票',
        expectedBackMs: at(5, '10:22'),
      }),
    ),
  )
  by('1049', 5, '10:21', async (desk) => desk.call('absence.end', { requestId: away.id() }))

  // The post that was left early: its chief representative answers the alarm.
  by('1041', 5, '17:24', async (desk) => {
    const { alarms } = await desk.call('posts.alarms', { days: 7 })
    const alarm = alarms.find(({ postId }) => postId === post('D12'))
    if (alarm)
      await desk.call('posts.answerAlarm', {
        alarmId: alarm.alarmId,
        note: '姚远提前离岗未交接，已由我接待剩余群众，并提醒本人',
      })
  })

  // A clock that was twenty-five minutes behind one morning: the punch waits for a person.
  by('1040', 2, '08:24', async (desk) => {
    sample.stage.setWrong(-25 * MINUTE_MS)
    await desk.call('attendance.punch', {})
    sample.stage.setWrong(0)
  })

  // Today.
  let coverId = ''
  by('1043', 0, '08:39', async (desk) => {
    ;({ coverId } = await desk.call('covers.start', { postId: post('D14') }))
  })
  by('1043', 0, '12:01', async (desk) => desk.call('covers.end', { coverId, note: '上午接待 9 人，无遗留' }))
  by('1044', 0, '14:41', async (desk) =>
    desk.call(
      'leave.submit',
      leave({
        kind: 'PRIVATE',
        fromMs: at(0, '08:30'),
        toMs: at(0, '12:00'),
        reason: '孩子发热送医，上午已电话告知钟秀兰',
        covers: covering('D14', '1043'),
        toldAtMs: at(0, '07:50'),
      }),
    ),
  )
  const errand = (staffId: string, wish: ParamsInput<'absence.start'>, from: string, to: string): void => {
    const kept = remembered()
    by(staffId, 0, from, async (desk) => kept.keep(await desk.call('absence.start', wish)))
    by(staffId, 0, to, async (desk) => desk.call('absence.end', { requestId: kept.id() }))
  }
  errand(
    '1028',
    { kind: 'SITE_CHECK', reason: '排污口现场踏勘', expectedBackMs: at(0, '11:40') },
    '09:25',
    '11:36',
  )
  errand(
    '1026',
    { kind: 'MEETING', reason: '工程审批联席会', expectedBackMs: at(0, '17:00') },
    '14:55',
    '16:52',
  )

  return acts.filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs)
}
