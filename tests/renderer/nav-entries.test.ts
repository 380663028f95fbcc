import { describe, expect, it } from 'vitest'
import { navEntriesFor } from '../../renderer/shared/layout/nav-entries.ts'

const keysOf = (...roles: Parameters<typeof navEntriesFor>[0]) => navEntriesFor(roles).map(({ key }) => key)

describe('the navigation', () => {
  it('gives a clerk the day’s work and no administration', () => {
    expect(keysOf('CLERK')).toEqual([
      'today',
      'consult',
      'intake',
      'items',
      'ledger',
      'queue',
      'ratings',
      'slips',
      'reports',
      'day',
      'forms',
      'attendance',
      'requests',
      'myScore',
      'posts',
      'settings',
    ])
  })
  it('keeps the system administrator from business records', () => {
    expect(keysOf('SYSADMIN')).toEqual(['items', 'admin', 'settings'])
  })
  it('offers the conflict desk only where there is a hall, and the live hall to those who watch it', () => {
    expect(keysOf('WINDOW_HEAD')).not.toContain('conflicts')
    expect(navEntriesFor(['WINDOW_HEAD'], true).map(({ key }) => key)).toContain('conflicts')
    expect(navEntriesFor(['SYSADMIN'], true).map(({ key }) => key)).not.toContain('conflicts')
    expect(keysOf('LEADER')).toContain('live')
    expect(keysOf('CLERK')).not.toContain('live')
  })
  it('offers rounds to those who score, and a score of their own to those who are scored', () => {
    expect(keysOf('INSPECTOR')).toContain('patrol')
    expect(keysOf('INSPECTOR')).not.toContain('myScore')
    expect(keysOf('WINDOW_HEAD')).toContain('myScore')
    expect(keysOf('WINDOW_HEAD')).not.toContain('patrol')
  })
  it('shows somebody with two roles what either may see, once', () => {
    const keys = keysOf('CLERK', 'CENTER_ADMIN')
    expect(keys).toContain('admin')
    expect(new Set(keys).size).toBe(keys.length)
  })
})
