import { count, line, text, yesNo, type Field } from './field.ts'
import { DAY_OFF_WORDS } from './words.ts'

// Columns of the sheets of closures, public holidays and settings.

export const closureFields: readonly Field[] = [
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

export const settingFields: readonly Field[] = [
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

export const holidayFields: readonly Field[] = [
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
