import { randomBytes } from 'node:crypto'
import { uptime } from 'node:os'
import { openStore, type RecordingAct, type Store } from '../../db/store/store.ts'
import { aCaseOpened, aMaterial } from '../helpers/a-case.ts'
import { CLERK, storeOptions, TEST_KEY } from '../helpers/store-options.ts'
import { seeded } from '../helpers/seeded.ts'
import { type Say } from './measure.ts'

const SURNAMES = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜']
const GIVEN = [...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文华建国玉梅红春海燕飞']
const ITEMS = [
  '企业设立登记',
  '食品经营许可',
  '不动产转移登记',
  '城乡居民基本养老保险参保登记',
  '户口迁移',
  '建筑工程施工许可证核发',
  '出生医学证明补发',
  '道路货物运输经营许可',
  '医疗保险关系转移接续',
  '残疾人证办理',
]

export const personName = (random: () => number): string => {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  return pick(SURNAMES) + pick(GIVEN) + (random() < 0.7 ? pick(GIVEN) : '')
}

export const itemName = (random: () => number): string => ITEMS[Math.floor(random() * ITEMS.length)] ?? ''

export const openBenchStore = (directory: string, dataKey: Uint8Array = TEST_KEY): Store =>
  openStore(
    storeOptions(directory, {
      clock: { wallMs: () => Date.now(), uptimeMs: () => uptime() * 1_000 },
      dataKey,
      randomBytes: (size) => randomBytes(size),
    }),
  )

/** One case with the ten events a case has on average (3,000,000 events a year for 300,000 cases). */
export const recordCase = (
  act: RecordingAct,
  random: () => number,
  day: number,
  { unitId = 'SCJG', materials = 1 }: { readonly unitId?: string; readonly materials?: number } = {},
): string => {
  const caseId = act.newId()
  const taken = act.takeNumber(`case/${unitId}/${day}`)
  const receivedAtMs = act.nowMs - day * 86_400_000
  const name = personName(random)
  const listed = Array.from({ length: materials }, (_, nth) => aMaterial({ materialId: `M${nth + 1}` }))
  const append = (type: string, payload: unknown) => act.append({ type, entityId: caseId, payload })
  append(
    'case.opened',
    aCaseOpened({
      taken,
      unitId,
      caseNo: `439925-${unitId}-${String(20_250_101 + day)}-${String(taken.seq).padStart(4, '0')}`,
      itemName: itemName(random),
      materials: listed,
      applicant: {
        kind: 'PERSON',
        name,
        identifier: null,
        phone: null,
        legalRepresentative: null,
        address: null,
        findings: [],
      },
      summary: `${name}申请办理`,
      receivedAtMs,
    }),
  )
  append('case.materials_reviewed', { materials: listed, note: '' })
  append('case.accepted', {
    acceptedAtMs: receivedAtMs,
    deemed: false,
    tolerance: null,
    due: { dueDay: '2026-03-16', dueAtMs: receivedAtMs + 864_000_000, statutoryDueDay: null },
    paperId: null,
    paperNo: null,
  })
  append('case.handling_started', { note: '' })
  append('case.noted', { text: '已核对原件' })
  append('case.fee_recorded', { amountFen: 0, item: '', basis: '', receiptNo: '', waived: true, note: '' })
  append('case.decided', {
    result: 'GRANTED',
    reason: '',
    certificateName: '',
    certificateNo: '',
    decidedAtMs: receivedAtMs,
    negativeReportId: null,
  })
  append('case.delivered', {
    receiver: name,
    relation: '',
    idLast4: '',
    way: 'IN_PERSON',
    deliveredAtMs: receivedAtMs,
  })
  append('case.closed', { closedAtMs: receivedAtMs, note: '' })
  append('case.evaluated', { grade: 1, noGradeReason: null, text: '' })
  return caseId
}

/** Fills a store with closed cases of the past year, 100 an act. */
export const fillCases = (store: Store, cases: number, say: Say): void => {
  const random = seeded(1)
  const startedAt = performance.now()
  for (let done = 0; done < cases; done += 100) {
    store.record(CLERK, (act) => {
      for (let nth = 0; nth < 100; nth += 1) recordCase(act, random, Math.floor(((done + nth) / cases) * 365))
    })
    if (done % 20_000 === 0 && done > 0)
      say(`  ${done} of ${cases} cases, ${Math.round((performance.now() - startedAt) / 1_000)} s`)
  }
  while (store.fileSearch() > 0);
}
