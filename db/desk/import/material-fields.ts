import { count, LIMIT, line, text, word, type Field } from './field.ts'
import { MATERIAL_FORM_WORDS, REQUIREMENT_WORDS, SOURCE_KIND_WORDS } from './words.ts'

// Columns of the sheets of what belongs to an item: its materials and its steps.

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

export const materialFields: readonly Field[] = [
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

export const stepFields: readonly Field[] = [
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
