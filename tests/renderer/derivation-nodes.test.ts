import { createInstance } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Derivation, DimensionView } from '../../renderer/shared/assessment/assessment-types.ts'
import {
  derivationNodes,
  sumWords,
  type DerivationNode,
  type DerivationWords,
} from '../../renderer/shared/assessment/derivation-nodes.ts'
import { periodName, periodOfId, weekNumber } from '../../renderer/shared/assessment/period-words.ts'
import enAssessment from '../../renderer/i18n/en/assessment.json' with { type: 'json' }
import zhAssessment from '../../renderer/i18n/zh-CN/assessment.json' with { type: 'json' }

const i18n = createInstance()
beforeAll(async () => {
  await i18n.init({
    lng: 'zh-CN',
    defaultNS: 'assessment',
    interpolation: { escapeValue: false },
    resources: { 'zh-CN': { assessment: zhAssessment }, en: { assessment: enAssessment } },
  })
})
const words = (language: string): DerivationWords => ({
  t: i18n.getFixedT(language, 'assessment'),
  periodOf: (periodId) => periodId,
  day: (day) => day,
})

const dimension = (code: string, changes: Partial<DimensionView>): DimensionView => ({
  code,
  name: code,
  full: '20',
  weight: '1',
  source: 'ENTRIES',
  start: '20',
  rate: null,
  missing: false,
  rateSource: '',
  ratings: null,
  parts: [],
  lines: [],
  plain: '20',
  points: '20',
  ...changes,
})
const line = (points: string, changes: Partial<DimensionView['lines'][number]> = {}) => ({
  entryId: `entry ${points}`,
  day: '2026-03-02',
  itemCode: 'X1',
  itemText: '未佩戴工作牌',
  quantity: 1,
  delta: points,
  plain: points,
  doubled: false,
  points,
  linked: false,
  ...changes,
})
/** The window of the worked example: 19 + 18 + 10 + 10 + 0.30×96 + 10×0.98 = 95.6 (domain-rules section 9). */
const example = (changes: Partial<Derivation> = {}): Derivation =>
  ({
    score: '95.6',
    base: '100',
    grade: 'EXCELLENT',
    gradeName: '优秀',
    computed: '95.6',
    plain: '95.6',
    dimensions: [
      dimension('规范化', { lines: [line('-1')], plain: '19', points: '19' }),
      dimension('办件', { lines: [line('-2', { quantity: 2, delta: '-1' })], plain: '18', points: '18' }),
      dimension('收费', { full: '10', start: '10', plain: '10', points: '10' }),
      dimension('管理', { full: '10', start: '10', plain: '10', points: '10' }),
      dimension('个人考核', {
        full: '30',
        source: 'PERSONS_MEAN',
        rate: '96',
        start: '28.8',
        plain: '28.8',
        points: '28.8',
      }),
      dimension('评议', {
        full: '10',
        source: 'FIGURE',
        rate: '98',
        rateSource: '好差评系统',
        start: '9.8',
        plain: '9.8',
        points: '9.8',
      }),
    ],
    parts: [],
    adjustments: [],
    vouchers: [],
    vetoes: [],
    awards: [],
    ...changes,
  }) as unknown as Derivation

const all = (node: DerivationNode): readonly DerivationNode[] => [node, ...node.children.flatMap(all)]
const textsOf = (derivation: Derivation, language = 'zh-CN'): string[] =>
  all(derivationNodes(derivation, words(language))).flatMap((node) => [node.text, ...node.detail])

describe('the tree of a score', () => {
  it('says the arithmetic of the worked example step by step', () => {
    const texts = textsOf(example())
    expect(texts).toContain('等次：优秀')
    expect(texts).toContain('各维度相加：19 + 18 + 10 + 10 + 28.8 + 9.8 = 95.6')
    expect(texts).toContain('2 × −1 = −2')
    expect(texts).toContain('起点：30 × 人员平均分 96 ÷ 100 = 28.8')
    expect(texts).toContain('起点：10 × 98% = 9.8')
    expect(texts).toContain('指标来源（手工录入）：好差评系统')
  })
  it('opens every entry, and only what there is to open', () => {
    const opened = all(derivationNodes(example(), words('zh-CN'))).filter(({ opens }) => opens !== null)
    expect(opened.map(({ opens }) => opens)).toEqual([
      { kind: 'ENTRY', entryId: 'entry -1' },
      { kind: 'ENTRY', entryId: 'entry -2' },
    ])
  })
  it('says what a line is about, where its entry is at hand', () => {
    const about = (entryId: string): string => (entryId === 'entry -1' ? '办件 …020261110002' : '')
    const nodes = all(derivationNodes(example(), { ...words('zh-CN'), about }))
    const details = nodes.filter(({ kind }) => kind === 'LINE').map(({ detail }) => detail.at(-1))
    expect(details).toEqual(['办件 …020261110002', '2 × −1 = −2'])
  })
  it('tells what floors, caps, doubling and weights did', () => {
    const texts = textsOf(
      example({
        dimensions: [
          dimension('纪律', {
            weight: '0.5',
            lines: [line('-15', { quantity: 3, delta: '-4', plain: '-24', doubled: true, points: '-21' })],
            plain: '-1',
            points: '0',
          }),
        ],
      }),
    )
    expect(texts).toContain('3 × −4，超过次数部分加倍 = −24')
    expect(texts).toContain('封顶后 −21')
    expect(texts).toContain('保底、封顶后 0')
    expect(texts).toContain('0 × 权重 0.5 = 0')
  })
  it('tells a mean of periods from a sum of them, and what left one out', () => {
    const part = (periodId: string, score: string, counted = true) => ({ periodId, score, counted })
    const parts = [
      part('MONTH/2026-01-01', '95'),
      part('MONTH/2026-02-01', '96'),
      part('MONTH/2026-03-01', '80', false),
    ]
    const mean = textsOf(example({ dimensions: [], parts, plain: '95.5', computed: '95.5', score: '95.5' }))
    expect(mean).toContain('所含周期的平均：(95 + 96) ÷ 2 = 95.5')
    expect(mean).toContain('出勤天数不足，不计入平均')
    const sum = textsOf(example({ dimensions: [], parts, plain: '191', computed: '191', score: '191' }))
    expect(sum).toContain('所含周期相加：95 + 96 = 191')
  })
  it('leaves no word untranslated in either language', () => {
    for (const language of ['zh-CN', 'en'])
      for (const text of textsOf(example(), language)) expect(text).not.toMatch(/derivation\.|\{\{/)
  })
  it('writes sums with their signs apart', () => {
    expect(sumWords(['30', '-2', '1.5', '-0.5'])).toBe('30 − 2 + 1.5 − 0.5')
    expect(sumWords(['-1'])).toBe('−1')
  })
})

describe('the name of a period', () => {
  it('counts weeks by their Thursday', () => {
    expect(weekNumber('2025-12-29')).toEqual({ year: '2026', week: 1 })
    expect(weekNumber('2026-12-28')).toEqual({ year: '2026', week: 53 })
    expect(periodOfId('WEEK/2026-11-16')).toMatchObject({ from: '2026-11-16', to: '2026-11-22' })
    expect(periodOfId('DAY/2026-11-16')).toBeNull()
  })
  it('names each kind in both languages', () => {
    const name = (language: string, id: string): string => {
      const period = periodOfId(id)
      return period === null ? '' : periodName(words(language).t, period)
    }
    expect(name('zh-CN', 'SEASON/2026-07-01')).toBe('2026年第3季度')
    expect(name('zh-CN', 'HALF_YEAR/2026-07-01')).toBe('2026年下半年')
    expect(name('en', 'WEEK/2026-11-16')).toBe('Week 47 of 2026 (11.16–11.22)')
  })
})
