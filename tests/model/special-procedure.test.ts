import { describe, expect, it } from 'vitest'
import {
  readSpecialProcedures,
  SPECIAL_PROCEDURES,
  specialProcedureRule,
} from '../../db/model/special-procedure.ts'

describe('special procedures', () => {
  it('the eight of article 45 stop the clock, the site check does not', () => {
    const stopping = SPECIAL_PROCEDURES.filter((kind) => specialProcedureRule(kind).stopsClock)
    expect(stopping).toHaveLength(8)
    expect(stopping).not.toContain('SITE_CHECK')
    expect(specialProcedureRule('HEARING')).toEqual({
      kind: 'HEARING',
      stopsClock: true,
      legalBasis: 'LICENSING_LAW_45',
    })
    expect(specialProcedureRule('SITE_CHECK')).toEqual({
      kind: 'SITE_CHECK',
      stopsClock: false,
      legalBasis: 'NONE',
    })
  })
  it('an item may say otherwise, on its own ground', () => {
    const overrides = [
      { kind: 'SITE_CHECK', stopsClock: true },
      { kind: 'TESTING', stopsClock: false },
      { kind: 'HEARING', stopsClock: true },
    ] as const
    expect(specialProcedureRule('SITE_CHECK', overrides)).toMatchObject({
      stopsClock: true,
      legalBasis: 'ITEM_OWN_RULE',
    })
    expect(specialProcedureRule('TESTING', overrides)).toMatchObject({
      stopsClock: false,
      legalBasis: 'ITEM_OWN_RULE',
    })
    expect(specialProcedureRule('HEARING', overrides).legalBasis).toBe('LICENSING_LAW_45')
  })
  it('are read from item lists', () => {
    expect(readSpecialProcedures('现场勘验、专家评审、听证').kinds).toEqual([
      'SITE_CHECK',
      'EXPERT_REVIEW',
      'HEARING',
    ])
    expect(readSpecialProcedures('检验，检测;检疫 鉴定/招标、拍卖、踏勘、HEARING').kinds).toEqual([
      'INSPECTION',
      'TESTING',
      'QUARANTINE',
      'APPRAISAL',
      'TENDER',
      'AUCTION',
      'SITE_CHECK',
      'HEARING',
    ])
    expect(readSpecialProcedures('无')).toEqual({ kinds: [], unknown: [] })
    expect(readSpecialProcedures('占卜、听证')).toEqual({ kinds: ['HEARING'], unknown: ['占卜'] })
  })
})
