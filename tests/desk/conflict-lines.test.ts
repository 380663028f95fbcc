import { expect, test } from 'vitest'
import { DEFAULT_ATTENDANCE_RULES } from '../../db/model/attendance/rules.ts'
import { eventDefinitions, findDefinition, type AnyEvent } from '../../db/model/events/registry.ts'
import en from '../../renderer/i18n/en/conflicts.json' with { type: 'json' }
import zhCN from '../../renderer/i18n/zh-CN/conflicts.json' with { type: 'json' }
import { aCaseOpened, aMaterial } from '../helpers/a-case.ts'
import { anId } from '../helpers/envelopes.ts'
import { joinedDesk } from '../helpers/joined-desk.ts'
import { aPost } from '../helpers/posts-of-hall.ts'
import { TEST_HALL } from '../helpers/test-hall.ts'
import { A_MORNING } from '../helpers/test-store.ts'

const DAY = '2026-03-16'
const SECRETS = {
  person: '欧阳小明',
  agent: '诸葛大力',
  number: '431125199001011026',
  phone: '13912345678',
  hash: '$argon2id$of-the-test',
  sealed: 'hd1.of-the-test',
}
const identifier = { kind: 'CITIZEN_ID', sealed: SECRETS.sealed, hash: 'h1', masked: '431125********1026' }
const phone = { sealed: SECRETS.sealed, hash: 'h2', masked: '139****5678' }
const applicant = {
  kind: 'PERSON',
  name: SECRETS.person,
  identifier,
  phone,
  legalRepresentative: null,
  address: SECRETS.sealed,
  findings: [],
}
const agent = { name: SECRETS.agent, relation: '亲属', identifier, phone }
const due = { dueDay: DAY, dueAtMs: A_MORNING, statutoryDueDay: DAY }
const taken = { seriesKey: 'case/SCJG/2026-03-02', seq: 1 }
const materials = [aMaterial(), aMaterial({ materialId: 'M2', name: '营业执照', verdict: 'MISSING' })]
const undo = (eventType: string) => ({ eventId: anId(3), eventType, reason: '点错了' })
const consultation = {
  itemId: null,
  itemName: '食品经营许可',
  unitId: 'SCJG',
  matter: '怎样办证',
  answer: '已告知',
  way: 'PHONE',
  outcome: 'ANSWERED',
  visitorName: SECRETS.person,
  visitorPhone: phone,
}
const paper = {
  kind: 'NOTICE_SUPPLEMENT',
  number: '清市监补〔2026〕0001号',
  taken,
  unitId: 'SCJG',
  caseId: null,
  consultationId: null,
  itemId: 'SCJG-001',
  way: 'IN_PERSON',
  content: {
    ...Object.fromEntries(
      'hallName unitName windowName windowPhone superviseCall place openingHours itemName itemCode legalBasis conditions statutoryLimit promiseLimit fee caseNo matter rejectReason rejectOrgan staffName footer'
        .split(' ')
        .map((name) => [name, '']),
    ),
    applicantName: SECRETS.person,
    agentName: SECRETS.agent,
    guideVersion: 1,
    procedure: [],
    contactPhoneSealed: SECRETS.sealed,
    materials: [],
    receivedDay: null,
    acceptedDay: null,
    dueDay: null,
    answerDueDay: null,
    rejectClass: null,
    issuedDay: DAY,
    templateVersion: 1,
  },
  omitted: [{ materialId: 'M3', name: '布局图', reason: '不需要' }],
  secondNotice: { reason: 'OUR_OMISSION', note: '', confirmedBy: '1002' },
}
const report = {
  caseId: null,
  itemId: 'SCJG-001',
  cause: 'REFUSED',
  applicantName: SECRETS.person,
  matter: '办证',
  facts: '不符合条件',
  reason: '没有场所',
  legalBasis: '食品安全法',
  cure: '',
  reportNo: 'FB-SCJG-20260302-0001',
  taken,
  unitId: 'SCJG',
}
const [unit] = TEST_HALL.units
const [window] = TEST_HALL.windows
const [staff] = TEST_HALL.staff
const [item] = TEST_HALL.items
const source = null

const about = { staffId: '1001', unitIds: ['SCJG'] }
const stretch = { fromMs: A_MORNING, toMs: A_MORNING + 12_600_000 }
const covers = [{ postId: 'P1', staffId: '1004' }]
const decision = { step: 0, by: '1002', note: '已核实' }

/** One payload of each type, as full as it gets; null where there is nothing for people in it. */
const EXAMPLES: { readonly [Type in AnyEvent['type']]: unknown } = {
  'case.opened': aCaseOpened({
    applicant,
    agent,
    duplicateOf: ['439925-SCJG-20260301-0007'],
    backEntry: { formNo: 'A01-3', trueAtMs: A_MORNING, note: '' },
  }),
  'case.materials_reviewed': { materials, note: '缺一份' },
  'case.supplement_asked': {
    paperId: anId(4),
    paperNo: '清市监补〔2026〕0001号',
    materialIds: ['M2'],
    nth: 2,
    ownOmission: true,
    dueDay: DAY,
  },
  'case.supplement_received': { materials, note: '' },
  'case.accepted': {
    acceptedAtMs: A_MORNING,
    deemed: true,
    tolerance: { materialIds: ['M2'], dueDay: DAY, promise: '月底前补' },
    due,
    paperId: null,
    paperNo: '清市监受〔2026〕0001号',
  },
  'case.not_accepted': {
    outcome: 'NOT_ACCEPTED',
    reasonClass: 'OTHER_ORGAN',
    reason: '不归本机关',
    basis: '许可法',
    organ: '卫健局',
    negativeReportId: anId(5),
    paperId: anId(4),
    paperNo: '清市监不受〔2026〕0001号',
  },
  'case.withdrawn': { reason: '不办了' },
  'case.lapsed': { reason: '逾期' },
  'case.handling_started': { note: '现场看过' },
  'case.tolerance_supplied': { materials, note: '' },
  'case.suspended': {
    kind: 'SITE_CHECK',
    reason: '现场核查',
    legalBasis: 'LICENSING_LAW_45',
    stopsClock: true,
    fromDay: DAY,
    expectedDays: 5,
    paperId: null,
    due,
  },
  'case.resumed': { toDay: DAY, note: '', due },
  'case.extended': {
    limit: { unit: 'WD', value: 5 },
    reason: '案情复杂',
    approvedBy: '1002',
    approvedAtMs: A_MORNING,
    toldAtMs: A_MORNING,
    howTold: 'SMS',
    late: false,
    due,
  },
  'case.due_recounted': { due, reason: '放假安排有变' },
  'case.fee_recorded': {
    amountFen: 12_345,
    item: '工本费',
    basis: '',
    receiptNo: 'P1',
    waived: false,
    note: '',
  },
  'case.decided': {
    result: 'GRANTED',
    reason: '',
    certificateName: '食品经营许可证',
    certificateNo: 'JY1',
    decidedAtMs: A_MORNING,
    negativeReportId: null,
  },
  'case.delivered': {
    receiver: SECRETS.person,
    relation: '本人',
    idLast4: '1026',
    way: 'MAIL',
    deliveredAtMs: A_MORNING,
  },
  'case.closed': { closedAtMs: A_MORNING, note: '办完' },
  'case.archived': { archiveNo: 'D-1' },
  'case.terminated': { reason: '逾期未补' },
  'case.reopened': { reason: '办错了' },
  'case.evaluated': { grade: 4, noGradeReason: null, text: '慢' },
  'case.trip_counted': { day: DAY, reason: 'OUR_OMISSION', note: '' },
  'case.noted': { text: '已电话告知' },
  'case.corrected': {
    changes: [
      {
        field: 'applicant',
        before: applicant,
        after: { ...applicant, name: '欧阳晓明', kind: 'ORGANISATION' },
      },
      { field: 'agent', before: agent, after: null },
      { field: 'summary', before: '', after: '开店' },
      { field: 'materials', before: materials, after: [aMaterial()] },
    ],
    reason: '写错了',
  },
  'case.undone': undo('case.withdrawn'),
  'consultation.logged': {
    ...consultation,
    consultationNo: 'ZX-SCJG-20260302-0001',
    taken,
    atMs: A_MORNING,
    backEntry: null,
  },
  'consultation.corrected': {
    before: consultation,
    after: { ...consultation, way: 'IN_PERSON', outcome: 'TRANSFERRED', visitorName: SECRETS.agent },
    reason: '记错了',
  },
  'consultation.voided': { reason: '重复' },
  'consultation.undone': undo('consultation.corrected'),
  'paper.issued': paper,
  'paper.printed': { layout: 'A4', copies: 2, reprint: true, way: 'PRINTER' },
  'paper.signed': { signer: SECRETS.person, refusedToSign: true, note: '不肯签' },
  'paper.voided': { reason: '印错', replacedBy: null },
  'first_contact.opened': {
    slipNo: 'SW-SCJG-20260302-0001',
    taken,
    atMs: A_MORNING,
    way: 'IN_PERSON',
    visitor: SECRETS.person,
    visitorUnit: '红星厂',
    phone,
    address: SECRETS.sealed,
    matter: '问路',
    materials: [{ name: '介绍信', count: 1 }],
    backEntry: null,
  },
  'first_contact.handled': { result: '已答复', satisfied: true },
  'first_contact.transferred': {
    toUnitId: 'RSJ',
    toPerson: '周杰',
    toPhone: SECRETS.phone,
    followUpDay: DAY,
    note: '',
  },
  'first_contact.closed': { result: '办结', receipt: 'H1', satisfied: false },
  'negative_report.drafted': report,
  'negative_report.submitted': { answerDueDay: DAY },
  'negative_report.approved': { approver: '1003', opinion: '同意' },
  'negative_report.sent_back': { approver: '1003', opinion: '再核实' },
  'negative_report.told': { paperId: null, toldAtMs: A_MORNING, papersReturned: true },
  'negative_report.filed': { filedAtMs: A_MORNING },
  'day_balance.confirmed': {
    day: DAY,
    windowId: 'A01',
    counts: { CASES: 3 },
    differences: [{ code: 'X', subject: 'y' }],
    note: '平',
  },
  'paper_form.printed': { formKind: 'CASE', firstNo: 1, lastNo: 20, prefix: 'A01-', taken },
  'paper_form.voided': { formNo: 'A01-3', reason: '写坏' },
  'reference.unit_set': { ...unit, source },
  'reference.window_set': { ...window, source },
  'reference.staff_set': { ...staff, source },
  'reference.item_set': { ...item, source },
  'reference.closure_set': { day: DAY, reason: '停电', stopsClock: true, active: true, source },
  'reference.holiday_year_set': {
    year: 2027,
    days: [{ name: '元旦', date: '2027-01-01', isOffDay: true }],
    source,
  },
  'reference.setting_set': { key: 'hall.name', value: '大厅', source },
  'reference.template_set': {
    paperKind: 'NOTICE_ACCEPT',
    title: '受理通知书',
    numberWord: '受',
    footer: '',
    version: 1,
    source,
  },
  'account.credential_set': {
    staffId: '1001',
    kind: 'PIN',
    argon2id: SECRETS.hash,
    temporary: false,
    by: null,
  },
  'account.unlocked': { by: '9002' },
  'account.login_failed': null,
  'account.session_opened': null,
  'account.session_closed': null,
  'audit.recorded': null,
  'device.enrolled': null,
  'clock.jumped': null,
  'clock.confirmed': null,
  'device.store_recovered': null,
  'numbers.leased': null,
  'conflict.settled': {
    eventId: anId(6),
    entity: ['case', anId(7)],
    decision: 'KEEP',
    note: '以先受理的为准',
    by: '1002',
    appliedAs: [],
  },
  'record.released': null,
  'device.epoch_begun': null,
  'punch.recorded': { ...about, by: 'PIN', windowId: 'A01', ownWindowId: 'A01' },
  'punch.judged': { accepted: true, note: '看过监控', by: '1002' },
  'machine_lines.imported': {
    unitId: 'SCJG',
    file: { name: 'attlog.dat', sha256: 'a1', lines: 20 },
    lines: [{ lineNo: 1, userId: '17', staffId: '1001', atMs: A_MORNING, raw: '17' }],
    unreadable: [],
  },
  'leave.submitted': {
    ...about,
    kind: 'SICK',
    ...stretch,
    halfDays: 2,
    reason: '感冒',
    place: '县医院',
    covers,
    chain: ['WINDOW_HEAD'],
    toldAtMs: null,
    hasProof: false,
    extendsLeaveId: null,
  },
  'leave.approved': { ...decision, override: { reason: '急病', covers } },
  'leave.rejected': decision,
  'leave.cancelled': { reason: '改期', by: '1001' },
  'leave.extended': { byLeaveId: anId(8), toMs: A_MORNING },
  'leave.returned': { backAtMs: A_MORNING, note: '', by: '1001' },
  'leave.closed': { note: '', by: '1002' },
  'absence.started': {
    ...about,
    kind: 'SITE_CHECK',
    reason: '看现场',
    expectedBackMs: A_MORNING,
    covers,
    leavesEmpty: true,
  },
  'absence.ended': { by: '1001' },
  'makeup.submitted': {
    ...about,
    day: DAY,
    half: 'AM',
    end: 'IN',
    atMs: A_MORNING,
    cause: 'POWER_CUT',
    evidence: '停电通知',
    chain: ['WINDOW_HEAD', 'INSPECTOR'],
  },
  'makeup.approved': decision,
  'makeup.rejected': decision,
  'makeup.cancelled': { reason: '不补了', by: '1001' },
  'roll.filed': {
    unitId: 'SCJG',
    day: DAY,
    half: 'PM',
    cause: 'MACHINE_FAULT',
    note: '',
    by: '1003',
    people: [{ staffId: '1001', inAtMs: A_MORNING, outAtMs: null }],
  },
  'roll.voided': { reason: '报错了', by: '1003' },
  'swap.asked': {
    ...about,
    postId: 'P1',
    withStaffId: '1004',
    day: DAY,
    half: 'AM',
    inReturn: { day: DAY, half: 'PM' },
    reason: '看病',
  },
  'swap.agreed': { by: '1004' },
  'swap.approved': { by: '1002', note: '' },
  'swap.rejected': { by: '1002', note: '人手不够' },
  'swap.cancelled': { by: '1001', reason: '不换了' },
  'extra_duty.submitted': { ...about, day: DAY, ...stretch, kind: 'NOON', note: '午间值班' },
  'extra_duty.approved': { by: '1002', minutes: 60, note: '' },
  'extra_duty.rejected': { by: '1002', note: '没有安排' },
  'extra_duty.cancelled': { by: '1001', reason: '报错了' },
  'attendance_month.locked': { month: '2026-02', unitId: 'SCJG', by: '9003', people: [] },
  'attendance_month.corrected': {
    staffId: '1001',
    day: DAY,
    half: 'AM',
    before: { kind: 'LATE', late: 12, early: 0, leave: null },
    after: { kind: 'NORMAL', late: 0, early: 0, leave: null },
    reason: '公出未登记',
    by: '9003',
  },
  'attendance_week.confirmed': { weekFrom: DAY, unitId: 'SCJG', by: '1003', note: '' },
  'post_absence.booked': {
    unitIds: ['SCJG'],
    leaveId: anId(9),
    staffId: '1001',
    rank: 'A',
    ...stretch,
    coverStaffId: '1004',
    override: { by: '1003', reason: '急病', coverStaffId: '1004' },
  },
  'post_absence.freed': { leaveId: anId(9), fromMs: A_MORNING },
  'cover.started': {
    unitIds: ['SCJG'],
    postId: 'P1',
    rank: 'B',
    staffId: '1004',
    forStaffId: '1001',
    windowId: 'A01',
  },
  'cover.ended': { by: '1004', note: '' },
  'handover.opened': {
    unitIds: ['SCJG'],
    postId: 'P1',
    windowId: 'A01',
    fromStaffId: '1001',
    toStaffId: '1004',
    startMs: A_MORNING,
    expectedEndMs: A_MORNING,
    leaveId: null,
    cases: [],
    pendingMaterials: '',
    sealsAndKeys: '',
    phone: '',
    note: '',
  },
  'handover.confirmed': { by: '1004' },
  'handover.returned': { by: '1004', done: [], problems: '无', materialsBack: true },
  'handover.closed': { by: '1001' },
  'post_alarm.raised': {
    unitIds: ['SCJG'],
    postId: 'P1',
    windowId: 'A01',
    sinceMs: A_MORNING,
    dueMs: A_MORNING,
    cause: 'OUT',
  },
  'post_alarm.answered': { by: '1002', note: '已到岗' },
  'post_alarm.ended': { atMs: A_MORNING },
  'reference.attendance_rules_set': { ...DEFAULT_ATTENDANCE_RULES, active: true, source },
  'reference.rota_set': { postId: 'P1', day: DAY, am: ['1001'], pm: ['1004'], source },
  'reference.machine_id_set': { userId: '17', staffId: '1001', source },
  'reference.post_set': {
    ...aPost({ postId: 'P1', name: '登记岗', unitId: 'SCJG', windowId: 'A01', a: '1001', b: '1004' }),
    source,
  },
}

test('every record for people can be read line by line, in words, and without what identifies a person', async () => {
  const hall = joinedDesk()
  hall.acknowledge()
  const page = await hall.desk.signIn('9001')
  for (const { type, entity } of eventDefinitions) {
    const payload = EXAMPLES[type]
    if (payload === null) continue
    expect(findDefinition(type)?.payload.safeParse(payload).error, type).toBeUndefined()
    const eventId = hall.arrive(
      { type, entity: [entity, anId(0xe1)], payload },
      { verdict: 'quarantined', reason: 'NOT_ALLOWED' },
    )
    const { refused } = await page.call('conflicts.get', { eventId })
    expect(refused.lines.length, type).toBeGreaterThan(0)
    for (const { label, value } of refused.lines) {
      expect(Object.keys(zhCN.line), `${type} ${label}`).toContain(label)
      expect(Object.keys(en.line), `${type} ${label}`).toContain(label)
      // A code nobody put into words.
      expect(value, `${type} ${label}`).not.toMatch(/^(?!PIN$)[A-Z]+(_[A-Z]+)*$/)
      expect(value, `${type} ${label}`).not.toMatch(/undefined|null|\[object|hd1\.|argon2/)
      for (const secret of Object.values(SECRETS)) expect(value, `${type} ${label}`).not.toContain(secret)
    }
  }
  expect(hall.desk.errors).toEqual([])
})
