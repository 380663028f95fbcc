import { describe, expect, it } from 'vitest'
import { mainActOf, modeToneOf, needsOutcome } from '../../renderer/desk/queue/main-act.ts'
import { elapsed, minutesOf } from '../../renderer/desk/queue/queue-words.ts'
import { arrangeCards, byNeed, countOf } from '../../renderer/supervisor/queue/live-queue-rows.ts'
import { daysOf, lateShare, shortMinutes } from '../../renderer/supervisor/queue/statistics-rows.ts'

const idle = { mode: 'HALL', status: 'OPEN', current: null, visit: null } as const

describe('the one key of the call bar', () => {
  it('goes through a visit: open, next, start, finish and next', () => {
    expect(mainActOf({ ...idle, status: 'CLOSED' })).toBe('OPEN')
    expect(mainActOf(idle)).toBe('NEXT')
    expect(mainActOf({ ...idle, current: { status: 'CALLED' } })).toBe('START')
    expect(mainActOf({ ...idle, current: { status: 'SERVING' }, visit: {} })).toBe('FINISH_NEXT')
    expect(mainActOf({ ...idle, visit: {} })).toBe('FINISH_NEXT')
  })
  it('calls nobody after a visit when the window pauses, or the slip decides', () => {
    const serving = { ...idle, current: { status: 'SERVING' }, visit: {} } as const
    expect(mainActOf({ ...serving, status: 'PAUSED' })).toBe('FINISH')
    expect(mainActOf({ ...serving, mode: 'BY_HAND' })).toBe('FINISH')
    expect(mainActOf({ ...serving, mode: 'AHEAD' })).toBe('FINISH_NEXT')
    expect(mainActOf({ ...idle, status: 'PAUSED' })).toBe('RESUME')
    expect(mainActOf({ ...idle, mode: 'BY_HAND' })).toBe('BY_HAND')
  })
  it('does nothing at a window without tickets, but ends a visit there', () => {
    expect(mainActOf({ ...idle, mode: 'NOT_SET_UP' })).toBeNull()
    expect(mainActOf({ ...idle, mode: 'NOT_SET_UP', visit: {} })).toBe('FINISH')
  })
  it('is calm while the hall decides, and clear when it does not', () => {
    expect(modeToneOf({ mode: 'HALL', isStale: false })).toBe('calm')
    expect(modeToneOf({ mode: 'HALL', isStale: true })).toBe('note')
    expect(modeToneOf({ mode: 'AHEAD', isStale: true })).toBe('note')
    expect(modeToneOf({ mode: 'BY_HAND', isStale: true })).toBe('warn')
    expect(needsOutcome({ visit: null })).toBe(false)
  })
})

describe('how times are said', () => {
  it('counts seconds, minutes and hours', () => {
    expect([0, 59_999, 312_000, 3_730_000, -5].map(elapsed)).toEqual([
      '00:00',
      '00:59',
      '05:12',
      '1:02:10',
      '00:00',
    ])
    expect(minutesOf(119_999)).toBe(1)
    expect([null, 30_000, 570_000, 1_230_000].map(shortMinutes)).toEqual(['—', '0.5', '9.5', '21'])
  })
  it('knows the days of a range', () => {
    expect(daysOf('WEEK', '2026-03-02')).toEqual({ fromDay: '2026-02-24', toDay: '2026-03-02' })
    expect(daysOf('YESTERDAY', '2026-01-01')).toEqual({ fromDay: '2025-12-31', toDay: '2025-12-31' })
  })
  it('has no share of nobody', () => {
    const wait = { count: 0, meanMs: null, medianMs: null, p90Ms: null, maxMs: null, overTarget: 0 }
    expect(lateShare({ wait })).toBeNull()
    expect(lateShare({ wait: { ...wait, count: 4, overTarget: 1 } })).toBe(0.25)
  })
})

describe('the live queue', () => {
  const card = (windowId: string, status: 'OPEN' | 'PAUSED' | 'CLOSED', isSetUp = true) => ({
    windowId: windowId as never,
    name: windowId,
    status,
    reason: '',
    sinceMs: null,
    staffName: '',
    current: null,
    currentSinceMs: null,
    served: 0,
    walkIns: 0,
    isSetUp,
  })
  it('shows windows that have tickets to call, by their signs', () => {
    const cards = [card('A10', 'OPEN'), card('A2', 'PAUSED'), card('B1', 'CLOSED', false), card('A1', 'OPEN')]
    expect(arrangeCards(cards, null).map(({ windowId }) => windowId)).toEqual(['A1', 'A2', 'A10'])
    expect(countOf(cards, 'OPEN')).toBe(2)
    expect(countOf(cards, 'CLOSED')).toBe(0)
    // One without classes that served somebody is one the total is made of.
    const served = { ...card('B2', 'CLOSED', false), served: 1 }
    expect(arrangeCards([...cards, served], 'CLOSED').map(({ windowId }) => windowId)).toEqual(['B2'])
  })
  it('puts first what nobody serves, then what waits too long', () => {
    const row = (prefix: string, isUnattended: boolean, overTarget: number, longestWaitMs: number) => ({
      classId: prefix as never,
      prefix,
      name: prefix,
      lane: 'NORMAL' as const,
      waiting: 1,
      longestWaitMs,
      overTarget,
      openWindows: 1,
      issued: 1,
      overLimit: 0,
      served: 0,
      isUnattended,
    })
    const rows = [row('A', false, 0, 5), row('B', false, 2, 1), row('C', true, 0, 0), row('D', false, 0, 9)]
    expect(rows.toSorted(byNeed).map(({ prefix }) => prefix)).toEqual(['C', 'B', 'D', 'A'])
  })
})
