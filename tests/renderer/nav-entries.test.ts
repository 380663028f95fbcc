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
      'slips',
      'reports',
      'day',
      'forms',
      'settings',
    ])
  })
  it('keeps the system administrator from business records', () => {
    expect(keysOf('SYSADMIN')).toEqual(['items', 'admin', 'settings'])
  })
  it('shows somebody with two roles what either may see, once', () => {
    const keys = keysOf('CLERK', 'CENTER_ADMIN')
    expect(keys).toContain('admin')
    expect(new Set(keys).size).toBe(keys.length)
  })
})
