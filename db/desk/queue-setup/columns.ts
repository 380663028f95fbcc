import type { Lane } from '../../model/queue/ticket-class.ts'
import {
  CellFault,
  line,
  lineOrNothing,
  matching,
  orEmpty,
  whole,
  word,
  type CellKind,
} from '../score-rules/cells.ts'
import { column } from '../score-rules/table.ts'

const LANE_WORDS: Readonly<Record<Lane, string>> = { NORMAL: '普通', BOOKING: '预约', PRIORITY: '优先' }
const YES_NO = { YES: '是', NO: '否' } as const

const BETWEEN = /[、,，;；\n]+/
const partsOf = (text: string): string[] =>
  text
    .split(BETWEEN)
    .map((each) => each.trim())
    .filter((each) => each !== '')

/** `08:30`, also as people type it. */
const clock: CellKind<string> = {
  write: (text) => text,
  read: (text) => {
    const [, hour = '', minute = ''] = /^(\d{1,2}):([0-5]\d)(?::00)?$/.exec(text.normalize('NFKC')) ?? []
    return hour === '' || Number(hour) > 23
      ? new CellFault('BAD_TIME', '08:30')
      : `${hour.padStart(2, '0')}:${minute}`
  },
}

const codes = (max: number): CellKind<string[]> => ({
  write: (list) => list.join('、'),
  read: (text) => {
    const list = partsOf(text)
    return list.length > max ? new CellFault('TOO_MANY', String(max)) : list
  },
})

/** `代号 QA`: a class that has no letters of its own, one that is out of use for one. */
export const codeWord = (classId: string): string => `代号 ${classId}`
export const codeIn = (word: string): string | null => /^代号\s+([^\s×]+)$/.exec(word)?.[1] ?? null

interface Served {
  readonly classId: string
  readonly weight: number
}
const SERVED_MAX = 40
const WEIGHT_MAX = 10

/** `A ×2、V`: the classes a window serves, with a weight where it is not 1. */
const served: CellKind<Served[]> = {
  write: (list) =>
    list.map(({ classId, weight }) => (weight === 1 ? classId : `${classId} ×${weight}`)).join('、'),
  read: (text) => {
    const list: Served[] = []
    for (const part of partsOf(text)) {
      // An x may belong to a code; only one apart from it is a sign.
      const [, classId = part, times = '1'] =
        codeIn(part) === null
          ? (/^(.+?)\s*×\s*(\S+)$/.exec(part) ?? /^(\S+)\s+[xX*]\s*(\d+)$/.exec(part) ?? [])
          : []
      const weight = Number(times.normalize('NFKC'))
      if (!Number.isInteger(weight) || weight < 1 || weight > WEIGHT_MAX)
        return new CellFault('BAD_NUMBER', `1–${WEIGHT_MAX}`)
      if (list.some((each) => each.classId === classId)) return new CellFault('TWICE', classId)
      list.push({ classId, weight })
    }
    return list.length > SERVED_MAX ? new CellFault('TOO_MANY', String(SERVED_MAX)) : list
  },
}

/** `SCJG 市场监管局`: the code counts, the name is for whoever reads. */
export const codeOf = (text: string): string => text.split(/\s/)[0] ?? ''

export const CLASSES = {
  classId: column('代号', matching(/^[\p{L}\p{N}._-]{1,40}$/u, 'A、ZH-1')),
  prefix: column('字母', matching(/^[A-Z]{1,2}$/, 'A、ZH')),
  name: column('名称', line(60)),
  nameEn: column('英文名称', lineOrNothing(120)),
  lane: column('类别', word(LANE_WORDS)),
  unit: column('所属单位', orEmpty(line(200))),
  itemIds: column('事项', codes(1_000)),
  order: column('次序', whole(0, 999)),
  dailyMax: column('每天最多', orEmpty(whole(1, 9_999))),
  slotMax: column('每半小时最多', orEmpty(whole(1, 999))),
  takesFrom: column('取号开始', orEmpty(clock)),
  takesUntil: column('取号结束', orEmpty(clock)),
  active: column('启用', word(YES_NO)),
} as const

export const SERVICES = {
  window: column('窗口', line(200)),
  classes: column('办理的号别', served),
} as const

export const SHEET_NAMES = {
  classes: [
    '号别',
    '没有写的号别不变；停用的“启用”填否。所属单位、每天最多、取号时间空着即不限；事项填代码，用顿号隔开。',
  ],
  services: [
    '窗口办什么',
    '号别写字母，用顿号隔开；权重不是 1 的写成“A ×2”；空着即不叫号。没有写的窗口不变。',
  ],
} as const
