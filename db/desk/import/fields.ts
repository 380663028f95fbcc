import type { ImportTable } from '../../contract/administration.ts'
import {
  CASE_KIND_WORDS,
  CHANNEL_WORDS,
  DAY_OFF_WORDS,
  EXERCISE_LEVEL_WORDS,
  GENDER_WORDS,
  ITEM_TYPE_WORDS,
  MATERIAL_FORM_WORDS,
  POST_KIND_WORDS,
  REQUIREMENT_WORDS,
  ROLE_WORDS,
  SOURCE_KIND_WORDS,
  TARGET_KIND_WORDS,
  WINDOW_KIND_WORDS,
  YES_NO_WORDS,
  type WordTable,
} from './words.ts'

/** How a cell of a field is read. */
export type CellKind =
  /** A short printable code. */
  | { readonly kind: 'CODE' }
  /** A code of somebody else's with characters of its own, such as the national task code. */
  | { readonly kind: 'FOREIGN_CODE'; readonly max: number }
  | { readonly kind: 'LINE'; readonly max: number }
  /** Several lines. */
  | { readonly kind: 'TEXT'; readonly max: number }
  | { readonly kind: 'PHONE'; readonly max: number }
  | { readonly kind: 'USCC' }
  | { readonly kind: 'COUNT'; readonly min: number; readonly max: number }
  | { readonly kind: 'YES_NO'; readonly words: WordTable }
  | { readonly kind: 'DAY' }
  | { readonly kind: 'LIMIT' }
  /** Bare unit of a limit whose number stands in another column. */
  | { readonly kind: 'LIMIT_UNIT'; readonly of: string }
  | { readonly kind: 'WORD'; readonly words: WordTable }
  | { readonly kind: 'WORDS'; readonly words: WordTable }
  | { readonly kind: 'PROCEDURES' }
  | { readonly kind: 'UNIT' }
  | { readonly kind: 'UNITS' }
  | { readonly kind: 'WINDOW' }
  | { readonly kind: 'WINDOWS' }
  | { readonly kind: 'ITEMS' }
  | { readonly kind: 'PERSON' }
  | { readonly kind: 'PEOPLE' }

export interface Field {
  readonly field: string
  /** The heading of templates and reports. */
  readonly heading: string
  /** Other headings halls use, the most particular first. */
  readonly synonyms: readonly string[]
  readonly cell: CellKind
  /** A new record needs it. */
  readonly required?: true
  readonly example: string
}

const line = (max: number): CellKind => ({ kind: 'LINE', max })
const text = (max: number): CellKind => ({ kind: 'TEXT', max })
const phone = (max: number): CellKind => ({ kind: 'PHONE', max })
const word = (words: WordTable): CellKind => ({ kind: 'WORD', words })
const words = (table: WordTable): CellKind => ({ kind: 'WORDS', words: table })
const yesNo = (table: WordTable = YES_NO_WORDS): CellKind => ({ kind: 'YES_NO', words: table })
const count = (min: number, max: number): CellKind => ({ kind: 'COUNT', min, max })
const CODE: CellKind = { kind: 'CODE' }
const UNIT: CellKind = { kind: 'UNIT' }
const PERSON: CellKind = { kind: 'PERSON' }
const LIMIT: CellKind = { kind: 'LIMIT' }

const units: readonly Field[] = [
  {
    field: 'unitId',
    heading: '单位编码',
    synonyms: [
      '单位代码',
      '部门编码',
      '部门代码',
      '机构编码',
      '机构代码',
      '单位编号',
      '部门编号',
      '编码',
      '代码',
      '编号',
      'unit_id',
      'unitcode',
      'code',
    ],
    cell: CODE,
    example: 'SCJG',
  },
  {
    field: 'name',
    heading: '单位名称',
    synonyms: [
      '部门名称',
      '机构名称',
      '进驻单位名称',
      '进驻单位',
      '入驻单位',
      '进驻部门',
      '入驻部门',
      '实施主体',
      '单位全称',
      '单位',
      '部门',
      '名称',
      'unitname',
      'unit',
    ],
    cell: line(120),
    required: true,
    example: '清禾县市场监督管理局',
  },
  {
    field: 'shortName',
    heading: '单位简称',
    synonyms: ['部门简称', '机构简称', '简称', 'short_name'],
    cell: line(40),
    example: '县市场监管局',
  },
  {
    field: 'orgAbbr',
    heading: '文号简称',
    synonyms: ['发文字号', '发文简称', '机关代字', '发文代字', '文号', '代字', 'org_abbr'],
    cell: line(20),
    example: '清市监',
  },
  {
    field: 'uscc',
    heading: '统一社会信用代码',
    synonyms: ['社会信用代码', '信用代码', '统一信用代码', '机构信用代码', '统一代码'],
    cell: { kind: 'USCC' },
    example: '11439925372501236A',
  },
  {
    field: 'leaderInCharge',
    heading: '分管领导',
    synonyms: ['分管负责人', '分管领导姓名', '单位负责人', '部门负责人', '负责人', '联系领导', 'leader'],
    cell: line(60),
    example: '邵文斌',
  },
  {
    field: 'consultPhone',
    heading: '咨询电话',
    synonyms: ['咨询方式', '联系电话', '办公电话', '单位电话', '电话', '联系方式', 'phone'],
    cell: phone(60),
    example: '0749-8206211',
  },
  {
    field: 'supervisePhone',
    heading: '监督电话',
    synonyms: ['投诉电话', '监督投诉电话', '投诉监督电话', '监督方式', '监督投诉方式'],
    cell: phone(60),
    example: '0749-8209096',
  },
  {
    field: 'note',
    heading: '备注',
    synonyms: ['说明', '备注说明', '其他说明', 'remark'],
    cell: line(500),
    example: '',
  },
  {
    field: 'active',
    heading: '状态',
    synonyms: ['是否启用', '启用', '启用状态', '是否有效', 'status', 'enabled'],
    cell: yesNo(),
    example: '启用',
  },
]

const windows: readonly Field[] = [
  {
    field: 'windowId',
    heading: '窗口编号',
    synonyms: ['窗口号', '窗口编码', '窗口代码', '编号', '编码', '代码', 'window_id', 'code'],
    cell: CODE,
    required: true,
    example: 'A01',
  },
  {
    field: 'name',
    heading: '窗口名称',
    synonyms: ['窗口', '窗口标识', '名称', 'windowname'],
    cell: line(120),
    required: true,
    example: '企业登记一窗口',
  },
  {
    field: 'kind',
    heading: '窗口类型',
    synonyms: ['窗口性质', '窗口类别', '窗口种类', '类型', '类别', '性质', 'type'],
    cell: word(WINDOW_KIND_WORDS),
    example: '单位专窗',
  },
  {
    field: 'unitIds',
    heading: '所属单位',
    synonyms: [
      '所属部门',
      '进驻单位',
      '入驻单位',
      '进驻部门',
      '入驻部门',
      '单位编码',
      '单位名称',
      '部门名称',
      '单位',
      '部门',
      'units',
      'unit',
    ],
    cell: { kind: 'UNITS' },
    required: true,
    example: 'SCJG',
  },
  {
    field: 'area',
    heading: '区域',
    synonyms: ['所在区域', '位置', '窗口位置', '楼层', '所在楼层', '分区', '地点'],
    cell: line(60),
    example: '一楼A区',
  },
  {
    field: 'phone',
    heading: '电话',
    synonyms: ['窗口电话', '联系电话', '咨询电话', '办公电话', '联系方式'],
    cell: phone(60),
    example: '0749-8605103',
  },
  {
    field: 'active',
    heading: '状态',
    synonyms: ['是否启用', '启用', '窗口状态', '启用状态', 'status', 'enabled'],
    cell: yesNo(),
    example: '启用',
  },
]

const staff: readonly Field[] = [
  {
    field: 'staffId',
    heading: '工号',
    synonyms: [
      '人员工号',
      '人员编号',
      '员工编号',
      '职工号',
      '员工号',
      '胸牌号',
      '工牌号',
      '人员编码',
      '编号',
      'staff_id',
      'jobno',
    ],
    cell: CODE,
    required: true,
    example: '1001',
  },
  {
    field: 'name',
    heading: '姓名',
    synonyms: ['人员姓名', '工作人员姓名', '工作人员', '人员', '名字', 'staffname'],
    cell: line(60),
    required: true,
    example: '周晓敏',
  },
  { field: 'gender', heading: '性别', synonyms: ['sex'], cell: word(GENDER_WORDS), example: '女' },
  {
    field: 'unitId',
    heading: '所属单位',
    synonyms: [
      '所属部门',
      '派出单位',
      '派驻单位',
      '进驻单位',
      '入驻单位',
      '工作单位',
      '单位名称',
      '部门名称',
      '单位编码',
      '单位',
      '部门',
      'unit',
    ],
    cell: UNIT,
    required: true,
    example: 'SCJG',
  },
  {
    field: 'windowId',
    heading: '窗口',
    synonyms: ['所在窗口', '窗口编号', '窗口号', '窗口名称', '服务窗口', '岗位窗口', 'window'],
    cell: { kind: 'WINDOW' },
    example: 'A01',
  },
  {
    field: 'title',
    heading: '职务',
    synonyms: ['岗位', '职位', '岗位名称', '职务岗位', '职称', '身份', 'post'],
    cell: line(60),
    example: '窗口首席代表',
  },
  {
    field: 'roles',
    heading: '角色',
    synonyms: ['系统角色', '权限', '用户角色', '权限角色', '角色权限', 'role'],
    cell: words(ROLE_WORDS),
    example: '窗口人员、首席代表',
  },
  {
    field: 'phone',
    heading: '手机号',
    synonyms: [
      '手机号码',
      '手机',
      '移动电话',
      '联系电话',
      '电话号码',
      '电话',
      '联系方式',
      '办公电话',
      'mobile',
    ],
    cell: phone(30),
    example: '19900026950',
  },
  {
    field: 'active',
    heading: '状态',
    synonyms: ['是否在岗', '在岗状态', '是否启用', '启用', '人员状态', 'status', 'enabled'],
    cell: yesNo(),
    example: '在岗',
  },
]

const itemReference: readonly Field[] = [
  {
    field: 'itemRef',
    heading: '事项编码',
    synonyms: [
      '事项代码',
      '所属事项编码',
      '事项编号',
      '实施编码',
      '事项实施编码',
      '业务办理项编码',
      '所属事项代码',
      'item_id',
      'itemid',
      'itemcode',
    ],
    cell: { kind: 'FOREIGN_CODE', max: 120 },
    example: 'SCJG-001',
  },
  {
    field: 'itemName',
    heading: '事项名称',
    synonyms: ['所属事项', '所属事项名称', '服务事项', '政务服务事项', '事项', 'item'],
    cell: line(300),
    example: '',
  },
  {
    field: 'unitRef',
    heading: '所属单位',
    synonyms: ['实施主体', '实施机构', '单位名称', '部门名称', '单位', '部门', 'unit'],
    cell: line(120),
    example: '',
  },
]

const items: readonly Field[] = [
  {
    field: 'itemId',
    heading: '事项编码',
    synonyms: ['事项代码', '事项编号', '本地编码', '内部编码', '大厅编码', '编码', '编号', 'item_id', 'code'],
    cell: { kind: 'FOREIGN_CODE', max: 120 },
    example: 'SCJG-001',
  },
  {
    field: 'name',
    heading: '事项名称',
    synonyms: [
      '服务事项名称',
      '政务服务事项名称',
      '业务办理项名称',
      '办理项名称',
      '实施清单名称',
      '服务事项',
      '政务服务事项',
      '项目名称',
      '业务名称',
      '事项',
      '名称',
      'itemname',
      'taskname',
    ],
    cell: line(300),
    required: true,
    example: '公司设立登记',
  },
  {
    field: 'unitId',
    heading: '所属单位',
    synonyms: [
      '实施主体',
      '实施机构',
      '实施主体名称',
      '实施部门',
      '责任单位',
      '主管部门',
      '承办单位',
      '办理部门',
      '办理单位',
      '所属部门',
      '进驻单位',
      '单位名称',
      '部门名称',
      '单位编码',
      '单位',
      '部门',
      'unit',
      'agency',
    ],
    cell: UNIT,
    required: true,
    example: 'SCJG',
  },
  {
    field: 'windowIds',
    heading: '办理窗口',
    synonyms: ['受理窗口', '窗口编号', '窗口号', '所在窗口', '服务窗口', '窗口', 'windows'],
    cell: { kind: 'WINDOWS' },
    example: 'A01、A02',
  },
  {
    field: 'itemType',
    heading: '事项类型',
    synonyms: [
      '事项类别',
      '事项性质',
      '权力类型',
      '权力类别',
      '职权类型',
      '项目类型',
      '类型',
      '类别',
      'item_type',
      'tasktype',
    ],
    cell: word(ITEM_TYPE_WORDS),
    required: true,
    example: '行政许可',
  },
  {
    field: 'catalogCode',
    heading: '基本编码',
    synonyms: ['目录编码', '基本目录编码', '事项基本编码', '国家编码', 'catalog_code'],
    cell: { kind: 'FOREIGN_CODE', max: 36 },
    example: '000101001000',
  },
  {
    field: 'taskCode',
    heading: '实施编码',
    synonyms: [
      '事项实施编码',
      '实施清单编码',
      '实施代码',
      '国家实施编码',
      '权力编码',
      '职权编码',
      'task_code',
      'itemcode',
    ],
    cell: { kind: 'FOREIGN_CODE', max: 80 },
    example: '11439925372501236A4000101001000',
  },
  {
    field: 'taskHandleItem',
    heading: '业务办理项编码',
    synonyms: ['办理项编码', '业务项编码', '业务办理项代码', 'task_handle_item'],
    cell: { kind: 'FOREIGN_CODE', max: 80 },
    example: '',
  },
  {
    field: 'exerciseLevel',
    heading: '行使层级',
    synonyms: ['实施层级', '行使级别', '办理层级', '权力层级', '层级', 'exercise_level'],
    cell: word(EXERCISE_LEVEL_WORDS),
    example: '县级',
  },
  {
    field: 'targetKinds',
    heading: '服务对象',
    synonyms: ['办理对象', '申请对象', '面向对象', '申请人类型', '服务对象类型', 'target_kind'],
    cell: words(TARGET_KIND_WORDS),
    example: '企业法人',
  },
  {
    field: 'caseKind',
    heading: '办件类型',
    synonyms: ['办理类型', '办件性质', '办件类别', 'case_kind', 'projecttype'],
    cell: word(CASE_KIND_WORDS),
    example: '承诺件',
  },
  {
    field: 'statutoryLimit',
    heading: '法定办结时限',
    synonyms: [
      '法定办理时限',
      '法定期限',
      '法定时限',
      '法定办理期限',
      '法定办结期限',
      '法定时间',
      '法定',
      'statutory',
    ],
    cell: LIMIT,
    example: '15个工作日',
  },
  {
    field: 'statutoryUnit',
    heading: '法定办结时限单位',
    synonyms: ['法定时限单位', '法定期限单位', '法定单位'],
    cell: { kind: 'LIMIT_UNIT', of: 'statutoryLimit' },
    example: '',
  },
  {
    field: 'promiseLimit',
    heading: '承诺办结时限',
    synonyms: [
      '承诺办理时限',
      '承诺期限',
      '承诺时限',
      '承诺办理期限',
      '承诺办结期限',
      '承诺时间',
      '办理时限',
      '办结时限',
      '承诺',
      'promise',
    ],
    cell: LIMIT,
    example: '1个工作日',
  },
  {
    field: 'promiseUnit',
    heading: '承诺办结时限单位',
    synonyms: ['承诺时限单位', '承诺期限单位', '承诺单位'],
    cell: { kind: 'LIMIT_UNIT', of: 'promiseLimit' },
    example: '',
  },
  {
    field: 'acceptConditions',
    heading: '受理条件',
    synonyms: ['办理条件', '申请条件', '申报条件', '准予条件', '条件', 'conditions'],
    cell: text(20_000),
    example: '1. 有符合规定的公司名称。',
  },
  {
    field: 'legalBasis',
    heading: '设定依据',
    synonyms: ['法律依据', '办理依据', '实施依据', '法定依据', '政策依据', '依据', 'legal_basis'],
    cell: text(20_000),
    example: '《中华人民共和国公司法》第二十九条',
  },
  {
    field: 'isFee',
    heading: '是否收费',
    synonyms: ['收费', '收费情况', '有无收费', 'is_fee'],
    cell: yesNo(),
    example: '否',
  },
  {
    field: 'feeStandard',
    heading: '收费标准',
    synonyms: ['收费金额', '费用标准', '收费项目及标准', '收费标准及依据', 'fee'],
    cell: text(2_000),
    example: '',
  },
  {
    field: 'feeBasis',
    heading: '收费依据',
    synonyms: ['收费文件', '费用依据'],
    cell: text(2_000),
    example: '',
  },
  {
    field: 'result',
    heading: '办理结果',
    synonyms: ['结果名称', '审批结果', '办理结果名称', '结果', '办结结果', '发放证件'],
    cell: line(300),
    example: '营业执照',
  },
  {
    field: 'channels',
    heading: '办理形式',
    synonyms: ['办理方式', '申请方式', '办理渠道', '受理方式', '办理途径', 'channel'],
    cell: words(CHANNEL_WORDS),
    example: '窗口办理、网上办理',
  },
  {
    field: 'onsiteVisits',
    heading: '到现场次数',
    synonyms: [
      '到办事现场次数',
      '跑动次数',
      '到场次数',
      '现场次数',
      '到大厅次数',
      '最多跑次数',
      'onsite_visits',
    ],
    cell: count(0, 20),
    example: '1',
  },
  {
    field: 'specialProcedures',
    heading: '特别程序',
    synonyms: ['特殊程序', '特殊环节', '特别环节', '特别程序种类'],
    cell: { kind: 'PROCEDURES' },
    example: '现场勘验、专家评审',
  },
  {
    field: 'quantityLimit',
    heading: '数量限制',
    synonyms: ['有无数量限制', '审批数量', '数量限制说明'],
    cell: line(300),
    example: '无',
  },
  {
    field: 'crossRegionScope',
    heading: '通办范围',
    synonyms: ['通办层级', '跨域通办', '通办', '通办区域'],
    cell: line(120),
    example: '全省通办',
  },
  {
    field: 'place',
    heading: '办理地点',
    synonyms: ['办公地点', '受理地点', '办理地址', '地点', '地址'],
    cell: line(300),
    example: '政务服务中心一楼A区',
  },
  {
    field: 'consultPhone',
    heading: '咨询电话',
    synonyms: ['咨询方式', '联系电话', '咨询', '电话', '办公电话', '联系方式', 'phone'],
    cell: phone(120),
    example: '0749-8206211',
  },
  {
    field: 'supervisePhone',
    heading: '监督电话',
    synonyms: ['投诉电话', '监督投诉电话', '投诉监督电话', '监督方式', '监督投诉方式'],
    cell: phone(120),
    example: '0749-8209096',
  },
  {
    field: 'faq',
    heading: '常见问题',
    synonyms: ['常见问题解答', '问题解答', '常见问题及解答'],
    cell: text(20_000),
    example: '',
  },
  {
    field: 'version',
    heading: '版本',
    synonyms: ['版本号', '清单版本'],
    cell: count(1, 100_000),
    example: '1',
  },
  {
    field: 'effectiveFrom',
    heading: '生效日期',
    synonyms: ['启用日期', '实施日期', '执行日期', '施行日期', 'effective_from'],
    cell: { kind: 'DAY' },
    example: '2026-01-01',
  },
  {
    field: 'active',
    heading: '状态',
    synonyms: ['事项状态', '是否启用', '启用', '是否有效', 'status', 'enabled'],
    cell: yesNo(),
    example: '启用',
  },
]

const materials: readonly Field[] = [
  ...itemReference,
  {
    field: 'order',
    heading: '序号',
    synonyms: ['材料序号', '顺序', '排序', '顺序号', 'no', 'index'],
    cell: count(1, 9_999),
    example: '1',
  },
  {
    field: 'name',
    heading: '材料名称',
    synonyms: [
      '申请材料名称',
      '申请材料',
      '申报材料',
      '提交材料',
      '所需材料',
      '材料',
      'material',
      'materialname',
    ],
    cell: line(300),
    required: true,
    example: '公司登记（备案）申请书',
  },
  {
    field: 'requirement',
    heading: '必要性',
    synonyms: ['材料必要性', '是否必要', '是否必须', '是否必需', '必要程度', '是否必交', 'required'],
    cell: word(REQUIREMENT_WORDS),
    example: '必要',
  },
  {
    field: 'form',
    heading: '材料形式',
    synonyms: ['材料类型', '形式', '介质', '介质要求', '材料介质', '提交形式', '材料形态'],
    cell: word(MATERIAL_FORM_WORDS),
    example: '原件',
  },
  {
    field: 'originals',
    heading: '原件份数',
    synonyms: ['原件', '原件数量', '原件(份)', '纸质份数', '份数', 'originals'],
    cell: count(0, 99),
    example: '1',
  },
  {
    field: 'copies',
    heading: '复印件份数',
    synonyms: ['复印件', '复印件数量', '复印件(份)', 'copies'],
    cell: count(0, 99),
    example: '0',
  },
  {
    field: 'size',
    heading: '规格',
    synonyms: ['纸张规格', '材料规格', '规格要求', '幅面'],
    cell: line(120),
    example: 'A4',
  },
  {
    field: 'sourceKind',
    heading: '来源渠道',
    synonyms: ['材料来源', '来源', '材料来源渠道', '来源类型', 'source'],
    cell: word(SOURCE_KIND_WORDS),
    example: '申请人自备',
  },
  {
    field: 'issuingBody',
    heading: '出具单位',
    synonyms: ['来源渠道说明', '核发机构', '出具机构', '出具部门', '核发单位', '发证机关', '来源说明'],
    cell: line(200),
    example: '',
  },
  {
    field: 'fillNote',
    heading: '填写须知',
    synonyms: ['填报须知', '填写说明', '填报说明', '填写要求'],
    cell: text(2_000),
    example: '',
  },
  {
    field: 'acceptStandard',
    heading: '受理标准',
    synonyms: ['审查要点', '材料要求', '审核要点', '受理要求', '要求'],
    cell: text(2_000),
    example: '填写完整，签字齐全',
  },
  {
    field: 'condition',
    heading: '适用情形',
    synonyms: ['适用条件', '适用情况', '需要情形', '备注', '情形'],
    cell: text(500),
    example: '',
  },
]

const steps: readonly Field[] = [
  ...itemReference,
  {
    field: 'order',
    heading: '序号',
    synonyms: ['环节序号', '步骤', '顺序', '排序', '顺序号', 'no', 'index'],
    cell: count(1, 9_999),
    example: '1',
  },
  {
    field: 'name',
    heading: '环节名称',
    synonyms: ['环节', '步骤名称', '流程环节', '办理环节', '办理步骤', '流程名称', 'step', 'stepname'],
    cell: line(120),
    required: true,
    example: '受理',
  },
  {
    field: 'post',
    heading: '办理岗位',
    synonyms: ['岗位', '责任岗位', '办理人员', '办理人', '经办岗位', '责任人', 'handler'],
    cell: line(120),
    example: '窗口受理岗',
  },
  {
    field: 'limit',
    heading: '时限',
    synonyms: ['环节时限', '办理时限', '办结时限', '时间', '期限', '办理期限'],
    cell: LIMIT,
    example: '1个工作日',
  },
  {
    field: 'limitUnit',
    heading: '时限单位',
    synonyms: ['期限单位', '环节时限单位'],
    cell: { kind: 'LIMIT_UNIT', of: 'limit' },
    example: '',
  },
  {
    field: 'specialNote',
    heading: '特别程序说明',
    synonyms: ['特殊程序说明', '特别程序', '说明', '备注'],
    cell: text(300),
    example: '',
  },
]

const posts: readonly Field[] = [
  {
    field: 'postId',
    heading: '岗位编号',
    synonyms: ['岗位编码', '岗位代码', '岗位号', '编号', '编码', '代码', 'post_id', 'code'],
    cell: CODE,
    required: true,
    example: 'P-A01',
  },
  {
    field: 'name',
    heading: '岗位名称',
    synonyms: ['岗位', '窗口岗位', '岗位职务', '服务岗位', 'postname', 'post'],
    cell: line(120),
    required: true,
    example: '企业登记岗',
  },
  {
    field: 'unitId',
    heading: '进驻单位',
    synonyms: [
      '所属单位',
      '所属部门',
      '入驻单位',
      '进驻部门',
      '入驻部门',
      '单位名称',
      '部门名称',
      '单位编码',
      '单位',
      '部门',
      'unit',
    ],
    cell: UNIT,
    required: true,
    example: 'SCJG',
  },
  {
    field: 'windowId',
    heading: '窗口',
    synonyms: ['所在窗口', '窗口编号', '窗口号', '窗口名称', '服务窗口', 'window'],
    cell: { kind: 'WINDOW' },
    example: 'A01',
  },
  {
    field: 'kind',
    heading: '类型',
    synonyms: ['岗位类型', '岗位性质', '岗位类别', '值守方式', '固定/轮值', '类别', 'type'],
    cell: word(POST_KIND_WORDS),
    example: '固定',
  },
  {
    field: 'duties',
    heading: '职责',
    synonyms: ['岗位职责', '工作职责', '主要职责', '职责内容', '工作内容', 'duty'],
    cell: text(1_000),
    example: '企业设立、变更登记的受理和发照',
  },
  {
    field: 'itemIds',
    heading: '事项',
    synonyms: ['办理事项', '事项编码', '负责事项', '经办事项', '事项名称', 'items'],
    cell: { kind: 'ITEMS' },
    example: 'SCJG-001、SCJG-002',
  },
  {
    field: 'a',
    heading: 'A岗',
    synonyms: ['A角', 'A岗人员', 'A岗姓名', 'A岗工号', '主办', '主办人', '主办人员', '主岗', '责任人'],
    cell: PERSON,
    example: '1001',
  },
  {
    field: 'b',
    heading: 'B岗',
    synonyms: ['B角', 'B岗人员', 'B岗姓名', 'B岗工号', '协办', '协办人', '协办人员', '副岗', '顶岗人员'],
    cell: PERSON,
    example: '1002',
  },
  {
    field: 'c',
    heading: 'C岗',
    synonyms: ['C角', 'C岗人员', 'C岗姓名', 'C岗工号', '备岗', '备岗人员'],
    cell: PERSON,
    example: '',
  },
  {
    field: 'memberIds',
    heading: '轮值人员',
    synonyms: ['轮班人员', '轮岗人员', '值班人员', '参加轮值人员', '排班人员', 'members'],
    cell: { kind: 'PEOPLE' },
    example: '',
  },
  {
    field: 'active',
    heading: '状态',
    synonyms: ['岗位状态', '是否启用', '启用', '启用状态', 'status', 'enabled'],
    cell: yesNo(),
    example: '启用',
  },
]

const closures: readonly Field[] = [
  {
    field: 'day',
    heading: '日期',
    synonyms: ['关闭日期', '停办日期', '关闭日', 'date'],
    cell: { kind: 'DAY' },
    required: true,
    example: '2026-08-20',
  },
  {
    field: 'reason',
    heading: '原因',
    synonyms: ['关闭原因', '停办原因', '事由', '说明', 'reason'],
    cell: line(200),
    required: true,
    example: '供电线路检修，大厅停电一天',
  },
  {
    field: 'stopsClock',
    heading: '是否停止计时',
    synonyms: ['停止计时', '是否停止计算期限', '是否停止计算时限', '停止计算', 'stops_clock'],
    cell: yesNo(),
    example: '否',
  },
  {
    field: 'active',
    heading: '状态',
    synonyms: ['是否有效', '是否启用', '启用', 'status'],
    cell: yesNo(),
    example: '启用',
  },
]

const settings: readonly Field[] = [
  {
    field: 'key',
    heading: '键',
    synonyms: ['设置项', '参数', '参数名', '配置项', '参数编码', '参数键', 'setting'],
    cell: { kind: 'FOREIGN_CODE', max: 80 },
    required: true,
    example: 'hall.name',
  },
  {
    field: 'value',
    heading: '值',
    synonyms: ['参数值', '设置值', '配置值', '内容'],
    cell: text(2_000),
    required: true,
    example: '清禾县政务服务中心',
  },
]

const holidays: readonly Field[] = [
  {
    field: 'day',
    heading: '日期',
    synonyms: ['节假日日期', '假日日期', 'date'],
    cell: { kind: 'DAY' },
    required: true,
    example: '2027-01-01',
  },
  {
    field: 'name',
    heading: '节假日名称',
    synonyms: ['节日', '节假日', '节日名称', '假期', '假日名称', '假期名称', '名称'],
    cell: line(40),
    required: true,
    example: '元旦',
  },
  {
    field: 'isOffDay',
    heading: '是否放假',
    synonyms: ['放假', '放假或上班', '放假/上班', '休班', '休/班', '安排', '类型', '是否休息', 'is_off_day'],
    cell: yesNo(DAY_OFF_WORDS),
    required: true,
    example: '放假',
  },
  {
    field: 'year',
    heading: '年份',
    synonyms: ['年度', '通知年份'],
    cell: count(2000, 2100),
    example: '2027',
  },
]

/** The fields of every table, in the order of its template. */
export const importFields: Readonly<Record<ImportTable, readonly Field[]>> = {
  units,
  windows,
  staff,
  items,
  materials,
  steps,
  posts,
  closures,
  settings,
  holidays,
}

/** A sheet belongs to a table only if it has all headings of one of these sets. */
export const identifyingFields: Readonly<Record<ImportTable, readonly (readonly string[])[]>> = {
  units: [['name'], ['unitId']],
  windows: [
    ['windowId', 'unitIds'],
    ['windowId', 'name'],
    ['windowId', 'phone'],
    ['windowId', 'area'],
    ['windowId', 'kind'],
    ['windowId', 'active'],
  ],
  staff: [
    ['staffId'],
    ['name', 'phone'],
    ['name', 'unitId', 'roles'],
    ['name', 'unitId', 'title'],
    ['name', 'unitId', 'phone'],
  ],
  items: [['itemId'], ['taskCode'], ['taskHandleItem'], ['name', 'unitId']],
  materials: [
    ['itemRef', 'name'],
    ['itemName', 'name'],
  ],
  steps: [
    ['itemRef', 'name'],
    ['itemName', 'name'],
  ],
  posts: [
    ['postId', 'name'],
    ['postId', 'a'],
    ['postId', 'b'],
    ['postId', 'memberIds'],
    ['name', 'a'],
    ['name', 'memberIds'],
  ],
  closures: [['day', 'reason']],
  settings: [['key', 'value']],
  holidays: [['day', 'isOffDay']],
}

/** Words in a sheet's or file's name that tell its table. */
export const tableNames: Readonly<Record<ImportTable, RegExp>> = {
  units: /单位|部门|机构(?!关闭)|units?\b/i,
  windows: /窗口(?!人员|工作人员)|windows?\b/i,
  staff: /人员|花名册|员工|通讯录|staff/i,
  items: /事项|实施清单|目录|items?\b/i,
  materials: /材料|materials?\b/i,
  steps: /流程|环节|步骤|steps?\b/i,
  posts: /岗位|[ab]岗|posts?\b/i,
  closures: /关闭|停业|停办|closures?\b/i,
  settings: /设置|参数|配置|settings?\b/i,
  holidays: /节假日|放假|假期|holidays?\b/i,
}
