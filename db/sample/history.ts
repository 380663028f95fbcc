import type { ParamsInput, Result } from '../contract/index.ts'
import { addDays, dayFromMs, msAt, type Day } from '../model/day.ts'
import { createWorkCalendar } from '../model/calendar.ts'
import { citizenIdCheckCharacter } from '../model/citizen-id.ts'
import { sampleAssessment } from './assessment.ts'
import { isOnLeave, sampleAttendance } from './attendance.ts'
import { sampleQueueDays } from './queue-days.ts'
import { seeded } from './seeded.ts'
import { sampleBeginMs, type SampleDesk, type SampleStage } from './stage.ts'

const SURNAMES = [
  ...'赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜谢邹苏潘葛范彭鲁韦马方俞任袁柳',
]
const GIVEN = [
  '伟',
  '芳',
  '秀英',
  '敏',
  '静',
  '建军',
  '洋',
  '艳',
  '志勇',
  '丽娟',
  '涛',
  '明',
  '超',
  '秀兰',
  '霞',
  '平',
  '刚',
  '桂英',
  '文博',
  '雨桐',
  '子涵',
  '浩然',
]
const TRADES = ['商贸', '餐饮服务', '建材', '农业开发', '信息技术', '物流', '文化传媒', '机械制造']

interface Plan {
  readonly staffId: string
  readonly instantItem: string
  readonly promisedItem: string
  readonly applicants: 'PERSON' | 'ORGANISATION'
  readonly matters: readonly string[]
}

/** Six busy windows; the first is the one the log-in page offers. */
const PLANS: readonly Plan[] = [
  {
    staffId: '1001',
    instantItem: 'SCJG-005',
    promisedItem: 'SCJG-002',
    applicants: 'ORGANISATION',
    matters: ['公司注册资本怎么填写', '经营范围变更要不要股东会决议', '营业执照遗失后怎么补'],
  },
  {
    staffId: '1004',
    instantItem: 'SCJG-008',
    promisedItem: 'SCJG-015',
    applicants: 'PERSON',
    matters: ['个体户注销要不要先清税', '经营场所证明可以用租房合同吗'],
  },
  {
    staffId: '1005',
    instantItem: 'SCJG-008',
    promisedItem: 'SCJG-015',
    applicants: 'ORGANISATION',
    matters: ['食品许可要不要现场核查', '学校食堂能不能同时办两个许可'],
  },
  {
    staffId: '1018',
    instantItem: 'BDC-005',
    promisedItem: 'BDC-001',
    applicants: 'PERSON',
    matters: ['二手房过户要带哪些材料', '夫妻加名怎么办理'],
  },
  {
    staffId: '1011',
    instantItem: 'GAJ-001',
    promisedItem: 'GAJ-009',
    applicants: 'PERSON',
    matters: ['孩子随母落户要什么', '身份证加急多久能取'],
  },
]

type Applicant = ParamsInput<'cases.open'>['applicant']
type Material = ParamsInput<'cases.open'>['materials'][number]

interface OpenCase {
  readonly desk: SampleDesk
  readonly staffId: string
  readonly caseId: Result<'cases.open'>['caseId']
  readonly supplementAsked: boolean
  readonly openedOn: number
}

/**
 * Ten working days of an invented hall up to the present, done through the same calls a page makes: consultations,
 * on-the-spot cases, promised cases on their way, notices, one overdue case, and who was here (attendance.ts). Nothing
 * is recorded in the future.
 */
export const playSampleHistory = async (stage: SampleStage, nowMs: number): Promise<void> => {
  const calendar = createWorkCalendar()
  const random = seeded(439_925)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const today = dayFromMs(nowMs)
  const first = dayFromMs(sampleBeginMs(nowMs))
  const days: Day[] = []
  for (let day = first; day <= today; day = addDays(day, 1)) if (calendar.isWorkingDay(day)) days.push(day)

  let serial = 0
  const applicant = (kind: Plan['applicants']): Applicant => {
    serial += 1
    const name = pick(SURNAMES) + pick(GIVEN)
    const birth = `${1960 + Math.floor(random() * 45)}${String(1 + Math.floor(random() * 12)).padStart(2, '0')}${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`
    const number = `439925${birth}${String(serial).padStart(3, '0')}`
    return {
      kind,
      name: kind === 'PERSON' ? name : `清禾县${pick(GIVEN)}${pick(TRADES)}有限公司`,
      identifier:
        kind === 'PERSON' ? { kind: 'CITIZEN_ID', value: number + citizenIdCheckCharacter(number) } : null,
      phone: `1990001${String(serial).padStart(4, '0')}`,
      legalRepresentative: kind === 'PERSON' ? '' : name,
      address: '',
      acknowledged: [],
    }
  }

  const desks = new Map<string, SampleDesk>()
  stage.setTime(msAt(first, '08:20'))
  const deskOf = async (staffId: string): Promise<SampleDesk> => {
    const desk = desks.get(staffId) ?? (await stage.signIn(staffId))
    desks.set(staffId, desk)
    return desk
  }
  for (const plan of PLANS) await deskOf(plan.staffId)
  const sample = { days, nowMs, calendar, deskOf, stage }
  const acts = [
    ...(await sampleAttendance(sample)),
    ...sampleAssessment(sample),
    ...(await sampleQueueDays(sample)),
  ].toSorted((one, other) => one.atMs - other.atMs)
  /** What happens in attendance, posts and assessment up to a moment, each at its own. */
  const playUpTo = async (ms: number): Promise<void> => {
    while (acts[0] && acts[0].atMs <= ms) {
      stage.setTime(acts[0].atMs)
      await acts.shift()?.run()
    }
  }
  const lists = new Map<string, { materials: Material[]; version: number }>()
  const materialsOf = async (desk: SampleDesk, itemId: string): Promise<Material[]> => {
    const known = lists.get(itemId)
    if (known) return known.materials
    const { item } = await desk.call('items.get', { itemId: itemId as never })
    const materials = item.materials.map(
      ({ materialId, name, requirement, originals, copies, condition }): Material => ({
        materialId,
        name,
        requirement,
        verdict: requirement === 'OPTIONAL' || condition !== '' ? 'NOT_NEEDED' : 'OK',
        originals,
        copies,
        note: '',
      }),
    )
    lists.set(itemId, { materials, version: item.version })
    return materials
  }

  const waiting: OpenCase[] = []
  for (const [nth, day] of days.entries()) {
    let minute = 35
    /** False once the present is reached: the rest of today is left to the person at the desk. */
    const next = async (): Promise<boolean> => {
      minute += 4 + Math.floor(random() * 9)
      const ms = msAt(day, '08:00') + (minute >= 240 ? minute + 150 : minute) * 60_000
      if (ms >= nowMs - 60_000) return false
      await playUpTo(ms)
      stage.setTime(ms)
      return true
    }
    const back = day === today ? 0 : days.filter((each) => each < today).length - nth
    for (const plan of PLANS.filter(({ staffId }) => !isOnLeave(staffId, back))) {
      const desk = desks.get(plan.staffId)
      if (!desk) continue
      if (await next()) {
        await desk.call('consultations.log', {
          itemId: plan.promisedItem as never,
          matter: pick(plan.matters),
          answer: '已当面答复并说明所需材料',
          way: random() < 0.7 ? 'IN_PERSON' : 'PHONE',
          outcome: 'ANSWERED',
          visitorName: '',
          visitorPhone: '',
          backEntry: null,
        })
      }
      if (await next()) {
        const materials = await materialsOf(desk, plan.instantItem)
        await desk.call('cases.completeInstant', {
          itemId: plan.instantItem as never,
          kind: 'INSTANT',
          applicant: applicant(plan.applicants),
          agent: null,
          summary: '',
          channel: 'WINDOW',
          materials,
          backEntry: null,
          duplicateOf: [],
          consultationId: null,
          decision: { reason: '', certificateName: '', certificateNo: '' },
          feeFen: 0,
          feeReceiptNo: '',
          evaluation:
            random() < 0.8
              ? { grade: random() < 0.85 ? 1 : 2, noGradeReason: null }
              : { grade: null, noGradeReason: 'DECLINED' },
        })
      }
      if (random() < 0.9 && (await next())) waiting.push(await openPromised(desk, plan, nth))
    }
    for (const open of waiting.slice()) {
      if (isOnLeave(open.staffId, back)) continue
      if (open.openedOn < nth && random() < 0.5 && (await next())) {
        const finished = await moveOn(open, materialsOf)
        if (finished) waiting.splice(waiting.indexOf(open), 1)
      }
    }
  }
  await playUpTo(nowMs)

  async function openPromised(desk: SampleDesk, plan: Plan, openedOn: number): Promise<OpenCase> {
    const list = await materialsOf(desk, plan.promisedItem)
    const lacks = random() < 0.4
    const required = list
      .filter((material) => material.verdict === 'OK')
      .map((material) => material.materialId)
    const missing = lacks ? required.slice(-2) : []
    const { caseId } = await desk.call('cases.open', {
      itemId: plan.promisedItem as never,
      kind: 'PROMISED',
      applicant: applicant(plan.applicants),
      agent: null,
      summary: '',
      channel: 'WINDOW',
      materials: list.map((material) =>
        missing.includes(material.materialId)
          ? { ...material, verdict: 'MISSING' as const, originals: 0, copies: 0 }
          : material,
      ),
      backEntry: null,
      duplicateOf: [],
      consultationId: null,
    })
    if (lacks) {
      await desk.call('cases.askSupplement', {
        caseId,
        omitted: [],
        dueDay: null,
        way: 'IN_PERSON',
        secondNotice: null,
      })
    } else {
      await desk.call('cases.accept', { caseId, tolerance: null })
    }
    return { desk, staffId: plan.staffId, caseId, supplementAsked: lacks, openedOn }
  }
}

/** The next step of a case that waits; true when it is closed. */
const moveOn = async (
  open: OpenCase,
  materialsOf: (desk: SampleDesk, itemId: string) => Promise<Material[]>,
): Promise<boolean> => {
  const { desk, caseId } = open
  const now = await desk.call('cases.get', { caseId })
  if (now.status === 'SUPPLEMENT_ASKED') {
    const all = await materialsOf(desk, now.itemId)
    const brought = all.filter((material) => now.lacking.includes(material.materialId))
    await desk.call('cases.receiveSupplement', { caseId, materials: brought, note: '', trip: true })
    await desk.call('cases.accept', { caseId, tolerance: null })
    return false
  }
  if (now.status === 'ACCEPTED') {
    await desk.call('cases.startHandling', { caseId, note: '' })
    return false
  }
  await desk.call('cases.decide', {
    caseId,
    result: 'GRANTED',
    reason: '',
    certificateName: '',
    certificateNo: '',
    negativeReportId: null,
  })
  await desk.call('cases.deliver', {
    caseId,
    receiver: '本人',
    relation: '本人',
    idLast4: '',
    way: 'IN_PERSON',
  })
  await desk.call('cases.close', { caseId, note: '' })
  await desk.call('cases.evaluate', { caseId, grade: 1, noGradeReason: null, text: '' })
  return true
}
