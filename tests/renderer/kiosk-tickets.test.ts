import { describe, expect, it } from 'vitest'
import { TicketClassId } from '../../db/model/queue/ticket-class.ts'
import { settingsOfAddress } from '../../renderer/kiosk/screen-settings.ts'
import { crowdText } from '../../renderer/kiosk/tickets/crowd-words.ts'
import { findingKey } from '../../renderer/kiosk/tickets/document-pad.tsx'
import { pageOf } from '../../renderer/kiosk/tickets/pager.tsx'
import { printsSlips } from '../../renderer/kiosk/tickets/printer-choice.ts'
import type { TicketWords } from '../../renderer/kiosk/tickets/ticket-words.ts'
import {
  aheadText,
  classNameIn,
  minutesText,
  refusalText,
  waitParts,
  windowsText,
  type KioskClass,
} from '../../renderer/kiosk/tickets/wait-words.ts'

/** Keys with what fills them, so that what is said is seen without its wording. */
const words: TicketWords = {
  language: 'en',
  say: (key, values = {}) => [key, ...Object.values(values)].join(' '),
}
const range = (low: number, high: number) => ({
  estimate: { low, high, basis: 'TODAY' as const, pastClosing: false },
})

describe('how long', () => {
  it('is a range, or one number where it is one, or soon, or not told', () => {
    expect(minutesText(range(10, 25), words)).toBe('wait.minutes 10 25')
    expect(minutesText(range(15, 15), words)).toBe('wait.about 15')
    expect(minutesText(range(0, 5), words)).toBe('wait.soon')
    expect(minutesText({ estimate: null }, words)).toBeNull()
    expect(minutesText(range(100, 185), words)).toBe('wait.hours 1 4')
    const past = { estimate: { ...range(90, 300).estimate, pastClosing: true } }
    expect(minutesText(past, words)).toBe('wait.notToday')
  })
  it('people ahead are told, and that they cannot be told', () => {
    expect(aheadText({ ahead: 3 }, words)).toBe('wait.ahead 3')
    expect(aheadText({ ahead: 0 }, words)).toBe('wait.nobody')
    expect(aheadText({ ahead: null }, words)).toBe('wait.untold')
  })
})

it('every refusal has its words, with its times', () => {
  expect(refusalText({ code: 'NOT_YET', from: '08:30' }, words)).toBe('refusal.NOT_YET 08:30')
  expect(refusalText({ code: 'TOO_LATE', until: '17:30' }, words)).toBe('refusal.TOO_LATE 17:30')
  expect(refusalText({ code: 'SLOT_FULL', from: '10:00' }, words)).toBe('refusal.SLOT_FULL 10:00')
  expect(refusalText({ code: 'SLOT_FULL', from: null }, words)).toBe('refusal.SLOT_FULL_TODAY')
  expect(refusalText({ code: 'DAY_FULL', max: 3 }, words)).toBe('refusal.DAY_FULL')
})

it('a class without an English name keeps its own', () => {
  expect(classNameIn({ name: '综合受理', nameEn: '' }, words)).toBe('综合受理')
  expect(classNameIn({ name: '综合受理', nameEn: 'Any business' }, words)).toBe('Any business')
})

it('of what is wrong with a number the visitor hears what can be done about it', () => {
  expect(findingKey(['CITIZEN_ID_LENGTH', 'CITIZEN_ID_CHARACTERS'])).toBe('finding.LENGTH')
  expect(findingKey(['CITIZEN_ID_OLD_FORM', 'CITIZEN_ID_REGION'])).toBe('finding.LENGTH')
  expect(findingKey(['CITIZEN_ID_CHECK_DIGIT'])).toBe('finding.CHECK_DIGIT')
  expect(findingKey(['PHONE_FORM'])).toBe('finding.OTHER')
})

it('a page that is no more is the last one', () => {
  const list = ['a', 'b', 'c', 'd', 'e']
  expect(pageOf(list, 0, 2)).toEqual({ shown: ['a', 'b'], page: 0, pages: 3 })
  expect(pageOf(list, 9, 2)).toEqual({ shown: ['e'], page: 2, pages: 3 })
  expect(pageOf([], 3, 2)).toEqual({ shown: [], page: 0, pages: 1 })
})

it('the installed program prints, a browser only where its settings say so', () => {
  expect(printsSlips({ prints: null }, 'ELECTRON')).toBe(true)
  expect(printsSlips({ prints: false }, 'ELECTRON')).toBe(false)
  expect(printsSlips({ prints: null }, 'BROWSER')).toBe(false)
  expect(printsSlips({ prints: true }, 'BROWSER')).toBe(true)
  expect(settingsOfAddress('#/kiosk/tickets')?.prints).toBeNull()
  expect(settingsOfAddress('#/kiosk/tickets?printer=0')?.prints).toBe(false)
  expect(settingsOfAddress('#/kiosk/tickets?lang=en&printer=1')?.prints).toBe(true)
})

describe('what is told of the wait', () => {
  const wait = (ahead: number | null, told: boolean) => ({
    ahead,
    ...(told ? range(10, 25) : { estimate: null }),
  })
  it('is who is before and how long, and no time where nobody is', () => {
    expect(waitParts(wait(3, true), words)).toEqual(['wait.ahead 3', 'wait.minutes 10 25'])
    expect(waitParts(wait(0, true), words)).toEqual(['wait.nobody'])
    expect(waitParts(wait(null, false), words)).toEqual(['wait.untold'])
  })
  it('is never "nobody ahead" while no window calls', () => {
    expect(waitParts(wait(0, false), words)).toEqual(['wait.noWindow'])
    expect(waitParts(wait(2, false), words)).toEqual(['wait.ahead 2', 'wait.noWindow'])
  })
})

it('windows are named as boards call them, and how many more there are', () => {
  const windows = ['A01', 'A02'].map((windowId) => ({ windowId, name: '综合窗口', area: 'A区' }))
  expect(windowsText({ windows, windowCount: 2 }, 'slip', words)).toBe('slip.windows A01betweenA02')
  expect(windowsText({ windows, windowCount: 9 }, 'result', words)).toBe('result.windowsMore A01betweenA02 9')
  expect(windowsText({ windows: [], windowCount: 0 }, 'slip', words)).toBeNull()
})

describe('a crowd', () => {
  const classOf = (classId: string, estimate: object | null): KioskClass =>
    ({ classId, name: `业务${classId}`, nameEn: '', wait: { ahead: 9, estimate } }) as unknown as KioskClass
  const shown = [
    classOf('A', range(35, 50).estimate),
    classOf('B', null),
    classOf('C', { ...range(35, 50).estimate, pastClosing: true }),
  ]
  const crowd = (isCrowd: boolean, ...classIds: string[]) => ({
    waiting: 68,
    isCrowd,
    limit: 60,
    classLimit: 20,
    classes: classIds.map((classId) => ({
      classId: TicketClassId.parse(classId),
      prefix: classId,
      name: '',
      nameEn: '',
      waiting: 25,
    })),
  })
  it('is told before a ticket is taken, with the wait where one can be told', () => {
    expect(crowdText(undefined, shown, words)).toBeNull()
    expect(crowdText(crowd(false), shown, words)).toBeNull()
    expect(crowdText(crowd(true, 'A'), shown, words)).toBe('crowd.hall 68')
    expect(crowdText(crowd(false, 'A'), shown, words)).toBe('crowd.classWait 业务A 25 wait.minutes 35 50')
    expect(crowdText(crowd(false, 'B'), shown, words)).toBe('crowd.class 业务B 25')
    expect(crowdText(crowd(false, 'C'), shown, words)).toBe('crowd.classLate 业务C 25 wait.notToday')
  })
  it('of a class this machine does not offer is not, and of many two are', () => {
    expect(crowdText(crowd(false, 'Z'), shown, words)).toBeNull()
    expect(crowdText(crowd(false, 'A', 'B', 'C'), shown, words)?.split('crowd.between')).toHaveLength(2)
  })
})
