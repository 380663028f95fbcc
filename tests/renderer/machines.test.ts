import { describe, expect, it } from 'vitest'
import type { HallDevice } from '../../db/model/hall-views.ts'
import { countByContact, hourly, type HealthSample } from '../../renderer/admin/health/health-numbers.ts'
import { arrangeMachines, countMachines } from '../../renderer/admin/machines/machine-list.ts'

const NOW = Date.UTC(2026, 10, 22, 2, 30)
const HOUR_MS = 3_600_000

const aMachine = (name: string, changes: Partial<HallDevice> = {}): HallDevice => ({
  deviceId: name,
  name,
  kind: 'DESK',
  standing: 'ACTIVE',
  windowId: null,
  unitIds: [],
  enrolledAtMs: 0,
  lastContactAtMs: NOW,
  online: true,
  waiting: 0,
  oldestWaitingAtMs: null,
  version: '0.1.0',
  clockGrade: 'A',
  clockOffMs: 0,
  diskFreeBytes: null,
  epoch: 1,
  records: 0,
  filling: false,
  ...changes,
})
const noPlace = () => ''

describe('the list of machines', () => {
  const machines = [
    aMachine('3号'),
    aMachine('10号', { online: false, waiting: 2 }),
    aMachine('2号', { online: false, waiting: 9 }),
    aMachine('旧', { standing: 'REVOKED', online: false }),
    aMachine('丢', { standing: 'LOST', online: false, waiting: 4 }),
  ]
  const shown = (filter: Parameters<typeof countMachines>[1], text = '') =>
    arrangeMachines(machines, filter, text, noPlace).map(({ name }) => name)
  it('begins with those that are silent and hold the most', () => {
    expect(shown('ALL').slice(0, 3)).toEqual(['2号', '10号', '3号'])
  })
  it('counts and shows withdrawn machines with all others, after those at work', () => {
    expect(countMachines(machines, 'ALL')).toBe(5)
    expect(shown('ALL').slice(3)).toEqual(['丢', '旧'])
  })
  it('keeps withdrawn machines apart, but what they hold in sight', () => {
    expect(shown('WITHDRAWN')).toEqual(['丢', '旧'])
    expect(shown('WAITING')).toContain('丢')
    expect(countMachines(machines, 'OFFLINE')).toBe(2)
  })
  it('finds by name and by place', () => {
    expect(shown('ALL', '10')).toEqual(['10号'])
    expect(arrangeMachines(machines, 'ALL', '综合', () => '综合窗口')).toHaveLength(5)
  })
})

describe('a day of the server', () => {
  it('counts machines in use by the age of their last contact', () => {
    const counted = countByContact(
      [
        aMachine('a'),
        aMachine('b', { online: false, lastContactAtMs: NOW - 5 * 60_000 }),
        aMachine('c', { online: false, lastContactAtMs: NOW - 3 * HOUR_MS }),
        aMachine('d', { online: false, lastContactAtMs: NOW - 20 * HOUR_MS }),
        aMachine('e', { online: false, lastContactAtMs: NOW - 200 * HOUR_MS }),
        aMachine('f', { online: false, lastContactAtMs: null }),
        aMachine('g', { standing: 'LOST', online: false }),
      ],
      NOW,
    )
    expect(counted.map(({ number }) => number)).toEqual([1, 1, 1, 1, 1, 1])
  })
  it('sums what flows and keeps the worst of what stands, hour by hour', () => {
    const sample = (minute: number, changes: Partial<HealthSample>): HealthSample => ({
      atMs: Math.floor(NOW / HOUR_MS) * HOUR_MS + minute * 60_000,
      events: 1,
      pulled: 2,
      online: 5,
      waiting: 0,
      oldestWaitingMs: 0,
      databaseBytes: 10,
      memoryBytes: 10,
      pushMsP95: 3,
      ...changes,
    })
    const hours = hourly([
      sample(-1, { online: 1 }),
      sample(0, { waiting: 7 }),
      sample(59, { online: 4, pushMsP95: 30, oldestWaitingMs: 60_000 }),
    ])
    expect(hours).toHaveLength(2)
    expect(hours[0]).toMatchObject({
      events: 2,
      pulled: 4,
      onlineLeast: 4,
      waitingMost: 7,
      oldestWaitingMs: 60_000,
      pushMsP95: 30,
    })
    expect(hours[1]).toMatchObject({ onlineLeast: 1 })
  })
})
