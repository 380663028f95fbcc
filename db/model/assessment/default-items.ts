import type { LinkedCharge, RuleItem } from './score-rules.ts'

// Items of the pack a hall begins with: the lists of domain-rules section 9 with the points of sections 6 and 7. Texts are
// those of a rule book on paper; a hall changes them in its own set.

const PLAIN = {
  deltaTo: null,
  unit: 'TIME',
  cap: null,
  linked: [],
  evidence: 'NOTE',
  autoSource: null,
  when: { minutesFrom: null, minutesBelow: null, countFrom: null },
  veto: 'NONE',
  cycle: 'DAY',
} as const satisfies Partial<RuleItem>

type Rest = Partial<Omit<RuleItem, 'code' | 'target' | 'dimension' | 'text' | 'delta'>>
type Auto = NonNullable<RuleItem['autoSource']>

const itemFor =
  (target: RuleItem['target'], dimension: string, linked: LinkedCharge[] = []) =>
  (code: string, delta: string, text: string, rest: Rest = {}): RuleItem => ({
    ...PLAIN,
    code,
    target,
    dimension,
    text,
    delta,
    linked: [...linked],
    ...rest,
  })

/** The record is its evidence; nobody has to add to it. */
const auto = (autoSource: Auto, rest: Rest = {}): Rest => ({ autoSource, evidence: 'NONE', ...rest })
/** A small lateness ends after ten minutes; from the absence line on it is no lateness any more but half a day's absence. */
const SMALL = { minutesFrom: null, minutesBelow: 11, countFrom: null } as const
const LONG = { minutesFrom: 11, minutesBelow: null, countFrom: null } as const
const countFrom = (count: number) => ({ minutesFrom: null, minutesBelow: null, countFrom: count })

/** 首席代表连带: a window's fault costs its chief representative half. */
const half = (dimension: string): LinkedCharge[] => [{ to: 'CHIEF_REP', dimension, share: '0.5' }]
const withWindow: LinkedCharge[] = [{ to: 'WINDOW', dimension: 'HANDLING', share: '1' }]

const attendance = itemFor('PERSON', 'ATTENDANCE')
const discipline = itemFor('PERSON', 'DISCIPLINE')
const business = itemFor('PERSON', 'BUSINESS')
const fullAttendance = itemFor('PERSON', 'FULL_ATTENDANCE')
const bonus = itemFor('PERSON', 'BONUS')

const PERSON_ITEMS: readonly RuleItem[] = [
  attendance('CQ01', '-1', '迟到10分钟以内（含10分钟）', auto('LATE', { when: SMALL })),
  attendance('CQ02', '-2', '迟到超过10分钟，未达旷工时限', auto('LATE', { when: LONG })),
  attendance('CQ03', '-1', '早退10分钟以内（含10分钟）', auto('EARLY', { when: SMALL })),
  attendance('CQ04', '-2', '早退超过10分钟，未达旷工时限', auto('EARLY', { when: LONG })),
  attendance('CQ05', '-2', '上下班缺打一次卡，未按规定补签', auto('MISSING_PUNCH')),
  attendance('CQ06', '-5', '旷工半天', auto('ABSENT_HALF', { unit: 'HALF_DAY' })),
  attendance('CQ07', '-3', '擅自离岗，超过登记的返岗时间未归', auto('OFF_POST')),
  attendance('CQ08', '-2', '回派出单位办事未登记去向或未按时签返'),
  attendance('CQ09', '-5', '代他人打卡或请他人代打卡（双方各按旷工半天计）', { unit: 'HALF_DAY' }),
  attendance('CQ10', '0', '当月旷工累计一天以上，取消当年评先评优资格', {
    ...auto('ABSENT_DAYS_IN_MONTH', { when: countFrom(1) }),
    veto: 'YEAR',
    cycle: 'MONTH',
  }),
  attendance('CQ11', '0', '当月迟到、早退累计五次以上，取消当年评先评优资格', {
    ...auto('LATE_OR_EARLY_IN_MONTH', { when: countFrom(5) }),
    veto: 'YEAR',
    cycle: 'MONTH',
  }),

  discipline('JL01', '-1', '上班时间串岗、聊天、玩手机、吃零食'),
  discipline('JL02', '-0.5', '未佩戴工作牌或未按规定着工装', { deltaTo: '-1' }),
  discipline('JL03', '-3', '窗口空岗，未安排B岗顶岗', { evidence: 'PHOTO' }),
  discipline('JL04', '-3', '与办事群众或同事发生争吵'),
  discipline('JL05', '-3', '不服从中心管理和工作安排'),

  business(
    'YW01',
    '-2',
    '未一次性告知，因本人原因再次要求补正材料',
    auto('SECOND_NOTICE', { unit: 'CASE', linked: withWindow }),
  ),
  business('YW02', '-2', '符合条件应受理而未受理', { deltaTo: '-3', unit: 'CASE' }),
  business('YW03', '-2', '超过承诺时限办理', auto('PROMISE_PASSED', { unit: 'CASE_WORKING_DAY' })),
  business(
    'YW04',
    '-1.5',
    '文书、证照出现差错，办结后更正',
    auto('CORRECTED_AFTER_CLOSING', { unit: 'CASE' }),
  ),
  business('YW05', '-4', '办理结果错误', { unit: 'CASE' }),
  business('YW06', '-4', '遗失办件材料或档案', { unit: 'CASE' }),
  // Whoever confirms says how it was looked into: a grade alone proves nothing.
  business('YW07', '-2', '群众差评经核实属实', { unit: 'CASE', autoSource: 'DISSATISFIED' }),
  business('YW08', '-2', '办件未录入系统', { unit: 'CASE' }),
  business('YW09', '-1', '办件未即时录入系统，当日补录', { unit: 'CASE' }),

  fullAttendance(
    'QQ01',
    '-10',
    '当月有旷工、事假或缺卡，不计全勤分',
    auto('NOT_FULL_ATTENDANCE', { cycle: 'MONTH' }),
  ),

  bonus('JF01', '1', '收到群众表扬信或锦旗'),
  bonus('JF02', '1', '工作受到媒体宣传报道或上级表扬', { deltaTo: '2' }),
  bonus('JF03', '1', '合理化建议被中心采纳', { unit: 'ITEM' }),
  bonus('JF04', '0.5', '承担延时、午间或周末值班等额外工作'),

  business('FJ01', '0', '吃拿卡要或违反廉洁规定，经查证属实', { veto: 'YEAR' }),
  business('FJ02', '0', '一年内被有效投诉两次以上（同时调离窗口）', { veto: 'YEAR' }),
  business('FJ03', '0', '弄虚作假，伪造、篡改办件或评价数据', { veto: 'YEAR' }),
  business('FJ04', '0', '诱导、强迫群众作出评价', { veto: 'PERIOD' }),
]

const standards = itemFor('WINDOW', 'STANDARDS', half('DISCIPLINE'))
const handling = itemFor('WINDOW', 'HANDLING', half('BUSINESS'))
const fees = itemFor('WINDOW', 'FEES', half('BUSINESS'))
const staffing = itemFor('WINDOW', 'STAFFING', half('DISCIPLINE'))
const satisfaction = itemFor('WINDOW', 'SATISFACTION', half('BUSINESS'))
const windowBonus = itemFor('WINDOW', 'BONUS')

const WINDOW_ITEMS: readonly RuleItem[] = [
  standards('GF01', '-1', '窗口秩序混乱，物品摆放不整齐', { evidence: 'PHOTO' }),
  standards('GF02', '-0.5', '窗口环境卫生不达标', { deltaTo: '-1', evidence: 'PHOTO' }),
  standards('GF03', '-1', '办事指南、示范文本、表格未按规定摆放或内容过期', { evidence: 'PHOTO' }),
  standards('GF04', '-1', 'AB岗制度未落实，岗位无人顶岗', auto('POST_UNCOVERED')),
  standards('GF05', '-15', '被上级机关或新闻媒体公开批评', { veto: 'YEAR' }),

  handling('BJ01', '-3', '连续三次收到电子监察预警提醒'),
  handling('BJ02', '-5', '被电子监察发黄牌', { unit: 'CASE' }),
  handling('BJ03', '-10', '被电子监察发红牌', { unit: 'CASE', veto: 'PERIOD' }),
  handling(
    'BJ04',
    '-10',
    '超过法定时限办理（红牌）',
    auto('STATUTORY_PASSED', { unit: 'CASE', veto: 'PERIOD' }),
  ),
  handling(
    'BJ05',
    '-10',
    '逾期未告知，依法视为受理（红牌）',
    auto('DEEMED_ACCEPTANCE', { unit: 'CASE', veto: 'PERIOD' }),
  ),
  handling(
    'BJ06',
    '-5',
    '不予受理、不予许可未经否定报备（黄牌）',
    auto('REFUSAL_NOT_REPORTED', { unit: 'CASE' }),
  ),
  handling('BJ07', '-1', '收件、受理、送达单据不规范或未使用', { unit: 'CASE' }),
  handling('BJ08', '-1', '办件档案不完整、未按时归档', { unit: 'CASE' }),
  handling('BJ09', '-2', '进驻事项在大厅外办理，体外循环', { unit: 'CASE' }),
  handling('BJ10', '-5', '仍要求办理已取消的事项、材料或收费', { unit: 'CASE' }),

  fees('SF01', '-5', '无依据收费或超标准收费', { unit: 'CASE' }),

  staffing('RY01', '-1', '请假手续未按时补办'),
  staffing('RY02', '-2', '参加中心会议、活动迟到'),
  staffing('RY03', '-5', '无故缺席中心会议、活动'),
  staffing('RY04', '-3', '调换窗口人员未报备'),

  satisfaction('PY01', '-2', '群众投诉经查证属实', { unit: 'CASE' }),

  windowBonus('TS01', '1', '当月提前办结率达到10%（每再提高10个百分点再计一次）', {
    unit: 'ITEM',
    cap: '5',
    cycle: 'MONTH',
  }),
]

const unit = itemFor('UNIT', 'WINDOWS')

const UNIT_ITEMS: readonly RuleItem[] = [
  unit('DW01', '-2', '窗口人员全年病事假累计超过30天，派出单位未调整', { cycle: 'YEAR' }),
  unit('DW02', '-2', '窗口人员旷工累计三天以上', { cycle: 'YEAR' }),
]

export const DEFAULT_ITEMS: readonly RuleItem[] = [...PERSON_ITEMS, ...WINDOW_ITEMS, ...UNIT_ITEMS]
