import type { z } from 'zod'
import { BLANK_ITEM, BLANK_STAFF, BLANK_UNIT, BLANK_WINDOW } from '../../db/model/blank-records.ts'
import type { Item, ServiceWindow, StaffMember, Unit } from '../../db/model/reference.ts'
import type { RecordingAct } from '../../db/store/index.ts'

/** A small hall for tests: two units and the centre, four windows, eight people, three items. */
type UnitInput = z.input<typeof Unit>
type WindowInput = z.input<typeof ServiceWindow>
type StaffInput = z.input<typeof StaffMember>
export type ItemInput = z.input<typeof Item>

const unit = (unitId: string, name: string, orgAbbr: string): UnitInput => ({
  ...BLANK_UNIT,
  unitId,
  name,
  shortName: name.slice(0, 4),
  orgAbbr,
  consultPhone: '0749-8120001',
  supervisePhone: '0749-8120002',
})

const window = (windowId: string, kind: WindowInput['kind'], unitIds: string[]): WindowInput => ({
  ...BLANK_WINDOW,
  windowId,
  name: `${windowId}号窗口`,
  kind,
  unitIds,
})

const person = (
  staffId: string,
  name: string,
  unitId: string,
  windowId: string | null,
  ...roles: StaffInput['roles']
): StaffInput => ({
  ...BLANK_STAFF,
  staffId,
  name,
  unitId,
  windowId,
  roles,
})

const material = (
  materialId: string,
  name: string,
  requirement: 'REQUIRED' | 'OPTIONAL' | 'TOLERABLE',
  order: number,
): ItemInput['materials'][number] => ({
  materialId,
  order,
  name,
  requirement,
  form: 'ORIGINAL',
  originals: 1,
  copies: 0,
  size: 'A4',
  sourceKind: 'APPLICANT',
  issuingBody: '申请人',
  fillNote: '',
  acceptStandard: '签章齐全',
  condition: '',
})

export const anItem = (overrides: Partial<ItemInput> = {}): ItemInput => ({
  ...BLANK_ITEM,
  itemId: 'SCJG-001',
  name: '食品经营许可',
  unitId: 'SCJG',
  windowIds: ['A01'],
  itemType: '01',
  targetKinds: ['1'],
  caseKind: 'PROMISED',
  statutoryLimit: { unit: 'WD', value: 20 },
  promiseLimit: { unit: 'WD', value: 10 },
  acceptConditions: '有固定经营场所',
  legalBasis: '食品安全法第三十五条',
  result: '食品经营许可证',
  specialProcedures: ['SITE_CHECK'],
  materials: [
    material('M1', '申请书', 'REQUIRED', 1),
    material('M2', '营业执照', 'REQUIRED', 2),
    material('M3', '布局图', 'TOLERABLE', 3),
    material('M4', '授权委托书', 'OPTIONAL', 4),
  ],
  steps: [{ order: 1, name: '审查', post: '窗口', limit: { unit: 'WD', value: 2 }, specialNote: '' }],
  ...overrides,
})

const INSTANT_ITEM = anItem({
  itemId: 'SCJG-002',
  name: '营业执照遗失补领',
  caseKind: 'INSTANT',
  statutoryLimit: { unit: 'WD', value: 5 },
  promiseLimit: { unit: 'INSTANT' },
  materials: [material('N1', '补领申请书', 'REQUIRED', 1)],
})
const OTHER_UNITS_ITEM = anItem({
  itemId: 'RSJ-001',
  name: '社会保障卡申领',
  unitId: 'RSJ',
  windowIds: ['B01'],
})

export const TEST_HALL = {
  units: [
    unit('SCJG', '清禾县市场监督管理局', '清市监'),
    unit('RSJ', '清禾县人力资源和社会保障局', '清人社'),
    unit('ZX', '清禾县政务服务中心', '清政服'),
  ],
  windows: [
    window('A01', 'UNIT', ['SCJG']),
    window('B01', 'COMBINED', ['RSJ']),
    window('C01', 'ANY_ITEM', ['ZX']),
  ],
  staff: [
    person('1001', '王芳', 'SCJG', 'A01', 'CLERK'),
    person('1002', '李强', 'SCJG', 'A01', 'WINDOW_HEAD'),
    person('1003', '赵敏', 'SCJG', null, 'CHIEF_REP'),
    person('1004', '孙丽', 'SCJG', 'A01', 'CLERK'),
    person('2001', '周杰', 'RSJ', 'B01', 'CLERK'),
    person('3001', '吴静', 'ZX', 'C01', 'CLERK'),
    person('9001', '郑涛', 'ZX', null, 'CENTER_ADMIN'),
    person('9002', '冯军', 'ZX', null, 'SYSADMIN'),
    person('9003', '陈晨', 'ZX', null, 'INSPECTOR'),
  ],
  items: [anItem(), INSTANT_ITEM, OTHER_UNITS_ITEM],
  settings: {
    'hall.name': '清禾县政务服务中心',
    'hall.code': '439925',
    'hall.address': '新城路88号',
    'hall.phone': '0749-8120000',
  },
} as const

/** Everybody's PIN and password in the test hall. */
export const testPin = (staffId: string): string => `pin-${staffId}`

export const recordTestHall = (
  act: RecordingAct,
  hash: (secret: string) => string,
  settings: Readonly<Record<string, string>> = {},
): void => {
  const set = (type: string, entityId: string, payload: object) =>
    act.append({ type, entityId, payload: { ...payload, source: null } })
  for (const each of TEST_HALL.units) set('reference.unit_set', each.unitId, each)
  for (const each of TEST_HALL.windows) set('reference.window_set', each.windowId, each)
  for (const each of TEST_HALL.staff) set('reference.staff_set', each.staffId, each)
  for (const each of TEST_HALL.items) set('reference.item_set', each.itemId, each)
  for (const [key, value] of Object.entries({ ...TEST_HALL.settings, ...settings }))
    set('reference.setting_set', key, { key, value })
  for (const { staffId } of TEST_HALL.staff) {
    act.append({
      type: 'account.credential_set',
      entityId: staffId,
      payload: { staffId, kind: 'PIN', argon2id: hash(testPin(staffId)), temporary: false, by: null },
    })
  }
}
