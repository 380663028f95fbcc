import { describe, expect, it } from 'vitest'
import {
  arrangeWindows,
  contactOf,
  lastContactOf,
  LIVE_SORTS,
  type LiveWindow,
} from '../../renderer/supervisor/live-rows.ts'

const NOW = Date.UTC(2026, 10, 22, 2, 0)
const MINUTE_MS = 60_000

const aWindow = (windowId: string, changes: Partial<LiveWindow> = {}): LiveWindow =>
  ({
    windowId,
    windowName: `${windowId} 窗口`,
    unitNames: ['市场监督管理局'],
    people: [{ staffId: '1001', name: '欧阳锦绣' }],
    opened: 0,
    closed: 0,
    consultations: 0,
    open: 0,
    dueToday: 0,
    yellow: 0,
    red: 0,
    waiting: 0,
    devices: [{ name: '左', lastContactAtMs: NOW, online: true }],
    lastRecordAtMs: null,
    ...changes,
  }) as LiveWindow
const offline = (agoMs: number | null) => ({
  devices: [{ name: '左', lastContactAtMs: agoMs === null ? null : NOW - agoMs, online: false }],
})
const names = (windows: readonly LiveWindow[]) => windows.map(({ windowId }) => windowId)
const all = { text: '', unitName: null, sort: 'NAME' } as const

describe('contact with a window', () => {
  it('tells no machine, all, some and none online apart', () => {
    const on = { name: '右', lastContactAtMs: NOW, online: true }
    const off = { name: '左', lastContactAtMs: NOW - 1, online: false }
    expect(contactOf({ devices: [] })).toBe('NONE')
    expect(contactOf({ devices: [on] })).toBe('ONLINE')
    expect(contactOf({ devices: [on, off] })).toBe('PARTLY')
    expect(contactOf({ devices: [off] })).toBe('OFFLINE')
  })
  it('knows the latest word of any of its machines', () => {
    expect(lastContactOf({ devices: [] })).toBeNull()
    expect(
      lastContactOf({
        devices: [
          { name: 'a', lastContactAtMs: null, online: false },
          { name: 'b', lastContactAtMs: 5, online: false },
          { name: 'c', lastContactAtMs: 3, online: false },
        ],
      }),
    ).toBe(5)
  })
})

describe('the windows of the live hall', () => {
  it('are ordered by their numbers, whatever their names are', () => {
    const windows = [
      aWindow('A10', { windowName: '发证' }),
      aWindow('A2', { windowName: '办证' }),
      aWindow('A1'),
    ]
    expect(names(arrangeWindows(windows, all))).toEqual(['A1', 'A2', 'A10'])
  })
  it('put red before yellow before due today', () => {
    const windows = [
      aWindow('A1', { dueToday: 9 }),
      aWindow('A2', { yellow: 2 }),
      aWindow('A3', { red: 1 }),
      aWindow('A4'),
    ]
    expect(names(arrangeWindows(windows, { ...all, sort: 'PRESSING' }))).toEqual(['A3', 'A2', 'A1', 'A4'])
  })
  it('put windows at work before idle ones, and those without a computer last, when nothing presses', () => {
    const windows = [
      aWindow('A1', { devices: [] }),
      aWindow('A2'),
      aWindow('A3', { consultations: 1 }),
      aWindow('A4', { open: 2 }),
    ]
    expect(names(arrangeWindows(windows, { ...all, sort: 'PRESSING' }))).toEqual(['A4', 'A3', 'A2', 'A1'])
  })
  it('put the longest silent first, and one never heard of before all', () => {
    const windows = [
      aWindow('A1'),
      aWindow('A2', offline(MINUTE_MS)),
      aWindow('A3', offline(null)),
      aWindow('A4', offline(9 * MINUTE_MS)),
      aWindow('A5', { devices: [] }),
    ]
    expect(names(arrangeWindows(windows, { ...all, sort: 'CONTACT' }))).toEqual([
      'A3',
      'A4',
      'A2',
      'A1',
      'A5',
    ])
  })
  it('are found by window, unit and person, and narrowed to a unit', () => {
    const windows = [aWindow('A1'), aWindow('B1', { unitNames: ['税务局'], people: [] })]
    expect(names(arrangeWindows(windows, { ...all, text: '欧阳' }))).toEqual(['A1'])
    expect(names(arrangeWindows(windows, { ...all, text: ' b1 ' }))).toEqual(['B1'])
    expect(names(arrangeWindows(windows, { ...all, unitName: '税务局' }))).toEqual(['B1'])
  })
  it.each(LIVE_SORTS)('lose none in the order %s', (sort) => {
    const windows = [aWindow('A1'), aWindow('A2', offline(null)), aWindow('A3', { devices: [] })]
    expect(names(arrangeWindows(windows, { ...all, sort })).toSorted()).toEqual(['A1', 'A2', 'A3'])
  })
})
