import { seeded } from './seeded.ts'
import { DAY_MS, dayFromMs } from '../../db/model/day.ts'
import type { WriteDb } from '../../db/store/sql.ts'
import {
  fileSearchDocs,
  unitMark,
  windowMark,
  writeSearchDoc,
} from '../../db/store/projections/search-index.ts'

const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎',
]
const GIVEN = [
  ...'伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红建国志文辉力健永利辰宇浩然子轩一诺思雨佳怡',
]
const MATTERS = [
  '办理营业执照变更',
  '咨询社会保险转移手续',
  '申请不动产登记',
  '补办证照遗失',
  '询问食品经营许可材料',
  '预约现场踏勘',
  '新生儿落户',
  '公积金提取',
  '道路运输证年审',
  '残疾人证换领',
]
const ITEMS = [
  '企业设立登记',
  '个体工商户注册登记',
  '食品经营许可',
  '不动产转移登记',
  '社会保障卡申领',
  '建设工程规划许可',
  '医疗机构执业登记',
  '户口迁移审批',
  '农村宅基地审批',
  '道路货物运输许可',
]
const CLOSED_DAYS_AGO = 12

/** A row of small numbers that is the same on every run. */
const numbers = (seed: number) => {
  const random = seeded(seed)
  return (below: number): number => Math.floor(random() * below)
}

export interface ManyRecords {
  readonly cases: number
  readonly consultations: number
  readonly papers: number
  readonly endMs: number
  readonly units?: number
}

const hexId = (kind: number, index: number): string =>
  `0190000${kind}-0000-7000-8000-${index.toString(16).padStart(12, '0')}`

/** A year of ledger lines, papers and words, written straight into the projections: for plans and measurements only. */
export const fillManyRecords = (
  db: WriteDb,
  { cases, consultations, papers, endMs, units = 38 }: ManyRecords,
): void => {
  const random = numbers(7)
  const pick = <T>(list: readonly T[]): T => {
    const value = list[random(list.length)]
    if (value === undefined) throw new Error('nothing to choose from')
    return value
  }
  const name = () => pick(SURNAMES) + pick(GIVEN) + (random(4) > 0 ? pick(GIVEN) : '')
  // A few units have most of the work, as everywhere.
  const unit = () => `U${String(Math.min(random(units), random(units))).padStart(2, '0')}`
  const timeOf = (index: number, count: number) =>
    endMs - 365 * DAY_MS + Math.floor((index / count) * 365 * DAY_MS)
  for (let index = 0; index < cases + consultations; index += 1) {
    const isCase = index % Math.max(1, Math.round((cases + consultations) / cases)) === 0
    const atMs = timeOf(index, cases + consultations)
    const id = hexId(isCase ? 1 : 2, index)
    const unitId = unit()
    const windowId = `W${random(63)}`
    const itemName = pick(ITEMS)
    const person = name()
    const matter = pick(MATTERS) + pick(GIVEN) + pick(GIVEN)
    const isOpen = isCase && endMs - atMs < CLOSED_DAYS_AGO * DAY_MS && random(2) === 0
    const status = !isCase
      ? 'ANSWERED'
      : isOpen
        ? pick(['RECEIVED', 'REVIEWING', 'HANDLING', 'SUPPLEMENT_ASKED'])
        : random(200) === 0
          ? pick(['WITHDRAWN', 'NOT_ACCEPTED'])
          : 'CLOSED'
    const running = status === 'HANDLING'
    const day = dayFromMs(atMs)
    const no = `439925-${unitId}-${day.replaceAll('-', '')}-${String(index % 10_000).padStart(4, '0')}`
    const limit = { unit: 'WD', value: 3 + random(18) }
    db.run(
      `INSERT INTO ledger (row_id, kind, no, at_ms, day, item_id, item_name, unit_id, window_id, staff_id, handled_by, applicant_name,
         applicant_kind, applicant_hash, case_kind, status, is_open, accepted_at_ms, due_day, due_at_ms, statutory_due_day, paused,
         closed_at_ms, closed_day, on_time, matter, trips, notices, fee_fen, corrections, back_entry_no, updated_at_ms, due_facts)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PERSON', NULL, ?, ?, ?, ?, ?, NULL, NULL, 0, ?, ?, ?, ?, 1, 0, 0, 0, ?, ?, ?)`,
      id,
      isCase ? 'CASE' : 'CONSULTATION',
      no,
      atMs,
      day,
      `I${ITEMS.indexOf(itemName)}`,
      itemName,
      unitId,
      windowId,
      `S${random(90)}`,
      null,
      person,
      isCase ? 'PROMISED' : '',
      status,
      isOpen ? 1 : 0,
      isCase && !isOpen ? atMs : null,
      running ? dayFromMs(atMs + 14 * DAY_MS) : null,
      isCase && !isOpen ? atMs + DAY_MS : null,
      isCase && !isOpen ? dayFromMs(atMs + DAY_MS) : null,
      isCase && !isOpen ? 1 : null,
      matter,
      random(500) === 0 ? `BW${random(63)}-${index}` : null,
      atMs,
      running
        ? JSON.stringify({
            kind: 'PROMISED',
            acceptedAtMs: atMs,
            receivedAtMs: atMs,
            answeredAtMs: null,
            lastNoticeAtMs: null,
            decidedAtMs: null,
            backEntered: false,
            toleranceDueDay: null,
            deemedAccepted: false,
            promiseLimit: limit,
            statutoryLimit: null,
            suspensions: [],
            extensions: [],
          })
        : null,
    )
    writeSearchDoc(
      db,
      isCase ? 'CASE' : 'CONSULTATION',
      id,
      {
        texts: [no.slice(-13).replace('-', ''), person, itemName, matter],
        names: [person, itemName],
        marks: [unitMark(unitId), windowMark(windowId)],
      },
      undefined,
    )
  }
  for (let index = 0; index < papers; index += 1) {
    const unitId = unit()
    const person = name()
    const number = `清${unitId}补〔2026〕${String(index).padStart(4, '0')}号`
    db.run(
      `INSERT INTO paper (paper_id, kind, number, unit_id, case_id, consultation_id, issued_at_ms, issued_by, prints, signed, status)
       VALUES (?, 'NOTICE_SUPPLEMENT', ?, ?, NULL, NULL, ?, NULL, 1, 'SIGNED', 'VALID')`,
      hexId(3, index),
      number,
      unitId,
      timeOf(index, papers),
    )
    writeSearchDoc(
      db,
      'PAPER',
      hexId(3, index),
      { texts: [number, person, pick(ITEMS)], names: [person], marks: [unitMark(unitId)] },
      undefined,
    )
  }
  while (fileSearchDocs(db, 10_000) > 0);
}
