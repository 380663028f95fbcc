import type { Page } from 'playwright-core'
import { aBoard, aHall, START_MS } from './kiosk-stage.ts'

// What the hall tells each public screen in the tests of their looks: as much, and names as long, as a hall has.

export type Answers = Readonly<Record<string, unknown>>

const HALL_NAME = '清禾县政务服务中心'

/** Every answer is seen to be of its type by the tests of the contract; here only their length matters. */
const wait = (ahead: number) => ({
  ahead,
  estimate: { low: ahead * 4, high: ahead * 7 + 5, basis: 'TODAY', pastClosing: false },
})

/** The hall board: so many windows, a third of them calling. */
export const hallAnswers = (windows: number): Answers => ({
  'screen.board': { ...aBoard(windows, Math.ceil(windows / 3)), isCrowd: windows > 100 },
  'screen.hall': aHall(windows),
})

/** A hall in the morning, before anybody has taken a ticket. */
export const quietAnswers: Answers = {
  'screen.board': {
    ...aBoard(3, 0),
    last: [],
    waiting: 0,
    classes: aBoard(3, 0).classes.map((each) => ({ ...each, waiting: 0, oldestSinceMs: null })),
  },
  'screen.hall': aHall(3),
}

const WINDOW_CLASSES = [
  ['企业设立、变更与注销登记', 'Business registration, changes and closing'],
  ['不动产登记', 'Real estate registration'],
  ['工程建设项目审批', 'Approval of construction projects'],
  ['税务与公积金', 'Tax and housing fund'],
  ['社会保险与医疗保障', 'Social insurance and medical care'],
  ['公安户政与出入境', 'Household registration and exit-entry'],
  ['综合受理', 'Any matter'],
] as const

const STATES = [
  'ON_POST',
  'ON_POST_UNPUNCHED',
  'AWAY_SHORT',
  'OUT',
  'BEFORE',
  'BREAK',
  'OFF_DUTY',
  'NOT_IN',
] as const
const NAMES = ['李秀英', '王芳', '欧阳晓敏', '古丽娜尔·买买提明', '张伟', 'Michael Anderson'] as const
const WHERE = [
  ['企业登记三窗口', '县市场监督管理局'],
  ['住房公积金缴存提取贷款综合业务受理及异地转移接续窗口', '县住房公积金管理中心'],
  ['不动产登记窗口', '县自然资源和规划局（县不动产登记中心）'],
  ['', '县人力资源和社会保障局'],
] as const

/** One at work in every second place, the others away in all the ways there are; the second one has all that is long. */
const people = (count: number) =>
  Array.from({ length: count }, (_unused, at) => {
    const [windowName, unitName] = WHERE[(at === 1 ? 2 : at) % WHERE.length] ?? WHERE[0]
    const state = at === 1 ? 'OUT' : at % 2 === 0 ? 'ON_POST' : (STATES[(at >> 1) % STATES.length] ?? 'OUT')
    return {
      staffId: String(1001 + at),
      name: NAMES[(at === 1 ? 3 : at) % NAMES.length] ?? '',
      unitName,
      windowName,
      postName: windowName === '' ? '咨询导办与帮办代办岗' : '首席代表岗',
      title: at % 3 === 0 ? '窗口负责人' : '',
      state,
      expectedBackMs: state === 'AWAY_SHORT' || state === 'OUT' ? START_MS + (at + 1) * 3_600_000 : null,
      coveredBy: state === 'OUT' ? (NAMES[(at + 2) % NAMES.length] ?? '') : '',
      phone: at % 2 === 0 ? '0571-86320417' : '',
    }
  })

export const whereaboutsAnswers = (count: number): Answers => ({
  'screen.hall': aHall(3),
  'whereabouts.board': { asOfMs: START_MS, staleSinceMs: null, hallName: HALL_NAME, people: people(count) },
})

export const windowAnswers: Answers = {
  'screen.hall': aHall(3),
  'screen.window': {
    nowMs: START_MS,
    asOfMs: START_MS,
    isStale: false,
    day: '2026-11-23',
    mode: 'HALL',
    windowId: 'A03',
    windowName: '住房公积金缴存提取贷款综合业务受理及异地转移接续窗口',
    unitNames: ['县住房公积金管理中心', '县人力资源和社会保障局'],
    status: 'OPEN',
    current: {
      ticketId: '2026-11-23/A1000',
      number: 'A1000',
      classId: 'Q0',
      windowId: 'A03',
      windowName: '',
      nth: 1,
      atMs: START_MS - 60_000,
      isServing: true,
    },
    classes: WINDOW_CLASSES.map(([name, nameEn], at) => ({
      classId: `Q${at}`,
      prefix: 'ABCDEFG'.charAt(at),
      name,
      nameEn,
    })),
    waiting: 112,
  },
  'whereabouts.board': {
    asOfMs: START_MS,
    staleSinceMs: null,
    hallName: '',
    people: people(2).map((person) => ({
      ...person,
      windowName: '住房公积金缴存提取贷款综合业务受理及异地转移接续窗口',
    })),
  },
  'screen.rating': {
    state: 'OPEN',
    visit: { key: 'k', ticket: 'A1000', sinceMs: START_MS, untilMs: null },
    optionsVersion: '1',
    options: [
      ['服务热情周到', 'Courteous'],
      ['办事效率高', 'Fast'],
      ['一次性说清楚', 'Explained once and fully'],
      ['材料不重复要', 'Nothing asked for twice'],
    ].map(([zh, en], at) => ({ id: String(at), zh, en })),
    link: 'https://example.org/r/019a0000-0000-7000-8000-000000000001',
  },
}

const MATERIALS = [
  '《食品经营许可申请书》',
  '营业执照或者其他主体资格证明文件',
  '与食品经营相适应的主要设备设施布局、操作流程等文件',
  '食品安全自查、从业人员健康管理、进货查验记录、食品安全事故处置等保证食品安全的规章制度',
  '法定代表人（负责人）身份证明',
  '利用自动售货设备从事食品销售的，自动售货设备的产品合格证明、具体放置地点及经营者名称的公示方法',
  '委托他人办理的，代理人身份证明与授权委托书',
  '经营场所使用证明',
  '从业人员健康证明',
  '食品安全管理人员培训合格证明',
] as const

export const guideAnswers: Answers = {
  'screen.hall': {
    ...aHall(3),
    notices: [
      ...aHall(3).notices,
      {
        noticeId: 'closing',
        title: '关于国庆假期大厅服务时间调整及不动产登记系统停机升级的通知',
        text: '10月1日至7日大厅休息，8日起照常办理。\n不动产登记系统于9月30日18时至10月8日8时停机升级，其间网上申请可以提交，统一在8日以后审核。',
        textEn:
          'Closed from 1 to 7 October. Online applications of these days are looked at from the 8th on.',
      },
    ],
  },
  'screen.findItems': {
    total: 431,
    items: Array.from({ length: 8 }, (_unused, at) => ({
      itemId: `SCJG-00${at}`,
      name: [
        '食品经营许可',
        '因城镇建设用地经批准农村宅基地被征收、征用或者占用的农村村民宅基地重新审批',
        '个体工商户设立登记',
        '特种设备生产、充装单位许可（含电梯安装、改造、修理）',
      ][at % 4],
      unitName: ['县市场监督管理局', '县自然资源和规划局（县不动产登记中心）'][at % 2],
      matched: [],
      isExact: at < 6,
    })),
  },
  'screen.item': {
    itemId: 'SCJG-000',
    name: '因城镇建设用地经批准农村宅基地被征收、征用或者占用的农村村民宅基地重新审批',
    unitName: '县自然资源和规划局（县不动产登记中心）',
    statutoryLimit: { unit: 'WD', value: 20, note: '' },
    promiseLimit: { unit: 'WD', value: 5, note: '' },
    isFee: true,
    feeStandard:
      '每件 80 元；农村村民利用宅基地依法建造住房及其附属设施的，免收不动产登记费，只收取证书工本费 10 元',
    acceptConditions:
      '申请人具有与经营的食品品种、数量相适应的经营场所；\n与有毒、有害场所以及其他污染源保持规定的距离；\n有专职或者兼职的食品安全管理人员和保证食品安全的规章制度。',
    place: '',
    consultPhone: '0571-86320417',
    materials: MATERIALS.map((name, at) => ({
      materialId: `M${at}`,
      name,
      requirement: ['REQUIRED', 'REQUIRED', 'OPTIONAL', 'TOLERABLE'][at % 4],
      form: 'BOTH',
      originals: 1,
      copies: at % 3,
      fillNote: at === 0 ? '用黑色墨水笔填写，由法定代表人签名' : '',
      condition: at === 5 ? '利用自动售货设备的' : '',
    })),
    windows: ['A01', 'A02', 'A03'].map((windowId) => ({
      windowId,
      name: '食品药品许可窗口',
      area: '一楼A区',
    })),
  },
  'screen.caseProgress': { asOfMs: START_MS, caseNo: 'QH20261123000123', state: 'PAUSED' },
}

export const winnersAnswers = (count: number): Answers => ({
  'screen.hall': aHall(3),
  'assessment.winners': {
    lists: [
      {
        periodId: 'MONTH/2026-10-01',
        kind: 'MONTH',
        from: '2026-10-01',
        name: '月度服务之星',
        winners: Array.from({ length: count }, (_unused, at) => ({
          name: NAMES[at % NAMES.length],
          unitName: WHERE[at % WHERE.length]?.[1],
        })),
      },
    ],
  },
})

const TICKET_CLASSES = [
  ['A', '企业服务', 'Business services'],
  ['B', '公安服务', 'Police services'],
  ['C', '工程建设与不动产登记交易', 'Construction and real estate registration'],
  ['D', '社会民生', 'Social affairs'],
  ['E', '税务', 'Tax'],
  ['Z', '综合受理（无差别）', 'Any business'],
  ['Q', '咨询导办', 'Questions and guidance'],
  ['Y', '预约办理', 'Booked visits'],
] as const

export const ticketsAnswers: Answers = {
  'kiosk.classes': {
    nowMs: START_MS,
    day: '2026-11-23',
    hallName: HALL_NAME,
    machineName: '一楼东门取号机',
    machineNo: '3F0A',
    isOpen: true,
    hours: [{ from: '08:30', to: '12:00' }],
    asOfMs: START_MS,
    isStale: false,
    asksDocument: true,
    units: Array.from({ length: 14 }, (_unused, at) => ({
      unitId: `U${at}`,
      name: WHERE[at % WHERE.length]?.[1],
    })),
    classes: TICKET_CLASSES.map(([prefix, name, nameEn], at) => ({
      classId: `Q${prefix}`,
      prefix,
      name,
      nameEn,
      lane: prefix === 'Y' ? 'BOOKING' : 'NORMAL',
      unitId: null,
      unitName: '',
      refusal:
        at === 4 ? { code: 'DAY_FULL', max: 200 } : at === 5 ? { code: 'NOT_YET', from: '14:30' } : null,
      wait: wait(at * 3),
      priorityWait: wait(at),
      openWindows: 2,
      areas: ['一楼A区', '二楼B区'],
      slots:
        prefix === 'Y'
          ? Array.from({ length: 10 }, (_none, slot) => ({
              slotMs: START_MS + (slot + 1) * 1_800_000,
              left: slot % 3,
            }))
          : [],
    })),
  },
  'kiosk.findClass': {
    total: 9,
    found: Array.from({ length: 9 }, (_unused, at) => ({
      itemId: `I${at}`,
      name: ['居民身份证申领', '因城镇建设用地经批准农村宅基地被征收、征用或者占用的农村村民宅基地重新审批'][
        at % 2
      ],
      unitName: '县公安局',
      classIds: [at % 2 === 0 ? 'QB' : 'QC'],
      isExact: at < 5,
    })),
  },
  'kiosk.printed': {},
  'kiosk.takeTicket': {
    outcome: 'TAKEN',
    slip: {
      ticketId: '2026-11-23/A1000',
      number: 'A1000',
      day: '2026-11-23',
      hallName: HALL_NAME,
      classId: 'QC',
      className: '工程建设与不动产登记交易',
      classNameEn: 'Construction and real estate registration',
      lane: 'NORMAL',
      issuedAtMs: START_MS,
      slotMs: null,
      ahead: 23,
      estimate: { low: 40, high: 75, basis: 'TODAY', pastClosing: false },
      windows: ['A01', 'A02', 'A03', 'A04', 'B01', 'B02'].map((windowId) => ({
        windowId,
        name: '',
        area: windowId.startsWith('A') ? '一楼A区' : '二楼B区',
      })),
      windowCount: 17,
      isReserve: false,
      machineName: '一楼东门取号机',
      machineNo: '3F0A',
      code: 'https://zwfw.example.gov.cn/queue?day=2026-11-23&number=A1000',
    },
  },
}

export interface Scene {
  readonly name: string
  readonly path: string
  readonly answers: Answers
  /** There once the scene is whole. */
  readonly ready: string
  /** Another state of a screen that is among the scenes already. */
  readonly isVariant?: boolean
  /** What a visitor touches to come to it. */
  readonly enter?: (page: Page) => Promise<void>
}

const touch = (page: Page, selector: string): Promise<void> => page.locator(selector).first().click()
const type = async (page: Page, key: string, signs: string): Promise<void> => {
  for (const sign of signs) await page.locator(key).getByText(sign, { exact: true }).click()
}

/** Everything a public screen shows, in the fullest and the emptiest state of each. */
export const SCENES: readonly Scene[] = [
  { name: 'hall of 119', path: '/hall', answers: hallAnswers(119), ready: '.call' },
  { name: 'hall of 3', isVariant: true, path: '/hall', answers: hallAnswers(3), ready: '.call' },
  {
    name: 'hall in the morning',
    isVariant: true,
    path: '/hall',
    answers: quietAnswers,
    ready: '.calls-none',
  },
  { name: 'window', path: '/window?window=A03', answers: windowAnswers, ready: '.rating-level' },
  {
    name: 'window without a visitor',
    isVariant: true,
    path: '/window?window=A03',
    answers: {
      ...windowAnswers,
      'screen.window': { ...(windowAnswers['screen.window'] as object), status: 'PAUSED', current: null },
      'screen.rating': { state: 'NOBODY', visit: null, optionsVersion: '', options: [], link: null },
    },
    ready: '.window-idle',
  },
  { name: 'whereabouts of 119', path: '/whereabouts', answers: whereaboutsAnswers(119), ready: '.who' },
  {
    name: 'whereabouts of 3',
    isVariant: true,
    path: '/whereabouts',
    answers: whereaboutsAnswers(3),
    ready: '.who',
  },
  {
    name: 'whereabouts of nobody',
    isVariant: true,
    path: '/whereabouts',
    answers: whereaboutsAnswers(0),
    ready: '.empty-state',
  },
  { name: 'winners', path: '/winners', answers: winnersAnswers(40), ready: '.winners-name' },
  {
    name: 'one winner',
    isVariant: true,
    path: '/winners',
    answers: winnersAnswers(1),
    ready: '.winners-name',
  },
  { name: 'no winner', isVariant: true, path: '/winners', answers: winnersAnswers(0), ready: '.empty-state' },
  { name: 'look-up', path: '/guide', answers: guideAnswers, ready: '.item-name' },
  {
    name: 'guide of an item',
    path: '/guide',
    answers: guideAnswers,
    ready: '.item-guide-body',
    enter: (page) => touch(page, '.item-list button'),
  },
  {
    name: 'progress of a case',
    path: '/guide',
    answers: guideAnswers,
    ready: '.progress-state',
    enter: async (page) => {
      await page.locator('.guide-tab').nth(1).click()
      await type(page, '.key', 'QH20261123000123')
      await touch(page, '.key-ask')
    },
  },
  {
    name: 'notices',
    path: '/guide',
    answers: guideAnswers,
    ready: '.notice-list',
    enter: (page) => page.locator('.guide-tab').nth(2).click(),
  },
  { name: 'ticket machine', path: '/tickets', answers: ticketsAnswers, ready: '.tk-tile' },
  {
    name: 'search of a class',
    path: '/tickets',
    answers: ticketsAnswers,
    ready: '.tk-found .tk-line',
    enter: async (page) => {
      await touch(page, '.tk-actions .tk-button')
      await type(page, '.tk-key', 'SFZ')
    },
  },
  {
    name: 'last look at a ticket',
    path: '/tickets?printer=1',
    answers: ticketsAnswers,
    ready: '.tk-take',
    enter: (page) => page.locator('.tk-tile').nth(2).click(),
  },
  {
    name: 'document',
    path: '/tickets',
    answers: ticketsAnswers,
    ready: '.tk-document',
    enter: async (page) => {
      await page.locator('.tk-tile').nth(2).click()
      await touch(page, '.tk-choice-plain')
      await type(page, '.tk-key', '110101199003071230')
    },
  },
  {
    name: 'ticket',
    path: '/tickets?printer=0',
    answers: ticketsAnswers,
    ready: '.tk-number',
    enter: async (page) => {
      await page.locator('.tk-tile').nth(2).click()
      await touch(page, '.tk-take-main')
    },
  },
]
