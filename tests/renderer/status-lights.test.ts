import { describe, expect, it } from 'vitest'
import type { StatusView } from '../../db/contract/administration.ts'
import { type SyncView } from '../../db/contract/hall.ts'
import { LinkProblem } from '../../db/model/link.ts'
import enShell from '../../renderer/i18n/en/shell.json' with { type: 'json' }
import zhShell from '../../renderer/i18n/zh-CN/shell.json' with { type: 'json' }
import { lightsOf, type Light } from '../../renderer/shared/layout/status-lights.ts'

const NOW = Date.UTC(2026, 10, 22, 2, 0)
const words = {
  time: (atMs: number) => new Date(atMs).toISOString(),
  amount: (value: number) => `${value} B`,
}

const aStatus = (changes: Partial<StatusView> = {}): StatusView => ({
  nowMs: NOW,
  hallName: '清禾县政务服务中心',
  purpose: 'REAL',
  link: 'STANDALONE',
  waiting: null,
  records: 12,
  lastSavedAtMs: NOW - 1_000,
  journalHealthy: true,
  clock: { grade: 'B', driftMs: null, jumped: false },
  lastBackupAtMs: NOW - 3_600_000,
  diskFreeBytes: 50_000_000_000,
  nextYearMissing: false,
  readOnly: false,
  recovery: null,
  conflicts: 0,
  version: '0.1.0',
  ...changes,
})
const aSync = (changes: Partial<SyncView> = {}): SyncView => ({
  link: 'ONLINE',
  address: 'https://192.168.10.5',
  deviceName: '3号窗口',
  lastContactAtMs: NOW,
  nextTryAtMs: null,
  problem: null,
  waiting: 0,
  filesWaiting: 0,
  oldestWaitingAtMs: null,
  stuck: false,
  conflicts: 0,
  quarantined: 0,
  filling: null,
  serverVersion: '0.1.0',
  news: [],
  ...changes,
})
const showLink = (status: Partial<StatusView>, sync: Partial<SyncView> = {}) =>
  lightsOf(
    'OPEN',
    aStatus(status),
    words,
    aSync({ ...(status.link === undefined ? {} : { link: status.link }), ...sync }),
  )
const show = (changes: Partial<StatusView> = {}) => lightsOf('OPEN', aStatus(changes), words)
const find = (lights: readonly Light[], key: Light['key']) => lights.find((light) => light.key === key)

describe('the status bar', () => {
  it('says only that the host is lost when it is, whatever was known before', () => {
    expect(lightsOf('LOST', aStatus(), words)).toEqual([
      { key: 'connection', state: 'lost', tone: 'BAD', facts: {} },
    ])
  })
  it('shows nothing pressing on a healthy machine', () => {
    expect(show().map(({ key, tone }) => [key, tone])).toEqual([
      ['saved', 'GOOD'],
      ['link', 'NOTE'],
      ['copy', 'GOOD'],
      ['clock', 'GOOD'],
      ['backup', 'GOOD'],
    ])
  })
  it('never calls the second copy fine when it is not', () => {
    const copies = show({ journalHealthy: false }).filter((light) => light.key === 'copy')
    expect(copies).toEqual([{ key: 'copy', state: 'bad', tone: 'BAD', facts: {} }])
  })
  it('tells records that could not be found apart from a repair without loss', () => {
    const recovery = { atMs: NOW, setAside: 'hall.damaged', fromJournal: 3, salvaged: 2, missing: 0 }
    expect(find(show({ recovery }), 'recovery')).toMatchObject({ state: 'whole', tone: 'WARN' })
    expect(find(show({ recovery: { ...recovery, missing: 1 } }), 'recovery')).toMatchObject({
      state: 'missing',
      tone: 'BAD',
      facts: { missing: 1 },
    })
  })
  it('warns of a drift over two minutes and of a jump', () => {
    expect(find(show({ clock: { grade: 'A', driftMs: -119_000, jumped: false } }), 'clock')?.tone).toBe(
      'GOOD',
    )
    expect(find(show({ clock: { grade: 'A', driftMs: -180_000, jumped: false } }), 'clock')).toMatchObject({
      state: 'drift',
      tone: 'WARN',
      facts: { minutes: 3 },
    })
    expect(find(show({ clock: { grade: 'A', driftMs: 0, jumped: true } }), 'clock')?.tone).toBe('BAD')
  })
  it('warns when the newest backup is older than a day and a half, or there is none', () => {
    expect(find(show({ lastBackupAtMs: NOW - 37 * 3_600_000 }), 'backup')?.state).toBe('old')
    expect(find(show({ lastBackupAtMs: null }), 'backup')).toMatchObject({ state: 'never', tone: 'WARN' })
  })
  it('puts what presses first', () => {
    const lights = show({ readOnly: true, nextYearMissing: true, conflicts: 2, diskFreeBytes: 100 })
    expect(lights.map((light) => light.key).slice(0, 4)).toEqual([
      'readOnly',
      'conflicts',
      'disk',
      'calendar',
    ])
  })
  it('says how many records are not at the hall, and nothing while all are', () => {
    expect(find(showLink({ link: 'ONLINE', waiting: 0 }), 'waiting')).toBeUndefined()
    expect(find(showLink({ link: 'OFFLINE', waiting: 4 }), 'waiting')).toMatchObject({
      tone: 'NOTE',
      facts: { number: 4 },
    })
  })
  it('warns of a queue that does not move although the hall answers', () => {
    const lights = showLink({ link: 'ONLINE', waiting: 4 }, { stuck: true })
    expect(find(lights, 'link')).toMatchObject({ state: 'STUCK', tone: 'WARN' })
    expect(find(lights, 'waiting')?.tone).toBe('WARN')
  })
  it('tells being offline, which stops nobody, from what somebody must see to', () => {
    expect(find(showLink({ link: 'OFFLINE' }, { problem: 'UNREACHABLE' }), 'link')?.tone).toBe('NOTE')
    expect(find(showLink({ link: 'OFFLINE' }, { problem: 'SERVER_FULL' }), 'link')?.tone).toBe('WARN')
    expect(find(showLink({ link: 'OFFLINE' }, { problem: 'CERTIFICATE_CHANGED' }), 'link')?.tone).toBe('BAD')
  })
  it('tells how far the first fill is, once that is known', () => {
    const filling = { scope: 'hall', done: 0.428 }
    expect(find(showLink({ link: 'FILLING' }, { filling }), 'link')?.facts).toEqual({ percent: '42%' })
    expect(find(showLink({ link: 'FILLING' }), 'link')?.facts).toEqual({ percent: '' })
  })
  it('has words for every state it can show, in both languages', () => {
    const statuses = [
      {},
      { readOnly: true, journalHealthy: false, conflicts: 1, nextYearMissing: true, lastBackupAtMs: null },
      { diskFreeBytes: 1_000_000_000, lastSavedAtMs: null, link: 'ONLINE', waiting: 2 },
      { diskFreeBytes: 1, link: 'OFFLINE', waiting: 9, lastBackupAtMs: 1 },
      { recovery: { atMs: NOW, setAside: '', fromJournal: 0, salvaged: 0, missing: 0 } },
      { recovery: { atMs: NOW, setAside: '', fromJournal: 0, salvaged: 0, missing: 1 } },
      ...(['A', 'B', 'C'] as const).map((grade) => ({ clock: { grade, driftMs: null, jumped: false } })),
      { clock: { grade: 'A', driftMs: 999_999, jumped: false } },
      { clock: { grade: 'A', driftMs: null, jumped: true } },
    ] satisfies Partial<StatusView>[]
    const lights = [
      ...statuses.flatMap(show),
      ...LinkProblem.options.flatMap((problem) => showLink({ link: 'OFFLINE', waiting: 1 }, { problem })),
      ...showLink({ link: 'ONLINE', waiting: 1 }, { stuck: true }),
      ...showLink({ link: 'FILLING' }),
      ...lightsOf('LOST', null, words),
      ...lightsOf('CONNECTING', null, words),
    ]
    for (const { key, state } of lights) {
      for (const shell of [zhShell, enShell]) {
        expect(shell.status[key], `${key}.${state}`).toHaveProperty(
          [state, 'means'],
          expect.stringMatching(/\S/),
        )
        expect(shell.status[key]).toHaveProperty([state, 'todo'], expect.stringMatching(/\S/))
      }
    }
  })
})
