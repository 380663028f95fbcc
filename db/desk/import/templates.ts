import type { ImportTable } from '../../contract/administration.ts'
import type { Locale } from '../../contract/index.ts'
import { writeSpreadsheet, type OutSheet } from '../spreadsheet-out.ts'
import { EXAMPLE_MARK } from './draft.ts'
import type { CellKind, Field } from './field.ts'
import { importFields } from './fields.ts'
import { allowedWords } from './words.ts'

/** Names of the template files and sheets: halls keep these lists in Chinese whatever the language of the pages. */
const TABLE_TITLES: Readonly<Record<ImportTable, string>> = {
  units: '进驻单位',
  windows: '窗口',
  staff: '工作人员',
  items: '事项',
  materials: '申请材料',
  steps: '办理流程',
  posts: '岗位',
  closures: '机构关闭日',
  settings: '设置',
  holidays: '节假日安排',
}

/** The field that shows that a row is only the example. */
const MARKED_FIELD: Readonly<Record<ImportTable, string>> = {
  units: 'name',
  windows: 'name',
  staff: 'name',
  items: 'name',
  materials: 'name',
  steps: 'name',
  posts: 'name',
  closures: 'reason',
  settings: 'value',
  holidays: 'name',
}

const NOTES = {
  'zh-CN': {
    sheet: '填写说明',
    columns: ['列名', '必填', '填写内容', '也可用的列名'],
    required: '必填',
    code: '字母、数字、点、横线和下划线，最多 64 个字符',
    text: (max: number) => `文字，最多 ${max} 个字`,
    phone: '电话号码',
    uscc: '18 位统一社会信用代码',
    count: (min: number, max: number) => `${min} 到 ${max} 的整数`,
    day: '日期，如 2026-01-31',
    limit: '如 20个工作日、30自然日、1个月、2小时、即办、无；只写数字时按工作日',
    oneOf: (words: string) => `选一个：${words}`,
    someOf: (words: string) => `可多个，用顿号分开：${words}`,
    procedures: '可多个，用顿号分开：听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审、现场勘验',
    unit: '单位的编码或名称',
    units: '单位的编码或名称，可多个，用顿号分开',
    window: '窗口的编号或名称',
    windows: '窗口的编号或名称，可多个，用顿号分开',
    items: '事项的编码或名称，可多个，用顿号分开',
    person: '工号，或没有重名的姓名',
    people: '工号，或没有重名的姓名，可多个，用顿号分开',
    example: '第二行是示例，导入时自动跳过。列的先后不限，可以只保留需要的列；空单元格不会清除已有内容。',
  },
  en: {
    sheet: 'Notes',
    columns: ['Column', 'Required', 'What to write', 'Also recognised as'],
    required: 'required',
    code: 'letters, digits, dot, dash and underscore, at most 64 characters',
    text: (max: number) => `text, at most ${max} characters`,
    phone: 'telephone number',
    uscc: 'unified social credit code, 18 characters',
    count: (min: number, max: number) => `whole number from ${min} to ${max}`,
    day: 'day, such as 2026-01-31',
    limit: 'such as 20个工作日, 30自然日, 1个月, 2小时, 即办, 无; a bare number means working days',
    oneOf: (words: string) => `one of: ${words}`,
    someOf: (words: string) => `several, separated by 、: ${words}`,
    procedures: 'several, separated by 、: 听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审、现场勘验',
    unit: 'code or name of a unit',
    units: 'codes or names of units, separated by 、',
    window: 'code or name of a window',
    windows: 'codes or names of windows, separated by 、',
    items: 'codes or names of items, separated by 、',
    person: 'staff number, or a name that only one person has',
    people: 'staff numbers, or names that only one person has, separated by 、',
    example:
      'The second row is an example and is skipped. Columns may stand in any order and may be left out; empty cells wipe nothing.',
  },
} as const satisfies Record<Locale, unknown>

/** Columns that only help to read other people's lists. */
const isOffered = ({ field, cell }: Field): boolean =>
  cell.kind !== 'LIMIT_UNIT' && field !== 'itemName' && field !== 'unitRef'

const meaning = (cell: CellKind, locale: Locale): string => {
  const notes = NOTES[locale]
  switch (cell.kind) {
    case 'CODE':
      return notes.code
    case 'FOREIGN_CODE':
    case 'LINE':
    case 'TEXT':
      return notes.text(cell.max)
    case 'PHONE':
      return notes.phone
    case 'USCC':
      return notes.uscc
    case 'COUNT':
      return notes.count(cell.min, cell.max)
    case 'YES_NO':
      return notes.oneOf(allowedWords(cell.words))
    case 'DAY':
      return notes.day
    case 'LIMIT':
      return notes.limit
    case 'LIMIT_UNIT':
      return ''
    case 'WORD':
      return notes.oneOf(allowedWords(cell.words))
    case 'WORDS':
      return notes.someOf(allowedWords(cell.words))
    case 'PROCEDURES':
      return notes.procedures
    case 'UNIT':
      return notes.unit
    case 'UNITS':
      return notes.units
    case 'WINDOW':
      return notes.window
    case 'WINDOWS':
      return notes.windows
    case 'ITEMS':
      return notes.items
    case 'PERSON':
      return notes.person
    case 'PEOPLE':
      return notes.people
  }
}

/** An XLSX with the headings, an example row and a sheet of notes. Files made from it import without any mapping. */
export const templateFor = async (
  table: ImportTable,
  locale: Locale = 'zh-CN',
): Promise<{ fileName: string; bytes: Uint8Array }> => {
  const fields = importFields[table].filter(isOffered)
  const notes = NOTES[locale]
  const example = fields.map((field) =>
    field.field === MARKED_FIELD[table] ? `${EXAMPLE_MARK}${field.example}` : field.example,
  )
  const data: OutSheet = {
    name: TABLE_TITLES[table],
    columns: fields.map((field) => ({
      heading: field.required === true ? `${field.heading}*` : field.heading,
      kind: 'TEXT',
    })),
    rows: [example],
    paleRows: [0],
  }
  const explained: OutSheet = {
    name: notes.sheet,
    title: notes.example,
    columns: notes.columns.map((heading) => ({ heading, kind: 'TEXT' })),
    rows: fields.map((field) => [
      field.heading,
      field.required === true ? notes.required : '',
      meaning(field.cell, locale),
      field.synonyms
        .filter((synonym) => /\p{Script=Han}/u.test(synonym))
        .slice(0, 6)
        .join('、'),
    ]),
  }
  return { fileName: `${TABLE_TITLES[table]}模板.xlsx`, bytes: await writeSpreadsheet([data, explained]) }
}
