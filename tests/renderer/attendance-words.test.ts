import { describe, expect, it } from 'vitest'
import { PunchReceipt, ResultKindName } from '../../db/contract/attendance.ts'
import { LeaveCheck, RequestView } from '../../db/contract/requests.ts'
import { REASON_CODES } from '../../db/model/attendance/reasons.ts'
import { LeaveKind } from '../../db/model/attendance/rules.ts'
import { OFFICIAL_KINDS, PERSONAL_KINDS } from '../../renderer/desk/requests/leave-draft.ts'
import { WHYS } from '../../renderer/desk/requests/request-words.ts'
import enAttendance from '../../renderer/i18n/en/attendance.json' with { type: 'json' }
import enRequests from '../../renderer/i18n/en/requests.json' with { type: 'json' }
import zhAttendance from '../../renderer/i18n/zh-CN/attendance.json' with { type: 'json' }
import zhRequests from '../../renderer/i18n/zh-CN/requests.json' with { type: 'json' }

const words = expect.stringMatching(/\S/)

describe('words of attendance', () => {
  it.each([...REASON_CODES, 'SETTLED', 'VOUCHER'])('the reason %s has a sentence', (code) => {
    for (const { reason } of [zhAttendance, enAttendance]) expect(reason).toHaveProperty([code], words)
  })
  it.each(ResultKindName.options)('the result %s has a word and a sign', (kind) => {
    for (const texts of [zhAttendance, enAttendance]) {
      expect(texts.kind).toHaveProperty([kind], words)
      expect(texts.sign).toHaveProperty([kind], words)
    }
  })
  it.each(LeaveKind.options)('the leave %s has a name and can be asked for', (kind) => {
    for (const { leave } of [zhAttendance, enAttendance]) expect(leave).toHaveProperty([kind], words)
    expect([...OFFICIAL_KINDS, ...PERSONAL_KINDS]).toContain(kind)
  })
  it.each(PunchReceipt.shape.remarks.element.options)('the remark %s on a punch has words', (remark) => {
    for (const { punch } of [zhAttendance, enAttendance]) expect(punch.remark).toHaveProperty([remark], words)
  })
})

describe('words of requests', () => {
  it.each(RequestView.shape.may.element.options)('the act %s has a name and an answer', (act) => {
    for (const texts of [zhRequests, enRequests]) {
      expect(texts.may).toHaveProperty([act], words)
      expect(texts.done).toHaveProperty([act], words)
    }
  })
  it.each(RequestView.shape.remarks.element.options)('the remark %s has words', (remark) => {
    for (const texts of [zhRequests, enRequests]) expect(texts.remark).toHaveProperty([remark], words)
  })
  it.each(LeaveCheck.shape.problems.element.options.filter((problem) => problem !== 'OTHER_ASKED'))(
    'the problem %s is said and told',
    (problem) => {
      for (const texts of [zhRequests, enRequests])
        expect(texts.problem).toHaveProperty([problem], { stop: words, tell: words })
    },
  )
  it('that the other of a pair asked too is told with their name, and never stops', () => {
    for (const texts of [zhRequests, enRequests]) expect(texts.otherAsked).toContain('{{name}}')
  })
  it.each(WHYS)('a relief who is not free has a reason: %s', (why) => {
    for (const texts of [zhRequests, enRequests]) expect(texts.leaveForm.why).toHaveProperty([why], words)
  })
})
